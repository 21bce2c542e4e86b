"""Police officers serving on a day, each with the unit that they count in. For the counts of this room only."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q

from peelian.apps.workforce.api import StaffClass, UnitKind
from peelian.apps.workforce.models.people import Career
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import Unit
from peelian.columns.spans import valid_on

_OFFICERS = StaffClass.OFFICER.ranks
#: Whoever is posted nowhere.
NOWHERE = "Not posted"


def officers_on(day: dt.date) -> dict[int, str]:
    """The unit in which each officer counts, by their id: the LPA or department above the unit of their posting."""
    serving = Career.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=day),
        valid_on(day, "person__terms__"),
        joined_on__lte=day,
        person__terms__rank__in=_OFFICERS,
    )
    names = _names()
    posted = dict(Posting.objects.filter(valid_on(day)).values_list("person_id", "unit_id"))
    return {
        person_id: names[posted[person_id]] if person_id in posted else NOWHERE
        for person_id in serving.values_list("person_id", flat=True)
    }


def officers_joined(since_on: dt.date, as_of: dt.date) -> set[int]:
    """Ids of those who joined as officers from `since_on` up to and with `as_of`."""
    rows = Career.objects.filter(
        joined_on__gte=since_on,
        joined_on__lte=as_of,
        person__terms__valid_from=F("joined_on"),
        person__terms__rank__in=_OFFICERS,
    )
    return set(rows.values_list("person_id", flat=True))


def _names() -> dict[int, str]:
    """For each unit the name of the LPA, department or function above it, else of the unit below the force."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    return {pk: _counted_in(unit, units).name for pk, unit in units.items()}


def _counted_in(unit: Unit, units: dict[int, Unit]) -> Unit:
    while unit.kind not in _LARGE and unit.parent_id is not None:
        above = units[unit.parent_id]
        if above.kind == UnitKind.FORCE:
            break
        unit = above
    return unit


_LARGE = (UnitKind.LPA, UnitKind.DEPARTMENT, UnitKind.FUNCTION)
