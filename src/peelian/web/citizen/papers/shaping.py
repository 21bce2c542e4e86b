"""A published paper as its pages show it: a page that leads in, and one for each section, light enough for a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from peelian.analysis.tables import Cell, Table
from peelian.analysis.vega import Chart
from peelian.apps.board import api as board
from peelian.apps.board.api import Document, PublicRelease, ReleaseLine
from peelian.journeys.packs import formats
from peelian.journeys.packs.read_tables import read
from peelian.web.shared.charts import Shown
from peelian.web.shared.pack_reading import Part, parts_of

#: Cells that the tables of one page have between them. The page stays under 100 kB; the rest is in the files.
MOST_CELLS = 1_500
#: Rows of a table that a page shows at least, however many cells came before it.
FEWEST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Cells:
    """A row in words: its head, then each cell with whether it is a number."""

    head: str
    rest: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table as a page shows it.

    Args:
        table: the table, under the name of its file.
        heads: words of each column, with whether it holds numbers.
        rows: as many as the page has room for.
        total: the last row, where there is one.
    """

    table: Table
    heads: Sequence[tuple[str, bool]]
    rows: Sequence[Cells]
    total: Cells | None

    @property
    def cut(self) -> bool:
        """Whether there are rows that only the file has."""
        return len(self.rows) < len(self.table.rows)


@dataclass(frozen=True, slots=True)
class Item:
    """A table, a chart, or a chart with its table.

    Args:
        table: to be shown, or None.
        chart: to be shown, or None.
        said: what stands for a table that tells nothing, or "".
        titled: whether the table's title is shown: not where the chart just above has the same.
    """

    table: Drawn | None
    chart: Chart | None
    titled: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A paper in a list, with those that it has to do with.

    Args:
        line: the paper.
        corrects: the one that it corrects, where that is public.
        corrected_by: those that correct it, oldest first.
    """

    line: ReleaseLine
    corrects: ReleaseLine | None
    corrected_by: Sequence[ReleaseLine]

    @property
    def last_on(self) -> dt.date:
        """The last day that it tells of."""
        return self.line.until - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section's page.

    Args:
        part: the section in words.
        items: its tables and charts.
        last_on: the last of its days.
        before: the section before it.
        after: the one after it.
    """

    part: Part
    items: Sequence[Item]
    last_on: dt.date
    before: Part | None
    after: Part | None


def every_paper() -> list[Pair]:
    """All papers that are out, those of the latest meeting first."""
    lines = board.list_releases()
    by_code = {line.code: line for line in lines}
    return [
        Pair(
            line,
            by_code.get(line.corrects),
            [by_code[code] for code in line.corrected_by if code in by_code],
        )
        for line in lines
    ]


def pair_of(paper: PublicRelease) -> Pair:
    """A paper with those that it has to do with."""
    line = paper.line
    if not line.corrects and not line.corrected_by:
        return Pair(line, None, ())
    return next(one for one in every_paper() if one.line.code == line.code)


def sections_of(document: Document) -> list[Part]:
    """The sections in order, nothing drawn."""
    return parts_of(document, lambda table: table, _undrawn)


def page_of(document: Document, key: str) -> SectionPage | None:
    """A section's page by its key; None where the paper has no such section."""
    parts = sections_of(document)
    place = next((place for place, part in enumerate(parts) if part.section.key == key), None)
    if place is None:
        return None
    part = parts[place]
    return SectionPage(
        part=part,
        items=_items(part, _named(document, place)),
        last_on=part.section.until - dt.timedelta(days=1),
        before=parts[place - 1] if place else None,
        after=parts[place + 1] if place + 1 < len(parts) else None,
    )


def chart_of(document: Document, digest: str) -> Chart | None:
    """A chart of the paper by what names its drawing."""
    charts = (chart for section in document.sections for chart in section.content.charts)
    return next((chart for chart in charts if chart.digest == digest), None)


def _undrawn(*charts: Chart) -> list[Shown]:
    """Charts without drawings: those have addresses of their own, and a page that is read writes nothing."""
    return [Shown(chart, SafeString("")) for chart in charts]


def _named(document: Document, place: int) -> dict[str, Table]:
    """The tables of one section by their own names, each under the name that its file has in the whole paper."""
    files = iter(formats.all_tables(document))
    found: dict[str, Table] = {}
    for number, section in enumerate(document.sections):
        own = [one.table for one in section.content.tables]
        names = {table.name for table in own}
        more = [chart.table for chart in section.content.charts if chart.table.name not in names]
        for table in (*own, *more):
            file = next(files)
            if number == place:
                found.setdefault(table.name, file)
    return found


def _items(part: Part, named: dict[str, Table]) -> list[Item]:
    room = MOST_CELLS
    out: list[Item] = []
    for block in part.blocks:
        chart = block.chart.chart if block.chart else None
        table = block.table or (chart.table if chart and not block.alone else None)
        drawn = _drawn(read(named.get(table.name, table)), room) if table else None
        room -= len(drawn.rows) * len(drawn.heads) if drawn else 0
        above = chart or (out[-1].chart if out and not out[-1].table else None)
        out.append(Item(drawn, chart, not (table and above and above.title == table.caption), block.said))
    return out


def _drawn(table: Table, room: int) -> Drawn:
    most = max(FEWEST_ROWS, room // max(1, len(table.columns)))
    return Drawn(
        table=table,
        heads=[(column.words, column.numeric) for column in table.columns],
        rows=[_cells(table, row) for row in table.rows[:most]],
        total=None if table.total is None else _cells(table, table.total),
    )


def _cells(table: Table, row: Sequence[Cell]) -> Cells:
    head, *rest = [
        (column.said(cell), column.numeric) for column, cell in zip(table.columns, row, strict=True)
    ]
    return Cells(head[0], rest)
