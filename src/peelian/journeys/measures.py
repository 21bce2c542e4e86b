"""What each measure of a plan counts, in a ground and a span of time, from the rooms that hold it.

`None` always means "not known": a month that isn't published, a fortnight from before anything was heard at all, one
that no position was looked at for. It is never the same as none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.analysis.drift import ASSUMED, Drift, drift
from peelian.analysis.verdict import rate_change
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems.api import Measure, Period
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.voice import api as voice
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import local_day, start_of_day

#: Ratings from here up are good ones.
GOOD = 4
#: The problems that can be reported online.
REPORTED = frozenset(kind.problem for kind in incidents.IncidentKind)

Counts = Mapping[Period, tuple[int, int | None]]


@dataclass(slots=True)
class Looking:
    """One look at the data at a moment; remembers what several outcomes ask for."""

    at: dt.datetime
    _crimes: dict[object, Counter[tuple[str, dt.date]]] = field(default_factory=dict)
    _quiet: dict[Period, bool] = field(default_factory=dict)
    _given: dict[object, visibility.GroundFigures] = field(default_factory=dict)
    _tasks: dict[int, Sequence[int]] = field(default_factory=dict)
    _months: list[dt.date] | None = None

    @property
    def on(self) -> dt.date:
        """The local day of the look."""
        return local_day(self.at)

    def months(self) -> list[dt.date]:
        """The first days of the months that crime is published of."""
        if self._months is None:
            self._months = incidents.list_months(since=dt.date.min)
        return self._months

    def crimes(
        self, codes: Collection[str], categories: Collection[str], first: dt.date, last: dt.date
    ) -> Counter[tuple[str, dt.date]]:
        """Crimes by neighbourhood's code and month."""
        key = (frozenset(codes), tuple(categories), first, last)
        if key not in self._crimes:
            rows = incidents.count_crimes(
                neighbourhood_codes=codes, first_month=first, last_month=last, categories=categories
            )
            counted: Counter[tuple[str, dt.date]] = Counter()
            for row in rows:
                counted[row.neighbourhood_code, row.month] += row.n
            self._crimes[key] = counted
        return self._crimes[key]

    def heard_nothing(self, period: Period) -> bool:
        """Whether nobody said anything of anything anywhere in a period: then it says nothing of one place."""
        if period not in self._quiet:
            since, until = moments(period, self.at)
            codes = [area.code for area in places.list_areas(on=period[0])]
            total = voice.count_voice(area_codes=codes, since=since, until=until)
            self._quiet[period] = total.contributions == 0
        return self._quiet[period]

    def given(self, asked: Asked, period: Period, task_ids: Sequence[int]) -> visibility.GroundFigures:
        """What patrols under a priority's plans gave in a period; the outputs of a plan share one look."""
        key = (frozenset(asked.codes), period, asked.priority_id)
        if key not in self._given:
            self._given[key] = visibility.figures_between(
                area_codes=asked.codes,
                first_on=period[0],
                last_on=min(period[1] - dt.timedelta(days=1), self.on),
                task_ids=task_ids,
            )
        return self._given[key]

    def task_ids(self, priority_id: int) -> Sequence[int]:
        """The patrols under a priority's plans."""
        if priority_id not in self._tasks:
            self._tasks[priority_id] = tasking.list_task_ids_for_priority(priority_id)
        return self._tasks[priority_id]


def moments(period: Period, at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The moments that a span of local days goes from and to, which isn't later than `at`."""
    return start_of_day(period[0]), min(start_of_day(period[1]), at)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be counted.

    Args:
        measure: not `typed`.
        category: the plan's problem.
        codes: of the ground.
        periods: of the measure's kind.
        priority_id: whose plans' patrols count; only outputs ask.
    """

    measure: Measure
    category: ProblemCategory
    codes: Collection[str]
    periods: Sequence[Period]
    priority_id: int = 0


def count(look: Looking, asked: Asked) -> Counts:
    """What a measure counted in each period: (count, of how many where it's a share). Unknown ones are left out.

    Nothing later than the look is counted.
    """
    return _SOURCES[asked.measure](look, asked)


def measured_drift(
    look: Looking,
    *,
    measure: Measure,
    category: ProblemCategory,
    area: places.AreaView,
    before: Sequence[Period],
    after: Sequence[Period],
    compared: bool,
) -> Drift:
    """By how much areas of the same kind part from each other anyway, in the same periods.

    Only for recorded crime, which is counted everywhere in the same way. How many report online or speak in an area
    goes with how many know of the site there: areas would part from each other as it becomes known, not as the problem
    moves, and most have too few in a fortnight to tell. So for reports and voice it is assumed, and the verdict says
    so; a share of those who answered carries none. Areas around or in the plan's own are left out, and those with a
    priority for the problem: something may be done there.
    """
    if measure is not Measure.RECORDED_CRIME or not before or not after:
        return Drift(ASSUMED, 0)
    others = [
        other
        for other in places.list_areas(on=look.on, kind=area.kind)
        if area.code not in other.path and other.code not in area.path
    ]
    answered = {
        row.area_code
        for row in priorities.list_priorities(area_codes=[row.code for row in others], at=look.at)
        if row.category is category
    }
    rows = {
        row.code: _months_of(look, row, category, before, after) for row in others if row.code not in answered
    }
    whole = [sum(row[n] for row in rows.values()) for n in range(len(before) + len(after))]
    cut = len(before)
    pairs = []
    for row in rows.values():
        rest = [total - own for total, own in zip(whole, row, strict=True)]
        change = rate_change(
            row[:cut],
            row[cut:],
            comparison_before=rest[:cut] if compared else None,
            comparison_after=rest[cut:] if compared else None,
        )
        pairs.append((change.log_ratio, change.variance))
    return drift(pairs)


def _months_of(
    look: Looking,
    area: places.AreaView,
    category: ProblemCategory,
    before: Sequence[Period],
    after: Sequence[Period],
) -> list[int]:
    months = [period[0] for period in (*before, *after)]
    everywhere = [row.code for row in places.list_areas(on=look.on, kind=places.AreaKind.NEIGHBOURHOOD)]
    counted = look.crimes(everywhere, category.published_categories, min(months), max(months))
    own = places.list_areas(on=look.on, kind=places.AreaKind.NEIGHBOURHOOD, within=area.code)
    return [sum(counted[row.code, month] for row in own) for month in months]


def _crime(look: Looking, asked: Asked) -> Counts:
    published = set(look.months())
    known = [period for period in asked.periods if period[0] in published]
    if not known or not asked.category.published_categories:
        return {}
    counted = look.crimes(asked.codes, asked.category.published_categories, known[0][0], known[-1][0])
    by_month: Counter[dt.date] = Counter()
    for (_, month), n in counted.items():
        by_month[month] += n
    return {period: (by_month[period[0]], None) for period in known}


def _reports(look: Looking, asked: Asked) -> Counts:
    counted = incidents.count_received(
        kinds=[kind for kind in incidents.IncidentKind if kind.problem is asked.category],
        area_codes=asked.codes,
        spans=[moments(period, look.at) for period in asked.periods],
    )
    return {
        period: (here, None)
        for period, (here, anywhere) in zip(asked.periods, counted, strict=True)
        if anywhere
    }


def _voice(look: Looking, asked: Asked) -> Counts:
    found = {}
    for period in asked.periods:
        since, until = moments(period, look.at)
        n = voice.count_voice(
            area_codes=asked.codes, since=since, until=until, category=asked.category
        ).people
        if n or not look.heard_nothing(period):
            found[period] = (n, None)
    return found


def _ratings(look: Looking, asked: Asked) -> Counts:
    found = {}
    for period in asked.periods:
        since, until = moments(period, look.at)
        scores = messaging.count_ratings(since=since, until=until, area_codes=asked.codes)
        if answers := sum(scores.values()):
            found[period] = (sum(n for score, n in scores.items() if score >= GOOD), answers)
    return found


def _delivered(look: Looking, asked: Asked) -> Counts:
    """What patrols under the priority's plans gave, by the fortnight that they began in; unknown without positions."""
    task_ids = look.task_ids(asked.priority_id)
    found: dict[Period, tuple[int, int | None]] = {}
    for period in asked.periods if task_ids else ():
        given = look.given(asked, period, task_ids)
        if given.tasks > given.tasks_not_known:
            found[period] = _GIVEN[asked.measure](given)
    return found


def _compliance(given: visibility.GroundFigures) -> tuple[int, int | None]:
    """Minutes given, of those asked for, as on every screen: see `GroundFigures.compliance`."""
    return round(given.given_minutes), round(given.counted_minutes)


_GIVEN: Mapping[Measure, Callable[[visibility.GroundFigures], tuple[int, int | None]]] = {
    Measure.PATROL_MINUTES: lambda given: (round(given.patrol_minutes), None),
    Measure.VISITS: lambda given: (given.visits, None),
    Measure.COMPLIANCE: _compliance,
    Measure.TASKS_UNVISITED: lambda given: (given.tasks_unvisited, None),
}
_SOURCES = {
    Measure.RECORDED_CRIME: _crime,
    Measure.ONLINE_REPORTS: _reports,
    Measure.VOICE: _voice,
    Measure.GOOD_RATINGS: _ratings,
    **dict.fromkeys(_GIVEN, _delivered),
}
