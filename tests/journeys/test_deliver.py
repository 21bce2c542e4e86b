"""Refused copies are tried again by those who may approve a message in its area."""

from __future__ import annotations

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.journeys import deliver
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land

ACTOR = system("tests")


@pytest.fixture
def message(land: Land) -> Message:
    """A message of Abbey Green with a copy that was refused, one that was sent, and one that may have arrived."""
    view = messaging.write_message(
        actor=ACTOR, at=AT, kind=messaging.MessageKind.UPDATE, subject="What we did", body="We did it.",
        area_id=land.neighbourhoods[0].pk, sender_name="Team", written_by_id=UserFactory.create().pk,
        idempotency_key="one",
    )  # fmt: skip
    messaging.approve_message(actor=ACTOR, at=AT, message_id=view.id, approved_by_id=UserFactory.create().pk)
    ids = [ContactFactory.create().pk for _ in range(3)]
    messaging.freeze_audience(actor=ACTOR, at=AT, message_id=view.id, contact_ids=ids)
    for contact_id, state in zip(ids, ("refused", "sent", "unknown"), strict=True):
        Delivery.objects.filter(contact_id=contact_id).update(state=state, settled_at=AT)
    Message.objects.update(state="sent", sent_at=AT)
    return Message.objects.get(pk=view.id)


class TestRetryRefused:
    def test_puts_back_what_was_refused_and_nothing_else(self, message: Message) -> None:
        viewer = make_viewer(Role.INSPECTOR, "riverside")

        assert deliver.retry_refused(viewer=viewer, at=AT, message_id=message.pk) == 1

        states = Delivery.objects.order_by("contact_id").values_list("state", flat=True)
        assert list(states) == ["queued", "sent", "unknown"]
        message.refresh_from_db()
        assert (message.state, message.sent_at) == ("sending", None)
        event = Event.objects.get(name="messaging.message.tried_again")
        assert (event.actor_id, event.area_code) == (str(viewer.user_id), "N01")

    @pytest.mark.parametrize(
        ("role", "area"),
        [(Role.SERGEANT, "riverside-1"), (Role.CONTACT_CENTRE, "midshire"), (Role.INSPECTOR, "riverside-2")],
    )
    def test_is_refused_to_whoever_may_not_approve_there(
        self, message: Message, role: Role, area: str
    ) -> None:
        with pytest.raises(NotAllowed):
            deliver.retry_refused(viewer=make_viewer(role, area), at=AT, message_id=message.pk)

    def test_knows_no_message_to_a_single_person(self, message: Message) -> None:
        messaging.write_service_message(
            actor=ACTOR, at=AT, contact_id=ContactFactory.create().pk, subject="Hello", body="Hello",
            sender_name="Force", idempotency_key="hello",
        )  # fmt: skip
        service = Message.objects.exclude(pk=message.pk).get()

        with pytest.raises(NotFound):
            deliver.retry_refused(
                viewer=make_viewer(Role.INSPECTOR, "midshire"), at=AT, message_id=service.pk
            )
