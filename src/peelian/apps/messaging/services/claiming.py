"""Claiming: which copies are ours to send now, and which need not go at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection, transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.messaging.queries.rules_of_sending import sending_rules
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.services.delivering import finish_messages
from peelian.apps.messaging.types.channel import ChannelFacts, ClaimedDelivery
from peelian.apps.messaging.types.states import MessageKind, Urgency
from peelian.kernel.time import local_day

# One statement: the oldest due rows that nobody holds, joined with what decides whether they may go. `standing` is the
# contacts room's own rule, worked out for every case beforehand, so that the rule stands in one place.
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id, contact_id, message_id, detail FROM messaging_delivery
    WHERE state = 'queued' AND channel = %(channel)s AND not_before <= %(at)s
    ORDER BY not_before, id
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
), seen AS MATERIALIZED (
    SELECT due.*, c.language, c.link_version, c.status, m.kind, {address} AS address,
        m.state = 'recalled' AS recalled,
        m.expires_at <= %(at)s AS expired,
        %(standing)s::jsonb ->> concat_ws(' ', c.status, m.kind = 'service', s.id IS NOT NULL) AS refused
    FROM due
    JOIN messaging_message m ON m.id = due.message_id
    JOIN contacts_contact c ON c.id = due.contact_id
    LEFT JOIN contacts_suspension s
        ON s.contact_id = due.contact_id AND s.channel = %(channel)s AND s.ended_at IS NULL
), decided AS (
    SELECT seen.*,
        CASE
            WHEN recalled THEN 'called-off'
            WHEN expired THEN 'expired'
            WHEN refused <> '' OR address = '' THEN 'suppressed'
            ELSE 'attempting'
        END AS becomes,
        CASE
            WHEN recalled THEN 'the message was recalled'
            WHEN expired THEN 'its time was over'
            WHEN refused <> '' THEN refused
            WHEN address = '' THEN 'has no address for this channel'
            ELSE detail
        END AS reason
    FROM seen
)
UPDATE messaging_delivery d SET
    state = decided.becomes,
    detail = decided.reason,
    attempts = d.attempts + (decided.becomes = 'attempting')::int,
    claimed_at = CASE WHEN decided.becomes = 'attempting' THEN %(at)s::timestamptz END,
    claimed_by = CASE WHEN decided.becomes = 'attempting' THEN %(worker)s ELSE '' END,
    settled_at = CASE WHEN decided.becomes = 'attempting' THEN NULL ELSE %(at)s::timestamptz END
FROM decided WHERE d.id = decided.id
RETURNING d.id, d.message_id, d.contact_id, decided.address, decided.language, d.attempts, decided.link_version,
    decided.status, decided.kind, d.state
"""
_ADDRESS = {
    contacts.AddressKind.EMAIL.value: "c.email",
    contacts.AddressKind.PHONE.value: "c.phone",
    contacts.AddressKind.PUSH.value: (
        "COALESCE((SELECT json_agg(json_build_object('endpoint', p.url, 'keys',"
        " json_build_object('p256dh', p.p256dh, 'auth', p.auth)) ORDER BY p.id)::text"
        " FROM contacts_pushendpoint p WHERE p.contact_id = c.id), '')"
    ),
}
_SUPPRESS = """
UPDATE messaging_delivery d
SET state = 'suppressed', detail = given.reason, settled_at = %s, attempts = d.attempts - 1
FROM unnest(%s::bigint[], %s::text[]) AS given (id, reason) WHERE d.id = given.id
"""
# Few messages are under way at a time, and their copies are many: so the messages are asked first.
_NOT_NOW = """
SELECT id FROM messaging_message WHERE state = 'sending' AND urgency < %s AND kind <> 'service'
"""
_WAIT = """
UPDATE messaging_delivery d SET not_before = %(until)s::timestamptz + (5 - waiting.urgency) * interval '1 second'
FROM (
    SELECT q.id, m.urgency FROM messaging_delivery q JOIN messaging_message m ON m.id = q.message_id
    WHERE q.state = 'queued' AND q.channel = %(channel)s AND q.not_before <= %(at)s
    AND (%(all)s OR m.id = ANY(%(waiting)s::bigint[]))
    FOR UPDATE OF q SKIP LOCKED
) AS waiting
WHERE d.id = waiting.id
"""


class _Row(NamedTuple):
    """What the claim says of a copy."""

    delivery_id: int
    message_id: int
    contact_id: int
    address: str
    language: str
    attempts: int
    link_version: int
    status: str
    kind: str
    state: str


def claim_due(
    *, at: dt.datetime, worker: str, channel: ChannelFacts, limit: int | None = None
) -> list[ClaimedDelivery]:
    """Take copies of a channel that are due, committed as "attempting" when this returns.

    Other workers skip them. Copies of people who left or are suppressed, whose channel is suspended, or whose message
    was recalled or has expired are settled instead and are not in the answer; so the answer may be shorter than what
    was due. Ask `has_due` whether there is more. In quiet hours (and outside calling hours, where the channel keeps
    them) what has to wait is dated on to their end, in one statement.

    Args:
        at: now.
        worker: who claims, for the record: machine and process.
        channel: whose copies.
        limit: how many at most; None: the channel's own.

    Raises:
        RuntimeError: inside a transaction, where "attempting" could be undone after the copy has gone.
    """
    limit = channel.batch if limit is None else limit
    if limit <= 0:
        return []
    with transaction.atomic(durable=True):
        _keep_hours(at, channel)
        rows = _taken(at, worker, channel, limit)
        mine = [row for row in rows if row.state == "attempting"]
        refused = _suppressed(at, mine)
    settled = {row.message_id for row in rows if row.state != "attempting" or row.delivery_id in refused}
    if settled:
        finish_messages(at=at, message_ids=settled)
    return _claimed(at, channel.name, [row for row in mine if row.delivery_id not in refused])


def _keep_hours(at: dt.datetime, channel: ChannelFacts) -> None:
    """Date on what may not go at this hour."""
    if not (channel.keeps_quiet or channel.calling_hours):
        return
    rules = sending_rules()
    calls = sending.opens_at(at, rules.calls_from, rules.calls_until) if channel.calling_hours else None
    quiet = sending.opens_at(at, rules.quiet_until, rules.quiet_from) if channel.keeps_quiet else None
    for until, everything in ((calls, True), (quiet, False)):
        if until is not None:
            with connection.cursor() as cursor:
                cursor.execute(_NOT_NOW, [Urgency.URGENT.value])
                waiting = [message_id for (message_id,) in cursor.fetchall()]
                if waiting or everything:
                    values: dict[str, Any] = {
                        "until": until, "channel": channel.name, "at": at, "all": everything, "waiting": waiting
                    }  # fmt: skip
                    cursor.execute(_WAIT, values)


def _taken(at: dt.datetime, worker: str, channel: ChannelFacts, limit: int) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM.format(address=_ADDRESS[channel.address]),
            {
                "channel": channel.name,
                "at": at,
                "limit": limit,
                "worker": worker[:80],
                "standing": _standing(),
            },
        )
        rows = [_Row(*row) for row in cursor.fetchall()]
    rows.sort()
    return rows


def _suppressed(at: dt.datetime, rows: Sequence[_Row]) -> set[int]:
    """Settle those whose address is on the list of those not to be written to; their numbers."""
    held = contacts.suppressed_among({row.address for row in rows})
    if not held:
        return set()
    refused: dict[int, str] = {}
    for row in rows:
        if row.address in held:
            service = row.kind == MessageKind.SERVICE
            decision = contacts.may_write_to(
                contacts.Status(row.status), suppressed=True, service=service, answer=service
            )
            if not decision:
                refused[row.delivery_id] = decision.reason
    if refused:
        with connection.cursor() as cursor:
            cursor.execute(_SUPPRESS, [at, list(refused), list(refused.values())])
    return set(refused)


def _claimed(at: dt.datetime, channel: str, rows: Sequence[_Row]) -> list[ClaimedDelivery]:
    tokens = contacts.tokens_for_many((row.contact_id, row.link_version, row.delivery_id) for row in rows)
    expires_on = local_day(at) + dt.timedelta(days=contacts.PENDING_DAYS)
    return [
        ClaimedDelivery(
            delivery_id=row.delivery_id,
            message_id=row.message_id,
            contact_id=row.contact_id,
            channel=channel,
            address=row.address,
            language=row.language,
            attempts=row.attempts,
            confirm=contacts.confirm_token(row.contact_id, row.link_version, expires_on=expires_on)
            if row.kind == "service"
            else "",
            manage=manage,
            leave=leave,
            reply=reply,
            rate=rate,
        )
        for row, (leave, manage, rate, reply) in zip(rows, tokens, strict=True)
    ]


@lru_cache(maxsize=1)
def _standing() -> str:
    """Why somebody may not be written to, for each status, kind of message and state of the channel: as JSON, by
    "status service suspended" as PostgreSQL writes these."""
    return json.dumps(
        {
            f"{status.value} {'ft'[service]} {'ft'[suspended]}": contacts.may_write_to(
                status, suppressed=False, service=service, answer=service, suspended=suspended
            ).reason
            for status in contacts.Status
            for service in (False, True)
            for suspended in (False, True)
        }
    )
