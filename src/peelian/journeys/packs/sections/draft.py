"""A section while it is made: its measures, said once, become figures of one reading, or say why they have none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from peelian.analysis.tables import Column, Table, unnumbered
from peelian.analysis.vega import Chart
from peelian.apps.board import api as board
from peelian.apps.board.api import Content, Figure, PackTable
from peelian.kernel.days import in_words

SHARE = "share"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a section can tell: name, label, unit and definition as a figure has them.

    Args:
        people: whether it counts people.
        digits: after the point, where it is written; of a share, of its per cents.
    """

    name: str
    label: str
    unit: str
    definition: str
    people: bool = False
    digits: int = 0


class Draft:
    """What a section has found so far, all of one reading, in the order in which it is to stand."""

    def __init__(self, measures: Iterable[Measure], as_of: dt.datetime) -> None:
        """Take the measures of a section, and when the records are read."""
        self._measures = {one.name: one for one in measures}
        self._as_of = as_of
        self.figures: list[Figure] = []
        self.tables: list[PackTable] = []
        self.charts: list[Chart] = []
        self.words: list[str] = []
        self.missing: list[str] = []
        #: Records that begin within the period, in words, with their first day.
        self.begun: dict[str, dt.date] = {}

    def content(self) -> Content:
        """The section, in which no sentence stands twice."""
        words, missing = list(dict.fromkeys(self.words)), list(dict.fromkeys([*self._late(), *self.missing]))
        return Content(self.figures, self.tables, self.charts, words, missing)

    def _late(self) -> list[str]:
        """One line for all records that begin within the period."""
        told = [f"{records} on {in_words(day)}" for records, day in self.begun.items()]
        if not told:
            return []
        return [f"Records that begin within the period, which is counted from then on: {'; '.join(told)}."]

    def lacks(self, measures: Iterable[Measure], why: str) -> None:
        """Say why there is nothing to tell of some measures, in a sentence and at each of them."""
        self.missing.append(why)
        self.none([one.name for one in measures], why)

    def count(
        self,
        name: str,
        value: float | Decimal | None,
        *,
        source: str,
        rows: str = "",
        why_none: str = "",
    ) -> None:
        """A plain number. None with `why_none`."""
        one = self._measures[name]
        self.figures.append(
            board.count(
                name=name, label=one.label, value=None if value is None else float(value), unit=one.unit,
                definition=one.definition, as_of=self._as_of, source=source, rows=rows, why_none=why_none,
                digits=one.digits, people=one.people,
            )
        )  # fmt: skip

    def share(
        self,
        name: str,
        numerator: float,
        denominator: float,
        *,
        source: str,
        rows: str = "",
        why_none: str = "",
    ) -> None:
        """A share of a whole that is known completely."""
        one = self._measures[name]
        self.figures.append(
            board.share(
                name=name, label=one.label, numerator=numerator, denominator=denominator,
                definition=one.definition, as_of=self._as_of, source=source, rows=rows, why_none=why_none,
                digits=one.digits, people=one.people,
            )
        )  # fmt: skip

    def sampled(
        self, name: str, numerator: int, denominator: int, *, source: str, rows: str = "", why_none: str = ""
    ) -> None:
        """A share of those who chose to answer, with its interval."""
        one = self._measures[name]
        self.figures.append(
            board.sampled_share(
                name=name, label=one.label, numerator=numerator, denominator=denominator,
                definition=one.definition, as_of=self._as_of, source=source, rows=rows, why_none=why_none,
                digits=one.digits,
            )
        )  # fmt: skip

    def table(
        self,
        table: Table,
        *,
        people: Sequence[int] = (),
        shares: Sequence[tuple[int, int]] = (),
        chart: Chart | None = None,
    ) -> None:
        """A table, with the columns of it that count people and those that are their shares, and its chart.

        A number in its caption goes: a paper numbers its tables through.
        """
        table = replace(table, caption=unnumbered(table.caption))
        self.tables.append(PackTable(table, people, shares))
        if chart is not None:
            self.charts.append(replace(chart, table=table))

    def none(self, names: Sequence[str], why_none: str, *, source: str = "") -> None:
        """Figures without a value, and why: so that whoever inserts one is told it."""
        for name in names:
            one = self._measures[name]
            self.figures.append(
                board.none(
                    name=name, label=one.label, unit=one.unit, definition=one.definition, as_of=self._as_of,
                    why_none=why_none, source=source,
                )
            )  # fmt: skip


def parted(
    name: str,
    caption: str,
    heads: tuple[str, str],
    parts: Sequence[tuple[str, int]],
    notes: Sequence[str] = (),
) -> Table:
    """Counts of parts with their shares and their sum.

    Args:
        name, caption: of the table.
        heads: what a part is, and what is counted (“Channel”, “Members”).
        parts: in order.
        notes: of the table.
    """
    of, what = heads
    total = sum(n for _, n in parts)
    return Table(
        name,
        caption,
        [
            Column(of),
            Column(what, numeric=True),
            Column(f"Share of {what[0].lower()}{what[1:]}", numeric=True, share=True, digits=1),
        ],
        [[words, n, n / total if total else None] for words, n in parts],
        ["All", total, 1.0 if total else None],
        notes,
    )
