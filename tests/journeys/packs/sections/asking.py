"""Asking for a section, and what must be so of every one."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.urls import resolve

from peelian.analysis.tables import Table, value_of
from peelian.apps.accounts.types import Role
from peelian.apps.board.api import Content, Figure, Span
from peelian.journeys.packs.sections.library import library
from peelian.journeys.packs.sections.section import Asked
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY

#: The year before the factories' moment.
A_YEAR = (TODAY - dt.timedelta(days=365), TODAY + dt.timedelta(days=1))


def ask(
    key: str,
    role: Role,
    *,
    since: dt.date = A_YEAR[0],
    until: dt.date = A_YEAR[1],
    area: str = "midshire",
    holds: str = "midshire",
    at: dt.datetime = AT,
) -> Content:
    """A section of an area and days, asked by somebody with a role in an area."""
    asked = Asked(make_viewer(role, holds), area, Span(since, until, at))
    found = library()[key].build(asked)
    assert_sound(found)
    return found


def figures(content: Content) -> dict[str, Figure]:
    """By name."""
    return {one.name: one for one in content.figures}


def values(content: Content) -> dict[str, float | None]:
    """Values by name."""
    return {one.name: one.value for one in content.figures}


def table(content: Content, name: str) -> Table:
    """The table of a name."""
    (found,) = (one.table for one in content.tables if one.table.name == name)
    return found


def cells(content: Content, name: str) -> list[list[object]]:
    """Rows of a table, the total last, without links."""
    return [[value_of(cell) for cell in row] for row in table(content, name).lines()]


def assert_sound(content: Content) -> None:
    """What holds of every section: figures say what they are, addresses are there, totals are sums."""
    names = [one.name for one in content.figures]
    assert len(set(names)) == len(names), names
    for one in content.figures:
        assert re.fullmatch(r"[a-z]+(\.[a-z][a-z0-9_]*)+", one.name), one.name
        assert one.definition.endswith("."), one
        assert (one.value is None) == bool(one.why_none), one
        assert one.value is None or one.source, one
        if one.unit == "share" and one.value is not None:
            assert one.denominator
            if one.numerator is None:  # an estimate, such as a survival curve's: no part over a whole
                assert one.interval is not None
            else:
                assert one.value == one.numerator / one.denominator
        if one.rows:
            resolve(one.rows.partition("?")[0])
    tables = [one.table.name for one in content.tables]
    assert len(set(tables)) == len(tables), tables
    for held in content.tables:
        assert not re.match(r"Table \d", held.table.caption), held.table.caption
        for place in (*held.people, *(pair[0] for pair in held.shares)):
            assert held.table.columns[place].numeric
    for chart in content.charts:
        assert chart.words
    told = [*content.missing, *content.words]
    assert len(set(told)) == len(told), told
    for sentence in told:
        assert sentence.endswith("."), sentence
        assert "`" not in sentence, sentence


def assert_sums(found: Table, *columns: int) -> None:
    """The total is the sum of the rows, in these columns."""
    assert found.total is not None
    for place in columns:
        parts = [value_of(row[place]) for row in found.rows]
        total = value_of(found.total[place])
        assert sum(
            Decimal(str(part)) for part in parts if not isinstance(part, str) and part is not None
        ) == (Decimal(str(total))), (found.name, place)
