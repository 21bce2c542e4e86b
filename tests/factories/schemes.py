"""Schemes that residents can join, and who asked to."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.schemes.models import Interest, Scheme
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import AreaFactory


class SchemeFactory(DjangoModelFactory[Scheme]):
    """A scheme of the whole force, open now."""

    class Meta:
        model = Scheme

    code = factory.Sequence(lambda n: f"scheme-{n}")
    name = factory.Sequence(lambda n: f"Scheme {n}")
    what = "You stand at the road with an officer and write down speeds."
    opened_at = AT


class InterestFactory(DjangoModelFactory[Interest]):
    """Somebody who asked and waits."""

    class Meta:
        model = Interest

    scheme = factory.SubFactory(SchemeFactory)
    contact = factory.SubFactory(ContactFactory)
    area = factory.SubFactory(AreaFactory)
    words = "I have time on Saturdays."
    key = factory.Sequence(lambda n: f"interest-{n}")
    asked_at = AT
