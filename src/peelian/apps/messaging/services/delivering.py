"""The queue of record: claim copies, settle what became of them, and put right what a crash left behind.

A copy is committed as "attempting" before a byte leaves, and only "queued" copies are claimed. So two workers never
send the same copy, and whatever was cut off in mid-send is known by its state.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.services.receiving import match_parked
from peelian.apps.messaging.services.steps import area_code_of, locked
from peelian.apps.messaging.types.channel import SendOutcome, SendResult
from peelian.apps.messaging.types.states import OPEN_STATES, DeliveryState, MessageKind, MessageState
from peelian.kernel.actors import Actor, system
from peelian.kernel.errors import NotFound
from peelian.kernel.text import one_line

_DELIVERY = system("delivery")

# Rows are locked in the order of their numbers, so that two that settle the same copies don't wait for each other.
_SETTLE = """
WITH given AS (
    SELECT id, outcome, state, coalesce(detail, '') AS detail
    FROM unnest(%(ids)s::bigint[], string_to_array(%(outcomes)s, E'\n'), string_to_array(%(states)s, E'\n'),
        string_to_array(%(details)s, E'\n')) AS given (id, outcome, state, detail)  -- no line at all makes no element
), held AS MATERIALIZED (
    SELECT given.id, given.outcome, given.state AS becomes, given.detail, d.state = 'unknown' AS late
    -- One after the other by its number: what the planner knows of the table is old while a message goes out, and it
    -- would read all of it.
    FROM given CROSS JOIN LATERAL (
        SELECT state FROM messaging_delivery
        WHERE id = given.id AND (state = 'attempting' OR (state = 'unknown' AND given.outcome <> 'unknown'))
        FOR UPDATE
    ) AS d
)
UPDATE messaging_delivery d SET
    state = CASE WHEN held.outcome = 'later' AND d.attempts > %(most)s THEN 'refused' ELSE held.becomes END,
    attempts = CASE WHEN held.outcome = 'no-service' THEN GREATEST(d.attempts - 1, 0) ELSE d.attempts END,
    detail = held.detail,
    provider = %(provider)s,
    not_before = CASE held.outcome
        WHEN 'later' THEN %(at)s::timestamptz
            + (%(waits)s::float8[])[LEAST(d.attempts, %(most)s)] * interval '1 second'
        WHEN 'no-service' THEN %(at)s::timestamptz + %(no_provider)s * interval '1 second'
        ELSE d.not_before END,
    settled_at = CASE
        WHEN held.outcome = 'no-service' OR (held.outcome = 'later' AND d.attempts <= %(most)s) THEN NULL
        ELSE %(at)s::timestamptz END
FROM held WHERE d.id = held.id
RETURNING d.id, d.message_id, held.late AND d.state = 'queued'
"""
_HAND_OVER = """
INSERT INTO messaging_handover (delivery_id, provider, reference, part, state, at, detail)
SELECT given.id, %s, given.reference, given.part, 'accepted', %s, ''
FROM unnest(%s::bigint[], %s::text[], %s::int[]) AS given (id, reference, part)
ON CONFLICT (provider, reference) DO NOTHING
"""
_OPEN_CLAIMS = """
SELECT id, state FROM messaging_delivery
WHERE claimed_by = %s AND (state = 'attempting' OR (state = 'unknown' AND id = ANY(%s::bigint[])))
"""
_SENT_AGAIN = "cut off while it was being handed over; sent again under the same number"
_SEND_AGAIN = """
UPDATE messaging_delivery SET state = 'queued', not_before = %s, detail = %s
WHERE state = 'attempting' AND claimed_by = %s AND id = ANY(%s::bigint[]) AND channel = ANY(%s::text[])
"""
_CALL_UNKNOWN = """
UPDATE messaging_delivery
SET state = 'unknown', settled_at = %s, detail = left(claimed_by || ' stopped in mid-send', 300)
WHERE state = 'attempting' AND claimed_by = %s AND id = ANY(%s::bigint[])
RETURNING message_id
"""
_CALL_STALE_UNKNOWN = """
UPDATE messaging_delivery
SET state = 'unknown', settled_at = %s, detail = left(claimed_by || ' stopped in mid-send', 300)
WHERE id IN (
    SELECT id FROM messaging_delivery WHERE state = 'attempting' AND claimed_at < %s FOR UPDATE SKIP LOCKED
)
RETURNING message_id
"""
_RELEASE = """
UPDATE messaging_delivery SET state = 'queued', attempts = GREATEST(attempts - 1, 0)
WHERE state = 'attempting' AND claimed_by = %s AND id <> ALL(%s::bigint[])
"""
_UNPLUGGED = """
UPDATE messaging_delivery SET detail = 'no provider is set up for ' || channel
WHERE state = 'queued' AND not_before <= %s AND channel <> ALL(%s::text[]) AND detail = ''
"""
_FINISHED = """
SELECT m.id FROM messaging_message m
WHERE m.id = ANY(%s::bigint[]) AND m.state = 'sending'
AND NOT EXISTS (
    SELECT 1 FROM messaging_delivery d WHERE d.message_id = m.id AND d.state IN ('queued', 'attempting')
)
"""


def settle(*, at: dt.datetime, results: Sequence[SendResult], provider: str = "") -> None:
    """Write down what became of claimed copies, in one statement.

    "Later" puts a copy back for another try, later each time, and gives up after twelve. "No service" puts it back too,
    and wasn't a try. A copy that isn't being attempted any more (it was declared unknown in the meantime: a slow server
    can keep a batch longer than that) takes the outcome all the same when it is certain.

    Args:
        at: now.
        results: one for each copy.
        provider: who took them, or didn't.
    """
    if not results:
        return
    with transaction.atomic():
        message_ids, open_again = _written(at, results, provider)
        _handed_over(at, results, provider)
        for message_id in sorted(open_again):
            _open_again(locked(message_id))
    # After the commit, as whoever takes receipts looks after theirs: so one of the two always sees the other's.
    match_parked(
        at=at, references=[(provider[:40], words[:100]) for one in results for words in one.references]
    )
    # In a transaction of its own: whoever settles a message's last copy sees by now that all others are.
    finish_messages(at=at, message_ids=message_ids)


def recover_stale(*, at: dt.datetime, older_than: dt.timedelta) -> int:
    """Declare copies unknown that have been "attempting" for longer than any attempt takes, and of which no machine
    has a record: their worker died with its machine.

    They may have arrived, so they aren't sent again by themselves. Returns how many.
    """
    return _cut_off(at, _CALL_STALE_UNKNOWN, [at, at - older_than])


def recover_journal(
    *,
    at: dt.datetime,
    worker: str,
    begun: Collection[int],
    ended: Mapping[str, Sequence[SendResult]],
    sends_again: Collection[str],
) -> int:
    """Put right what a worker that was killed left behind, by its own record of it.

    What had been answered is settled by the answer. What was being handed over is sent again where the channel's copies
    show the other side that they are the same (`sends_again`), else it is unknown. What was claimed and never begun is
    queued again.

    Args:
        at: now.
        worker: who claimed them; it must be dead.
        begun: copies that may have arrived.
        ended: answers that had come, by provider.
        sends_again: names of channels.

    Returns:
        How many copies were still open.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_CLAIMS, [worker, [*begun, *_numbers(ended)]])
        # Its record may tell of copies that were settled already, and that somebody else has claimed since.
        states = dict(cursor.fetchall())
    for provider, results in ended.items():
        settle(at=at, results=[one for one in results if one.delivery_id in states], provider=provider)
    cut = sorted(set(begun) - _numbers(ended))
    with connection.cursor() as cursor:
        cursor.execute(_SEND_AGAIN, [at, _SENT_AGAIN, worker, cut, list(sends_again)])
    _cut_off(at, _CALL_UNKNOWN, [at, worker, cut])
    release_claims(at=at, worker=worker)
    return sum(state == DeliveryState.ATTEMPTING for state in states.values())


def release_claims(*, at: dt.datetime, worker: str, but: Collection[int] = ()) -> int:
    """Put back what a worker has claimed and never begun. `but`: copies that it is still busy with."""
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [worker, list(but)])
        return int(cursor.rowcount)


@transaction.atomic
def retry_refused(*, actor: Actor, at: dt.datetime, message_id: int, include_unknown: bool = False) -> int:
    """Try a message's refused copies once more: somebody has seen to the cause. Returns how many.

    Args:
        actor: who decides.
        at: now.
        message_id: which message.
        include_unknown: those whose fate is unknown too; some may then get it twice.

    Raises:
        NotFound: there is no such message.
    """
    message = locked(message_id)
    states = [DeliveryState.REFUSED, *([DeliveryState.UNKNOWN] if include_unknown else [])]
    count = Delivery.objects.filter(message=message, state__in=states).update(
        state=DeliveryState.QUEUED, attempts=0, not_before=at, settled_at=None, detail=""
    )
    if count:
        _open_again(message)
        events.record(
            name="messaging.message.tried_again",
            actor=actor,
            at=at,
            subject=message,
            area_code=area_code_of(message),
            data={"copies": count, "unknown": include_unknown},
        )
    return count


def note_unplugged(*, at: dt.datetime, channels: Collection[str]) -> int:
    """Say of copies that wait for a channel which isn't plugged in why they wait. Returns how many.

    Args:
        at: now.
        channels: names of those that are, and have a provider.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNPLUGGED, [at, list(channels)])
        return int(cursor.rowcount)


@transaction.atomic
def mark_bounced(*, at: dt.datetime, delivery_id: int, detail: str, permanent: bool) -> bool:
    """A copy that was taken came back. Returns whether that is news.

    Args:
        at: now.
        delivery_id: the copy.
        detail: what the other side said; addresses are left out.
        permanent: whether trying again is useless; it is only said, a copy isn't sent again by itself.

    Raises:
        NotFound: there is no such copy.
    """
    row = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if row is None:
        raise NotFound("There is no such copy.")
    if row.state not in {DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN}:
        return False
    row.state, row.settled_at = DeliveryState.BOUNCED, at
    row.detail = _kept(detail)
    row.save(update_fields=["state", "settled_at", "detail"])
    events.record(
        name="messaging.delivery.bounced",
        actor=_DELIVERY,
        at=at,
        subject=row,
        data={"message": row.message_id, "permanent": permanent},
    )
    return True


def _written(at: dt.datetime, results: Sequence[SendResult], provider: str) -> tuple[set[int], set[int]]:
    """Settle the rows. Returns the messages concerned, and those that have a waiting copy again."""
    states = []
    results = sorted(results, key=attrgetter("delivery_id"))
    for result in results:
        taken = result.outcome is SendOutcome.TAKEN
        states.append(
            DeliveryState.DELIVERED.value
            if taken and result.answered
            else sending.SETTLED_AS[result.outcome].value
        )
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            {
                # Lists as one text each, a line for each copy: a tenth of the time that arrays of texts take.
                "ids": f"{{{','.join([str(result.delivery_id) for result in results])}}}",
                "outcomes": "\n".join([result.outcome for result in results]),
                "states": "\n".join(states),
                "details": "\n".join([_kept(result.detail) for result in results]),
                "most": len(sending.WAITS),
                "waits": [wait.total_seconds() for wait in sending.WAITS],
                "no_provider": sending.NO_PROVIDER_WAIT.total_seconds(),
                "provider": provider[:40],
                "at": at,
            },
        )
        rows = cursor.fetchall()
    return {row[1] for row in rows}, {row[1] for row in rows if row[2]}


def _kept(words: str) -> str:
    """The other side's words as they are kept: one line, no address, and no zero byte, which no column takes."""
    return one_line(sending.without_addresses(words), 300).replace("\0", "")


def _handed_over(at: dt.datetime, results: Sequence[SendResult], provider: str) -> None:
    """Keep the numbers under which a provider will send receipts."""
    parts = [
        (result.delivery_id, reference[:100].replace("\0", ""), part)
        for result in results
        for part, reference in enumerate(result.references, start=1)
    ]
    if not parts:
        return
    with connection.cursor() as cursor:
        ids, references, numbers = (list(column) for column in zip(*parts, strict=True))
        cursor.execute(_HAND_OVER, [provider[:40], at, ids, references, numbers])


def _numbers(ended: Mapping[str, Sequence[SendResult]]) -> set[int]:
    return {result.delivery_id for results in ended.values() for result in results}


def _cut_off(at: dt.datetime, statement: str, values: Sequence[Any]) -> int:
    """Run a statement that calls copies unknown, and record for which messages. Returns how many copies."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            messages = [row[0] for row in cursor.fetchall()]
        for message_id in sorted(set(messages)):
            events.record(
                name="messaging.delivery.cut_off",
                actor=_DELIVERY,
                at=at,
                subject=f"messaging.Message:{message_id}",
                data={"copies": messages.count(message_id)},
            )
    finish_messages(at=at, message_ids=set(messages))
    return len(messages)


def _open_again(message: Message) -> None:
    """A copy of it waits again, whatever was thought before."""
    if message.state == MessageState.SENT:
        message.state, message.sent_at = MessageState.SENDING, None
        message.save(update_fields=["state", "sent_at"])


def finish_messages(*, at: dt.datetime, message_ids: Collection[int]) -> None:
    """Mark those messages as sent that have no open copy left."""
    if not message_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_FINISHED, [list(message_ids)])
        finished = [row[0] for row in cursor.fetchall()]
    if not finished:
        return
    with transaction.atomic():
        for message in (
            Message.objects.select_for_update(of=("self",))
            .filter(pk__in=finished, state=MessageState.SENDING)
            .order_by("pk")
        ):
            if Delivery.objects.filter(message=message, state__in=OPEN_STATES).exists():
                continue
            message.state, message.sent_at = MessageState.SENT, at
            message.save(update_fields=["state", "sent_at"])
            if message.kind != MessageKind.SERVICE:
                events.record(
                    name="messaging.message.sent",
                    actor=_DELIVERY,
                    at=at,
                    subject=message,
                    area_code=area_code_of(message),
                )
