"""Counts of people so small that somebody might be known by them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import ColumnKind
from peelian.analysis.papers.prepared import Prepared

RULE = "small-numbers"
_PEOPLE = re.compile(
    r"\b(?:officers?|leavers?|joiners?|people|persons?|residents?|victims?|suspects?|offenders?|staff|employees?|members?"
    r"|applicants?|candidates?|complainants?|children|women|men|pcsos?|constables?|headcount)\b",
    re.I,
)
#: Below five a count of people is hidden in what is published (as in the house's own tables).
_SMALLEST = 5


def small_numbers(paper: Prepared) -> Iterator[Finding]:
    """Cells from 1 to 4 in tables that count people, one note for a table."""
    for grid in paper.grids:
        found = []
        for column in grid.of_kind(ColumnKind.COUNT):
            if column.digits or not _PEOPLE.search(f"{grid.table.caption} {column.head}"):
                continue
            for line in grid.body:
                value = line.value(column)
                if value is not None and 0 < value < _SMALLEST:
                    found.append(line)
        if found:
            yield Finding(
                RULE, Severity.NOTE,
                f"{grid.name} counts fewer than {_SMALLEST} people in {len(found)}"
                f" cell{'s' if len(found) > 1 else ''}: before it is published, think of who may be known by them.",
                tuple(dict.fromkeys(Quote(line.words, line.line) for line in found[:3])),
            )  # fmt: skip
