"""Early signals: which units lose more people than chance explains. Of units, never of a person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from peelian.analysis.funnel import UnitCount, funnel
from peelian.analysis.suppression import is_small
from peelian.apps.accounts.api import Viewer
from peelian.apps.retention.queries.careers import list_stays, list_stretches, top_units
from peelian.apps.retention.queries.doors import require_counts
from peelian.apps.retention.queries.rates import NOT_OF_UNITS, list_leavers_of, plan_year
from peelian.apps.retention.rules import may_tell_april_year
from peelian.apps.retention.types import UnitSignals
from peelian.kernel.days import add_months
from peelian.kernel.errors import Refused

_YEAR = 365.25


def unit_signals(*, viewer: Viewer, until_on: dt.date, staff_class: str, today: dt.date) -> UnitSignals:
    """LPAs and departments by who left the force from them in the year before a day, retirements and deaths left out.

    Each leaver counts in the unit that they were posted to on their last day, each person-year where it was served.
    Raises NotAllowed, Refused: the year doesn't end with March, or isn't over.
    """
    require_counts(viewer)
    decision = may_tell_april_year(until_on, today)
    if not decision:
        raise Refused(decision.reason, field="until")
    first_on = add_months(until_on, -12)
    tops = top_units()
    leavers: dict[int, set[dt.date]] = defaultdict(set)
    others: dict[int, set[dt.date]] = defaultdict(set)
    rows = list_leavers_of(staff_class, first_on, until_on)
    plan = plan_year(rows, first_on)
    if plan is None or not plan.tells_units:
        return UnitSignals(first_on, until_on, funnel([]), unplaced=False, told=False)
    for row in rows:
        if row.left_on:
            (others if row.reason in NOT_OF_UNITS else leavers)[row.person_id].add(row.left_on)
    years: dict[tuple[str, str], float] = defaultdict(float)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    apart: dict[str, int] = defaultdict(int)
    placed = 0
    eve = first_on - dt.timedelta(days=1)
    of_class = {
        row.person_id
        for row in list_stretches(first_on=eve, until_on=until_on)
        if row.staff_class == staff_class
    }
    for stay in list_stays(first_on=eve, until_on=until_on):
        if stay.person_id not in of_class:
            continue
        unit = tops[stay.unit_id]
        years[unit] += (stay.until_on - max(stay.from_on, first_on)).days / _YEAR
        here = {last for last in leavers.get(stay.person_id, ()) if stay.from_on < last <= stay.until_on}
        counts[unit] += len(here)
        apart[unit[0]] += sum(stay.from_on < last <= stay.until_on for last in others.get(stay.person_id, ()))
        placed += len(here)
    # Who left on the first day of the span served no time in it: their unit has the day before it.
    units = [
        UnitCount(code, name, counts[code, name], max(served, 1 / _YEAR if counts[code, name] else 0.0))
        for (code, name), served in sorted(years.items())
    ]
    return UnitSignals(
        first_on,
        until_on,
        funnel(units, hidden=_telling(units, apart)),
        unplaced=placed < sum(len(days) for days in leavers.values()),
    )


def _telling(units: Sequence[UnitCount], apart: Mapping[str, int]) -> frozenset[str]:
    """Units whose count would tell, beside all who left from there, of few who retired or died; never one by itself."""
    hidden = {unit.key for unit in units if is_small(apart.get(unit.key, 0))}
    others = sorted(
        (unit for unit in units if unit.key not in hidden and unit.count), key=lambda unit: unit.count
    )
    if len(hidden) == 1 and others:
        hidden.add(others[0].key)
    return frozenset(hidden)
