"""Many rows into PostgreSQL at once, by COPY, many changed by UPDATE … FROM unnest, many looked for: Django can't."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar, cast

from django.db import connection, models
from django.db.models.expressions import RawSQL
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
        # As elsewhere, what the database refuses is Django's IntegrityError, not psycopg's own.
        with connection.wrap_database_errors, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
    return count


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[models.Model]) -> int:
    """Write some fields of many rows in one statement whose text doesn't grow with them; how many were changed.

    As `bulk_update`, which builds a CASE for each field and row and takes many times the processor time.
    """
    listed = list(rows)
    if not listed:
        return 0
    by_name = {field.name: field for field in model._meta.concrete_fields}
    key, fields = model._meta.pk, [by_name[name] for name in names]
    assert key.column is not None  # noqa: S101 - a primary key of ours is one column
    arrays = sql.SQL(", ").join(
        sql.SQL(
            "%s::" + f"{field.db_type(connection) if field is not key else key.rel_db_type(connection)}[]"
        )
        for field in (key, *fields)
    )
    columns = [sql.Identifier(str(field.column)) for field in fields]
    command = sql.SQL(
        "UPDATE {table} SET {changes} FROM unnest({arrays}) AS given ({key}, {columns}) "
        "WHERE {table}.{key} = given.{key}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        key=sql.Identifier(key.column),
        changes=sql.SQL(", ").join(sql.SQL("{0} = given.{0}").format(column) for column in columns),
        arrays=arrays,
        columns=sql.SQL(", ").join(columns),
    )
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for row in listed]
        for field in (key, *fields)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_text(command), values)
        return int(cursor.rowcount)


def count_anew(*tables: type[models.Model]) -> None:
    """Have the database count what lies in these tables, after many rows were written at once.

    It would do so by itself, a minute or more after the transaction has ended. What is asked before then it plans for
    tables that are nearly empty: it compares each row of the one with each of the other, for hours.
    """
    names = sql.SQL(", ").join(sql.Identifier(table._meta.db_table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(_text(sql.SQL("ANALYZE {}").format(names)))


def among(values: Collection[object], kind: str = "bigint") -> RawSQL:
    """For `…__in=`: any number of values in a statement whose text doesn't grow with them."""
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [list(values)])  # noqa: S611 - kind is our own word


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows in lists of `size`, the last one shorter."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def _text(composed: sql.Composed) -> str:
    return composed.as_string(None)
