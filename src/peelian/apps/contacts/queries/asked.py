"""Who signed whom up: for the officer who did, without anybody's details."""

from __future__ import annotations

import datetime as dt

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import AskedView, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor


def list_asked_by(*, actor: Actor, since: dt.datetime) -> list[AskedView]:
    """The sign-ups that somebody wrote down for residents since a moment, newest first: when, over which channel, and
    whether they have confirmed since. One who was signed up twice is told once; whoever was known before looks like
    one who hasn't answered."""
    found = events.list_events(name_prefix="contacts.contact.asked", actor=actor, since=since, limit=500)
    # They come newest first; of several for one person the newest stays.
    asked = {int(event.subject.rpartition(":")[2]): event for event in reversed(found)}
    rows = Contact.objects.in_bulk(list(asked))
    return [
        AskedView(
            asked_at=event.at,
            channel=str(event.data.get("channel", "")) or rows[contact_id].channel,
            status=_since(rows[contact_id], event.at),
            neighbourhood_code=event.area_code,
        )
        for contact_id, event in sorted(asked.items(), key=lambda item: item[1].pk, reverse=True)
        if contact_id in rows
    ]


def _since(contact: Contact, asked_at: dt.datetime) -> Status:
    if contact.status == Status.ACTIVE and contact.confirmed_at and contact.confirmed_at < asked_at:
        return Status.PENDING
    return Status(contact.status)
