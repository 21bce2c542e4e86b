"""Police officers serving on a day, each with the unit that they count in. For the counts of this room only."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Min

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import StaffClass
from peelian.apps.workforce.models.people import Career

_OFFICERS = StaffClass.OFFICER.ranks
#: Whoever is posted nowhere.
NOWHERE = "Not posted"


def officers_on(day: dt.date) -> dict[int, str]:
    """The unit in which each officer counts, by their id: `NOWHERE` for whoever is posted to none."""
    return {
        one.person_id: one.unit_name or NOWHERE
        for one in workforce.serving_on(day=day)
        if one.staff_class is StaffClass.OFFICER
    }


def officers_joined(since_on: dt.date, as_of: dt.date) -> list[tuple[int, dt.date]]:
    """Who joined as officers from `since_on` up to and with `as_of`, by id, and on which day first."""
    rows = Career.objects.filter(
        joined_on__gte=since_on,
        joined_on__lte=as_of,
        person__terms__valid_from=F("joined_on"),
        person__terms__rank__in=_OFFICERS,
    )
    return list(rows.values_list("person_id").annotate(first=Min("joined_on")).order_by("first", "person_id"))
