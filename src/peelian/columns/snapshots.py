"""Several readings of one state of the database, each ended before the next: what is found is kept in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

_READING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of the database. `name` is PostgreSQL's; "" where the caller's own transaction stands in for it."""

    name: str

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that reads this state and writes nothing; one that fails leaves the next as it was."""
        with transaction.atomic():
            if self.name:
                with connection.cursor() as cursor:
                    cursor.execute(_READING)
                    cursor.execute("SET TRANSACTION SNAPSHOT %s", [self.name])
            yield


@contextmanager
def held_snapshot() -> Iterator[Snapshot]:
    """Hold the database's present state, by a connection of its own, until the block ends.

    Within a transaction of the caller's nothing is held: its readings are all within that transaction.
    """
    if connection.in_atomic_block:
        yield Snapshot("")
        return
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute(f"BEGIN {_READING.removeprefix('SET TRANSACTION ')}")
            cursor.execute("SELECT pg_export_snapshot()")
            [name] = cursor.fetchone()
            yield Snapshot(name)
            cursor.execute("ROLLBACK")
    finally:
        holder.close()
