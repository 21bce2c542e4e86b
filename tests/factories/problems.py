"""Problem Management Profiles."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from peelian.apps.problems.models import IntendedOutcome, Plan, Reading, Tactic
from peelian.apps.problems.types import Direction, PlanState
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.priorities import PriorityFactory


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
