"""What people said."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from peelian.apps.voice.models import Contribution, Question
from peelian.apps.voice.types import CodedBy, Kind
from peelian.kernel.categories import ProblemCategory
from tests.factories.clock import AT
from tests.factories.places import AreaFactory


class ContributionFactory(DjangoModelFactory[Contribution]):
    """An answer on the website, by another person each time, a week ago."""

    class Meta:
        model = Contribution

    kind = Kind.SURVEY
    area = factory.SubFactory(AreaFactory)
    category = ProblemCategory.SPEEDING
    coded_by = CodedBy.RESIDENT
    text = "Cars go too fast past the school."
    person_key = factory.Sequence(lambda n: f"person:{n}")
    said_at = AT - dt.timedelta(days=7)
    recorded_at = factory.SelfAttribute("said_at")


class QuestionFactory(DjangoModelFactory[Question]):
    """A question for everywhere, open since a month."""

    class Meta:
        model = Question

    text = "What should your team work on?"
    opens_at = AT - dt.timedelta(days=30)
