"""Who stands before residents as their named contact on a day: of a rank that they meet, and not posted elsewhere."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from peelian.apps.places.models import Area
from peelian.apps.workforce.models.posts import NamedContact, Posting
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.rules.posts import NAMED_CONTACT_RANKS
from peelian.apps.workforce.types.teams import Naming
from peelian.columns.spans import valid_on


def named_on(on: dt.date) -> QuerySet[NamedContact]:
    """Named contacts of a day, joined to the terms of that day; one row for each.

    Whoever is posted, that day, to no team of the neighbourhood or of its sector isn't theirs any more, whatever else
    was forgotten. Somebody of whom no posting is recorded is believed.
    """
    sectors = Area.objects.filter(valid_on(on), code=OuterRef("area_code")).values("parent__code")[:1]
    return (
        NamedContact.objects.filter(valid_on(on), valid_on(on, "person__terms__"))
        .filter(person__terms__rank__in=NAMED_CONTACT_RANKS)
        .annotate(sector=Subquery(sectors))
        .filter(~Exists(_elsewhere(on)))
    )


def _elsewhere(on: dt.date) -> QuerySet[Posting]:
    """Postings of the row's person on a day to a unit that is neither its area's nor its sector's."""
    area, sector = OuterRef("area_code"), OuterRef("sector")
    teams = Team.objects.filter(unit_id=OuterRef("unit_id")).filter(
        Q(area__code=OuterRef(area)) | Q(area__code=OuterRef(sector))
    )
    here = Q(unit__area_code=area) | Q(unit__area_code=sector) | Exists(teams)
    return Posting.objects.filter(valid_on(on), person_id=OuterRef("person_id")).exclude(here)


def list_namings(since: dt.date) -> list[Naming]:
    """Who is the named contact of which neighbourhood, until when: on a day or after it."""
    rows = NamedContact.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=since))
    return [
        Naming(*row)
        for row in rows.order_by("area_code", "valid_from").values_list(
            "area_code", "person_id", "valid_from", "valid_until"
        )
    ]
