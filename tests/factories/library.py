"""Good practice, written up."""

from __future__ import annotations

from typing import Any

import factory

from peelian.apps.library.models import Entry
from peelian.kernel.categories import ProblemCategory
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.workforce import PersonFactory, TeamFactory


class EntryFactory(factory.django.DjangoModelFactory[Entry]):
    """A draft. `published=True`: one that the whole force reads, checked by somebody else."""

    class Meta:
        model = Entry

    class Params:
        published: Any = factory.Trait(
            state="published", checked_by=factory.SubFactory(UserFactory), checked_at=AT, published_at=AT
        )

    title = "Alley gates at Selbourne Road"
    category = ProblemCategory.BURGLARY
    team = factory.SubFactory(TeamFactory)
    summary = "Gates on two alleys, held open to nobody but residents."
    done = "We walked the alleys with residents and asked the council for gates."
    result = "Burglaries from the back fell. One gate was left open for a month."
    ring = factory.SubFactory(PersonFactory)
    written_by = factory.SubFactory(UserFactory)
    changed_at = AT


def entry_of(station: Any) -> int:
    """The draft of the station's team, written by its sergeant."""
    known = Entry.objects.filter(written_by=station.sergeant).first()
    if known is not None:
        return int(known.pk)
    team = TeamFactory.create(area=station.land.sector, name="Writers")
    return int(EntryFactory.create(team=team, written_by=station.sergeant, ring=station.pcso).pk)


def published_of(station: Any) -> int:
    """What the station's team has published."""
    known = Entry.objects.filter(state="published").first()
    if known is not None:
        return int(known.pk)
    team = TeamFactory.create(area=station.land.sector, name="Publishers")
    return int(EntryFactory.create(team=team, published=True, plan=station.plan, ring=station.pcso).pk)
