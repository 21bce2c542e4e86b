"""Residents who signed up."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import Status, Topic
from tests.factories.clock import AT


class ContactFactory(DjangoModelFactory[Contact]):
    """An active contact in the first neighbourhood who wants to know what we did."""

    class Meta:
        model = Contact

    status = Status.ACTIVE
    channel = "email"
    email = factory.Sequence(lambda n: f"resident{n}@home.example")
    name = factory.Sequence(lambda n: f"Resident {n}")
    postcode = "B31 2AB"
    neighbourhood_code = "N01"
    topics = factory.LazyFunction(lambda: [Topic.YOU_SAID.value])
    created_at = AT
    confirmed_at = AT
