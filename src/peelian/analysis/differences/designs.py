"""Areas with a start beside areas without one, in the same months: one comparison for each month in which any started.

Where areas start at different times, a regression with one effect for each area and month compares those that start
late with those that started early, whose own effect then counts against it (A. Goodman-Bacon, Journal of Econometrics
225, 2021, 254-277). Here each start has a comparison of its own, with areas that never started (stacked: D. Cengiz and
others, Quarterly Journal of Economics 134, 2019, 1405-1454, appendix D). Nobody who started is compared with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from numbers import Integral

import numpy as np
from numpy.typing import NDArray

#: Months on each side that a start needs, and months on each side that are taken at most.
LEAST_MONTHS = 6
MOST_MONTHS = 12
#: A larger count is a mistake, and the sums of larger ones don't fit 64 bits.
MOST_COUNTED = 10**12

Counts = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Area:
    """An area's course.

    Args:
        code: names it.
        counts: of each month, 0 where there was none.
        start: the place of the month in which it started, below 0 before the first and from the number of months on
            after the last; None where it never did.
        touches: codes of the areas that it touches.
    """

    code: str
    counts: Sequence[int]
    start: int | None = None
    touches: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Areas that aren't in the comparison: they started with too few months before or after, or touch one that did."""

    too_early: int = 0
    too_late: int = 0
    touching: int = 0


@dataclass(frozen=True, slots=True)
class Start:
    """Areas that started in one month, with what was counted there and in the comparison, in the same months."""

    month: dt.date
    areas: int
    comparison_areas: int
    months_before: int
    months_after: int
    before: int
    after: int
    comparison_before: int
    comparison_after: int

    @property
    def ratio_of_ratios(self) -> float | None:
        """After to before, over the same in the comparison; None where one of the counts is 0."""
        if not (self.before and self.after and self.comparison_before and self.comparison_after):
            return None
        return (self.after / self.before) / (self.comparison_after / self.comparison_before)


@dataclass(frozen=True, eq=False)
class Design:
    """Counts by area (row) and start (column).

    Args:
        before, after: counts in each start's months.
        treated: whether the area started in that month.
        compared: of each area, whether it never did.
        windows: of each start, the first month, the month of the start, and the month after the last.
    """

    before: Counts
    after: Counts
    treated: Marks
    compared: Marks
    windows: tuple[tuple[int, int, int], ...]


def sorted_out(areas: Sequence[Area], months: int) -> tuple[list[Area], list[Area], LeftOut]:
    """Which areas started with enough months on each side, which they are compared with, and who is left out.

    An area that touches one that started is in neither: what is done next door may spill over. Both lists are in the
    order of their counts, so that what is drawn by lot from them doesn't hang on names. Raises ValueError where an
    area has other months, a count that is none (below 0, a part, beyond `MOST_COUNTED`), or a code twice.
    """
    _insist(areas, months)
    started = [area for area in areas if area.start is not None]
    codes = {area.code for area in started}
    beside = {code for area in started for code in area.touches}
    free = [area for area in areas if area.start is None]
    touching = [area for area in free if area.code in beside or codes & set(area.touches)]
    early = [area for area in started if (area.start or 0) < LEAST_MONTHS]
    late = [area for area in started if area not in early and months - (area.start or 0) < LEAST_MONTHS]
    out = LeftOut(len(early), len(late), len(touching))
    treated = [area for area in started if area not in early and area not in late]
    compared = [area for area in free if area not in touching]
    return sorted(treated, key=_by_counts), sorted(compared, key=_by_counts), out


def design(treated: Sequence[Area], compared: Sequence[Area], months: int) -> Design:
    """The comparison of each start, from six to twelve months on each side of it."""
    starts = sorted({area.start for area in treated if area.start is not None})
    windows = tuple(
        (max(0, start - MOST_MONTHS), start, min(months, start + MOST_MONTHS)) for start in starts
    )
    rows = [*treated, *compared]
    marks = np.array([[area.start == start for start in starts] for area in rows], dtype=bool)
    free = np.array([area.start is None for area in rows], dtype=bool)
    return laid(np.array([area.counts for area in rows], dtype=np.int64), marks, free, windows)


def laid(
    counts: Counts, treated: Marks, compared: Marks, windows: tuple[tuple[int, int, int], ...]
) -> Design:
    """A design from counts by area and month."""
    sums = np.concatenate([np.zeros((len(counts), 1), dtype=np.int64), counts.cumsum(axis=1)], axis=1)
    first, start, until = (np.array(column, dtype=np.int64) for column in zip(*windows, strict=True))
    return Design(
        sums[:, start] - sums[:, first], sums[:, until] - sums[:, start], treated, compared, windows
    )


def starts_of(found: Design, months: Sequence[dt.date]) -> tuple[Start, ...]:
    """What was counted for each start, in order."""
    told = []
    for column, (first, start, until) in enumerate(found.windows):
        ours, theirs = found.treated[:, column], found.compared
        before, after = found.before[:, column], found.after[:, column]
        told.append(
            Start(
                month=months[start],
                areas=int(ours.sum()),
                comparison_areas=int(theirs.sum()),
                months_before=start - first,
                months_after=until - start,
                before=int(before[ours].sum()),
                after=int(after[ours].sum()),
                comparison_before=int(before[theirs].sum()),
                comparison_after=int(after[theirs].sum()),
            )
        )
    return tuple(told)


def _insist(areas: Sequence[Area], months: int) -> None:
    if len({area.code for area in areas}) != len(areas):
        raise ValueError("Each area is named once.")
    for area in areas:
        whole = all(isinstance(count, Integral) and 0 <= count <= MOST_COUNTED for count in area.counts)
        if len(area.counts) != months or not whole:
            raise ValueError(f"{area.code}: a whole count from 0 up is needed for each of {months} months.")


def _by_counts(area: Area) -> tuple[int, tuple[int, ...]]:
    return (-1 if area.start is None else area.start, tuple(area.counts))
