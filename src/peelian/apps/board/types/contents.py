"""What a section of a pack found in the records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.tables import Table
from peelian.analysis.vega import Chart
from peelian.apps.board.types.figures import Figure


class Audience(StrEnum):
    """Who a section, or a table of it, is for."""

    PUBLIC = "public"  # everybody
    INTERNAL = "internal"  # the Board in private: redacted from the public version


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a section tells of, `until` excluded, and the moment at which the records are read."""

    since: dt.date
    until: dt.date
    as_of: dt.datetime


@dataclass(frozen=True, slots=True)
class PackTable:
    """A table of a section.

    Args:
        table: as it is for the Board in private.
        people: places of the columns that count people (0 is the first): in the public version small counts of them
            are hidden, with as many others as it takes that nobody finds them by subtraction.
        shares: places of the columns that hold the share of a column of people in its total, by that column's place:
            a share goes with its count.
        audience: who it is for, if its section is for more.
    """

    table: Table
    people: Sequence[int] = ()
    shares: Sequence[tuple[int, int]] = ()
    audience: Audience = Audience.PUBLIC


@dataclass(frozen=True, slots=True)
class Content:
    """A section's figures, tables and charts, and what a reader has to know of them.

    Args:
        figures: each can be inserted in a commentary by its name.
        tables: in order.
        charts: in order; a chart's table is one of `tables`, or stands in for it on paper.
        words: plain paragraphs that the section itself says: methods, definitions.
        missing: what isn't there and why, a sentence each: a source that is empty, days before the records begin, what
            the reader may not ask. Never a nought.
    """

    figures: Sequence[Figure] = ()
    tables: Sequence[PackTable] = ()
    charts: Sequence[Chart] = ()
    words: Sequence[str] = ()
    missing: Sequence[str] = ()
