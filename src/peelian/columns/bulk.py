"""COPY: many rows into PostgreSQL at once, which Django lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar, cast

from django.db import connection, models
from psycopg import Cursor, sql

Row = TypeVar("Row")


def temporary_like(model: type[models.Model], name: str, *columns: str) -> None:
    """Make an empty temporary table with some of a model's columns, dropped when the transaction ends.

    Call inside a transaction. A table of that name from earlier in the same transaction is dropped first.
    """
    wanted = sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(_text(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(sql.Identifier(name))))
        cursor.execute(
            _text(
                sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                    sql.Identifier(name), wanted, sql.Identifier(model._meta.db_table)
                )
            )
        )


def copy_into(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows into a table and return how many there were.

    Nothing else may use the connection while `rows` are being made: give rows that need no query, or go by
    `batches`.
    """
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with connection.cursor() as wrapped:
        cursor = cast("Cursor[Any]", wrapped)  # Django hands psycopg's own cursor through
        with cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
    return count


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of `size`, the last one shorter."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def _text(composed: sql.Composed) -> str:
    return composed.as_string(None)
