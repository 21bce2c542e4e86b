"""The end of words: when somebody asks, and when their time is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, QuerySet

from peelian.apps.events import api as events
from peelian.apps.inbox.models import Entry, Thread
from peelian.kernel.actors import Actor


@transaction.atomic
def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> int:
    """Remove a person's words from their conversations, ours to them and our notes about them. When they wrote and how
    soon they were answered stays as a count. Returns how many entries were emptied.

    What was exported for intelligence isn't theirs to withdraw (Data Protection Act 2018, part 3, section 45): it
    holds nothing that tells who they are.
    """
    count = _empty(Entry.objects.filter(thread__contact_id=contact_id), at)
    Thread.objects.filter(contact_id=contact_id).exclude(closed_because="").update(closed_because="(removed)")
    events.record(
        name="inbox.contact.erased",
        actor=actor,
        at=at,
        subject=f"contacts.Contact:{contact_id}",
        data={"entries": count},
    )
    return count


@transaction.atomic
def forget_words(*, actor: Actor, at: dt.datetime, before: dt.datetime, limit: int = 1000) -> int:
    """Empty the conversations whose last words are older than a moment. Returns how many conversations."""
    old = (
        Entry.objects.filter(erased_at__isnull=True)
        .values("thread")
        .annotate(last=Max("thread__entries__at"))
        .filter(last__lt=before)
        .values_list("thread", flat=True)[:limit]
    )
    ids = list(old)
    if ids:
        _empty(Entry.objects.filter(thread_id__in=ids), at)
        events.record(
            name="inbox.words.forgotten",
            actor=actor,
            at=at,
            subject="inbox.Thread:old",
            data={"threads": len(ids)},
        )
    return len(ids)


def _empty(rows: QuerySet[Entry], at: dt.datetime) -> int:
    return rows.filter(erased_at__isnull=True).update(text="", english="", language="", erased_at=at)
