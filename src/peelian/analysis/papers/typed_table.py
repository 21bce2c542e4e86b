"""Whether a printed table of counts can be right: its sum, its shares, and the one figure that would mend it.

A table that was typed by hand says the same thing three times: the counts, their total, and each count's share of it.
Where they contradict each other, one wrong figure is the likeliest cause, and sometimes only one value fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from peelian.analysis.papers.reckoning import fits


def contradictions(
    counts: Mapping[str, int], *, total: int, percentages: Mapping[str, str] | None = None
) -> list[str]:
    """What in the table can't be, a sentence each; none of a table that holds together.

    Args:
        counts: by line.
        total: that is printed, or said in the text.
        percentages: as printed, by line (“12.50”): a share is held to as many digits as it is printed with.
    """
    found = []
    added = sum(counts.values())
    if added != total:
        found.append(f"The lines sum to {added:,}, not {total:,}.")
    shares = percentages or {}
    for line, printed in shares.items():
        if not _fits(counts[line], total, printed):
            exact = Decimal(counts[line] * 100) / total
            found.append(f"{line}: {counts[line]:,} of {total:,} is {exact:.2f}%, not {printed}%.")
    whole = sum((Decimal(printed) for printed in shares.values()), Decimal(0))
    if shares and whole != 100:
        found.append(f"The shares sum to {whole}%.")
    digits = {_digits(printed) for printed in shares.values()}
    if len(digits) > 1:
        found.append("The shares are printed with different numbers of digits.")
    return found


def mending(
    counts: Mapping[str, int], *, total: int, percentages: Mapping[str, str]
) -> list[tuple[str, int]]:
    """Each change of one line to one value after which lines, total and shares agree: (line, value).

    One answer is a repair; none says that more than one figure is wrong.
    """
    found = []
    for line in counts:
        value = total - (sum(counts.values()) - counts[line])
        changed = {**counts, line: value}
        if value >= 0 and all(_fits(changed[one], total, said) for one, said in percentages.items()):
            found.append((line, value))
    return found


def _fits(count: int, total: int, printed: str) -> bool:
    return fits(Decimal(count), Decimal(total), Decimal(printed), _digits(printed))


def _digits(printed: str) -> int:
    return len(printed.partition(".")[2])
