"""What staff do with a thread: take it, answer it, note something, say what it is, close it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.inbox.models import Entry, Thread
from peelian.apps.inbox.queries import threads
from peelian.apps.inbox.rules import steps
from peelian.apps.inbox.types import Direction, ThreadKind, ThreadLine, ThreadState
from peelian.apps.messaging import api as messaging
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line, tidy

_HOUR = dt.timedelta(hours=1)


class CannotAnswer(Refused):
    """The words can't go out as an answer."""


class NotThisStep(Refused):
    """The thread isn't where this step begins."""


@transaction.atomic
def assign(*, actor: Actor, at: dt.datetime, thread_id: int, user_id: int | None) -> ThreadLine:
    """Give a thread to somebody, or (None) back to the team. Raises NotFound."""
    thread = locked(thread_id)
    if thread.assigned_to_id != user_id:
        thread.assigned_to_id = user_id
        thread.save(update_fields=["assigned_to"])
        _record("inbox.thread.assigned", actor, at, thread, {"to": user_id})
    return _line(thread_id, at)


@transaction.atomic
def set_kind(*, actor: Actor, at: dt.datetime, thread_id: int, kind: ThreadKind, by_id: int) -> ThreadLine:
    """Say what somebody wants; a person's word replaces the rule's guess and stands. Raises NotFound."""
    thread = locked(thread_id)
    before, thread.kind, thread.kind_by_id = thread.kind, kind, by_id
    thread.save(update_fields=["kind", "kind_by"])
    if before != kind:
        _record("inbox.thread.kind_changed", actor, at, thread, {"from": before, "to": kind})
    return _line(thread_id, at)


@transaction.atomic
def answer(
    *,
    actor: Actor,
    at: dt.datetime,
    thread_id: int,
    text: str,
    language: str,
    author_id: int,
    sender_name: str,
    key: str,
) -> ThreadLine:
    """Answer in the thread. The words go out over the channel that the person used; what they say next comes back here.

    Args:
        actor, at: who, when.
        thread_id: the conversation.
        text: the words, in `language`.
        language: of the words.
        author_id: the account that answers.
        sender_name: as the resident reads it.
        key: the same press of the button has the same key: it answers once.

    Raises:
        CannotAnswer: no words, or too many.
        NotThisStep: the thread is closed.
        NotFound: there is no such thread.
    """
    thread = locked(thread_id)
    text = tidy(text)
    decision = steps.may_answer(text)
    if not decision:
        raise CannotAnswer(decision.reason, field="text")
    if thread.state == ThreadState.CLOSED:
        raise NotThisStep("This conversation is closed. Open it again to answer.")
    delivery_id = messaging.write_service_message(
        actor=actor,
        at=at,
        contact_id=thread.contact_id,
        subject=_subject(thread),
        body=text,
        sender_name=sender_name,
        idempotency_key=f"inbox:{thread.pk}:{key}"[:80],
        channel=thread.channel,
        language=language or "en",
    )
    if Entry.objects.filter(delivery_id=delivery_id).exists():
        return _line(thread_id, at)
    Entry.objects.create(
        thread=thread,
        direction=Direction.OUT,
        text=text,
        language=language[:10],
        delivery_id=delivery_id,
        author_id=author_id,
        at=at,
    )
    waited = at - thread.waiting_since if thread.waiting_since else None
    in_time = thread.due_at is None or at <= thread.due_at
    thread.state = ThreadState.ANSWERED
    thread.waiting_since, thread.due_at = None, None
    thread.escalated_at, thread.escalated_for = None, ""
    thread.first_answered_at = thread.first_answered_at or at
    thread.assigned_to_id = thread.assigned_to_id or author_id
    thread.save()
    _record(
        "inbox.thread.answered", actor, at, thread,
        {"delivery": delivery_id, "in_time": in_time, "hours": round(waited / _HOUR, 1) if waited else None},
    )  # fmt: skip
    return _line(thread_id, at)


@transaction.atomic
def add_note(*, actor: Actor, at: dt.datetime, thread_id: int, text: str, author_id: int) -> ThreadLine:
    """Note something among ourselves; never sent. Raises NotFound, CannotAnswer without words."""
    thread = locked(thread_id)
    text = tidy(text)
    if not text:
        raise CannotAnswer("Write the note.", field="note")
    Entry.objects.create(
        thread=thread,
        direction=Direction.NOTE,
        text=text[: steps.LONGEST_ANSWER],
        language="en",
        author_id=author_id,
        at=at,
    )
    _record("inbox.thread.noted", actor, at, thread, {})
    return _line(thread_id, at)


@transaction.atomic
def close(*, actor: Actor, at: dt.datetime, thread_id: int, because: str) -> ThreadLine:
    """End a conversation, with the reason. New words open it again. Raises NotFound, NotThisStep."""
    thread = locked(thread_id)
    because = one_line(tidy(because), 200)
    if len(because) < 3:
        raise NotThisStep("Say why it needs nothing more.", field="because")
    _pass(thread, ThreadState.CLOSED)
    answered = thread.waiting_since is None
    thread.closed_at, thread.closed_because = at, because
    thread.waiting_since, thread.due_at = None, None
    thread.escalated_at, thread.escalated_for = None, ""
    thread.save()
    _record("inbox.thread.closed", actor, at, thread, {"answered": answered})
    return _line(thread_id, at)


@transaction.atomic
def reopen(*, actor: Actor, at: dt.datetime, thread_id: int) -> ThreadLine:
    """Take a closed conversation up again; its clock runs from now. Raises NotFound, NotThisStep."""
    thread = locked(thread_id)
    if thread.state != ThreadState.CLOSED:
        raise NotThisStep("This conversation isn't closed.")
    others = threads.threads_about(thread.contact_id, thread.message_id)
    if others.exclude(state=ThreadState.CLOSED).exists():
        raise NotThisStep("Another conversation with this person about the same is open. Go on there.")
    thread.state, thread.closed_at, thread.closed_because = ThreadState.OPEN, None, ""
    thread.waiting_since, thread.due_at = at, steps.due(at)
    thread.save()
    _record("inbox.thread.reopened", actor, at, thread, {})
    return _line(thread_id, at)


@transaction.atomic
def calm(*, actor: Actor, at: dt.datetime, thread_id: int, because: str, by_id: int) -> ThreadLine:
    """Somebody has looked: the thread needn't stand at the top any more. What they found or did is a note in it.

    Raises NotFound, NotThisStep.
    """
    thread = locked(thread_id)
    because = one_line(tidy(because), 200)
    if len(because) < 3:
        raise NotThisStep("Say what you found or did.", field="because")
    if thread.escalated_at is not None:
        met = thread.escalated_for
        thread.escalated_at, thread.escalated_for = None, ""
        thread.save(update_fields=["escalated_at", "escalated_for"])
        Entry.objects.create(
            thread=thread,
            direction=Direction.NOTE,
            text=f"Urgent words ({met}): {because}",
            language="en",
            author_id=by_id,
            at=at,
        )
        _record("inbox.thread.calmed", actor, at, thread, {"reason_met": met})
    return _line(thread_id, at)


@transaction.atomic
def keep_report(*, actor: Actor, at: dt.datetime, thread_id: int, reference: str) -> ThreadLine:
    """Keep which report was opened from a thread; it tells of a crime from now on. Raises NotFound, NotThisStep."""
    thread = locked(thread_id)
    if thread.report_reference:
        raise NotThisStep(f"Report {thread.report_reference} was opened from this conversation before.")
    thread.report_reference = reference
    thread.kind = ThreadKind.CRIME
    thread.save(update_fields=["report_reference", "kind"])
    _record("inbox.thread.reported", actor, at, thread, {"reference": reference})
    return _line(thread_id, at)


def locked(thread_id: int) -> Thread:
    """The thread, locked until the transaction ends. Raises NotFound."""
    row = (
        Thread.objects.select_for_update(of=("self",))
        .select_related("area", "message")
        .filter(pk=thread_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such conversation.")
    return row


def _pass(thread: Thread, new: ThreadState) -> None:
    decision = steps.may_follow(ThreadState(thread.state), new)
    if not decision:
        raise NotThisStep(decision.reason)
    thread.state = new


def _subject(thread: Thread) -> str:
    """What their mail program files it under."""
    if thread.message is None:
        return "Our answer"
    subject = thread.message.subject
    return subject if subject.casefold().startswith("re:") else one_line(f"Re: {subject}", 150)


def _record(name: str, actor: Actor, at: dt.datetime, thread: Thread, data: dict[str, object]) -> None:
    events.record(name=name, actor=actor, at=at, subject=thread, area_code=thread.area.code, data=data)


def _line(thread_id: int, at: dt.datetime) -> ThreadLine:
    return threads.line_of(threads.find(thread_id), at)
