"""A message that was begun."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.messaging.models.messages import Message
from tests.factories.contacts import ContactFactory
from tests.web.staff_stage import Station
from tests.web.station.messages.steps import WORDS, add


@pytest.fixture
def draft(station: Station, sergeant: Client) -> Message:
    """What a sergeant has written for Abbey Green."""
    sergeant.post(reverse("station:write_message"), {**WORDS, "area_code": "N01"})
    return Message.objects.get(subject=WORDS["subject"])


@pytest.fixture
def aimed(draft: Message, sergeant: Client) -> Message:
    """The same, for everybody who lives in Abbey Green."""
    ContactFactory.create_batch(2)
    add(sergeant, draft, kind="area", areas=["N01"])
    draft.refresh_from_db()
    return draft
