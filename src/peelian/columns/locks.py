"""One at a time: a lock of the database that has a name, and no row of its own."""

from __future__ import annotations

from django.db import connection

_TURNS = 2**31


def one_at_a_time(name: str, number: int | None = None) -> None:
    """Wait until no other transaction holds this lock, and hold it until one's own ends.

    Args:
        name: what only one may do at once, as `visibility.positions`.
        number: of the thing that it is done to, where two may do it to different ones. Numbers that are equal modulo
            2³¹ wait for each other, which costs time and nothing else.
    """
    with connection.cursor() as cursor:
        if number is None:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [name, number % _TURNS])
