"""Undertakings and their costs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from peelian.apps.finance.models import Cost, CostCategory, Undertaking
from tests.factories.clock import AT
from tests.factories.places import AreaFactory

#: The categories of the Board's paper of January 2024 with what it says was paid, in pence.
PAPER = {
    "building-works-and-relocations": 7_490_000,
    "it-and-equipment": 1_420_000,
    "furniture-and-lockers": 1_210_000,
}


class UndertakingFactory(DjangoModelFactory[Undertaking]):
    """Something that has been set up since April 2023; give `area`, or it is for a force of its own."""

    class Meta:
        model = Undertaking

    code = factory.Sequence(lambda n: f"undertaking-{n}")
    name = factory.Sequence(lambda n: f"Undertaking {n}")
    area = factory.SubFactory(AreaFactory)
    valid_from = dt.date(2023, 4, 3)


class CostFactory(DjangoModelFactory[Cost]):
    """A cost of £1,000 in the first category, in May 2023."""

    class Meta:
        model = Cost

    undertaking = factory.SubFactory(UndertakingFactory)
    category = factory.LazyFunction(lambda: CostCategory.objects.get(code="building-works-and-relocations"))
    pence = 100_000
    incurred_on = dt.date(2023, 5, 8)
    evidence = factory.Sequence(lambda n: f"INV-{n}")
    recorded_by = "system:tests"
    recorded_at = AT


def the_papers_costs(undertaking: Undertaking) -> None:
    """What the paper of January 2024 says of setting up Local Policing Areas, a cost for each category."""
    for number, (code, pence) in enumerate(PAPER.items(), start=1):
        CostFactory.create(
            undertaking=undertaking,
            category=CostCategory.objects.get(code=code),
            pence=pence,
            incurred_on=dt.date(2023, 4 + number, 8),
        )


def paid_for(station: Any) -> Cost:
    """A cost of something that was set up in the station's sector."""
    known = Cost.objects.filter(undertaking__code="moving-the-team").first()
    if known is not None:
        return known
    undertaking = UndertakingFactory.create(
        code="moving-the-team", name="Moving the team", area=station.land.sector
    )
    cost: Cost = CostFactory.create(undertaking=undertaking, what="Partition walls")
    return cost
