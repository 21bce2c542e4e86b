"""Read: what a plan intended is counted again whenever the data grow, by whole periods, and its verdict follows.

A baseline is read when a plan is written, and frozen. Once the plan is agreed, its readings arrive: after an import at
once, otherwise every ten minutes. Nobody types them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from peelian.analysis.drift import ASSUMED
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import Measure, MeasuredOutcome, Period, ReadingRow, ReadingsTaken
from peelian.journeys import measures, standing
from peelian.journeys.measures import Asked, Looking
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day

ACTOR = system("readings")
#: How many whole periods back the look of every ten minutes goes.
DUE_PERIODS = 2


class TooLittleBefore(Refused):
    """Too few periods are known to compare with."""


def baseline_for(
    *, at: dt.datetime, priority_id: int, measure: Measure, comparison_code: str = ""
) -> problems.Baseline | None:
    """Where a measure stands before a plan for a priority: its last twelve months, or six fortnights, that are known.

    None for a measure that has none (typed by hand, or an output). Raises NotFound, Refused (the measure says nothing
    of the problem, or the comparison area isn't elsewhere), TooLittleBefore.
    """
    priority = priorities.get_priority(priority_id, at=at)
    decision = problems.may_measure(measure, priority.category, reported=measures.REPORTED)
    if not decision:
        raise Refused(decision.reason, field="measure")
    if not measure.is_judged:
        return None
    look = Looking(at)
    periods = _before(look, measure)
    own = _codes(priority.area_code, periods, look)
    known = _contiguous(measures.count(look, Asked(measure, priority.category, own, periods)), periods)
    if len(known) < problems.LEAST_BASELINE:
        raise TooLittleBefore(
            f"Too little is known of the time before to compare with: {len(known)} whole {measure.period}s of "
            f"“{measure.label}”, and it takes {problems.LEAST_BASELINE}.",
            field="measure",
        )
    there: measures.Counts | None = None
    if comparison_code:
        _insist_elsewhere(priority.area_code, comparison_code, look.on)
        codes = _codes(comparison_code, periods, look)
        there = measures.count(look, Asked(measure, priority.category, codes, [row for row, _ in known]))
    total = sum(count for _, (count, _) in known)
    asked = sum(of or 0 for _, (_, of) in known)
    between = _drift_before(look, measure, priority, [period for period, _ in known], bool(comparison_code))
    return problems.Baseline(
        value=round(100 * total / asked if measure.is_share else total / len(known), 2),
        count=total,
        periods=len(known),
        starts_on=known[0][0][0],
        until_on=known[-1][0][1],
        drift=between[0],
        drift_areas=between[1],
        comparison_count=sum(count for count, _ in there.values()) if there is not None else None,
        out_of=asked if measure.is_share else None,
    )


def read_due(*, at: dt.datetime) -> int:
    """Read the last two whole periods of every measured outcome; how many readings were added or changed."""
    look = Looking(at)
    return sum(_told(_read(look, outcome, DUE_PERIODS)) for outcome in problems.list_measured())


def read_all(*, at: dt.datetime) -> int:
    """Read all periods of every measured outcome, and how far areas drift; how many readings were added or changed."""
    look = Looking(at)
    return sum(_told(_read(look, outcome, None)) for outcome in problems.list_measured())


def read_plan(*, at: dt.datetime, plan_id: int) -> int:
    """Read all periods of one plan's outcomes; how many readings were added or changed."""
    look = Looking(at)
    return sum(_told(_read(look, row, None)) for row in problems.list_measured(plan_ids=[plan_id]))


def read_reported(*, at: dt.datetime, subject: str) -> int:
    """Read what a report that came in or was decided may have changed: the outcomes counted from reports around it.

    Args:
        subject: of the report's event, `incidents.Report:<number>`.

    How many readings were added or changed. Doing it twice does no harm.
    """
    report = incidents.voice_of(int(subject.rpartition(":")[2]))
    if report is None:
        return 0
    look, code = Looking(at), places.get_area_by_id(report.area_id).code
    return sum(
        _told(_read(look, row, DUE_PERIODS))
        for row in problems.list_measured()
        if row.measure in (Measure.ONLINE_REPORTS, Measure.VOICE)
        and row.category is report.category
        and any(code in standing.neighbourhood_codes(area, look.on) for area in _grounds(row))
    )


def read_outcome(*, at: dt.datetime, outcome: MeasuredOutcome) -> ReadingsTaken:
    """Read all periods of one outcome, from its baseline on. Raises NotFound, problems.PlanNotOpenForThat."""
    return _read(Looking(at), outcome, None)


def so_far(*, at: dt.datetime, plan: problems.PlanView) -> dict[int, ReadingRow]:
    """What this fortnight has brought so far, by outcome: shown beside the readings, and judged nowhere.

    Months are known as wholes only, so outcomes that are read by the month are left out.
    """
    look = Looking(at)
    found = {}
    for outcome in plan.outcomes:
        if outcome.measure.period != "fortnight" or plan.agreed_at is None:
            continue
        period = problems.period_of("fortnight", look.on)
        codes = standing.neighbourhood_codes(plan.area_code, look.on)
        counts = measures.count(
            look, Asked(outcome.measure, plan.category, codes, [period], plan.priority_id)
        )
        if period in counts:
            found[outcome.id] = _row(outcome.measure, period, counts[period], None, {})
    return found


def _read(look: Looking, outcome: MeasuredOutcome, periods_back: int | None) -> ReadingsTaken:
    first = outcome.baseline_from or problems.period_of(outcome.measure.period, outcome.agreed_on)[0]
    periods = problems.whole_periods(outcome.measure.period, first, look.on)
    wanted = periods if periods_back is None else periods[-periods_back:]
    codes = _codes(outcome.area_code, periods, look)
    counts = measures.count(
        look, Asked(outcome.measure, outcome.category, codes, wanted, outcome.priority_id)
    )
    there: measures.Counts = {}
    if outcome.comparison_code:
        elsewhere = _codes(outcome.comparison_code, periods, look)
        there = measures.count(look, Asked(outcome.measure, outcome.category, elsewhere, wanted))
    basis = {"areas": list(codes), "changed": _changed(outcome.area_code, first, look)}
    if outcome.measure is Measure.RECORDED_CRIME:
        basis["categories"] = list(outcome.category.published_categories)
    rows = [
        _row(
            outcome.measure,
            period,
            counts[period],
            there[period][0] if period in there else None,
            basis,
        )
        for period in wanted
        if period in counts
    ]
    tau, areas = (
        _drift_since(look, outcome, [row.starts_on for row in rows]) if periods_back is None else (None, 0)
    )
    return problems.take_readings(
        actor=ACTOR, at=look.at, outcome_id=outcome.outcome_id, rows=rows, drift=tau, drift_areas=areas
    )


def _row(
    measure: Measure,
    period: Period,
    counted: tuple[int, int | None],
    comparison: int | None,
    basis: dict[str, object],
) -> ReadingRow:
    count, of = counted
    value = round(100 * count / of, 1) if measure.is_share and of else float(count)
    return ReadingRow(period[0], period[1] - dt.timedelta(days=1), count, value, of, comparison, basis)


def _drift_since(
    look: Looking, outcome: MeasuredOutcome, months: Sequence[dt.date]
) -> tuple[float | None, int]:
    """The drift between the baseline and the months since; None leaves the one that is known."""
    if outcome.measure is not Measure.RECORDED_CRIME or outcome.baseline_until is None:
        return None, 0
    periods = [problems.period_of("month", month) for month in months]
    before = [period for period in periods if period[1] <= outcome.baseline_until]
    after = [period for period in periods if period[0] >= outcome.agreed_on]
    if not before or not after:
        return None, 0
    found = measures.measured_drift(
        look,
        measure=outcome.measure,
        category=outcome.category,
        area=places.get_area_by_id(outcome.area_id),
        before=before,
        after=after,
        compared=bool(outcome.comparison_code),
    )
    return found.tau, found.areas


def _drift_before(
    look: Looking,
    measure: Measure,
    priority: priorities.PriorityView,
    periods: Sequence[Period],
    compared: bool,
) -> tuple[float, int]:
    """What is to be expected of the drift: that between the first two thirds of the baseline and its last."""
    if measure.is_share:
        return 0.0, 0
    if measure is not Measure.RECORDED_CRIME:
        return ASSUMED, 0
    cut = max(1, 2 * len(periods) // 3)
    found = measures.measured_drift(
        look,
        measure=measure,
        category=priority.category,
        area=places.get_area_by_id(priority.area_id),
        before=periods[:cut],
        after=periods[cut:],
        compared=compared,
    )
    return found.tau, found.areas


def _before(look: Looking, measure: Measure) -> list[Period]:
    """The periods that a baseline may take, in their order; of months, up to the last that is published."""
    count = problems.BASELINE_PERIODS[measure.period]
    day = look.on
    if measure.period == "month":
        this = look.on.replace(day=1)
        published = [month for month in look.months() if month < this]
        if not published:
            return []
        day = problems.period_of("month", published[-1])[1]
    return problems.periods_back(measure.period, day, count)


def _contiguous(
    counts: measures.Counts, periods: Sequence[Period]
) -> list[tuple[Period, tuple[int, int | None]]]:
    """The known periods up to the last one, back to the first gap."""
    known = [(period, counts[period]) for period in periods if period in counts]
    found = known[-1:]
    for earlier, later in pairwise(reversed(known)):
        if later[0][1] != earlier[0][0]:
            break
        found.insert(0, later)
    return found


def _codes(area_code: str, periods: Sequence[Period], look: Looking) -> tuple[str, ...]:
    first = periods[0][0] if periods else look.on
    return standing.neighbourhood_codes(area_code, first, look.on)


def _changed(area_code: str, first: dt.date, look: Looking) -> bool:
    then, now = (standing.neighbourhood_codes(area_code, day) for day in (first, look.on))
    return then != now


def _insist_elsewhere(area_code: str, comparison_code: str, on: dt.date) -> None:
    decision = problems.may_compare(places.path_of(area_code, on), places.path_of(comparison_code, on))
    if not decision:
        raise Refused(decision.reason, field="comparison_code")


def _grounds(outcome: MeasuredOutcome) -> list[str]:
    return [code for code in (outcome.area_code, outcome.comparison_code) if code]


def _told(taken: ReadingsTaken) -> int:
    return taken.added + taken.changed


def comparison_choices(*, at: dt.datetime, area_code: str) -> list[places.AreaView]:
    """The areas that a plan's own can be compared with: of the same kind first, then all others that are elsewhere."""
    on = local_day(at)
    own = places.get_area(area_code, on)
    others = [area for area in places.list_areas(on=on) if problems.may_compare(own.path, area.path)]
    return sorted(others, key=lambda area: (area.kind is not own.kind, area.name, area.code))
