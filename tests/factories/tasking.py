"""Patrol tasks."""

from __future__ import annotations

import datetime as dt
import uuid

import factory
import shapely
from factory.django import DjangoModelFactory

from peelian.apps.tasking.models import Assignment, PatrolTask, Place, Saying, TaskWindow
from peelian.apps.tasking.types.tasks import PatrolKind, PlaceKind, PlaceSource, SayingOutcome, What
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.places import square
from tests.factories.problems import PlanFactory
from tests.factories.workforce import PersonFactory


class PlaceFactory(DjangoModelFactory[Place]):
    """The first square, drawn; neither a control nor a key place. Pass `area`, the neighbourhood that it is in."""

    class Meta:
        model = Place

    name = "School Road"
    kind = PlaceKind.DRAWN
    wkb = factory.LazyFunction(lambda: shapely.to_wkb(square(0, 0)))
    lat = factory.LazyFunction(lambda: square(0, 0).centroid.y)
    lng = factory.LazyFunction(lambda: square(0, 0).centroid.x)
    valid_from = factory.LazyFunction(lambda: AT.date() - dt.timedelta(days=365))
    made_by = factory.SubFactory(UserFactory)


class PatrolTaskFactory(DjangoModelFactory[PatrolTask]):
    """Three visits of 15 minutes on foot in the first square, without a window or anybody."""

    class Meta:
        model = PatrolTask

    plan = factory.SubFactory(PlanFactory)
    title = "School Road at school times"
    kind = PatrolKind.FOOT
    area = factory.SelfAttribute("plan.priority.area")
    place_name = "School Road"
    place_source = PlaceSource.DRAWN
    place_wkb = factory.LazyFunction(lambda: shapely.to_wkb(square(0, 0)))
    dose_visits = 3
    dose_minutes = 15
    created_by = factory.SubFactory(UserFactory)
    created_at = AT


class TaskWindowFactory(DjangoModelFactory[TaskWindow]):
    """Two hours, a day from now."""

    class Meta:
        model = TaskWindow

    task = factory.SubFactory(PatrolTaskFactory)
    starts_at = AT + dt.timedelta(days=1)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=2))


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """Somebody who is asked and hasn't answered."""

    class Meta:
        model = Assignment

    task = factory.SubFactory(PatrolTaskFactory)
    person = factory.SubFactory(PersonFactory)


class SayingFactory(DjangoModelFactory[Saying]):
    """Somebody takes their task, with a signal."""

    class Meta:
        model = Saying

    key = factory.LazyFunction(uuid.uuid4)
    assignment = factory.SubFactory(AssignmentFactory)
    what = What.ACCEPT
    said_at = AT
    received_at = AT
    outcome = SayingOutcome.TAKEN
