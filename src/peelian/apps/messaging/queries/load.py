"""How much people were sent lately, and who got a message: for choosing whom the next one is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from peelian.apps.contacts import api as contacts

#: How many people had so many messages: whoever had none is counted too. A copy over two channels is one message;
#: what somebody asked for themselves (confirmations, receipts) is no load.
_LOAD = """
SELECT had, count(*) FROM (
    SELECT who.id, count(DISTINCT m.id) AS had
    FROM unnest(%s::bigint[]) AS who(id)
    LEFT JOIN messaging_delivery d ON d.contact_id = who.id AND d.settled_at >= %s AND d.settled_at < %s
        AND d.state IN ('sent', 'delivered', 'unknown')
    LEFT JOIN messaging_message m ON m.id = d.message_id AND m.kind <> 'service'
    GROUP BY who.id
) AS each GROUP BY had ORDER BY had
"""
#: Those who got a message, may have got it, or will. EXISTS, not IN: of everybody, the database joins by hash; of a
#: few who are looked up by number, it looks up their copies alone (NOT IN collects all who got it, each time).
_GOT = (
    "EXISTS (SELECT 1 FROM messaging_delivery d WHERE d.contact_id = c.id AND d.message_id = ANY(%s::bigint[])"
    " AND d.state NOT IN ('suppressed', 'refused', 'expired', 'called-off'))"
)


def recent_load(*, contact_ids: Sequence[int], since: dt.datetime, until: dt.datetime) -> dict[int, int]:
    """How many of these people had how many messages in a span (end excluded): people by number of messages."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [list(contact_ids), since, until])
        return dict(cursor.fetchall())


def got_message(part: contacts.Part) -> tuple[str, list[list[int]]]:
    """A part of a selection of kind GOT_MESSAGE as a condition, for `contacts.audience_statement`'s `resolve`."""
    return _GOT, [[int(value) for value in part.values]]
