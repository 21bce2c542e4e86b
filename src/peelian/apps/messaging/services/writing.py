"""Writing a message, changing it, and throwing it away."""

from __future__ import annotations

import datetime as dt
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.queries import reading as queries
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.services.steps import area_code_of, locked, note_edited, open_for_change, pass_to
from peelian.apps.messaging.services.words import BadMessage, EmptyMessage, say_something
from peelian.apps.messaging.types.sheets import Fields
from peelian.apps.messaging.types.states import MessageKind, MessageState, Notice, Urgency
from peelian.apps.messaging.types.views import MessageView
from peelian.kernel.actors import Actor
from peelian.kernel.text import one_line, tidy


@transaction.atomic
def write_message(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    written_by_id: int | None,
    idempotency_key: str,
    notice: Notice = Notice.NONE,
    about_id: int | None = None,
    **fields: Unpack[Fields],
) -> MessageView:
    """Write a draft to the people of an area. The same key again returns the message that it made the first time.

    Args:
        actor: who writes.
        at: when.
        area_id: row of the area that it's about, and in whose archive it stands.
        written_by_id: the account, None for the system.
        idempotency_key: at most 80 characters.
        notice: whether it corrects or recalls an earlier one; see `services.notices`.
        about_id: that earlier one.
        fields: at least kind, subject, body and sender_name; a service message is written by `write_service_message`.
            `send_at` may lie in the past: the message then goes once it is approved.

    Raises:
        EmptyMessage: no subject, no words or no sender.
        BadMessage: a field that makes no sense.
    """
    columns = _columns(fields)
    for name in ("subject", "body", "sender_name"):
        columns.setdefault(name, "")
    message = Message(
        area_id=area_id, written_by_id=written_by_id, created_at=at, notice=notice, about_id=about_id
    )
    for name, value in columns.items():
        setattr(message, name, value)
    _check(message)
    message, fresh = _make(
        idempotency_key,
        area_id=area_id,
        written_by_id=written_by_id,
        created_at=at,
        notice=notice,
        about_id=about_id,
        **columns,
    )
    if fresh:
        events.record(
            name="messaging.message.written",
            actor=actor,
            at=at,
            subject=message,
            area_code=area_code_of(message),
            data={"kind": str(message.kind)} | ({"notice": str(notice), "about": about_id} if notice else {}),
        )
    return queries.view_of(message)


@transaction.atomic
def edit_message(
    *, actor: Actor, at: dt.datetime, message_id: int, written_by_id: int | None, **fields: Unpack[Fields]
) -> MessageView:
    """Change a message that hasn't gone. Whoever edits last is its writer; an approval is void.

    Words in other languages that were made from words that are changed now go too. Nothing changed: nothing happens.

    Raises:
        NotNow: it has gone, or was thrown away.
        EmptyMessage, BadMessage: as in `write_message`.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    changed = [name for name, value in _columns(fields).items() if _put(message, name, value)]
    if not changed:
        return queries.view_of(message)
    _check(message)
    voided = open_for_change(message)
    message.written_by_id = written_by_id
    if {"subject", "body", "language", "template_id"} & set(changed):
        message.texts.all().delete()
    message.save()
    note_edited(message, actor=actor, at=at, changed=changed, approval_voided=voided)
    return queries.view_of(message)


@transaction.atomic
def drop_message(*, actor: Actor, at: dt.datetime, message_id: int) -> None:
    """Throw a draft away: it is kept, marked as dropped. Raises NotNow for anything else, NotFound."""
    message = locked(message_id)
    pass_to(message, MessageState.DROPPED)
    message.save(update_fields=["state"])
    events.record(
        name="messaging.message.dropped", actor=actor, at=at, subject=message, area_code=area_code_of(message)
    )


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
    channel: str = "",
    language: str = "en",
) -> int:
    """Write to one person about their own subscription; it goes out at once. Returns the copy's id.

    The words may name the person's own links: `{confirm}`, `{manage}`, `{leave}`. No personal data belongs in them.
    The same key again changes nothing. `channel`: over which; empty: their own. `language`: of these words.

    Raises:
        EmptyMessage: no subject or no words.
    """
    words = _columns({"subject": subject, "body": body, "sender_name": sender_name})
    say_something(words["subject"], words["body"])
    message, fresh = _make(
        idempotency_key,
        kind=MessageKind.SERVICE,
        state=MessageState.SENDING,
        language=language,
        created_at=at,
        **words,
    )
    if not fresh:
        return Delivery.objects.get(message=message).pk
    own_channel, _kind = contacts.channel_of(contact_id)
    delivery = Delivery.objects.create(
        message=message,
        contact_id=contact_id,
        channel=channel or own_channel,
        language=contacts.language_of(contact_id),
        not_before=sending.dated(at, MessageKind.SERVICE, message.urgency),
    )
    events.record(
        name="messaging.service_message.written",
        actor=actor,
        at=at,
        subject=message,
        data={"contact": contact_id},
    )
    return delivery.pk


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


def _columns(fields: Fields) -> dict[str, Any]:
    """The fields as columns, tidied."""
    columns: dict[str, Any] = dict(fields)
    for name, limit in (("subject", 150), ("sender_name", 120)):
        if name in columns:
            columns[name] = one_line(tidy(columns[name]), limit)
    if "body" in columns:
        columns["body"] = tidy(columns["body"])
    for name in ("selection", "gaps"):
        if name in columns:
            columns[name] = dict(columns[name])
    return columns


def _put(message: Message, name: str, value: object) -> bool:
    """Set a column; whether it wasn't so before."""
    if getattr(message, name) == value:
        return False
    setattr(message, name, value)
    return True


def _check(message: Message) -> None:
    """Raises EmptyMessage, BadMessage."""
    say_something(message.subject, message.body)
    if "{confirm}" in message.body:
        # Those who get a message have confirmed: there is no such link to fill in, and no mail would go.
        raise BadMessage("Nobody has anything to confirm here: take {confirm} out.", field="body")
    if not message.sender_name:
        raise EmptyMessage("Say which team it is from.", field="sender_name")
    if message.kind == MessageKind.SERVICE:
        raise BadMessage("A service message goes to one person.", field="kind")
    if message.urgency not in set(Urgency):
        raise BadMessage("Choose how urgent it is, from 1 to 5.", field="urgency")
    if message.topic and message.topic not in set(contacts.Topic):
        raise BadMessage("Choose one of the topics.", field="topic")
    if message.expires_at and message.send_at and message.expires_at <= message.send_at:
        raise BadMessage("It has to go before its time is over.", field="expires_at")
