"""Strands, lists, priorities."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.incidents.types.crimes import CATEGORIES
from peelian.apps.places.models import Area
from peelian.apps.places.types import AreaKind
from peelian.apps.priorities.models import (
    Candidate,
    Cycle,
    ForceStrand,
    Minutes,
    Objective,
    Priority,
    RiskMatrix,
    SeverityTable,
    SeverityWeight,
)
from peelian.apps.priorities.types import DecisionKind
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import fortnight_of
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import AreaFactory


class ObjectiveFactory(DjangoModelFactory[Objective]):
    """An objective in force; its code names the row, so that one of the shipped ones may be asked for."""

    class Meta:
        model = Objective
        django_get_or_create = ("code",)

    code = "raise-confidence"
    name = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())
    words = "Be seen, listen, do what people asked for and tell them so."
    position = 6
    valid_from = SINCE


class ForceStrandFactory(DjangoModelFactory[ForceStrand]):
    """Burglary, at 3 × 3."""

    class Meta:
        model = ForceStrand

    area = factory.SubFactory(AreaFactory)
    category = ProblemCategory.BURGLARY
    impact = 3
    likelihood = 3
    score = factory.LazyAttribute(lambda o: o.impact * o.likelihood)
    why = "Burglary does lasting harm."
    valid_from = SINCE


class RiskMatrixFactory(DjangoModelFactory[RiskMatrix]):
    """Five by five, multiplied."""

    class Meta:
        model = RiskMatrix

    name = "Five by five"
    impacts = [f"degree {n}" for n in range(1, 6)]
    likelihoods = impacts
    scores = [[one * two for two in range(1, 6)] for one in range(1, 6)]
    source = "Made up for a test"
    valid_from = SINCE
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    loaded_at = AT


class SeverityTableFactory(DjangoModelFactory[SeverityTable]):
    """Weights of 1 for every category of police.uk, but for those given as `weights`."""

    class Meta:
        model = SeverityTable
        skip_postgeneration_save = True

    name = "Invented harm"
    version = factory.Sequence(str)
    source = "Made up for a test"
    proxy = False
    valid_from = SINCE
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    loaded_at = AT

    @factory.post_generation
    def weights(self, create: bool, extracted: dict[str, float] | None, **_: object) -> None:
        """A row for each category."""
        given = dict.fromkeys(CATEGORIES, 1.0) | (extracted or {})
        SeverityWeight.objects.bulk_create(
            SeverityWeight(table=self, category=category, weight=weight) for category, weight in given.items()
        )


class CycleFactory(DjangoModelFactory[Cycle]):
    """This fortnight's list of a sector, without lines."""

    class Meta:
        model = Cycle
        django_get_or_create = ("sector", "starts_on")

    sector = factory.SubFactory(AreaFactory)
    starts_on = fortnight_of(TODAY)[0]
    ends_on = fortnight_of(TODAY)[1]
    rule = "borda"
    rule_version = "1"
    made_at = AT


def let_fall(cycle: Cycle, area: Area) -> str:
    """Litter, seventh on a list that has room for six; returns the category's code."""
    cycle.parameters = {"length": 6}
    cycle.fell = [{
        "category": ProblemCategory.LITTER.value, "area_id": area.pk, "area_code": area.code, "area_name": area.name,
        "rank": 7, "points": 2.0, "force_rank": None, "community_rank": 4, "recorded_rank": None, "displacements": [],
        "reason": "The list has room for 6; this is 7th with 2 points.",
        "evidence": {"community": {"people": 3, "weeks": 8}},
    }]  # fmt: skip
    cycle.save(update_fields=["parameters", "fell"])
    return ProblemCategory.LITTER.value


class CandidateFactory(DjangoModelFactory[Candidate]):
    """A line of a list, not decided."""

    class Meta:
        model = Candidate

    cycle = factory.SubFactory(CycleFactory)
    category = ProblemCategory.SPEEDING
    area = factory.SelfAttribute("cycle.sector")
    rank = factory.Sequence(lambda n: n + 1)
    points = 4.0
    community_rank = 1.0
    reason = "1st for the community."


class PriorityFactory(DjangoModelFactory[Priority]):
    """An open priority, adopted from a line of a list."""

    class Meta:
        model = Priority

    area = factory.SubFactory(AreaFactory)
    category = ProblemCategory.SPEEDING
    candidate = factory.SubFactory(
        CandidateFactory,
        category=factory.SelfAttribute("..category"),
        area=factory.SelfAttribute("..area"),
        cycle=factory.SubFactory(
            CycleFactory,
            sector=factory.LazyAttribute(lambda o: _sector(o.factory_parent.factory_parent.area)),
        ),
        decision=DecisionKind.ADOPTED,
        decided_by=factory.SubFactory(UserFactory),
        decided_at=AT,
    )
    issue = "Cars go too fast on School Road."
    adopted_at = AT
    reviewed_at = factory.SelfAttribute("adopted_at")


class MinutesFactory(DjangoModelFactory[Minutes]):
    """Signed minutes of an empty list."""

    class Meta:
        model = Minutes

    cycle = factory.SubFactory(CycleFactory)
    number = 1
    chaired_by = factory.SubFactory(UserFactory)
    present = "Insp Ines Inspector, Sgt Sam Sergeant"
    record = factory.LazyFunction(
        lambda: {
            "version": 1,
            "list": {
                "made_on": "2026-11-02", "rule": "borda", "rule_version": "2", "parameters": {}, "set_aside": [],
            },
            "lines": [], "plans": [], "due": [],
            "patrols": {"tasks": 0, "planned_minutes": 0, "proven_minutes": 0, "unvisited": 0},
        }
    )  # fmt: skip
    signed_at = AT


def _sector(area: Area) -> Area:
    return area.parent if area.parent and area.kind == AreaKind.NEIGHBOURHOOD else area
