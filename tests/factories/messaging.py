"""Messages, copies of them, and what came back."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.messaging.types.states import DeliveryState, MessageKind, MessageState
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import AreaFactory


class MessageFactory(DjangoModelFactory[Message]):
    """A message to many that has been sent."""

    class Meta:
        model = Message

    kind = MessageKind.ALERT
    state = MessageState.SENT
    subject = "Thefts from vans in Abbey Green"
    body = "Tools were taken from three vans this week."
    area = factory.SubFactory(AreaFactory)
    sender_name = "Abbey Green Team"
    written_by = factory.SubFactory(UserFactory)
    approved_by = factory.SubFactory(UserFactory)
    idempotency_key = factory.Sequence(lambda n: f"message-{n}")
    created_at = AT
    approved_at = AT
    sent_at = AT


class DeliveryFactory(DjangoModelFactory[Delivery]):
    """A copy that the next server took."""

    class Meta:
        model = Delivery

    message = factory.SubFactory(MessageFactory)
    contact = factory.SubFactory(ContactFactory)
    channel = "email"
    state = DeliveryState.SENT
    not_before = AT
    settled_at = AT


class ReplyFactory(DjangoModelFactory[Reply]):
    """Words that came back to a copy."""

    class Meta:
        model = Reply

    delivery = factory.SubFactory(DeliveryFactory)
    contact = factory.SelfAttribute("delivery.contact")
    channel = factory.SelfAttribute("delivery.channel")
    text = "Is there a number I can ring?"
    language = "en"
    their_message_id = factory.Sequence(lambda n: f"mail:{n}")
    received_at = AT
