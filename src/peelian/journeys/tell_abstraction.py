"""Tell abstraction: one table, one chart of its course and one paper, from the same figures, for page and print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from peelian.analysis import vega
from peelian.analysis.abstraction import AwayKind, Counts, Definition, Part
from peelian.analysis.tables import Cell, Column, Linked, Table
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import AbstractionFigures, By, Rank
from peelian.journeys import draw_charts, papers
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

_MINUTES = 60
_WEEK = dt.timedelta(days=7)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTS = {
    Part.CORE: "core", Part.ABSTRACTED: "abstracted", Part.TRAINING: "training", Part.UNAVAILABLE: "unavailable",
}  # fmt: skip
#: The address of what is behind a row, by the row's key.
Link = Callable[[str], str]
#: What stands under every figure.
SUMS_FIRST = "Hours are added up before they are divided: no share here is a mean of shares."
#: A figure of fewer than three people, to those who don't record their duties.
NOT_SHOWN = "not shown"
NO_HOURS = "Rest days, and leave that is rostered as such, are no rostered hours."


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: figures by something and week by week, of the same areas, days and absences.

    Args:
        figures: told by what was asked.
        weeks: the same by week; `figures` itself where weeks were asked.
        by: what they are told by, in a word (“Reason”).
        where: whose they are.
        areas: names of areas by code.
        on: the day by which other areas are named.
        narrowed: which absences count, in words; none: all.
    """

    figures: AbstractionFigures
    weeks: AbstractionFigures
    by: str
    where: str
    areas: Mapping[str, str]
    on: dt.date
    narrowed: Sequence[str] = ()

    def name_of(self, key: str) -> str:
        """What a row of the figures is called; what can't be a row's key is handed back as it is."""
        return _name(key, self.figures, self.areas, self.on)

    def table(self, link: Link | None = None, ranks: Sequence[Rank] = workforce.COUNTED_RANKS) -> Table:
        """The figures with each class of people apart; never one share of both. `link`: a row's address by its key."""
        return _table(self, self.figures, ("abstraction", f"By {self.by.lower()}"), link, ranks)

    def by_week(self, link: Link | None = None, ranks: Sequence[Rank] = workforce.COUNTED_RANKS) -> Table:
        """The same week by week; where weeks were asked, it is `table` under another caption."""
        same = self.figures.by is By.WEEK
        name = ("abstraction" if same else "trend", "Week by week")
        return _table(self, self.weeks, name, link if same else None, ranks)

    def trend(self, link: Link | None = None) -> vega.Chart:
        """The share week by week as a chart, with its table. A week without hours is a gap, never nought."""
        table, mondays = self.by_week(link), _mondays(self.weeks)
        chart = vega.lines(
            name=table.name,
            title=f"{self.weeks.definition.title}, week by week",
            series=[
                vega.Line(rank.short, [(day, _figure(self.weeks, day, rank)) for day in mondays])
                for rank in workforce.COUNTED_RANKS
            ],
            unit=Column("Share", numeric=True, digits=1, share=True),
        )
        return replace(chart, table=table)


def lines_of(definition: Definition) -> tuple[str, str]:
    """What stands above and below the line, in words."""

    def told(parts: frozenset[Part]) -> str:
        every = parts == frozenset(Part)
        return "all rostered" if every else " + ".join(_PARTS[one] for one in Part if one in parts)

    if definition.counts is Counts.SHIFTS:
        return "shifts with an abstracted minute", "shifts with a minute on duty"
    return f"{told(definition.numerator)} hours", f"{told(definition.denominator)} hours"


def paper(told: Told, at: dt.datetime) -> papers.Paper:
    """The figures to be printed: the definition first, then the course as a chart with its table, then the parts."""
    figures, definition = told.figures, told.figures.definition
    above, below = lines_of(definition)
    facts = [
        ("Definition", f"{definition.code}, version {definition.version}"),
        ("Above the line", above),
        ("Below the line", below),
        ("Left out", f"{definition.excluded} {NO_HOURS}"),
        ("Whose hours", definition.population),
        ("Who says so", definition.source),
    ]
    if told.narrowed:
        facts.append(("Only these absences count", ", ".join(told.narrowed)))
    blocks: list[papers.Block] = [papers.Words(definition.words), papers.Pairs(facts)]
    blocks += _course(told) if figures.shifts else [papers.Words("No shift is rostered in these days.")]
    return papers.Paper(
        title=f"Abstraction: {definition.title[0].lower()}{definition.title[1:]}",
        subtitle=f"{told.where} · {in_words(figures.first_on)} to {in_words(figures.last_on)}",
        blocks=blocks,
        footer=f"Names nobody. As recorded by {in_words(local_day(at))}.",
    )


def whole_weeks(first_on: dt.date, last_on: dt.date, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The weeks, from Monday to Sunday, that are over and that a span touches the beginning of; None for none.

    What is told of people to those who don't record their duties is told of these alone: of spans of any days one
    could read each day by subtraction.
    """
    first = first_on - dt.timedelta(days=first_on.weekday())
    last = min(last_on, today - dt.timedelta(days=1))
    last -= dt.timedelta(days=(last.weekday() + 1) % 7)
    return (first, last) if first < last else None


def _course(told: Told) -> list[papers.Block]:
    trend = told.trend()
    blocks: list[papers.Block] = [papers.Heading("Week by week")]
    if picture := draw_charts.picture_of(trend):
        blocks.append(picture)
    blocks += [_on_paper(told.by_week(None, [rank]), rank) for rank in workforce.COUNTED_RANKS]
    if told.figures.by is not By.WEEK:
        blocks.append(papers.Heading(f"By {told.by.lower()}"))
        blocks += [_on_paper(told.table(None, [rank]), rank) for rank in workforce.COUNTED_RANKS]
    blocks.append(papers.Heading("How it was worked out"))
    notes = dict.fromkeys([*told.table().notes, *trend.table.notes])
    return [*blocks, *map(papers.Words, notes)]


def _on_paper(table: Table, rank: Rank) -> papers.Table:
    """A table of one class of people as it is printed: its heads needn't say which."""
    heads = [column.words.removeprefix(f"{rank.short}: ").capitalize() for column in table.columns]
    rows = [
        [column.said(cell) for column, cell in zip(table.columns, line, strict=True)]
        for line in table.lines()
    ]
    return papers.Table(f"{table.caption}: {rank.short}", heads, rows)


def _table(
    told: Told, figures: AbstractionFigures, named: tuple[str, str], link: Link | None, ranks: Sequence[Rank]
) -> Table:
    """`named`: the table's name and its caption."""
    whole = figures.definition.counts is Counts.SHIFTS
    unit, digits = ("shifts", 0) if whole else ("hours", 1)
    columns = [Column(told.by if figures is told.figures else "Week")]
    for rank in ranks:
        columns += [
            Column(f"{rank.short}: times", numeric=True),
            Column(f"{rank.short}: {unit}", numeric=True, digits=digits),
            Column(f"{rank.short}: of {unit}", numeric=True, digits=digits),
            Column(f"{rank.short}: share", numeric=True, share=True, digits=1),
        ]
    rows = []
    for row in figures.rows:
        words = _name(row.key, figures, told.areas, told.on)
        first: Cell = Linked(words, link(row.key)) if link else words
        rows.append([first, *_cells(row.cells, ranks, whole=whole)])
    total = ["All", *_cells(figures.total, ranks, whole=whole)]
    return Table(*named, columns, rows, total=total, notes=[*figures.reasons, *_notes(figures)])


def _cells(cells: Mapping[Rank, workforce.Cell | None], ranks: Sequence[Rank], *, whole: bool) -> list[Cell]:
    scale = 1 if whole else _MINUTES
    found: list[Cell] = []
    for one in (cells[rank] for rank in ranks):
        if one is None:
            found += [NOT_SHOWN] * 4
        else:
            found += [one.frequency, one.over / scale, one.under / scale, one.value]
    return found


def _notes(figures: AbstractionFigures) -> list[str]:
    notes = [SUMS_FIRST]
    if figures.by is By.WEEK:
        notes.append("Weeks begin on Monday; the first and the last may be part of one.")
    if figures.by.of_absences and figures.definition.counts is Counts.SHIFTS:
        notes.append("A shift that two of these touched is in both rows, and once in the sum.")
    if Part.CORE in figures.definition.numerator and figures.by.of_absences:
        notes.append("Rows tell what was taken from the core role, the last one all of it together.")
    return notes


def _mondays(weeks: AbstractionFigures) -> list[dt.date]:
    first = weeks.first_on - dt.timedelta(days=weeks.first_on.weekday())
    return [first + number * _WEEK for number in range((weeks.last_on - first).days // 7 + 1)]


def _figure(weeks: AbstractionFigures, monday: dt.date, rank: Rank) -> vega.Figure:
    cell = next((row.cells[rank] for row in weeks.rows if row.key == monday.isoformat()), None)
    return vega.Figure(cell.value if cell else None)


def _name(key: str, figures: AbstractionFigures, areas: Mapping[str, str], on: dt.date) -> str:
    known: dict[By, Callable[[], Mapping[str, str]]] = {
        By.SECTOR: lambda: {key: areas.get(key) or _area_name(key, on)},
        By.TEAM: lambda: {str(one.team_id): one.team_name for one in figures.shifts},
        By.REASON: lambda: {
            **{one.code: one.label.capitalize() for one in workforce.list_codes()},
            AwayKind.UNAVAILABLE.value: "Unavailable: sickness, leave and the like",
        },
        By.ASKED_BY: lambda: {one.value: one.label for one in workforce.AskedBy},
        By.PLANNED: lambda: {"planned": "Planned", "sudden": "At short notice"},
        By.HOUR: lambda: {str(hour): f"{hour:02}:00 to {hour:02}:59" for hour in range(24)},
        By.WEEKDAY: lambda: {str(number): name for number, name in enumerate(_DAYS)},
        By.WEEK: lambda: {
            row.key: f"From {in_words(dt.date.fromisoformat(row.key))}" for row in figures.rows
        },
    }
    return known[figures.by]().get(key, key)


def _area_name(code: str, on: dt.date) -> str:
    try:
        return places.get_area(code, on).name
    except NotFound:
        return code
