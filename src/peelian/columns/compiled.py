"""A queryset whose SQL is put together once, for what is asked at every page.

Django writes the same statement anew each time, which takes ten times as long as PostgreSQL takes to answer it. Here
the first call has Django write it with marks in the place of the values; later calls put their values there. Rows are
plain tuples: a model of Django's costs more to make than its row to read. PostgreSQL too makes its plan once: planning
such a statement takes it four times as long as running it.

    @compiled
    def _open(*, codes: tuple[str, ...]) -> QuerySet[Priority, Any]:
        return Priority.objects.filter(area__code__in=codes, closed_at__isnull=True).values_list("id", "area__name")

    _open(codes=("N01", "S1"))      # a list of (id, name)

    prepared("SELECT number FROM events_publicversion")     # the same for a statement written by hand
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ParamSpec

import psycopg
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ValuesListIterable

P = ParamSpec("P")


def compiled(build: Callable[P, QuerySet[Any, Any]]) -> Callable[P, list[tuple[Any, ...]]]:
    """Make a function that gives a queryset of `values_list` into one that gives its rows, with its SQL kept.

    The function takes keywords only. A text, a day, a moment, and a tuple of texts are values; anything else (a limit,
    a flag) is part of what is kept, and so is how long a tuple is. It may look at nothing but its arguments, and hand
    its values to lookups that don't change them (`exact`, `in`, `lt` …, not `contains`).

    Raises:
        TypeError: at the first call, when a value isn't found in the statement, or the rows are no plain tuples.
    """
    kept: dict[object, _Statement] = {}

    @functools.wraps(build)
    def rows(*args: P.args, **named: P.kwargs) -> list[tuple[Any, ...]]:
        if args:
            raise TypeError(f"{build.__name__} takes keywords only")
        if () in named.values():
            return list(build(*args, **named))
        key = tuple(_shape(value) for value in named.values())
        statement = kept.get(key)
        if statement is None:
            statement = kept[key] = _compile(build, named)
        return statement.rows(named)

    return rows


@dataclass(frozen=True, slots=True)
class _Statement:
    """The SQL, where its parameters come from (a name and a place in a tuple, or fixed), and what mends its columns."""

    sql: str
    slots: tuple[tuple[str, int | None] | None, ...]
    fixed: tuple[Any, ...]
    compiler: Any
    converters: Any

    def rows(self, named: dict[str, Any]) -> list[tuple[Any, ...]]:
        params = [
            fixed if slot is None else named[slot[0]] if slot[1] is None else named[slot[0]][slot[1]]
            for slot, fixed in zip(self.slots, self.fixed, strict=True)
        ]
        found = prepared(self.sql, params)
        if self.converters:
            return [tuple(row) for row in self.compiler.apply_converters(found, self.converters)]
        return found


def prepared(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement that is asked again and again: the server keeps its plan after some uses.

    Django's cursor around psycopg's takes as long as the asking; what it looks after is done here. Where statements are
    logged or wrapped, it is used.

    Args:
        sql: the statement; all its values are in `params`, so that its text stays the same.
        params: values by their order, or by name for `%(name)s`.
    """
    if connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            cursor.execute(sql, params or None)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return _present.of(connection.connection).execute(sql, params or None).fetchall()


class _Present(threading.local):
    """This thread's cursor. A new one learns anew how each type is read, which takes as long as a small statement."""

    cursor: psycopg.Cursor[tuple[Any, ...]] | None = None

    def of(self, wanted: psycopg.Connection[tuple[Any, ...]]) -> psycopg.Cursor[tuple[Any, ...]]:
        """The cursor on a connection, which is the one of the last time but after a reconnection."""
        if self.cursor is None or self.cursor.connection is not wanted:
            # Not the connection's own kind of cursor, which writes values into the text: every text would be another.
            self.cursor = psycopg.Cursor(wanted)
        return self.cursor


_present = _Present()


def _compile(build: Callable[..., QuerySet[Any, Any]], named: dict[str, Any]) -> _Statement:
    marks = {name: _mark(number, value) for number, (name, value) in enumerate(named.items())}
    queryset = build(**marks)
    if queryset._iterable_class is not ValuesListIterable:
        raise TypeError(f"{build.__name__}: rows have to be those of values_list")
    compiler = queryset.query.get_compiler(using="default")
    sql, params = compiler.as_sql()
    places: dict[Any, tuple[str, int | None]] = {}
    for name, mark in marks.items():
        if isinstance(mark, tuple):
            places |= {one: (name, place) for place, one in enumerate(mark)}
        elif _kind(mark) is not None:
            places[mark] = (name, None)
    slots = tuple(places.get(param) if isinstance(param, str | dt.date) else None for param in params)
    if missing := set(places.values()) - set(slots):
        raise TypeError(
            f"{build.__name__}: {sorted(name for name, _ in missing)} aren't in the statement as they are"
        )
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    return _Statement(
        sql=sql,
        slots=slots,
        fixed=tuple(params),
        compiler=compiler,
        converters=compiler.get_converters(columns),
    )


def _shape(value: Any) -> object:
    if isinstance(value, tuple):
        return (tuple, len(value))
    kind = _kind(value)
    return value if kind is None else kind


def _kind(value: Any) -> type | None:
    """What kind of value it is; None for what is part of the statement, a StrEnum too."""
    if isinstance(value, Enum):
        return None
    return next((kind for kind in (str, dt.datetime, dt.date) if isinstance(value, kind)), None)


def _mark(number: int, value: Any) -> Any:
    """Something of the value's kind that no statement holds by itself."""
    if isinstance(value, tuple):
        return tuple(f"\0{number}.{place}" for place in range(len(value)))
    marks = {
        str: f"\0{number}",
        dt.datetime: dt.datetime(9000, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=number),
        dt.date: dt.date(9000, 1, 1) + dt.timedelta(days=number),
    }
    kind = _kind(value)
    return value if kind is None else marks[kind]
