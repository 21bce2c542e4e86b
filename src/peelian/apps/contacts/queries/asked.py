"""Who signed whom up: for the officer who did, without anybody's details."""

from __future__ import annotations

import datetime as dt

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import AskedView, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor


def list_asked_by(*, actor: Actor, since: dt.datetime) -> list[AskedView]:
    """The sign-ups that somebody wrote down for residents since a moment, newest first: when, over which channel, and
    whether they have confirmed. One who was signed up twice is told once; nothing says whether an address was known
    before."""
    asked = {}
    for event in events.list_events(
        name_prefix="contacts.contact.asked", actor=actor, since=since, limit=500
    ):
        asked.setdefault(int(event.subject.rpartition(":")[2]), event)
    rows = Contact.objects.in_bulk(list(asked))
    return [
        AskedView(
            asked_at=event.at,
            channel=str(event.data.get("channel", "")) or rows[contact_id].channel,
            status=Status(rows[contact_id].status),
            neighbourhood_code=event.area_code,
        )
        for contact_id, event in asked.items()
        if contact_id in rows
    ]
