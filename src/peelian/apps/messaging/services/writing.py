"""Writing a message, approving it, and drawing up who gets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction

from peelian.apps.events import api as events
from peelian.apps.messaging import queries
from peelian.apps.messaging.models import Delivery, Message
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.types.states import MessageKind, MessageState
from peelian.apps.messaging.types.views import MessageView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line, tidy

#: A service message is dated so much earlier that it goes before the copies of a large message that are waiting:
#: somebody who has just signed up looks for the confirmation now.
_AHEAD = dt.timedelta(hours=1)


class EmptyMessage(Refused):
    """A message without a subject or without words."""


class NotNow(Refused):
    """The message isn't in the state that this step needs."""


class NeedsAnotherPerson(Refused):
    """Whoever wrote a message can't approve it."""


@transaction.atomic
def write_message(
    *,
    actor: Actor,
    at: dt.datetime,
    kind: MessageKind,
    subject: str,
    body: str,
    area_id: int,
    category: str = "",
    sender_name: str,
    written_by_id: int | None,
    idempotency_key: str,
) -> MessageView:
    """Write a draft to the people of an area. The same key again returns the message that it made the first time.

    Args:
        actor: who writes.
        at: when.
        kind: what for; a service message is written by `write_service_message`.
        subject: one line, at most 150 characters.
        body: plain text with the marks of `rules.rendering`.
        area_id: row of the area that it's about.
        category: what answers are about unless they say otherwise; a ProblemCategory or empty.
        sender_name: the team, as readers see it.
        written_by_id: the account, None for the system.
        idempotency_key: at most 80 characters.

    Raises:
        EmptyMessage: no subject or no words.
    """
    subject, body, sender_name = _cleaned(subject, body, sender_name)
    message, fresh = _make(
        idempotency_key,
        kind=kind,
        subject=subject,
        body=body,
        area_id=area_id,
        category=category,
        sender_name=sender_name,
        written_by_id=written_by_id,
        created_at=at,
    )
    if fresh:
        events.record(
            name="messaging.message.written",
            actor=actor,
            at=at,
            subject=message,
            area_code=message.area.code if message.area else "",
            data={"kind": str(kind)},
        )
    return queries.view_of(message)


@transaction.atomic
def approve_message(*, actor: Actor, at: dt.datetime, message_id: int, approved_by_id: int) -> MessageView:
    """A second person says that the message may go out.

    Raises:
        NeedsAnotherPerson: they wrote it themselves.
        NotNow: it has been approved already.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    decision = sending.may_approve(message.written_by_id, approved_by_id)
    if not decision:
        raise NeedsAnotherPerson(decision.reason)
    _pass_to(message, MessageState.APPROVED)
    message.approved_by_id = approved_by_id
    message.approved_at = at
    message.save(update_fields=["state", "approved_by", "approved_at"])
    events.record(
        name="messaging.message.approved", actor=actor, at=at, subject=message, area_code=_code(message)
    )
    return queries.view_of(message)


@transaction.atomic
def freeze_audience(
    *, actor: Actor, at: dt.datetime, message_id: int, contact_ids: Iterable[int], channel: str = "email"
) -> int:
    """Make one copy for each of these people and let them go. Returns how many copies.

    The audience is fixed from now on; whether each of them may still be written to is asked again when their copy is
    claimed. One statement, however many they are.

    Raises:
        NotNow: the message isn't approved, or has been sent.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    _pass_to(message, MessageState.SENDING)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messaging_delivery"
            " (message_id, contact_id, channel, state, attempts, not_before, claimed_by, detail)"
            " SELECT %s, contact, %s, 'queued', 0, %s, '', '' FROM unnest(%s::bigint[]) AS contact"
            " ON CONFLICT (message_id, contact_id, channel) DO NOTHING",
            [message.pk, channel, at, list(contact_ids)],
        )
        count = int(cursor.rowcount)
    if not count:
        # Nobody to tell: it's published and done.
        _pass_to(message, MessageState.SENT)
        message.sent_at = at
    message.save(update_fields=["state", "sent_at"])
    events.record(
        name="messaging.message.released",
        actor=actor,
        at=at,
        subject=message,
        area_code=_code(message),
        data={"copies": count, "channel": channel},
    )
    return count


@transaction.atomic
def write_service_message(
    *,
    actor: Actor,
    at: dt.datetime,
    contact_id: int,
    subject: str,
    body: str,
    sender_name: str,
    idempotency_key: str,
) -> int:
    """Write to one person about their own subscription; it goes out at once. Returns the copy's id.

    The words may name the person's own links: `{confirm}`, `{manage}`, `{leave}`. No personal data belongs in them.
    The same key again changes nothing.

    Raises:
        EmptyMessage: no subject or no words.
    """
    subject, body, sender_name = _cleaned(subject, body, sender_name)
    message, fresh = _make(
        idempotency_key,
        kind=MessageKind.SERVICE,
        state=MessageState.SENDING,
        subject=subject,
        body=body,
        sender_name=sender_name,
        created_at=at,
    )
    if not fresh:
        return Delivery.objects.get(message=message).pk
    delivery = Delivery.objects.create(
        message=message, contact_id=contact_id, channel="email", not_before=at - _AHEAD
    )
    events.record(
        name="messaging.service_message.written",
        actor=actor,
        at=at,
        subject=message,
        data={"contact": contact_id},
    )
    return delivery.pk


def locked(message_id: int) -> Message:
    """The message, locked until the transaction ends. Raises NotFound."""
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise NotFound("There is no such message.")
    return message


def _pass_to(message: Message, new: MessageState) -> None:
    decision = sending.may_follow(MessageState(message.state), new)
    if not decision:
        raise NotNow(decision.reason)
    message.state = new


def _make(idempotency_key: str, **columns: object) -> tuple[Message, bool]:
    """The message of this key, made now or before; and whether it was made now."""
    found = Message.objects.filter(idempotency_key=idempotency_key).first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return Message.objects.create(idempotency_key=idempotency_key, **columns), True
    except IntegrityError as error:
        if "idempotency_key" not in str(error):
            raise
        return Message.objects.get(idempotency_key=idempotency_key), False


def _cleaned(subject: str, body: str, sender_name: str) -> tuple[str, str, str]:
    subject, body, sender_name = one_line(tidy(subject), 150), tidy(body), one_line(tidy(sender_name), 120)
    if not subject:
        raise EmptyMessage("Write a subject.", field="subject")
    if not body:
        raise EmptyMessage("Write what you want to say.", field="body")
    return subject, body, sender_name


def _code(message: Message) -> str:
    return message.area.code if message.area else ""
