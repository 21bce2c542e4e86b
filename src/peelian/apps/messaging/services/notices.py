"""What is said about a message that has gone: that it was wrong (a correction), or not to be minded (a recall).

A message is never changed once it went: the archive shows it with what came after.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.rules import marks
from peelian.apps.messaging.services.steps import NotNow, area_code_of, locked, pass_to
from peelian.apps.messaging.services.words import EmptyMessage
from peelian.apps.messaging.services.writing import write_message
from peelian.apps.messaging.types.sheets import Recalled
from peelian.apps.messaging.types.states import DeliveryState, MessageKind, MessageState, Notice, Urgency
from peelian.apps.messaging.types.views import MessageView
from peelian.kernel.actors import Actor
from peelian.kernel.days import in_words
from peelian.kernel.text import one_line, tidy

#: Copies that somebody got, or may have got.
GONE = (
    DeliveryState.ATTEMPTING,
    DeliveryState.SENT,
    DeliveryState.DELIVERED,
    DeliveryState.BOUNCED,
    DeliveryState.UNKNOWN,
)


@transaction.atomic
def write_notice(
    *,
    actor: Actor,
    at: dt.datetime,
    about_id: int,
    notice: Notice,
    subject: str,
    body: str,
    written_by_id: int | None,
    idempotency_key: str,
) -> MessageView:
    """Draft a message about an earlier one, to exactly those who got that one or will get it.

    It takes the earlier one's area, urgency, organisation, language and officer. It needs approval like any other.

    Args:
        actor: who.
        at: now.
        about_id: the earlier message.
        notice: CORRECTION or RECALL.
        subject, body: the words; `subject_of_notice` and `body_of_notice` give a start.
        written_by_id: their account.
        idempotency_key: as in `write_message`.

    Raises:
        NotNow: nothing of the earlier message has gone or is going.
        EmptyMessage: no subject or no words.
        NotFound: there is no such message.
    """
    about = locked(about_id)
    if notice is Notice.NONE or about.state not in {
        MessageState.SENDING,
        MessageState.SENT,
        MessageState.RECALLED,
    }:
        raise NotNow("Nobody has got this message yet. Change it instead.")
    return _write(
        actor, at, about, notice, words=(subject, body), written_by_id=written_by_id, key=idempotency_key
    )


@transaction.atomic
def recall_message(
    *, actor: Actor, at: dt.datetime, message_id: int, reason: str, written_by_id: int | None
) -> Recalled:
    """Stop a message: copies that wait are called off at once, and a notice is drafted for those whose copy has gone.

    Args:
        actor: who.
        at: now.
        message_id: an approved message, going or gone.
        reason: for the readers of the notice, in a sentence.
        written_by_id: their account: the notice's writer.

    Raises:
        EmptyMessage: no reason.
        NotNow: it is a draft still, or was recalled before.
        NotFound: there is no such message.
    """
    reason = tidy(reason)
    if not reason:
        raise EmptyMessage("Say why, in a sentence for those who got it.", field="reason")
    message = locked(message_id)
    pass_to(message, MessageState.RECALLED)
    message.recalled_at = at
    message.save(update_fields=["state", "recalled_at"])
    called_off = Delivery.objects.filter(message=message, state=DeliveryState.QUEUED).update(
        state=DeliveryState.CALLED_OFF, settled_at=at, detail="The message was recalled."
    )
    gone = Delivery.objects.filter(message=message, state__in=GONE).count()
    drafted = None
    if gone:
        drafted = _write(
            actor,
            at,
            message,
            Notice.RECALL,
            words=(
                subject_of_notice(Notice.RECALL, message.subject),
                body_of_notice(Notice.RECALL, message, reason),
            ),
            written_by_id=written_by_id,
            key=f"recall:{message.pk}",
        )
    events.record(
        name="messaging.message.recalled",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"called_off": called_off, "gone": gone, "notice": drafted.id if drafted else None},
    )
    return Recalled(called_off, gone, drafted.id if drafted else None)


def subject_of_notice(notice: Notice, subject: str) -> str:
    """How a notice's subject begins, with the earlier one's after it."""
    first = "Please disregard" if notice is Notice.RECALL else "Correction"
    return one_line(f"{first}: {subject}", 150)


def body_of_notice(notice: Notice, about: Message, reason: str) -> str:
    """A start for a notice's words: which message, and what is wrong with it."""
    day = in_words(about.approved_at) if about.approved_at else ""
    which = f"“{about.subject}” of {day} (reference {marks.reference_of(about.pk)})"
    if notice is Notice.RECALL:
        return f"Please disregard our message {which}.\n\n{reason}"
    return f"This corrects our message {which}.\n\n{reason}"


def _write(
    actor: Actor,
    at: dt.datetime,
    about: Message,
    notice: Notice,
    *,
    words: tuple[str, str],
    written_by_id: int | None,
    key: str,
) -> MessageView:
    got = contacts.Part(contacts.PartFlag.INCLUDE, contacts.PartKind.GOT_MESSAGE, (str(about.pk),))
    return write_message(
        actor=actor,
        at=at,
        area_id=about.area_id or 0,
        written_by_id=written_by_id,
        idempotency_key=key,
        notice=notice,
        about_id=about.pk,
        kind=MessageKind(about.kind),
        subject=words[0],
        body=words[1],
        sender_name=about.sender_name,
        category=about.category,
        urgency=Urgency(about.urgency),
        topic=about.topic,
        organisation=about.organisation,
        language=about.language,
        selection=contacts.Selection((got,)).to_json(),
        officer_id=about.officer_id,
    )
