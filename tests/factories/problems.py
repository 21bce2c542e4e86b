"""Problem Management Profiles."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from peelian.apps.places.models import Area
from peelian.apps.problems import api as problems
from peelian.apps.problems.models import IntendedOutcome, Plan, Reading, Tactic
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.plans import PlanState
from peelian.apps.problems.types.public import PublicPartView
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory


class PlanFactory(DjangoModelFactory[Plan]):
    """An agreed plan without tactics or outcomes."""

    class Meta:
        model = Plan

    priority = factory.SubFactory(PriorityFactory)
    title = "Slow School Road down"
    aim = "Fewer cars over the limit when children walk to school."
    state = PlanState.AGREED
    owner = factory.SubFactory(UserFactory)
    created_at = AT
    agreed_at = AT


class TacticFactory(DjangoModelFactory[Tactic]):
    """Stand there with a speed gun."""

    class Meta:
        model = Tactic

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    what = "Patrol School Road on foot at school times"
    who = "Neighbourhood team"


class IntendedOutcomeFactory(DjangoModelFactory[IntendedOutcome]):
    """Fewer reports: from 20 to 10 in a hundred days."""

    class Meta:
        model = IntendedOutcome

    plan = factory.SubFactory(PlanFactory)
    indicator = "Reports of speeding"
    unit = "reports a fortnight"
    direction = Direction.FALL
    baseline = 20.0
    target = 10.0
    due_on = TODAY + dt.timedelta(days=100)


class ReadingFactory(DjangoModelFactory[Reading]):
    """A reading of today."""

    class Meta:
        model = Reading

    outcome = factory.SubFactory(IntendedOutcomeFactory)
    on = TODAY
    value = 20.0
    source = "Speed Watch"
    recorded_at = AT


def publish_a_plan(area: Area) -> PublicPartView:
    """A plan for an area, agreed two months ago, with readings before and since and a published part."""
    here = {"area": area, "category": ProblemCategory.BURGLARY}
    cycle = CycleFactory.create(sector=area, starts_on=dt.date(2026, 8, 10), ends_on=dt.date(2026, 8, 24))
    line = CandidateFactory.create(cycle=cycle, **here)
    agreed = AT - dt.timedelta(days=70)
    plan = PlanFactory.create(
        priority=PriorityFactory.create(candidate=line, **here), created_at=agreed, agreed_at=agreed
    )
    outcome = IntendedOutcomeFactory.create(
        plan=plan, indicator="People who speak of it", unit="people a fortnight", measure=Measure.VOICE, baseline=6.0,
        target=3.0, baseline_from=dt.date(2026, 5, 11), baseline_until=dt.date(2026, 8, 3), baseline_count=36,
        baseline_periods=6, drift=0.25,
    )  # fmt: skip
    for n, count in enumerate([6, 5, 7, 6, 8, 4, 5, 3, 2, 4, 3]):
        starts_on = dt.date(2026, 5, 11) + dt.timedelta(days=14 * n)
        ReadingFactory.create(
            outcome=outcome, on=starts_on + dt.timedelta(days=13), starts_on=starts_on, count=count, value=count,
            arrived=True, source="People who speak of it",
        )  # fmt: skip
    part = problems.write_public_part(
        actor=system("tests"), at=AT, plan_id=plan.pk, written_by_id=UserFactory.create().pk, title="Shut sheds",
        problem="Sheds are broken into.", doing="We mark bicycles.", outcome_ids=[outcome.pk],
    )  # fmt: skip
    return problems.publish_part(
        actor=system("tests"), at=AT, plan_id=plan.pk, published_by_id=UserFactory.create().pk, seen=part.seal
    )
