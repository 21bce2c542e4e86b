"""Writing a message, changing it, approving it and throwing it away."""

from __future__ import annotations

import datetime as dt
from typing import Any, Unpack

from django.db import IntegrityError, transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging.models import Delivery, Message, MessageText
from peelian.apps.messaging.queries import reading as queries
from peelian.apps.messaging.queries.rules_of_sending import sending_rules
from peelian.apps.messaging.queries.sheets import version_of
from peelian.apps.messaging.rules import approving, sending
from peelian.apps.messaging.services.steps import NotNow, area_code_of, locked, pass_to
from peelian.apps.messaging.types.sheets import Fields
from peelian.apps.messaging.types.states import MessageKind, MessageState, Notice, TextOrigin, Urgency
from peelian.apps.messaging.types.views import MessageView
from peelian.kernel.actors import Actor, ActorKind
from peelian.kernel.errors import Refused
from peelian.kernel.text import one_line, tidy

#: The columns that `open_for_change` sets.
OPENED = ("state", "asked_at", "approved_by", "approved_at", "approved_alone")


class EmptyMessage(Refused):
    """A message without a subject or without words."""


class NeedsAnotherPerson(Refused):
    """Whoever wrote a message can't approve it, where the force's rules ask for a second person."""


class WordsChanged(Refused):
    """The message was changed after whoever approves it had read it."""


class BadMessage(Refused):
    """Something about a message that makes no sense; the refusal names the field."""


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
    events.record(
        name="messaging.message.edited",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"changed": sorted(changed), "approval_voided": voided},
    )
    return queries.view_of(message)


@transaction.atomic
def approve_message(
    *,
    actor: Actor,
    at: dt.datetime,
    message_id: int,
    approved_by_id: int,
    people: int | None = None,
    read_version: str = "",
) -> MessageView:
    """Say that the message may go out: at once, or at its `send_at`.

    Always a second person, unless `people` says how many it reaches and the force's rules let its writer decide alone;
    why is then kept with it.

    Args:
        actor: who approves.
        at: now.
        message_id: which message.
        approved_by_id: their account.
        people: how many it reaches, as counted now.
        read_version: the `Sheet.version` that they read; when it isn't the present one, nothing is approved.

    Raises:
        NeedsAnotherPerson: they wrote it themselves, or changed something of it.
        WordsChanged: it was changed since they read it.
        BadMessage: its time is over.
        NotNow: it has been approved already.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    if read_version and read_version != version_of(message):
        raise WordsChanged(
            "Somebody has changed this message, or its words in another language, since you opened it. Read it again"
            " before you approve it."
        )
    rules = sending_rules()
    approval = approving.approval_for(
        people=people,
        urgency=message.urgency,
        above=rules.second_person_above,
        from_urgency=rules.second_person_from,
    )
    decision = approving.may_approve(
        message.written_by_id, approved_by_id, approval, changed_it=approved_by_id in _editors(message)
    )
    if not decision:
        raise NeedsAnotherPerson(decision.reason)
    if message.expires_at is not None and message.expires_at <= max(at, message.send_at or at):
        raise BadMessage("The time until which it may go is over. Choose a later one.", field="expires_at")
    pass_to(message, MessageState.APPROVED)
    message.approved_by_id, message.approved_at = approved_by_id, at
    message.approved_alone = approval.reason[:200] if approved_by_id == message.written_by_id else ""
    message.save(update_fields=["state", "approved_by", "approved_at", "approved_alone"])
    events.record(
        name="messaging.message.approved",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"people": people, "alone": message.approved_alone} if people is not None else {},
    )
    return queries.view_of(message)


def _editors(message: Message) -> set[int]:
    """Accounts that changed something of it: none of them is a second pair of eyes."""
    changes = events.list_events(
        subject=events.subject_of(message), name_prefix="messaging.message.edited", limit=1000
    )
    return {int(change.actor_id) for change in changes if change.actor_kind == ActorKind.STAFF}


@transaction.atomic
def ask_approval(*, actor: Actor, at: dt.datetime, message_id: int) -> MessageView:
    """Tell approvers that a draft is finished. Any change takes it back. Raises NotNow, NotFound."""
    message = locked(message_id)
    if message.state != MessageState.DRAFT:
        raise NotNow("Only a draft can be approved.")
    if message.asked_at is None:
        message.asked_at = at
        message.save(update_fields=["asked_at"])
        events.record(
            name="messaging.message.approval_asked",
            actor=actor,
            at=at,
            subject=message,
            area_code=area_code_of(message),
        )
    return queries.view_of(message)


@transaction.atomic
def note_test(
    *,
    actor: Actor,
    at: dt.datetime,
    message_id: int,
    channel: str,
    language: str,
    outcome: str,
    number: str = "",
) -> None:
    """Record that somebody sent a message to themselves to look at it. No copy is made. `number`: masked, of a text or
    a call. Raises NotFound."""
    message = locked(message_id)
    events.record(
        name="messaging.message.tested",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"channel": channel, "language": language, "outcome": outcome}
        | ({"number": number} if number else {}),
    )


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
def set_text(
    *,
    actor: Actor,
    at: dt.datetime,
    message_id: int,
    language: str,
    subject: str,
    body: str,
    origin: TextOrigin,
    settled_by_id: int | None = None,
    reason: str = "",
) -> None:
    """Put down a message's words in another language, as its readers in that language will see them.

    May come while the message is going out: copies that wait get them. The same words again change nothing.

    Args:
        actor: who, or what, settled them.
        at: now.
        message_id: which message.
        language: of these words.
        subject: one line, at most 300 characters.
        body: with the same marks as the author's.
        origin: how they came to be. MACHINE needs `settled_by_id` and `reason`: an officer's word.
        settled_by_id: who approved or overrode.
        reason: why unapproved words may go.

    Raises:
        EmptyMessage: no subject or no words.
        BadMessage: the author's own language, or a machine's words without an officer and a reason.
        NotNow: the message is over.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    if language == message.language:
        raise BadMessage("The message is written in this language.", field="language")
    if message.state not in {MessageState.DRAFT, MessageState.APPROVED, MessageState.SENDING}:
        raise NotNow("This message is over.")
    subject, body = one_line(tidy(subject), 300), tidy(body)
    _say_something(subject, body)
    if origin is TextOrigin.MACHINE and (settled_by_id is None or not reason.strip()):
        raise BadMessage("Say why words that nobody has checked may go out.", field="reason")
    columns = {"subject": subject, "body": body, "origin": origin, "reason": one_line(tidy(reason), 200)}
    before = MessageText.objects.filter(message=message, language=language).first()
    if before is not None and all(getattr(before, name) == value for name, value in columns.items()):
        return
    MessageText.objects.update_or_create(
        message=message, language=language, defaults={**columns, "settled_by_id": settled_by_id, "at": at}
    )
    events.record(
        name="messaging.text.overridden" if origin is TextOrigin.MACHINE else "messaging.text.settled",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"language": language, "origin": str(origin)},
    )


def open_for_change(message: Message) -> bool:
    """Make a locked message a draft that nobody is asked about, if nothing of it has gone. Returns whether that voided
    an approval. Save `OPENED` afterwards.

    Raises:
        NotNow: it has gone, or was thrown away.
    """
    message.asked_at = None
    if message.state == MessageState.DRAFT:
        return False
    if message.state != MessageState.APPROVED or message.released_at is not None:
        raise NotNow("This message has gone. Write a correction instead.")
    pass_to(message, MessageState.DRAFT)
    message.approved_by, message.approved_at, message.approved_alone = None, None, ""
    return True


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
    subject, body, sender_name = _cleaned(subject, body, sender_name)
    message, fresh = _make(
        idempotency_key,
        kind=MessageKind.SERVICE,
        state=MessageState.SENDING,
        language=language,
        subject=subject,
        body=body,
        sender_name=sender_name,
        created_at=at,
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
    _say_something(message.subject, message.body)
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


def _say_something(subject: str, body: str) -> None:
    if not subject:
        raise EmptyMessage("Write a subject.", field="subject")
    if not body:
        raise EmptyMessage("Write what you want to say.", field="body")


def _cleaned(subject: str, body: str, sender_name: str) -> tuple[str, str, str]:
    subject, body, sender_name = one_line(tidy(subject), 150), tidy(body), one_line(tidy(sender_name), 120)
    _say_something(subject, body)
    return subject, body, sender_name
