"""What a table's total is meant to be of: just its lines, more than these, or something that no sum of them gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared

_BARE = re.compile(
    r"^\W*(?:grand\s+|overall\s+|sub-?\s?)?totals?\W*(?:\([^()]{0,12}\)\W*)?$|^\W*(?:all|sum|together|overall)\W*$",
    re.I,
)
_AS_A_WHOLE = re.compile(r"^\W*(?:all|overall)\b", re.I)
#: Each counts once, though it stands in several lines.
_ONCE = re.compile(
    r"\b(?:once|unique|distinct|different|individuals?|respondents|participants|net\s+of|without\s+double|deduplicated)\b",
    re.I,
)
_SELECTED = re.compile(
    r"\b(?:selected|top|main|largest|biggest|highest|leading|principal|key|most\s+(?:common|frequent|often)|examples?"
    r"|some\s+of)\b",
    re.I,
)
_OVERLAP = re.compile(
    r"\bmore\s+than\s+one\b|\bseveral\s+(?:answers|options|lines|groups|reasons|categories)\b|\boverlap\w*|\bmultiple\b"
    r"|\bcounted\s+(?:once|twice|in\s+(?:both|each|more))\b|\bboth\s+lines\b"
    r"|(?:\bnot|n[’'’]t)\s+(?:add|sum|be\s+added)\b",
    re.I,
)
_ROUNDED = re.compile(r"\brounded\b|\brounding\b", re.I)
#: Who may be told of beside the group that they are of.
_OF_A_GROUP = re.compile(
    r"^\W*(?:wom[ae]n|females?|m[ae]n|males?|black|asian|minority|ethnic|disab\w*|part[\s-]?time|full[\s-]?time|students?"
    r"|temporary|vacan\w+|on\s+leave|trained|under\s+\d|over\s+\d)",
    re.I,
)
#: A total of more than its lines is so far from their sum; one above them, that is called by more than “Total”, sooner.
_FAR, _FAR_ABOVE = Decimal("0.25"), Decimal("0.05")
_MOST_WITHIN, _MOST_LINES = 4, 24


class Meant(StrEnum):
    """What a total is."""

    SUM = "sum"  # of the lines
    UNSURE = "unsure"  # it may be of more, or of others
    OTHER = "other"  # no sum of these lines


def meant(paper: Prepared, grid: Grid, line: Line, terms: Sequence[Decimal], printed: Decimal) -> Meant:
    """What a total is that isn't the sum of its lines.

    Args:
        paper: in which the table stands.
        grid: the table.
        line: the total's.
        terms: figures of the lines.
        printed: the total.
    """
    added = sum(terms, Decimal(0))
    called = f"{line.group} {line.label}"
    if _ONCE.search(called) or _overlaps(paper, grid):
        return Meant.OTHER
    if added < printed and _SELECTED.search(grid.table.caption):
        return Meant.OTHER
    if _AS_A_WHOLE.match(line.label) and len(terms) > 1 and min(terms) <= printed <= max(terms):
        return Meant.OTHER  # what lies between its lines is an average
    if line.label != "" and not _BARE.match(line.label) and printed in terms:
        return Meant.OTHER  # “Total appointed”, which is a line of its own too
    if not (_BARE.match(line.label) or _BARE.match(line.group)):
        far = _FAR_ABOVE if grid.lines and grid.lines[0] is line and added < printed else _FAR
        if abs(added - printed) > far * abs(printed):
            return Meant.UNSURE
    return Meant.SUM


def is_rounded(paper: Prepared, grid: Grid, column: Column) -> bool:
    """Whether a column's figures are rounded, by their look or because the paper says so."""
    return column.rounded or any(_ROUNDED.search(words) for words in _words(paper, grid))


def is_hidden(line: Line, column: Column) -> bool:
    """Whether something stands in a cell that is no figure and no dash: “*”, “<5”, “[c]”."""
    cell = line.cells[column.place].strip()
    return bool(cell) and cell not in "–—-" and line.value(column) is None


def within(lines: Sequence[Line], column: Column, over: Decimal, printed: Decimal) -> list[Line]:
    """Lines that may be parts of a line above them though they don't say so: without them the total is right.

    Args:
        lines: with a figure in the column.
        column: of the figures.
        over: by how much the lines are more than the total.
        printed: the total.
    """
    if over <= 0 or len(lines) > _MOST_LINES:
        return []
    values = [line.value(column) or Decimal(0) for line in lines]
    often = Counter(line.label.casefold() for line in lines)
    for count in range(1, _MOST_WITHIN + 1):
        for chosen in combinations(range(1, len(lines)), count):
            if sum((values[at] for at in chosen), Decimal(0)) != over or not _under_others(values, chosen):
                continue
            told = [lines[at] for at in chosen]
            named = all(_OF_A_GROUP.match(one.label) or often[one.label.casefold()] > 1 for one in told)
            if named or over > _FAR * printed:
                return told
    return []


def _under_others(values: Sequence[Decimal], chosen: Sequence[int]) -> bool:
    """Whether each run of chosen lines stands under one that isn't chosen and that is more than they are."""
    whole = left = Decimal(0)
    for at, value in enumerate(values):
        if at not in chosen:
            whole = left = value
        elif value >= whole or value > left:
            return False
        else:
            left -= value
    return True


def _overlaps(paper: Prepared, grid: Grid) -> bool:
    return any(_OVERLAP.search(words) and not _ROUNDED.search(words) for words in _words(paper, grid))


def _words(paper: Prepared, grid: Grid) -> list[str]:
    """What is said of a table: its caption, its heads, and the sentences about it."""
    return [grid.table.caption, *grid.table.head, *(said.words for said in paper.about(grid))]
