"""What the tests of a message do at its pages: its words, whom it is for, and sending it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.sending import SendingRules
from tests.factories.clock import AT

WORDS = {
    "kind": "alert",
    "subject": "Vans broken into on School Road",
    "body": "Three vans were opened between 6pm and 10pm.\n\n- Lock them\n- Take tools in",
    "urgency": "3",
    "topic": "alerts",
    "organisation": "police",
}


def add(client: Client, message: Message, **said: object) -> str:
    """Put a set into a message's audience; the page that follows."""
    address = reverse("station:message_audience", args=[message.pk])
    return client.post(address, {"flag": "include", **said}, follow=True).content.decode()


def send(client: Client, message: Message, do: str = "send") -> str:
    """Send a message, or ask for its approval (`do="ask"`), as one who has read it; the page that follows."""
    address = reverse("station:message_send", args=[message.pk])
    page = client.get(address).content.decode()
    version = page.split('name="read_version" value="')[1].split('"')[0] if "read_version" in page else "?"
    return client.post(address, {"do": do, "read_version": version}, follow=True).content.decode()


def sendable_alone() -> None:
    """Rules under which a small message needs no second person."""
    SendingRules.objects.create(pk=1, second_person_above=100, second_person_from=5, changed_at=AT)
