"""A paper's tables as figures: which columns count, which are shares, which lines are totals, what hangs together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from peelian.analysis.papers.document import Table
from peelian.analysis.papers.quantities import digits_of, is_figure, value_of

_TOTAL = re.compile(
    r"^\W*(?:grand\s+|sub-?\s?|overall\s+)?totals?\b(?!\s+(?:number|of)\b)|^\W*(?:all|sum|together)\W*$|\btotal\W*$",
    re.I,
)
_SUBTOTAL = re.compile(r"^\W*(?:sub-?\s?)?totals?\W*$", re.I)
_SHARE = re.compile(r"%|\bper\s?cent|\bpercent|\bshare\b|\bproportion\b", re.I)
#: Columns whose lines add up to nothing.
_NO_SUM = re.compile(
    r"\b(?:average|mean|median|rates?|ratio|score|index|rank|per|years?|date|age|id|ref|code|no\.?|number of the|target"
    r"|change|difference|p-?value|time|seconds?|ms|speed|times faster)\b|^#$|±|×|/",
    re.I,
)
#: What looks like those and is none of them: “No. of”, “2031/32”, “Full time”, “Year to date”, “31/03/2032”.
_ADDS_UP = re.compile(
    r"\bno\.?\s+of\b|(?<=\d)\s?/\s?(?=\d)|\b(?:full|part|whole)[\s-]?time\b|\bto[\s-]date\b"
    r"|\b(?:full|half|whole|financial|calendar|this|last|previous|current)[\s-]?year\b"
    r"|\byear(?=\s+(?:to|end(?:ing|ed)?|\d)\b)|^\s*year\s*$",
    re.I,
)
_PART = re.compile(
    r"^\W*(?:of\s+(?:which|whom|these|them|those)\b|incl(?:\.|uding|udes)?\b|thereof\b)"
    r"|^\W*(?:the\s+)?(?:average|mean|median|target|maximum|minimum|change|difference)\W*(?:\s(?:per|a|for)\b.*|\(.*\))?$",
    re.I,
)
_DASHES = "–—-"
_ROUNDED = re.compile(r"\b(?:thousands?|millions?)\b|000s?\b|[£€$]\s?[mk]\b", re.I)
_NUMBERED = re.compile(r"\btable\s+([A-Z]?\d{1,3}[a-z]?)\b", re.I)


class ColumnKind(StrEnum):
    """What a column holds."""

    WORDS = "words"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: its place in the table, head, kind, and the most digits after the point in it."""

    place: int
    head: str
    kind: ColumnKind
    digits: int

    @property
    def sums(self) -> bool:
        """Whether its lines may add up to something."""
        return self.kind in (ColumnKind.COUNT, ColumnKind.MONEY) and not _NO_SUM.search(
            _ADDS_UP.sub("", self.head)
        )

    @property
    def rounded(self) -> bool:
        """Whether its figures are rounded, so that their sum may be off by half a unit for each."""
        return self.digits > (2 if self.kind is ColumnKind.MONEY else 0) or bool(_ROUNDED.search(self.head))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a grid.

    Args:
        label: its words: “Desk”.
        group: what stands in its first column, or above it where that is empty: “Branch”.
        line: of the paper.
        cells: as printed.
        total: whether it is a total.
        part: whether it isn't added to the others: a part of a line above (“of which …”), an average, a target.
    """

    label: str
    group: str
    line: int
    cells: Sequence[str]
    total: bool
    part: bool = False

    @property
    def words(self) -> str:
        """The line as printed, for a quote."""
        return " | ".join(cell for cell in self.cells if cell)

    def value(self, column: Column) -> Decimal | None:
        """Its figure in a column; None where there is none."""
        return value_of(self.cells[column.place])


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as figures.

    Args:
        table: as it was read.
        columns: all of them.
        lines: below the heads.
        number: “7” of “Table 7: …”; "" where it has none.
        paragraph: how many paragraphs stand before it in the paper.
        section: number of the section that it stands in.
    """

    table: Table
    columns: Sequence[Column]
    lines: Sequence[Line]
    number: str
    paragraph: int
    section: int

    @property
    def name(self) -> str:
        """How a finding calls it."""
        return f"Table {self.number}" if self.number else f"The table at line {self.table.line}"

    @property
    def title(self) -> str:
        """Its caption, or its heads where it has none, for a quote."""
        return self.table.caption or " | ".join(head for head in self.table.head if head)

    @property
    def body(self) -> list[Line]:
        """Its lines without totals."""
        return [line for line in self.lines if not line.total]

    def of_kind(self, *kinds: ColumnKind) -> list[Column]:
        """Its columns of these kinds."""
        return [column for column in self.columns if column.kind in kinds]

    def groups(self) -> list[list[Line]]:
        """Its lines parted where the first column says something new, where that makes groups of several lines."""
        found: list[list[Line]] = []
        for line in self.body:
            if found and found[-1][0].group == line.group:
                found[-1].append(line)
            else:
                found.append([line])
        return [group for group in found if 1 < len(group) < len(self.body)]


def grid_of(table: Table, *, paragraph: int, section: int) -> Grid:
    """A table's figures."""
    body = [row for row in table.body if any(row.cells)]
    heads = table.head if table.heads else ("",) * len(table.rows[0].cells)
    columns = [_column(place, head, [row.cells[place] for row in body]) for place, head in enumerate(heads)]
    worded = [column.place for column in columns if column.kind is ColumnKind.WORDS]
    lines, group = [], ""
    for row in body:
        said = [row.cells[place] for place in worded if row.cells[place]]
        group = row.cells[0] if row.cells[0] or 0 not in worded or len(worded) < 2 else group
        total = bool(said) and bool(
            _TOTAL.search(said[0]) or any(_SUBTOTAL.match(cell) for cell in said[1:2])
        )
        named = [words for words in said if words not in _DASHES]
        label = named[-1] if named else row.cells[0]
        part = bool(said) and bool(_PART.match(said[0]))
        lines.append(Line(label, group, row.line, row.cells, total, part))
    numbered = _NUMBERED.search(table.caption)
    return Grid(table, columns, lines, numbered[1] if numbered else "", paragraph, section)


def _column(place: int, head: str, cells: Sequence[str]) -> Column:
    figures = [cell for cell in cells if is_figure(cell)]
    filled = [cell for cell in cells if cell and cell not in _DASHES]
    if not figures or 2 * len(figures) < len(filled):
        return Column(place, head, ColumnKind.WORDS, 0)
    percents = sum("%" in cell for cell in figures)
    digits = max(digits_of(cell) for cell in figures)
    if 2 * percents > len(figures) or (_SHARE.search(head) and not re.search(r"\bshares\b", head, re.I)):
        return Column(place, head, ColumnKind.SHARE, digits)
    money = any(cell.lstrip("-( ")[:1] in "£€$" for cell in figures) or any(mark in head for mark in "£€$")
    return Column(place, head, ColumnKind.MONEY if money else ColumnKind.COUNT, digits)
