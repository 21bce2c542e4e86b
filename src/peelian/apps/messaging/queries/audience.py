"""Who got a message: the one kind of set that the room below knows nothing of."""

from __future__ import annotations

from django.db import connection

from peelian.apps.contacts import api as contacts

#: Those who got a message, may have got it, or will.
_GOT_MESSAGE = (
    "SELECT DISTINCT contact_id FROM messaging_delivery WHERE message_id = ANY(%s::bigint[])"
    " AND state NOT IN ('suppressed', 'refused', 'expired', 'called-off')"
)


def resolved(selection: contacts.Selection) -> contacts.Selection:
    """The selection with "who got this message" turned into people, so that the contacts room can count and freeze it."""
    return contacts.Selection(tuple(_resolved(part) for part in selection.parts))


def _resolved(part: contacts.Part) -> contacts.Part:
    if part.kind is not contacts.PartKind.GOT_MESSAGE:
        return part
    with connection.cursor() as cursor:
        cursor.execute(_GOT_MESSAGE, [[int(value) for value in part.values]])
        people = tuple(str(row[0]) for row in cursor.fetchall())
    return contacts.Part(part.flag, contacts.PartKind.CONTACTS, people)
