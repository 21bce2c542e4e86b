"""One at a time: a lock of the database that has a name, and no row of its own; and two that wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

T = TypeVar("T")
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


def again_after_deadlock(step: Callable[[], T]) -> T:
    """What a step answers, done once more where the database ended it because it and another waited for each other.

    The step is a whole transaction, or several: nothing of it is done when it is ended so.
    """
    try:
        return step()
    except OperationalError as ended:
        if not isinstance(ended.__cause__, DeadlockDetected) or connection.in_atomic_block:
            raise
    return step()
