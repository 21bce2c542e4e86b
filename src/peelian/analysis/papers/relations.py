"""What holds in most lines of a table, and the lines in which it doesn't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What a relation says of one line.

    Args:
        line: of the table.
        right: whether it holds there.
        step: the arithmetic.
        meant: what the cell would be.
        printed: what it is.
        telling: whether it shows anything: that nothing changed from 0 to 0 doesn't.
    """

    line: Line
    right: bool
    step: str
    meant: str
    printed: str
    telling: bool = True


def holding(told: Sequence[Told]) -> int:
    """In how many lines a relation is seen to hold."""
    return sum(one.right and one.telling for one in told)


def odd_ones(told: Sequence[Told], *, fewest: int = _FEWEST) -> list[Told]:
    """The lines in which a relation doesn't hold, where it does in at least so many, and in as many as it doesn't."""
    wrong = [one for one in told if not one.right]
    return wrong if holding(told) >= max(fewest, len(wrong)) else []


def finding(rule: str, grid: Grid, column: Column, one: Told, why: str) -> Finding:
    """A contradiction of one line with what holds in the others."""
    return Finding(
        rule, Severity.CONTRADICTION,
        f"{grid.name}: “{one.line.label}” has {one.printed} under “{column.head}”, and {one.step}. {why}",
        (Quote(one.line.words, one.line.line), Quote(grid.title, grid.table.line)), (one.step,),
        f"Write {one.meant}, or mend a figure that it is worked out from.",
    )  # fmt: skip


def half(column: Column) -> Decimal:
    """Half a unit of a column's last digit, where it has any after the point; of whole numbers nothing."""
    return Decimal(5).scaleb(-column.digits - 1) if column.digits else Decimal(0)
