"""A message's words in other languages than its author's."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.messaging.models.messages import MessageText
from peelian.apps.messaging.services.steps import NotNow, area_code_of, locked
from peelian.apps.messaging.services.words import BadMessage, say_something
from peelian.apps.messaging.types.states import MessageState, TextOrigin
from peelian.kernel.actors import Actor
from peelian.kernel.text import one_line, tidy


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
    say_something(subject, body)
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
