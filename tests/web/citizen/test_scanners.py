"""Mail scanners open every link, again and again. Nothing but a press changes anything (RFC 8058)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.events.models import Event
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.replies import Rating
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db
#: Enough of each kind to be sure; `make bench NAME=scanners` looks ten thousand times.
LOOKS = 200


@pytest.fixture
def copy() -> Delivery:
    delivery: Delivery = DeliveryFactory.create(
        message=MessageFactory.create(area=make_land().neighbourhoods[0])
    )
    return delivery


def links(copy: Delivery) -> tuple[str, str]:
    rate = contacts.link(copy.contact_id, contacts.LinkPurpose.RATE, reference=str(copy.pk))
    return f"/rate/{rate}", f"/leave/{contacts.link(copy.contact_id, contacts.LinkPurpose.LEAVE)}"


class TestScanners:
    def test_looking_changes_nothing_and_writes_nothing(self, copy: Delivery) -> None:
        rate, leave = links(copy)
        client = Client()
        before = Event.objects.count()
        with CaptureQueriesContext(connection) as asked:
            for number in range(LOOKS):
                look = client.head if number % 5 == 0 else client.get
                address = leave if number % 2 else f"{rate}?score={number % 5 + 1}"
                assert (
                    look(address, headers={"User-Agent": "Mozilla/5.0 (compatible; LinkScanner)"}).status_code
                    == 200
                )
        assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
        assert not Rating.objects.exists()
        assert Contact.objects.get(pk=copy.contact_id).status == contacts.Status.ACTIVE
        assert Event.objects.count() == before

    def test_each_press_counts_once_and_twice_is_quietly_right(self, copy: Delivery) -> None:
        rate, leave = links(copy)
        client = Client()
        for score in ("2", "5", "5"):
            assert client.post(rate, {"score": score, "words": ""}).status_code == 200
        assert Rating.objects.get().score == 5
        assert Event.objects.filter(name="messaging.rating.given").count() == 2
        for _ in range(2):
            assert client.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert Contact.objects.get(pk=copy.contact_id).status == contacts.Status.LEFT
        assert Event.objects.filter(name="contacts.contact.left").count() == 1
