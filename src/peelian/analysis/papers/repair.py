"""The one cell of a table that, changed, makes counts, total and shares agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from peelian.analysis.papers.reckoning import figure, fits
from peelian.analysis.papers.typed_table import mending


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of one cell.

    Args:
        cell: "count", "total" or "share".
        line: place of its line; None of the total.
        value: that mends.
        printed: that stands there.
        digits: after the point, of both.
    """

    cell: str
    line: int | None
    value: Decimal
    printed: Decimal
    digits: int


def repairs(
    counts: Sequence[Decimal], total: Decimal, shares: Mapping[int, tuple[Decimal, int]]
) -> list[Repair]:
    """Each change of one cell after which lines, total and shares agree; none where nothing or more is wrong.

    Args:
        counts: by line, in units of their last digit: whole numbers.
        total: of them, as printed.
        shares: by place of the line, the printed per cents and their digits after the point.
    """
    names = {str(place): int(count) for place, count in enumerate(counts)}
    printed = {str(place): f"{share:.{digits}f}" for place, (share, digits) in shares.items()}
    added = sum(counts, Decimal(0))
    found: list[Repair] = []
    if added == total:
        wrong = [place for place, one in shares.items() if not fits(counts[place], total, *one)]
        if len(wrong) == 1:
            share, digits = shares[wrong[0]]
            value = Decimal(figure(100 * counts[wrong[0]] / total, digits).replace(",", ""))
            found.append(Repair("share", wrong[0], value, share, digits))
        return found
    if total:
        found += [
            Repair("count", int(place), Decimal(value), counts[int(place)], 0)
            for place, value in mending(names, total=int(total), percentages=printed)
        ]
    if added and all(fits(counts[place], added, *one) for place, one in shares.items()):
        found.append(Repair("total", None, added, total, 0))
    return found
