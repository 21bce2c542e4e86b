"""Letting a message go: its audience is frozen as rows, one for each person and channel, in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.queries.load import got_message
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.services.steps import area_code_of, locked, pass_to
from peelian.apps.messaging.types.channel import ChannelFacts
from peelian.apps.messaging.types.progress import Released
from peelian.apps.messaging.types.states import MessageKind, MessageState, Urgency
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day

# A message is released once and its audience names nobody twice over one channel, so there is nothing to pass over; the
# table's own constraint stands behind that. Asking for it ("ON CONFLICT") costs a tenth of the time.
_FREEZE = """
WITH frozen AS (
    INSERT INTO messaging_delivery (
        message_id, contact_id, channel, language, state, attempts, not_before, claimed_by, provider, detail
    )
    SELECT %s, audience.contact_id, audience.channel, audience.language, 'queued', 0, %s, '', '', ''
    FROM ({audience}) AS audience
    RETURNING channel
)
SELECT channel, count(*) FROM frozen GROUP BY channel
"""


@transaction.atomic
def release_message(
    *, actor: Actor, at: dt.datetime, message_id: int, channels: Mapping[str, ChannelFacts]
) -> Released:
    """Make one copy for each person of a message's audience and each channel that they are reached by, and let them go.

    The audience is fixed from now on; whether each of them may still be written to is asked again when their copy is
    claimed. One statement, however many they are. A message with nobody to tell is published and done.

    Args:
        actor: who lets it go.
        at: now.
        message_id: an approved message.
        channels: the channels that are plugged in, by name.

    Raises:
        NotNow: the message isn't approved, or has been sent.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    statement, values = contacts.audience_statement(
        contacts.Selection.from_json(message.selection),
        on=local_day(at),
        organisation=message.organisation,
        urgent=message.urgency >= Urgency.URGENT,
        channels={name: facts.address for name, facts in channels.items()},
        resolve=got_message,
    )
    return _freeze(actor, at, message, statement, values)


@transaction.atomic
def freeze_audience(
    *, actor: Actor, at: dt.datetime, message_id: int, contact_ids: Iterable[int], channel: str = ""
) -> int:
    """As `release_message`, for people who were chosen one by one. Returns how many copies.

    Args:
        actor, at, message_id: as there.
        contact_ids: who.
        channel: over which channel; empty: each by their own.

    Raises:
        NotNow: the message isn't approved, or has been sent.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    statement = (
        "SELECT id AS contact_id, COALESCE(NULLIF(%s, ''), channel) AS channel, language"
        " FROM contacts_contact WHERE id = ANY(%s::bigint[])"
    )
    return _freeze(actor, at, message, statement, [channel, list(contact_ids)]).copies


def _freeze(
    actor: Actor, at: dt.datetime, message: Message, audience: str, values: Sequence[Any]
) -> Released:
    pass_to(message, MessageState.SENDING)
    due = sending.dated(at, MessageKind(message.kind), message.urgency)
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE.format(audience=audience), [message.pk, due, *values])
        by_channel = dict(cursor.fetchall())
    released = Released(sum(by_channel.values()), by_channel)
    message.released_at = at
    if not released.copies:
        pass_to(message, MessageState.SENT)
        message.sent_at = at
    message.save(update_fields=["state", "released_at", "sent_at"])
    events.record(
        name="messaging.message.released",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"copies": released.copies, "channels": dict(released.by_channel)},
    )
    return released
