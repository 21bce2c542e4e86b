"""Did it work: whether a count fell where participation rose, rose there, shows no sign of change, or can't be told.

`rises` finds when each area started, `designs` sets the areas side by side, `fitting` estimates, `placebos` looks for
an effect where there can't be one, and here it is said. It is no experiment: nobody drew lots about who takes part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from peelian.analysis.differences.designs import (
    LEAST_MONTHS,
    Area,
    LeftOut,
    Start,
    design,
    sorted_out,
    starts_of,
)
from peelian.analysis.differences.drifts import carried_on
from peelian.analysis.differences.fitting import Estimate, can_fit, fit
from peelian.analysis.differences.placebos import FakeStart, InPlace, fake_starts, in_place

VERSION = "2"
METHOD = (
    "difference-in-differences: stacked Poisson regression with area and month effects, against areas that never "
    "started; errors by areas (jackknife), randomisation inference, and the course of the months before carried on"
)

#: Fewer areas on a side say too little of how far areas part from each other anyway.
LEAST_AREAS = 5
LEAST_COMPARISON = 10
#: An interval within so much either way is no sign of change.
MARGIN = 0.10
#: What lots may give by chance.
LEVEL = 0.05


class Verdict(StrEnum):
    """What can be said."""

    FELL = "fell"
    ROSE = "rose"
    NO_SIGN = "no sign of change"
    CANT_TELL = "can't tell"


class Because(StrEnum):
    """Why nothing can be said."""

    NONE_STARTED = "none started"
    FEW_AREAS = "few areas"
    FEW_COMPARISON = "few comparison areas"
    SPILLOVER = "spillover"
    FEW_MONTHS = "few months"
    ZEROS = "zeros"
    PRE_TREND = "pre-trends differ"
    LOTS = "lots give as much"
    CARRIED_ON = "the course before gives as much"
    WIDE = "wide interval"


@dataclass(frozen=True, slots=True)
class Difference:
    """The answer with all it rests on.

    Args:
        verdict: what can be said.
        because: why not more; None of a verdict that says something.
        words: both in a sentence or two.
        estimate: the change with its interval; None where there can't be one.
        starts: counts before and after, by the month of the start.
        areas, comparison_areas: how many are in it.
        left_out: how many aren't, and why.
        months: how many the courses have.
        pre_trend: what the later half of the months before shows against the earlier half.
        fake_starts: the same for all starts that weren't.
        in_place: the estimate against areas that never started, and against lots.
        carried_on: what is left of the estimate when the course of the months before goes on; None where it can't be
            told.
        as_of: the day of the inputs.
    """

    verdict: Verdict
    because: Because | None
    words: str
    estimate: Estimate | None
    starts: tuple[Start, ...]
    areas: int
    comparison_areas: int
    left_out: LeftOut
    months: int
    pre_trend: FakeStart | None
    fake_starts: tuple[FakeStart, ...]
    in_place: InPlace | None
    carried_on: Estimate | None
    as_of: dt.date
    method: str = METHOD
    version: str = VERSION


def difference(areas: Sequence[Area], *, months: Sequence[dt.date], what: str, as_of: dt.date) -> Difference:
    """Whether a count changed in the areas that started, against those that never did and touch none that did.

    Args:
        areas: all of them, each with a count for each month.
        months: the first days of the months, one after the other.
        what: is counted, as the subject of a sentence, singular (“Recorded crime”).
        as_of: the day of the inputs.

    Raises:
        ValueError: an area has other months, a count below 0, or its code twice.
    """
    treated, compared, out = sorted_out(areas, len(months))
    told = _Told(what, as_of, len(months), len(treated), len(compared), out)
    if not treated or not compared:
        return told.cant(_too_few(told, len(treated) + out.too_early + out.too_late))
    found = design(treated, compared, len(months))
    told.starts = starts_of(found, months)
    if because := _too_few(told, len(treated)):
        return told.cant(because)
    if not can_fit(found):
        return told.cant(Because.ZEROS)
    estimate = told.estimate = fit(found)
    counts = np.array([area.counts for area in [*treated, *compared]], dtype=np.int64)
    told.fakes = fake_starts(counts, found)
    place = told.place = in_place(found, estimate)
    told.left = carried_on(counts, found, estimate)
    return _judged(told, estimate, place)


@dataclass(slots=True)
class _Told:
    """What is known so far."""

    what: str
    as_of: dt.date
    months: int
    areas: int
    comparison_areas: int
    out: LeftOut
    starts: tuple[Start, ...] = ()
    estimate: Estimate | None = None
    fakes: tuple[FakeStart, ...] = ()
    place: InPlace | None = None
    left: Estimate | None = None

    @property
    def pre_trend(self) -> FakeStart | None:
        """The start that wasn't in the middle of the months before."""
        return self.fakes[len(self.fakes) // 2] if self.fakes else None

    def cant(self, because: Because | None) -> Difference:
        """Can't tell."""
        return self.said(Verdict.CANT_TELL, because)

    def said(self, verdict: Verdict, because: Because | None = None) -> Difference:
        """The answer."""
        words = _cant_words(self, because) if because else _words(self, verdict)
        return Difference(
            verdict, because, words, self.estimate, self.starts, self.areas, self.comparison_areas, self.out,
            self.months, self.pre_trend, self.fakes, self.place, self.left, self.as_of,
        )  # fmt: skip


def _too_few(told: _Told, started: int) -> Because | None:
    if not started:
        return Because.NONE_STARTED
    if not told.areas:
        return Because.FEW_MONTHS
    if told.areas < LEAST_AREAS:
        return Because.FEW_AREAS
    if told.comparison_areas < LEAST_COMPARISON:
        enough = told.comparison_areas + told.out.touching >= LEAST_COMPARISON
        return Because.SPILLOVER if enough else Because.FEW_COMPARISON
    return None


def _judged(told: _Told, estimate: Estimate, place: InPlace) -> Difference:
    if told.pre_trend is None or told.pre_trend.estimate.leaves_out_none:
        return told.cant(Because.ZEROS if told.pre_trend is None else Because.PRE_TREND)
    if estimate.leaves_out_none and place.p <= LEVEL:
        if not _goes_beyond(estimate, told.left):
            return told.cant(Because.CARRIED_ON)
        return told.said(Verdict.FELL if estimate.log_ratio < 0 else Verdict.ROSE)
    if estimate.low >= -MARGIN and estimate.high <= MARGIN:
        return told.said(Verdict.NO_SIGN)
    if estimate.leaves_out_none:
        return told.cant(Because.LOTS)
    return told.cant(Because.WIDE)


def _goes_beyond(estimate: Estimate, left: Estimate | None) -> bool:
    """Whether a change stands when the course of the months before is carried on: the direction is known by then."""
    return left is not None and left.log_ratio * estimate.log_ratio > 0 and left.one_sided_p <= LEVEL


def _words(told: _Told, verdict: Verdict) -> str:
    where = (
        f"in the {told.areas} areas where participation rose, against the {told.comparison_areas} where it didn't "
        "and that touch none where it did"
    )
    if told.estimate is None:
        return ""
    if verdict is Verdict.NO_SIGN:
        near = f"within {MARGIN:.0%} either way"
        return f"{told.what} shows no sign of change {where}: {in_words(told.estimate)}, {near}."
    return f"{told.what} {verdict.value} {where}: {in_words(told.estimate)}."


def in_words(estimate: Estimate) -> str:
    """A change with its interval: “12.3% less (95% interval: 20.1% less to 3.9% less)”."""
    return f"{_said(estimate.change)} (95% interval: {_said(estimate.low)} to {_said(estimate.high)})"


def _said(change: float) -> str:
    shown = round(100 * abs(change), 1)
    if not shown:
        return "no change"
    if change > 9:
        return f"{change + 1:,.0f} times as much"
    return f"{shown:.1f}% {'less' if change < 0 else 'more'}"


def _cant_words(told: _Told, because: Because) -> str:
    left = f"in {told.out.too_early} it rose too early and in {told.out.too_late} too late for that"
    why = {
        Because.NONE_STARTED: "participation rose in no area in these months.",
        Because.FEW_MONTHS: f"it takes {LEAST_MONTHS} months before a rise of participation and "
        f"{LEAST_MONTHS} from it on; {left}.",
        Because.FEW_AREAS: f"participation rose in {_areas(told.areas)} with {LEAST_MONTHS} months on each side, and "
        f"it takes {LEAST_AREAS}; {left}.",
        Because.FEW_COMPARISON: f"{_areas(told.comparison_areas)} can be compared with, and it takes "
        f"{LEAST_COMPARISON}.",
        Because.SPILLOVER: f"{_areas(told.comparison_areas)} can be compared with, and it takes {LEAST_COMPARISON}: "
        f"{told.out.touching} more touch one where participation rose, so that what is done there may spill over.",
        Because.ZEROS: "nothing was counted before or after on one of the two sides, or in half of the months before.",
        Because.PRE_TREND: _pre_trend_words(told.pre_trend),
        Because.LOTS: _lots_words(told),
        Because.CARRIED_ON: _carried_words(told),
        Because.WIDE: _wide_words(told.estimate),
    }[because]
    return f"Can't tell whether {told.what[:1].lower()}{told.what[1:]} changed: {why}"


def _areas(number: int) -> str:
    return {0: "no area", 1: "1 area"}.get(number, f"{number} areas")


def _pre_trend_words(found: FakeStart | None) -> str:
    moved = (
        f": {in_words(found.estimate)} in the {found.months_before_start} months before participation rose"
        if found
        else ""
    )
    return f"the areas where participation rose parted from the others before it did{moved}."


def _lots_words(told: _Told) -> str:
    if told.estimate is None or told.place is None:
        return ""
    return (
        f"{in_words(told.estimate)}, yet lots drawn about where participation rose give as much in "
        f"{told.place.p:.0%} of draws, and more than {LEVEL:.0%} is too much."
    )


def _carried_words(told: _Told) -> str:
    if told.estimate is None:
        return ""
    if told.left is None:
        return f"{in_words(told.estimate)}, yet of the months before too little was counted to tell their course."
    return (
        f"{in_words(told.estimate)}, yet had the areas gone on parting as they may have before participation rose, "
        f"{in_words(told.left)} would be left, and that holds no change."
    )


def _wide_words(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return f"{in_words(estimate)}. The interval holds no change as well as changes of more than {MARGIN:.0%}."
