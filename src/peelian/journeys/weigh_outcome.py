"""Weigh: where a measure stands, and how small a change could be seen, while a plan is being written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.places import api as places
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import Baseline, Direction, Measure
from peelian.journeys import read_outcomes
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a row of the form says below it: the time before, what could be seen, or what stands against both.

    Args:
        stands: the time before, in words; empty where there is none to tell.
        foresight: how small a change could be seen.
        trouble: why nothing can be said.
        baseline: the figures; None where it has none.
        seen: whether the target could be seen; None where that can't be said.
    """

    stands: str = ""
    foresight: str = ""
    trouble: str = ""
    baseline: Baseline | None = None
    seen: bool | None = None


def weigh(
    *,
    at: dt.datetime,
    priority_id: int,
    measure: Measure,
    direction: Direction = Direction.FALL,
    comparison_code: str = "",
    due_on: dt.date | None = None,
    target: float | None = None,
) -> Weighed:
    """What can be said of an outcome before a plan is saved. It writes nothing, and refuses nothing: it says why.

    Raises NotFound for a priority that isn't there.
    """
    if measure is Measure.TYPED:
        return Weighed(stands="Typed in by hand: say yourself where it stands now.")
    try:
        baseline = read_outcomes.baseline_for(
            at=at, priority_id=priority_id, measure=measure, comparison_code=comparison_code
        )
    except NotFound:
        if comparison_code:
            return Weighed(trouble="There is no such area to compare with.")
        raise
    except Refused as refused:
        return Weighed(trouble=refused.message)
    if baseline is None:
        return Weighed(stands="What patrols give is counted from the day that the plan is agreed.")
    there = places.get_area(comparison_code, local_day(at)).name if comparison_code else ""
    foresight = problems.foresee(
        baseline,
        measure=measure,
        direction=measure.better or direction,
        on=local_day(at),
        due_on=due_on,
        target=target,
    )
    return Weighed(
        stands=_stands(baseline, measure, there),
        foresight=foresight.words,
        baseline=baseline,
        seen=foresight.seen,
    )


def _stands(baseline: Baseline, measure: Measure, there: str) -> str:
    last = baseline.until_on - dt.timedelta(days=1)
    of = (
        f"{baseline.count:,} of {baseline.out_of:,}"
        if baseline.out_of is not None
        else f"{baseline.count:,} in all"
    )
    against = f"; {baseline.comparison_count:,} in {there}" if baseline.comparison_count is not None else ""
    value = f"{baseline.value:,.2f}".rstrip("0").rstrip(".")
    return (
        f"Now: {value} {measure.unit} ({of}{against}), from {baseline.periods} whole {measure.period}s, "
        f"{in_words(baseline.starts_on)} to {in_words(last)}. It is frozen when you save."
    )
