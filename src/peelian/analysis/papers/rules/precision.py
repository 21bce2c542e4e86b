"""Shares beside each other that are printed with different numbers of digits."""

from __future__ import annotations

from collections.abc import Iterator

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import ColumnKind
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.quantities import digits_of, is_figure
from peelian.analysis.papers.words import listed

RULE = "precision"


def precision(paper: Prepared) -> Iterator[Finding]:
    """Columns of shares, and lists of them in one sentence, that mix digits."""
    for grid in paper.grids:
        for column in grid.of_kind(ColumnKind.SHARE):
            cells = [
                (line, line.cells[column.place]) for line in grid.body if is_figure(line.cells[column.place])
            ]
            marked = [(line, cell) for line, cell in cells if "%" in cell]
            cells = marked or cells  # where some are marked, the others are counts
            digits = [digits_of(cell) for _, cell in cells]
            if len(set(digits)) < 2:
                continue
            usual = max(set(digits), key=lambda one: (digits.count(one), one))
            odd = [(line, cell) for line, cell in cells if digits_of(cell) != usual]
            named = listed([f"“{line.label}” {cell}" for line, cell in odd])
            if len(odd) * 2 > len(cells) or all(float(cell.strip("%() ")) in (0, 100) for _, cell in odd):
                continue
            yield Finding(
                RULE,
                Severity.NOTE,
                f"{grid.name}: the shares are printed with {usual} digits after the point, and {named}.",
                (*(Quote(line.words, line.line) for line, _ in odd), Quote(grid.title, grid.table.line)),
                (),
                f"Print all with {usual}.",
            )
    for said in paper.said:
        shares = said.percents()
        if len(shares) == 2 and {one.digits for one in shares} == {0, 2}:
            words = f"{shares[0].words} and {shares[1].words} are printed with different numbers of digits."
            yield Finding(RULE, Severity.NOTE, words, (said.quote,), (), "Print both with as many.")
