"""A message to many people, made by SQL in whatever database."""

from __future__ import annotations

from typing import Any

_CONTACTS = """
INSERT INTO contacts_contact (
    status, channel, address_kind, urgent_channels, organisations, groups, email, phone, name, language, postcode,
    neighbourhood_code, topics, link_version, created_at, confirmed_at
)
SELECT 'active', 'email', 'email', '{}', '{police}', '{}', 'person' || n || '@home.example', '', '', 'en', '',
    'N01', '{news}', 1, now(), now()
FROM generate_series(1, %s) AS n RETURNING id
"""
_MESSAGE = """
INSERT INTO messaging_message (
    kind, state, organisation, urgency, topic, language, subject, body, gaps, category, selection, sender_name, notice,
    approved_alone, idempotency_key, created_at
)
VALUES ('service', 'sending', 'police', 5, '', 'en', 'What we did', 'We did it.', '{}', '', '{}', 'Team', '', '',
    'faults', now())
RETURNING id
"""
_COPIES = """
INSERT INTO messaging_delivery (
    message_id, contact_id, channel, language, state, attempts, not_before, claimed_by, provider, detail
)
SELECT %s, id, 'email', language, 'queued', 0, now() - interval '1 hour', '', '', '' FROM contacts_contact
"""


def queue(cursor: Any, people: int) -> int:
    """Queue a copy for each of so many new people. Returns the message's number."""
    cursor.execute(_CONTACTS, [people])
    cursor.execute(_MESSAGE)
    message_id = int(cursor.fetchone()[0])
    cursor.execute(_COPIES, [message_id])
    return message_id


def states(cursor: Any) -> dict[str, int]:
    """How many copies are in each state."""
    cursor.execute("SELECT state, count(*) FROM messaging_delivery GROUP BY state")
    return dict(cursor.fetchall())
