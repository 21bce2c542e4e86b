"""Tables of a paper's text: with pipes, with tabs, in HTML; and those that a page's end cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from peelian.analysis.papers.document import Row, Table
from peelian.analysis.papers.marks import plain
from peelian.analysis.papers.quantities import is_figure

_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_NOT_ESCAPED = re.compile(r"(?<!\\)\|")
#: How the caption of a table's second half ends.
CONTINUED = re.compile(r"\(?\b(?:continued|cont(?:'d|\.)?)\)?\s*$", re.I)
_TOTAL = re.compile(r"^\W*(?:grand\s+|overall\s+)?totals?\W*$", re.I)
_ORDINAL = re.compile(r"\s*(?:st|nd|rd|th)\s*$")
_MOST_SPAN = 50
_MOST_HEADS = 3


def is_pipe_rule(line: str) -> bool:
    """Whether it is the line under a pipe table's head: `| --- | ---: |`."""
    return "-" in line and "|" in line and bool(_PIPE_RULE.match(line))


def from_pipes(lines: Sequence[str], first: int) -> Table:
    """A table whose cells are parted by pipes; `first` is its first line's number."""
    rows = [(_piped(line), first + place) for place, line in enumerate(lines) if not is_pipe_rule(line)]
    marked = any(is_pipe_rule(line) for line in lines[:3])
    return made(rows, heads=1 if marked else None)


def from_tabs(lines: Sequence[str], first: int) -> Table:
    """A table whose cells are parted by tabs."""
    return made([(line.split("\t"), first + place) for place, line in enumerate(lines)], heads=None)


def from_html(text: str, first: int) -> Table | None:
    """The first table of a piece of HTML, what spans columns or rows written in its first place; None without rows."""
    parser = _Rows(first)
    parser.feed(text)
    parser.close()
    return made(parser.rows, heads=parser.heads or None, caption=parser.caption) if parser.rows else None


def made(rows: Sequence[tuple[Sequence[str], int]], *, heads: int | None, caption: str = "") -> Table:
    """A table from rows of cells and their lines; short rows are filled up.

    Args:
        rows: in order.
        heads: how many of them are heads; None: found by where figures begin.
        caption: of the table.
    """
    width = max(len(cells) for cells, _ in rows)
    even = [
        Row((*(plain(cell).strip() for cell in cells), *[""] * (width - len(cells))), line)
        for cells, line in rows
    ]
    number = _heads(even) if heads is None else heads + _more_heads(even[heads:])
    return Table(caption, tuple(even), even[0].line, heads=number, marked=heads is not None)


def join(upper: Table, lower: Table) -> Table | None:
    """Both as one where the lower goes on what a page's end cut off, else None.

    It goes on where it repeats the head, or has as many columns, no caption, and figures where a head would be.
    """
    if len(upper.rows[0].cells) != len(lower.rows[0].cells):
        return None
    if lower.caption not in ("", upper.caption) and not CONTINUED.search(lower.caption):
        return None  # another table
    repeated = upper.heads and [row.cells for row in upper.rows[: upper.heads]] == [
        row.cells for row in lower.rows[: upper.heads]
    ]
    if repeated and (lower.caption or not _TOTAL.match(upper.rows[-1].cells[0])):
        rest = lower.rows[upper.heads :]
    elif not lower.caption and _has_figure(lower.rows[0]) and any(_has_figure(row) for row in upper.body):
        rest = lower.rows
    else:
        return None
    return Table(upper.caption, (*upper.rows, *rest), upper.line, heads=upper.heads, marked=upper.marked)


def _piped(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|") for cell in _NOT_ESCAPED.split(inner)]


def _has_figure(row: Row) -> bool:
    return any(is_figure(cell) for cell in row.cells[1:])


def _heads(rows: Sequence[Row]) -> int:
    """How many rows stand above the first figures: at most three, none where figures begin at once."""
    for place, row in enumerate(rows[: _MOST_HEADS + 1]):
        if _has_figure(row):
            return place
    return 1 if len(rows) > 1 else 0


def _more_heads(rows: Sequence[Row]) -> int:
    """How many rows under the marked head are heads too: such as have nothing in their first cell and no figure."""
    count = 0
    for row in rows[: _MOST_HEADS - 1]:
        if row.cells[0] or _has_figure(row) or not any(row.cells):
            break
        count += 1
    return count if count < len(rows) else 0


class _Rows(HTMLParser):
    """Rows of a table with their lines; each cell once, empty cells where it spans more."""

    def __init__(self, first: int) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[list[str], int]] = []
        self.heads = 0
        self.caption = ""
        self._first = first
        self._text: list[str] | None = None
        self._span = 1
        self._below: dict[int, int] = {}
        self._down = 1
        self._only_heads = True
        self._raised = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append(([], self._first + self.getpos()[0] - 1))
            self._only_heads = True
            self._fill()
        elif tag in ("td", "th", "caption"):
            given = dict(attrs)
            self._text = []
            self._span, self._down = _number(given.get("colspan")), _number(given.get("rowspan"))
            self._only_heads = self._only_heads and tag != "td"
        elif tag == "sup":
            self._raised = True  # a footnote's mark
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._text is not None and (not self._raised or _ORDINAL.match(data)):
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._raised = False
        if tag in ("td", "th") and self._text is not None and self.rows:
            cells = self.rows[-1][0]
            for place in range(len(cells), len(cells) + self._span):
                if self._down > 1:
                    self._below[place] = self._down - 1
            cells += [" ".join("".join(self._text).split()), *[""] * (self._span - 1)]
            self._text = None
            self._fill()
        elif tag == "caption" and self._text is not None:
            self.caption, self._text = " ".join("".join(self._text).split()), None
        elif tag == "tr" and self.rows and self._only_heads and self.heads == len(self.rows) - 1:
            self.heads += 1

    def _fill(self) -> None:
        """Empty cells where one from above still spans, up to the next free place."""
        cells = self.rows[-1][0]
        while self._below.get(len(cells), 0) > 0:
            self._below[len(cells)] -= 1
            cells.append("")


def _number(said: str | None) -> int:
    return min(_MOST_SPAN, int(said)) if said and said.isdecimal() and len(said) < 4 and said != "0" else 1
