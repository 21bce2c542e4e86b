"""What comes back: replies and ratings."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import connection, transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating, Reply
from peelian.apps.messaging.queries import reading as queries
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.types.channel import Inbound
from peelian.apps.messaging.types.states import AutoKind, MessageKind
from peelian.apps.messaging.types.views import RatingView, ReplyView
from peelian.kernel.actors import Actor, resident
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy

#: Nobody writes as much by hand; what is longer is cut, and says so.
LONGEST_REPLY = 20_000
_COLUMNS = (
    "contact_id", "delivery_id", "channel", "text", "language", "their_message_id", "automatic", "auto_kind",
    "received_at",
)  # fmt: skip
_KEEP_ONCE = (
    f"INSERT INTO messaging_reply ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608
    " ON CONFLICT (their_message_id) DO NOTHING RETURNING id"
)


class UnknownToken(Refused):
    """The reply address isn't one that we gave to somebody, or not any more."""


class BadScore(Refused):
    """A score that isn't one of the five."""


@transaction.atomic
def take_reply(*, at: dt.datetime, inbound: Inbound) -> ReplyView:
    """Keep a mail that came back to a reply address.

    The same mail twice (mail servers do that when a connection breaks) is kept once for a person: `is_new` is then
    false. One mail to the reply addresses of two people is kept for each of them.

    Args:
        at: now.
        inbound: the mail, parsed by the adapter.

    Raises:
        UnknownToken: the address is forged, or its owner has left.
    """
    delivery = _delivery_of(inbound.token, contacts.LinkPurpose.REPLY)
    # Theirs alone, so that nobody's choice of a Message-ID (it is the sender's to choose) shuts out somebody else's
    # words; and a digest, because a Message-ID often names its writer's own machine or mail provider.
    digest = hashlib.sha256(f"{delivery.contact_id}\0{inbound.message_id}".encode()).hexdigest()
    return _keep(
        delivery,
        at,
        key=f"mail:{digest}",
        text=inbound.text,
        language=inbound.language,
        automatic=inbound.automatic,
        auto_kind=inbound.auto_kind,
        received_at=inbound.received_at,
    )


@transaction.atomic
def take_words(*, at: dt.datetime, token: str, text: str) -> ReplyView:
    """Keep the words that somebody wrote on the page of a rating link, as a reply. The same words again: once.

    Raises:
        UnknownToken: the link is forged, or void because the person has left.
    """
    delivery = _delivery_of(token, contacts.LinkPurpose.RATE)
    digest = hashlib.sha256(f"{delivery.pk}\0{tidy(text)}".encode()).hexdigest()
    return _keep(delivery, at, key=f"page:{digest}", text=text, language="", automatic=False, received_at=at)


@transaction.atomic
def take_written(
    *, actor: Actor, at: dt.datetime, contact_id: int, channel: str, text: str, language: str, key: str
) -> ReplyView:
    """Keep words that somebody wrote on a page of ours without having got anything from us: an answer to no copy.

    Args:
        actor: who.
        at: now.
        contact_id: whose address they gave. Whoever calls holds the person's row, or has made it.
        channel: over which they want to be answered.
        text: their words.
        language: of the page on which they wrote them.
        key: of this showing of the page: the same again is kept once, and `is_new` is then false.
    """
    # Theirs alone, as in `take_reply`: a key that somebody else chose shuts out nobody's words.
    digest = hashlib.sha256(f"{contact_id}\0{key}".encode()).hexdigest()
    reply = Reply(
        contact_id=contact_id,
        channel=channel,
        text=cut(text),
        language=language[:10],
        their_message_id=f"written:{digest}",
        received_at=at,
    )
    if not keep_once(reply):
        return queries.reply_view(Reply.objects.get(their_message_id=reply.their_message_id))
    events.record(
        name="messaging.reply.received",
        actor=actor,
        at=at,
        subject=reply,
        data={"message": None, "channel": channel, "on": "page"},
    )
    return queries.reply_view(reply, is_new=True)


@transaction.atomic
def rate(*, at: dt.datetime, token: str, score: int) -> RatingView:
    """Record how good somebody found a message. The last answer counts.

    Raises:
        BadScore: not one of 1 to 5.
        UnknownToken: the link is forged, or void because the person has left.
    """
    decision = sending.may_rate(score)
    if not decision:
        raise BadScore(decision.reason, field="score")
    delivery = _delivery_of(token, contacts.LinkPurpose.RATE)
    Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    before = Rating.objects.filter(delivery=delivery).first()
    if before is None or before.score != score:
        rating, _ = Rating.objects.update_or_create(delivery=delivery, defaults={"score": score, "at": at})
        events.record(
            name="messaging.rating.given",
            actor=resident(delivery.contact_id),
            at=at,
            subject=rating,
            area_code=delivery.message.area.code if delivery.message.area else "",
            data={"message": delivery.message_id, "score": score},
        )
    return RatingView(delivery.message_id, delivery.message.subject, score, at)


def cut(text: str) -> str:
    """Words as a reply keeps them: tidied, and not longer than anybody writes."""
    text = tidy(text)
    return text if len(text) <= LONGEST_REPLY else text[:LONGEST_REPLY] + "\n[The rest was cut.]"


def keep_once(reply: Reply) -> bool:
    """Store a reply unless one with its number from outside is there already; whether it was stored. One statement,
    however many try at once: whoever comes second waits for the first, and stores nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_ONCE, [getattr(reply, column) for column in _COLUMNS])
        found = cursor.fetchone()
    if found is None:
        return False
    (reply.pk,) = found
    reply._state.adding = False
    return True


@transaction.atomic
def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> int:
    """Remove a person's words from this room, and what mail servers said of their address. Their scores stay, without
    a person behind them. Returns how many replies were emptied."""
    count = 0
    for reply in Reply.objects.select_for_update(of=("self",)).filter(
        contact_id=contact_id, erased_at__isnull=True
    ):
        reply.text, reply.language, reply.their_message_id = "", "", f"erased:{reply.pk}"
        reply.erased_at = at
        reply.save(update_fields=["text", "language", "their_message_id", "erased_at"])
        count += 1
    Delivery.objects.filter(contact_id=contact_id).exclude(detail="").update(detail="")
    # What was written to this one person: an answer says what they had asked.
    Message.objects.filter(kind=MessageKind.SERVICE, deliveries__contact_id=contact_id).update(
        subject="(removed)", body="(removed at the person's request)"
    )
    events.record(
        name="messaging.contact.erased",
        actor=actor,
        at=at,
        subject=f"contacts.Contact:{contact_id}",
        data={"replies": count},
    )
    return count


def _delivery_of(token: str, purpose: contacts.LinkPurpose) -> Delivery:
    """The copy, with its person's row held: an erasure either sees what is written now, or comes before it."""
    delivery = queries.delivery_of(token, purpose, hold=True)
    if delivery is None:
        raise UnknownToken("This is not an address of ours, or it has been switched off.")
    return delivery


def _keep(
    delivery: Delivery,
    at: dt.datetime,
    *,
    key: str,
    text: str,
    language: str,
    automatic: bool,
    received_at: dt.datetime,
    auto_kind: AutoKind = AutoKind.NONE,
) -> ReplyView:
    reply = Reply(
        contact=delivery.contact,
        delivery=delivery,
        channel=delivery.channel,
        text=cut(text),
        language=language[:10],
        their_message_id=key,
        automatic=automatic,
        auto_kind=auto_kind if automatic else AutoKind.NONE,
        received_at=received_at,
    )
    if not keep_once(reply):
        return queries.reply_view(Reply.objects.get(their_message_id=key))
    events.record(
        name="messaging.reply.automatic" if automatic else "messaging.reply.received",
        actor=resident(delivery.contact_id),
        at=at,
        subject=reply,
        area_code=delivery.message.area.code if delivery.message.area else "",
        data={"message": delivery.message_id},
    )
    return queries.reply_view(reply, is_new=True)
