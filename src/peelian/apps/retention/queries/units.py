"""Early signals: which units lose more people than chance explains. Of units, never of a person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from peelian.analysis.funnel import UnitCount, funnel
from peelian.apps.accounts.api import Viewer
from peelian.apps.retention.queries.careers import list_leavers, list_stays, list_stretches, top_units
from peelian.apps.retention.queries.doors import require_counts
from peelian.apps.retention.types import UnitSignals
from peelian.apps.workforce.api import LeaveReason
from peelian.kernel.days import add_months

_YEAR = 365.25
#: Who leaves because of their age, their health or their death says nothing of the unit.
_SAY_NOTHING = {LeaveReason.RETIREMENT, LeaveReason.ILL_HEALTH_RETIREMENT, LeaveReason.DEATH}


def unit_signals(*, viewer: Viewer, until_on: dt.date, staff_class: str) -> UnitSignals:
    """LPAs and departments by who left the force from them in the year before a day, retirements and deaths left out.

    Each leaver counts in the unit that they were posted to on their last day, each person-year where it was served.
    Raises NotAllowed.
    """
    require_counts(viewer)
    first_on = add_months(until_on, -12)
    tops = top_units()
    leavers: dict[int, set[dt.date]] = defaultdict(set)
    for row in list_leavers(first_on=first_on, until_on=until_on):
        if row.staff_class == staff_class and row.reason not in _SAY_NOTHING and row.left_on:
            leavers[row.person_id].add(row.left_on)
    years: dict[tuple[str, str], float] = defaultdict(float)
    counts: dict[tuple[str, str], int] = defaultdict(int)
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
        placed += len(here)
    # Who left on the first day of the span served no time in it: their unit has the day before it.
    units = [
        UnitCount(code, name, counts[code, name], max(served, 1 / _YEAR if counts[code, name] else 0.0))
        for (code, name), served in sorted(years.items())
    ]
    return UnitSignals(
        first_on, until_on, funnel(units), unplaced=placed < sum(len(days) for days in leavers.values())
    )
