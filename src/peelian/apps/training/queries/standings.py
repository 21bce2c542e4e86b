"""How people stood over time, as the workforce room records it: rank, role, and the kinds of their units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from peelian.apps.training.types import Standing
from peelian.apps.workforce.models.people import Person


def standings_of(person_ids: Collection[int], day: dt.date) -> dict[int, list[Standing]]:
    """The stretches of each of these people up to a day, in order of time."""
    rows = Person.objects.filter(pk__in=person_ids, joined_on__lte=day)
    return {row.pk: [Standing(row.joined_on, row.left_on, row.rank)] for row in rows}


def people_on(day: dt.date, *, unit_code: str | None = None) -> list[int]:
    """Everybody who serves on a day, in the force or in a unit with all below it, in order of id."""
    rows = Person.objects.filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)
    return sorted(rows.values_list("id", flat=True))
