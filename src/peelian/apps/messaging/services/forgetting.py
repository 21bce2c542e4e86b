"""What becomes of replies and copies when their time is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from peelian.apps.events import api as events
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.messaging.types.states import DeliveryState, MessageKind
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound

#: The words of a reply are kept so long (the person may ask for less).
WORDS_KEPT = dt.timedelta(days=3 * 365)
#: What a service message said, and what servers said of a copy.
SERVICE_KEPT = dt.timedelta(days=90)
DETAILS_KEPT = dt.timedelta(days=2 * 365)
_BATCH = 5_000
_EMPTIED = "(removed)"


@transaction.atomic
def withhold_reply(*, actor: Actor, at: dt.datetime, reply_id: int) -> bool:
    """Take a reply's words away, because they are kept elsewhere with more care. Answers whether there were any.

    Raises NotFound.
    """
    reply = Reply.objects.select_for_update(of=("self",)).filter(pk=reply_id).first()
    if reply is None:
        raise NotFound("There is no such reply.")
    if reply.erased_at is not None:
        return False
    reply.text, reply.erased_at = "", at
    reply.save(update_fields=["text", "erased_at"])
    events.record(name="messaging.reply.withheld", actor=actor, at=at, subject=reply)
    return True


@transaction.atomic
def forget_replies(*, actor: Actor, at: dt.datetime) -> int:
    """Empty replies that are more than three years old; that there was one stays. Returns how many."""
    ids = Reply.objects.filter(erased_at__isnull=True, received_at__lt=at - WORDS_KEPT).values("pk")[:_BATCH]
    count = Reply.objects.filter(pk__in=ids).update(
        text="",
        language="",
        their_message_id=Concat(Value("erased:"), Cast(F("pk"), CharField())),
        erased_at=at,
    )
    if count:
        events.record(
            name="messaging.replies.forgotten",
            actor=actor,
            at=at,
            subject="messaging.Reply:old",
            data={"replies": count},
        )
    return count


@transaction.atomic
def forget_service_messages(*, actor: Actor, at: dt.datetime) -> int:
    """Empty what was written to single persons more than 90 days ago; that it was written stays. Returns how many."""
    ids = (
        Message.objects.filter(kind=MessageKind.SERVICE, created_at__lt=at - SERVICE_KEPT)
        .exclude(body=_EMPTIED)
        .exclude(deliveries__state__in=(DeliveryState.QUEUED, DeliveryState.ATTEMPTING))
        .values("pk")[:_BATCH]
    )
    count = Message.objects.filter(pk__in=ids).update(subject=_EMPTIED, body=_EMPTIED)
    if count:
        events.record(
            name="messaging.service_messages.forgotten", actor=actor, at=at, subject="messaging.Message:service",
            data={"messages": count},
        )  # fmt: skip
    return count


@transaction.atomic
def forget_details(*, actor: Actor, at: dt.datetime) -> int:
    """Empty what servers said of copies that were settled more than two years ago. Returns how many."""
    ids = Delivery.objects.filter(settled_at__lt=at - DETAILS_KEPT).exclude(detail="").values("pk")[:_BATCH]
    count = Delivery.objects.filter(pk__in=ids).update(detail="")
    if count:
        events.record(
            name="messaging.details.forgotten", actor=actor, at=at, subject="messaging.Delivery:old",
            data={"copies": count},
        )  # fmt: skip
    return count
