"""As what somebody serves on a day, and how long: what every service asks before it writes."""

from __future__ import annotations

import datetime as dt

from peelian.apps.workforce.models.people import Career, Terms
from peelian.apps.workforce.types.people import Rank
from peelian.columns.spans import valid_on


def serves_as(person_id: int, day: dt.date) -> Rank | None:
    """The rank on which somebody serves on a day; None for somebody who isn't in the force then."""
    rank = Terms.objects.filter(valid_on(day), person_id=person_id).values_list("rank", flat=True).first()
    return Rank(rank) if rank else None


def serves_until(person_id: int, day: dt.date) -> dt.date | None:
    """The first day without somebody who serves on a day; None of somebody of whom no end is known."""
    careers = Career.objects.filter(person_id=person_id, joined_on__lte=day, left_on__gt=day)
    return careers.values_list("left_on", flat=True).first()


def sooner(*days: dt.date | None) -> dt.date | None:
    """The first of some days on which something ends; None where none of them is known."""
    return min((day for day in days if day is not None), default=None)
