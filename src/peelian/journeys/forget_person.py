"""Forget a person, or hand them a copy of all that we hold: a resident's rights (UK GDPR, articles 15, 17 and 20)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.apps.messaging import api as messaging
from peelian.apps.schemes import api as schemes
from peelian.apps.voice import api as voice
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


@transaction.atomic
def export(*, viewer: Viewer, at: dt.datetime, contact_id: int, reason: str) -> dict[str, Any]:
    """All that we hold on a person, as plain values for JSON; `readable` makes it a text. The look is recorded.

    Raises:
        NotFound: there is no such contact.
        NotAllowed: not this viewer's to export.
        Refused: no reason was given.
    """
    subject = _check(viewer, at, contact_id, reason)
    held = {
        "made_at": at.isoformat(),
        "contact": contacts.export_contact(contact_id=contact_id),
        "messages_to_you": messaging.export_contact(contact_id=contact_id)["messages"],
        "conversations_with_you": inbox.export_contact(contact_id=contact_id),
        "reports_begun": incidents.export_contact(contact_id=contact_id),
        "businesses_you_report_for": [
            {"name": one.name, "sites": [f"{site.name}, {site.address}" for site in one.sites]}
            for one in incidents.businesses_of(contact_id)
        ],
        "what_you_asked_to_join": schemes.export_contact(contact_id=contact_id),
        "what_you_said": voice.export_contact(contact_id),
        "who_looked_at_your_details": [
            {"at": row.at.isoformat(), "who": f"{row.viewer_kind}:{row.viewer_id}", "why": row.reason}
            for row in events.list_reads(subject=subject, limit=10_000)
        ],
        "what_happened": [
            {
                "at": row.at.isoformat(),
                "what": row.name,
                "who": f"{row.actor_kind}:{row.actor_id}",
                "with": row.data,
            }
            for row in events.list_events(subject=subject, limit=10_000)
        ],
    }
    events.record_read(viewer=viewer.actor, at=at, subject=subject, reason=reason)
    events.record(name="contacts.contact.exported", actor=viewer.actor, at=at, subject=subject)
    return held


@transaction.atomic
def erase(*, viewer: Viewer, at: dt.datetime, contact_id: int, reason: str) -> None:
    """Remove a person: their details, their words in replies and in voice. Counts, scores and the record of what was
    done stay, with nobody behind them; a keyed digest keeps an old list from bringing them back.

    Raises:
        NotFound: there is no such contact.
        NotAllowed: not this viewer's to erase.
        Refused: no reason was given.
    """
    subject = _check(viewer, at, contact_id, reason)
    events.record_read(viewer=viewer.actor, at=at, subject=subject, reason=reason)
    # The contact first: it waits for a reply that is being taken in, and no other is taken in after it.
    contacts.erase_contact(actor=viewer.actor, at=at, contact_id=contact_id)
    messaging.erase_contact(actor=viewer.actor, at=at, contact_id=contact_id)
    inbox.erase_contact(actor=viewer.actor, at=at, contact_id=contact_id)
    incidents.erase_contact(actor=viewer.actor, at=at, contact_id=contact_id)
    schemes.erase_contact(actor=viewer.actor, at=at, contact_id=contact_id)
    voice.erase_contact(actor=viewer.actor, at=at, contact_id=contact_id)


def readable(held: dict[str, Any]) -> str:
    """An export as a text that a person can read."""
    lines: list[str] = ["All that we hold on you", "=======================", ""]
    for name, part in held.items():
        _write(lines, name, part, 0)
    return "\n".join(lines) + "\n"


def _write(lines: list[str], name: str, value: Any, depth: int) -> None:
    pad, label = "  " * depth, name.replace("_", " ").capitalize()
    if isinstance(value, dict):
        lines.append(f"{pad}{label}:")
        for key, inner in value.items():
            _write(lines, str(key), inner, depth + 1)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        lines.append(f"{pad}{label}: {len(value)}")
        for number, inner in enumerate(value, 1):
            _write(lines, str(number), inner, depth + 1)
    elif isinstance(value, list):
        lines.append(f"{pad}{label}: {', '.join(map(str, value)) or 'none'}")
    else:
        text = (
            {None: "-", "": "-", True: "yes", False: "no"}.get(value) if not _is_number(value) else str(value)
        )
        text = str(value) if text is None else text
        lines.append(f"{pad}{label}: " + text.replace("\n", f"\n{pad}    "))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check(viewer: Viewer, at: dt.datetime, contact_id: int, reason: str) -> str:
    if len(reason.strip()) < 3:
        raise Refused("Say why: the request's date or number.", field="reason")
    accounts.require(viewer, Permission.MANAGE_CONTACTS, contacts.area_path_of(contact_id, local_day(at)))
    contacts.export_contact(contact_id=contact_id)  # raises NotFound
    return f"contacts.Contact:{contact_id}"
