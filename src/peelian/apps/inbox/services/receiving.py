"""What residents write becomes a thread, or goes on with one."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.inbox.models import Entry, Thread
from peelian.apps.inbox.queries import threads, triggers
from peelian.apps.inbox.rules import kinds, steps
from peelian.apps.inbox.rules.triggers import met
from peelian.apps.inbox.types import Direction, Guess, Said, ThreadKind, ThreadLine, ThreadState
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound

#: What words tell beats what somebody chose on our page only where it is more urgent than that.
_MORE_THAN_CHOSEN: dict[ThreadKind, frozenset[ThreadKind]] = {
    ThreadKind.QUESTION: frozenset({ThreadKind.CRIME, ThreadKind.INFORMATION, ThreadKind.STOP}),
    ThreadKind.LOST_PROPERTY: frozenset(),
}


@transaction.atomic
def open_or_continue(*, actor: Actor, at: dt.datetime, said: Said) -> ThreadLine:
    """Put somebody's words into their conversation: the one that they answer in, else the one about the message, else
    a new one. A closed one opens again. The same reply twice is put in once.

    The clock runs from the first words that wait for us. Words that meet a trigger put the thread at the top of every
    list. Raises NotFound for an area that doesn't exist.
    """
    before, answered = threads.entries_at_hand(said.reply_id, said.delivery_id)
    if before is not None:
        return threads.line_of(before.thread, at, before)
    guess = _guess(said)
    thread, is_new = _thread_for(said, at, answered, guess.kind)
    entry = Entry.objects.create(
        thread=thread,
        direction=Direction.IN,
        text=said.text,
        language=said.language,
        reply_id=said.reply_id,
        at=said.received_at,
    )
    if not is_new:
        _wait(thread, said)
        if _says_more(thread, guess.kind):
            thread.kind = guess.kind
        thread.save()
    events.record(
        name="inbox.thread.opened" if is_new else "inbox.thread.continued",
        actor=actor,
        at=at,
        subject=thread,
        area_code=thread.area.code,
        data={"kind": guess.kind, "because": list(guess.reasons), "channel": said.channel},
    )
    _escalate(actor, at, thread, entry, said.reads or contacts.language_of(said.contact_id))
    if said.language not in ("", "en"):
        events.record(
            name="inbox.entry.foreign", actor=actor, at=at, subject=entry, area_code=thread.area.code
        )
    return threads.line_of(thread, at, entry)


@transaction.atomic
def add_english(*, actor: Actor, at: dt.datetime, entry_id: int, english: str) -> ThreadLine:
    """Keep a machine's English of somebody's words, for whoever answers; kind and triggers are looked for in it.

    Raises NotFound.
    """
    entry = Entry.objects.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("There is no such entry.")
    thread = _locked(entry.thread_id)
    if entry.erased_at is not None or not english.strip():
        return threads.line_of(thread, at)
    entry.english = english
    entry.save(update_fields=["english"])
    guess = kinds.guess_kind(entry.text, english)
    changed = thread.state == ThreadState.OPEN and _says_more(thread, guess.kind)
    if changed:
        thread.kind = guess.kind
        thread.save(update_fields=["kind"])
    events.record(
        name="inbox.entry.put_into_english",
        actor=actor,
        at=at,
        subject=entry,
        area_code=thread.area.code,
        data={"kind": guess.kind, "because": list(guess.reasons)} if changed else {},
    )
    if thread.state == ThreadState.OPEN:
        _escalate(actor, at, thread, entry, contacts.language_of(thread.contact_id))
    return threads.line_of(thread, at, entry)


def _guess(said: Said) -> Guess:
    if said.stop:
        return Guess(ThreadKind.STOP, ("nothing but a word for stop",))
    guess = kinds.guess_kind(said.text)
    chosen = ThreadKind(said.subject) if said.subject else None
    if chosen is None or guess.kind in _MORE_THAN_CHOSEN[chosen]:
        return guess
    return Guess(chosen, ("what they chose on our page",))


def _thread_for(
    said: Said, at: dt.datetime, answered: Thread | None, kind: ThreadKind
) -> tuple[Thread, bool]:
    found = _known(said, at, answered)
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return _opened(said, kind), True
    except IntegrityError as error:
        if "thread_one_open_about_a_message" not in str(error):
            raise
    found = _known(said, at, answered)  # two replies of one person at once: the other has opened it
    if found is None:
        raise NotFound("The conversation was closed in this very moment.")
    return found, False


def _known(said: Said, at: dt.datetime, answered: Thread | None) -> Thread | None:
    """The conversation that the words belong to, locked. `answered`: the one in which they answer a copy of ours."""
    if answered is not None and answered.contact_id == said.contact_id:
        return _open_twin(answered) or _locked(answered.pk)
    if not said.addressed:
        spoke = threads.last_answered(
            said.contact_id, said.channel, since=at - steps.QUIET, newer=said.delivery_id
        )
        if spoke is not None:
            return _locked(spoke)
    rows = threads.threads_about(said.contact_id, said.message_id)
    if said.message_id is None:
        rows = rows.exclude(state=ThreadState.CLOSED, closed_at__lt=at - steps.QUIET)
    return _held(rows).order_by("-opened_at", "-id").first()


def _open_twin(thread: Thread) -> Thread | None:
    """Another conversation with the same person about the same, that is open while this one is closed."""
    if thread.state != ThreadState.CLOSED:
        return None
    twin = (
        threads.threads_about(thread.contact_id, thread.message_id)
        .exclude(state=ThreadState.CLOSED)
        .values_list("pk", flat=True)
        .first()
    )
    return _locked(twin) if twin is not None else None


def _locked(thread_id: int) -> Thread:
    row = next(iter(_held(Thread.objects.filter(pk=thread_id).order_by())), None)
    if row is None:
        raise NotFound("There is no such conversation.")
    return row


def _held(rows: QuerySet[Thread]) -> QuerySet[Thread]:
    """The rows locked, with what is told of them: a message and an account have many columns more."""
    told = ("area__code", "area__name", "message__subject", "assigned_to__name")
    return (
        rows.select_for_update(of=("self",))
        .select_related("area", "message", "assigned_to")
        .only(*(field.name for field in Thread._meta.concrete_fields), *told)
    )


def _opened(said: Said, kind: ThreadKind) -> Thread:
    officer = threads.officer_of(said.message_id) if said.message_id is not None else None
    row = Thread.objects.create(
        contact_id=said.contact_id,
        area_id=said.area_id,
        message_id=said.message_id,
        channel=said.channel,
        kind=kind,
        assigned_to_id=officer,
        opened_at=said.received_at,
        waiting_since=said.received_at,
        due_at=steps.due(said.received_at),
    )
    return _locked(row.pk)


def _wait(thread: Thread, said: Said) -> None:
    """The thread waits for us, since the first words that nobody answered."""
    if thread.state != ThreadState.OPEN or thread.waiting_since is None:
        thread.waiting_since = said.received_at
        thread.due_at = steps.due(said.received_at)
    thread.state = ThreadState.OPEN
    thread.closed_at, thread.closed_because = None, ""
    thread.channel = said.channel


def _says_more(thread: Thread, kind: ThreadKind) -> bool:
    """Whether a guess from new words replaces the kind: a person's word stands, and thanks don't undo a question.
    Whoever asks after what they lost asks questions too, and gives thanks."""
    weak = (ThreadKind.OTHER, ThreadKind.THANKS)
    if thread.kind_by_id is not None:
        return False
    if thread.kind == ThreadKind.LOST_PROPERTY:
        return kind not in (*weak, ThreadKind.QUESTION)
    return kind not in weak or thread.kind in weak


def _escalate(actor: Actor, at: dt.datetime, thread: Thread, entry: Entry, reads: str) -> None:
    trigger = met(
        triggers.list_triggers(),
        text=entry.text,
        language=entry.language,
        own_language=reads,
        english=entry.english,
    )
    if trigger is None or (thread.escalated_at is not None and thread.escalated_at >= entry.at):
        return
    thread.escalated_at, thread.escalated_for = at, trigger.reason
    thread.save(update_fields=["escalated_at", "escalated_for"])
    events.record(
        name="inbox.thread.escalated",
        actor=actor,
        at=at,
        subject=thread,
        area_code=thread.area.code,
        data={"trigger": trigger.words, "language": trigger.language, "reason": trigger.reason},
    )
