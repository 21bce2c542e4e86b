"""Reading conversations, where they may be read, and how soon they are answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, When

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.events import api as events
from peelian.apps.inbox.models import Entry, Thread
from peelian.apps.inbox.types import (
    Counts,
    Direction,
    EntryView,
    Show,
    ThreadKind,
    ThreadLine,
    ThreadState,
    ThreadView,
)
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.messages import Message
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.text import one_line
from peelian.kernel.time import local_day

_BEGINNING = 140


def list_threads(
    *,
    viewer: Viewer,
    at: dt.datetime,
    show: Show = Show.WAITING,
    area_codes: Iterable[str] | None = None,
    kind: ThreadKind | None = None,
    message_id: int | None = None,
    limit: int = 200,
) -> list[ThreadLine]:
    """Conversations of the viewer's areas: what was escalated first, then what is due first.

    Closed and answered ones come newest first. Held-apart words are never in a list. With `message_id`, only what
    was said about that message.
    """
    rows = _shown(_readable(viewer, at, area_codes), show, viewer, at)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if message_id is not None:
        rows = rows.filter(message_id=message_id)
    if show in (Show.ANSWERED, Show.CLOSED):
        rows = rows.order_by("-id")
    else:
        rows = rows.annotate(
            calm=Case(When(escalated_at__isnull=False, then=0), default=1, output_field=IntegerField())
        ).order_by("calm", "due_at", "id")
    found = list(rows.select_related("area", "message", "assigned_to")[:limit])
    last = _last_words([row.pk for row in found])
    return [line_of(row, at, last.get(row.pk)) for row in found]


def count_threads(*, viewer: Viewer, at: dt.datetime, area_codes: Iterable[str] | None = None) -> Counts:
    """How many conversations of the viewer's areas each list holds."""
    open_ones = _readable(viewer, at, area_codes).filter(state=ThreadState.OPEN)
    counted = open_ones.aggregate(
        waiting=Count("id"),
        mine=Count("id", filter=Q(assigned_to_id=viewer.user_id)),
        team=Count("id", filter=Q(assigned_to__isnull=True)),
        overdue=Count("id", filter=Q(due_at__lt=at)),
        escalated=Count("id", filter=Q(escalated_at__isnull=False)),
    )
    return Counts(**counted)


def get_thread(*, viewer: Viewer, at: dt.datetime, thread_id: int, reason: str = "answering") -> ThreadView:
    """One conversation with all that was said, for staff of its area. The read is recorded with its reason.

    What is held apart shows as that; `intelligence.read_held_apart` gives the words to those who may read them.
    Raises NotFound, NotAllowed.
    """
    row = find(thread_id)
    path = path_now(row, at)
    accounts.require(viewer, Permission.ANSWER_RESIDENTS, path)
    events.record_read(
        viewer=viewer.actor,
        at=at,
        subject=f"contacts.Contact:{row.contact_id}",
        reason=f"{reason[:150]}: conversation {row.pk}",
    )
    entries = list(row.entries.select_related("author", "delivery"))
    theirs = [entry for entry in entries if entry.direction == Direction.IN]
    return ThreadView(
        line=line_of(row, at, theirs[-1] if theirs else None),
        contact_id=row.contact_id,
        contact_name=row.contact.name,
        contact_language=row.contact.language,
        message_id=row.message_id,
        message_html=messaging.body_html(row.message.body) if row.message else "",
        kind_by=row.kind_by.name if row.kind_by else "",
        first_answered_at=row.first_answered_at,
        closed_at=row.closed_at,
        closed_because=row.closed_because,
        report_reference=row.report_reference,
        area_path=path,
        entries=tuple(entry_view(entry) for entry in entries),
        intelligence=tuple(row.intelligence.values_list("reference", flat=True)),
    )


def area_path_of(thread_id: int, at: dt.datetime) -> tuple[str, ...]:
    """The codes that a permission on a thread is asked for now. Raises NotFound."""
    return path_now(find(thread_id), at)


def contact_of(thread_id: int) -> int:
    """Whose conversation it is, for journeys. Raises NotFound."""
    return find(thread_id).contact_id


def find(thread_id: int) -> Thread:
    """The row. Raises NotFound."""
    row = (
        Thread.objects.select_related("area", "message", "assigned_to", "contact", "kind_by")
        .filter(pk=thread_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such conversation.")
    return row


def path_now(row: Thread, at: dt.datetime) -> tuple[str, ...]:
    """An area's code and those above it, as of a moment; as of the thread's own day when the area is no more."""
    return _path(row.area.code, at, row.opened_at)


def get_foreign(entry_id: int) -> tuple[str, str] | None:
    """Words and language of an entry that waits for a machine's English; None when it doesn't (any more)."""
    return (
        Entry.objects.filter(pk=entry_id, erased_at__isnull=True, english="")
        .exclude(language__in=("", "en"))
        .values_list("text", "language")
        .first()
    )


def officer_of(message_id: int) -> int | None:
    """The account of the officer whom a message names, if it is in use."""
    return (
        Message.objects.filter(pk=message_id, officer__is_active=True)
        .values_list("officer_id", flat=True)
        .first()
    )


def threads_about(contact_id: int, message_id: int | None) -> QuerySet[Thread]:
    """The conversations with a person about a message, or (None) about nothing of ours."""
    rows = Thread.objects.filter(contact_id=contact_id)
    return rows.filter(message__isnull=True) if message_id is None else rows.filter(message_id=message_id)


def entries_at_hand(reply_id: int, delivery_id: int | None) -> tuple[Entry | None, Thread | None]:
    """The entry that a reply became already, and the thread in which the copy that it answers was an answer of ours;
    None for each that there isn't."""
    wanted = Q(reply_id=reply_id)
    if delivery_id is not None:
        wanted |= Q(delivery_id=delivery_id)
    # Mostly there is neither: so only the keys are asked for.
    keys = list(Entry.objects.filter(wanted).order_by().values_list("pk", "reply_id", "thread_id"))
    before = next((pk for pk, reply, _ in keys if reply == reply_id), None)
    thread = next((thread for _, reply, thread in keys if reply != reply_id), None)
    return (
        Entry.objects.select_related("thread__area").get(pk=before) if before is not None else None,
        Thread.objects.get(pk=thread) if thread is not None else None,
    )


def last_answered(contact_id: int, channel: str, *, since: dt.datetime, newer: int | None) -> int | None:
    """The conversation over a channel in which we wrote to somebody last, if that was since a moment and after the
    copy `newer`: what they write next, to a number that can't tell, is most likely said there."""
    rows = Entry.objects.filter(
        thread__contact_id=contact_id,
        thread__channel=channel,
        direction=Direction.OUT,
        at__gte=since,
    ).exclude(thread__state=ThreadState.CLOSED)
    if newer is not None:
        rows = rows.filter(delivery_id__gt=newer)
    return rows.order_by("-at", "-id").values_list("thread_id", flat=True).first()


def line_of(row: Thread, at: dt.datetime, last: Entry | None = None) -> ThreadLine:
    """The row as a line of a list."""
    words = "" if last is None or last.held_apart_at else one_line(last.text, _BEGINNING)
    return ThreadLine(
        id=row.pk,
        kind=ThreadKind(row.kind),
        state=ThreadState(row.state),
        area_code=row.area.code,
        area_name=row.area.name,
        about=row.message.subject if row.message else "",
        channel=row.channel,
        words=words,
        language=last.language if last else "",
        assigned_to_id=row.assigned_to_id,
        assigned_to=row.assigned_to.name if row.assigned_to else "",
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        overdue=row.state == ThreadState.OPEN and row.due_at is not None and row.due_at < at,
        escalated_for=row.escalated_for if row.escalated_at else "",
    )


def entry_view(row: Entry) -> EntryView:
    """The row as a plain value, without words that are held apart."""
    held = row.held_apart_at is not None
    return EntryView(
        id=row.pk,
        direction=Direction(row.direction),
        text="" if held else row.text,
        language=row.language,
        english="" if held else row.english,
        author=row.author.name if row.author else "",
        at=row.at,
        held_apart=held,
        erased=row.erased_at is not None,
        state=row.delivery.state if row.delivery else "",
    )


def export_contact(*, contact_id: int) -> list[dict[str, object]]:
    """All conversations with a person, as plain values for JSON, without our notes and what is held apart.

    The journey checks who asks and records it.
    """
    rows = Entry.objects.filter(
        thread__contact_id=contact_id, held_apart_at__isnull=True, direction__in=(Direction.IN, Direction.OUT)
    )
    return [
        {
            "conversation": row.thread_id,
            "at": row.at.isoformat(),
            "who": "you" if row.direction == Direction.IN else "we",
            "text": row.text,
        }
        for row in rows
    ]


def _readable(viewer: Viewer, at: dt.datetime, area_codes: Iterable[str] | None) -> QuerySet[Thread]:
    held = set(accounts.areas_for(viewer, Permission.ANSWER_RESIDENTS))
    areas = Thread.objects.values_list("area__code").annotate(day=Max("opened_at")).order_by()
    codes = [code for code, day in areas if held.intersection(_path(code, at, day))]
    if area_codes is not None:
        codes = list(set(codes).intersection(area_codes))
    return Thread.objects.filter(area__code__in=codes)


def _shown(rows: QuerySet[Thread], show: Show, viewer: Viewer, at: dt.datetime) -> QuerySet[Thread]:
    wanted = {
        Show.WAITING: Q(state=ThreadState.OPEN),
        Show.MINE: Q(state=ThreadState.OPEN, assigned_to_id=viewer.user_id),
        Show.TEAM: Q(state=ThreadState.OPEN, assigned_to__isnull=True),
        Show.OVERDUE: Q(state=ThreadState.OPEN, due_at__lt=at),
        Show.ESCALATED: Q(state=ThreadState.OPEN, escalated_at__isnull=False),
        Show.ANSWERED: Q(state=ThreadState.ANSWERED),
        Show.CLOSED: Q(state=ThreadState.CLOSED),
        Show.ALL: Q(),
    }
    return rows.filter(wanted[show])


def _last_words(thread_ids: list[int]) -> dict[int, Entry]:
    """The last entry of theirs of each thread."""
    rows = (
        Entry.objects.filter(thread_id__in=thread_ids, direction=Direction.IN)
        .order_by("thread_id", F("at").desc(), "-id")
        .distinct("thread_id")
    )
    return {row.thread_id: row for row in rows}


def _path(code: str, at: dt.datetime, opened_at: dt.datetime) -> tuple[str, ...]:
    for moment in (at, opened_at):
        try:
            return tuple(places.path_of(code, local_day(moment)))
        except NotFound:
            continue
    return (code,)
