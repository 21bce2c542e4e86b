"""Meetings."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from peelian.apps.content.models.meetings import Meeting
from tests.factories.clock import AT
from tests.factories.places import AreaFactory


class MeetingFactory(DjangoModelFactory[Meeting]):
    """A meeting of an hour, in a week."""

    class Meta:
        model = Meeting

    area = factory.SubFactory(AreaFactory)
    title = "Meet your team"
    address = "Library, High Street"
    starts_at = AT + dt.timedelta(days=7)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + dt.timedelta(hours=1))
