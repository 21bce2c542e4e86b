"""What comes back over other ways than mail: what became of a text or a call, and words from a number.

A receipt names a copy by the number that the provider gave to one of its parts. It may come before we have stored
that number (the provider sends it the moment it answers), twice, days late, or for something that we never sent. So
one that matches nothing is parked, and matched when the number is stored, or on the clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.messaging.models.deliveries import Delivery, Handover, ParkedReceipt
from peelian.apps.messaging.models.replies import Reply
from peelian.apps.messaging.queries import reading as queries
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.services.answering import cut, keep_once
from peelian.apps.messaging.types.channel import InboundWords, Receipt
from peelian.apps.messaging.types.states import DeliveryState, ReceiptState
from peelian.apps.messaging.types.views import ReplyView
from peelian.kernel.actors import Actor, resident, system
from peelian.kernel.text import one_line

#: Receipts come so long after what they are about; a parked one is dropped then.
RECEIPTS_COME_WITHIN = dt.timedelta(hours=72)
#: A provider's numbers are kept so long, for questions to it.
HANDOVERS_KEPT = dt.timedelta(days=90)
_DELIVERY = system("delivery")

#: Which of two states of a part holds: the higher. A provider sends them in any order, and some more than once.
_WEIGHT = {
    ReceiptState.ACCEPTED: 0,
    ReceiptState.EN_ROUTE: 1,
    ReceiptState.UNKNOWN: 2,
    ReceiptState.EXPIRED: 3,
    ReceiptState.REJECTED: 3,
    ReceiptState.UNDELIVERABLE: 3,
    ReceiptState.DELIVERED: 4,
}
_FAILED = [ReceiptState.EXPIRED.value, ReceiptState.REJECTED.value, ReceiptState.UNDELIVERABLE.value]
_WEIGHED = " ".join(f"WHEN '{state.value}' THEN {weight}" for state, weight in _WEIGHT.items())
_WRITE_STATES = f"""
UPDATE messaging_handover h SET state = r.state, receipt_at = r.at, detail = r.detail
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[]) AS r (id, state, at, detail)
WHERE h.id = ANY(%s::bigint[]) AND h.id = r.id AND CASE r.state {_WEIGHED} END > CASE h.state {_WEIGHED} END
AND r.at < h.at + make_interval(secs => %s)
RETURNING h.delivery_id
"""  # noqa: S608 - the names of an enumeration
# The copies are named twice, so that a table that the database has no statistics of isn't read whole for each copy.
_SETTLE_COPIES = """
WITH parts AS (
    SELECT delivery_id, part, bool_or(state = 'delivered') AS arrived, bool_or(state = ANY(%s)) AS failed,
        max(detail) FILTER (WHERE state = ANY(%s)) AS detail
    FROM messaging_handover WHERE delivery_id = ANY(%s) GROUP BY delivery_id, part
), copies AS MATERIALIZED (
    SELECT delivery_id, bool_and(arrived) AS arrived, bool_or(failed AND NOT arrived) AS failed,
        coalesce(max(detail) FILTER (WHERE NOT arrived), '') AS detail
    FROM parts GROUP BY delivery_id
)
UPDATE messaging_delivery d SET
    state = CASE WHEN c.arrived THEN 'delivered' WHEN c.failed THEN 'bounced' ELSE 'sent' END,
    detail = CASE WHEN c.failed THEN c.detail ELSE '' END,
    settled_at = coalesce(d.settled_at, %s)
FROM copies c
WHERE d.id = ANY(%s) AND d.id = c.delivery_id AND (
    (c.arrived AND d.state IN ('sent', 'unknown', 'bounced'))
    OR (c.failed AND d.state IN ('sent', 'unknown'))
    OR (NOT c.arrived AND NOT c.failed AND d.state = 'bounced')
)
RETURNING d.id, d.message_id, d.state
"""

_Row = tuple[str, str, str, dt.datetime, str]  # provider, reference, state, at, detail


def take_receipts(*, at: dt.datetime, receipts: Sequence[Receipt]) -> int:
    """Write down what a provider says of what it took earlier. Returns how many of them we knew what to make of.

    Those that match nothing yet are parked. The same again, or an older state after a newer one, changes nothing.

    A copy is DELIVERED when every part of it is, whatever was thought of it before (also "unknown": this is proof);
    BOUNCED when a part will never arrive. What comes later than 72 hours after the hand-over is let go.

    Args:
        at: now.
        receipts: in the order in which they came; at most a few thousand.
    """
    rows = _latest(receipts)
    if not rows:
        return 0
    with transaction.atomic():
        matched, copies = _match(rows)
        _park([row for row in rows if row[:2] not in matched])
        _settle_copies(copies, at)
    # Whoever stored the number while we looked can't have seen what we parked: look again, now that it is committed.
    missing = [row[:2] for row in rows if row[:2] not in matched]
    return len(matched) + (match_parked(at=at, references=missing) if missing else 0)


@transaction.atomic
def match_parked(*, at: dt.datetime, references: Iterable[tuple[str, str]] | None = None) -> int:
    """Match parked receipts with numbers that have been stored since. Returns how many.

    Args:
        at: now.
        references: of these (provider, reference) only; None: of all, for the clock.
    """
    chosen, held = "", "FOR UPDATE SKIP LOCKED"
    values: list[str] = []
    if references is not None:
        pairs = list(references)
        if not pairs:
            return 0
        chosen = "WHERE (provider, reference) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
        values = [_array(provider for provider, _ in pairs), _array(reference for _, reference in pairs)]
        # Waited for: whoever holds them looked before the numbers were committed, and found none.
        held = "FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT p.id FROM messaging_parkedreceipt p {chosen}"  # noqa: S608 - fixed words
            f" ORDER BY p.id {held})"
            " DELETE FROM messaging_parkedreceipt p USING found f WHERE p.id = f.id AND EXISTS"
            " (SELECT 1 FROM messaging_handover h WHERE h.provider = p.provider AND h.reference = p.reference)"
            " RETURNING p.provider, p.reference, p.state, p.at, p.detail",
            values,
        )
        rows: list[_Row] = cursor.fetchall()
    if not rows:
        return 0
    matched, copies = _match(_strongest(rows))
    _settle_copies(copies, at)
    return len(matched)


@transaction.atomic
def forget_receipts(*, actor: Actor, at: dt.datetime) -> int:
    """Delete parked receipts after 72 hours, and providers' numbers after 90 days. Returns how many rows went."""
    parked, _ = ParkedReceipt.objects.filter(at__lt=at - RECEIPTS_COME_WITHIN).delete()
    numbers, _ = Handover.objects.filter(at__lt=at - HANDOVERS_KEPT).delete()
    if parked or numbers:
        events.record(
            name="messaging.receipts.forgotten",
            actor=actor,
            at=at,
            subject="messaging.Handover:0",
            data={"parked": parked, "handovers": numbers},
        )
    return int(parked + numbers)


@transaction.atomic
def take_text(*, at: dt.datetime, inbound: InboundWords, contact_id: int) -> ReplyView:
    """Keep words that came from a number, as an answer to the last copy that the person got over that channel.

    Without one (they write of their own accord) it is a reply to nothing. The provider's number makes the same text
    taken once: `is_new` is then false.

    Args:
        at: now.
        inbound: what came.
        contact_id: whose number it is.
    """
    # The provider's own number may hold the sender's: only a digest is kept.
    digest = hashlib.sha256(f"{inbound.provider}\0{inbound.provider_id}".encode()).hexdigest()
    delivery = (
        Delivery.objects.filter(
            contact_id=contact_id,
            channel=inbound.channel,
            state__in=(DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN),
        )
        .exclude(message__kind="service")
        .select_related("message__area")
        .only("message__kind", "message__subject", "message__category", "message__area__code")
        .order_by("-settled_at", "-id")
        .first()
    )
    reply = Reply(
        contact_id=contact_id,
        delivery=delivery,
        channel=inbound.channel,
        text=cut(inbound.text),
        their_message_id=f"{inbound.channel}:{digest}",
        received_at=inbound.received_at,
    )
    if not keep_once(reply):
        return queries.reply_view(Reply.objects.get(their_message_id=reply.their_message_id))
    area = delivery.message.area if delivery else None
    events.record(
        name="messaging.reply.received",
        actor=resident(contact_id),
        at=at,
        subject=reply,
        area_code=area.code if area else "",
        data={"message": delivery.message_id if delivery else None, "channel": inbound.channel},
    )
    return queries.reply_view(reply, is_new=True)


def _latest(receipts: Sequence[Receipt]) -> list[_Row]:
    """One row for each number: the state that holds among those that came together."""
    return _strongest(
        (
            one.provider[:40],
            one.reference.replace("\0", "")[:100],
            one.state.value,
            one.at,
            _words(one.detail),
        )
        for one in receipts
        if one.reference
    )


def _array(texts: Iterable[str]) -> str:
    """A PostgreSQL array as one text: what psycopg makes of a list, in a tenth of the time."""
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"


def _columns(rows: Iterable[Sequence[Any]]) -> list[str]:
    """The columns of some rows, each as an array."""
    return [_array(map(str, column)) for column in zip(*rows, strict=True)]


def _words(detail: str) -> str:
    return one_line(sending.reason_of(detail.replace("\0", "")), 200)  # a NUL is no text to the database


def _strongest(rows: Iterable[_Row]) -> list[_Row]:
    held: dict[tuple[str, str], _Row] = {}
    for row in rows:
        other = held.get(row[:2])
        if other is None or _WEIGHT[ReceiptState(row[2])] > _WEIGHT[ReceiptState(other[2])]:
            held[row[:2]] = row
    return list(held.values())


def _match(rows: Sequence[_Row]) -> tuple[set[tuple[str, str]], list[int]]:
    """Put states on the parts that they are about. Which numbers were known, and the copies that this changed."""
    numbers = _columns(row[:2] for row in rows)
    with connection.cursor() as cursor:
        # Held in one order, so that two batches never wait for each other.
        cursor.execute(
            "SELECT h.id, h.provider, h.reference FROM messaging_handover h"
            " WHERE (h.provider, h.reference) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
            " ORDER BY h.id FOR UPDATE",
            numbers,
        )
        known = {(provider, reference): pk for pk, provider, reference in cursor.fetchall()}
        if not known:
            return set(), []
        wanted = [(known[row[:2]], *row[2:]) for row in rows if row[:2] in known]
        columns = _columns(wanted)
        cursor.execute(_WRITE_STATES, [*columns, columns[0], RECEIPTS_COME_WITHIN.total_seconds()])
        return set(known), sorted({pk for (pk,) in cursor.fetchall()})


def _park(rows: Sequence[_Row]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO messaging_parkedreceipt (provider, reference, state, at, detail)"
            " SELECT r.provider, r.reference, r.state, r.at, r.detail"
            " FROM unnest(%s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[])"
            " AS r (provider, reference, state, at, detail) WHERE NOT EXISTS"
            " (SELECT 1 FROM messaging_parkedreceipt p WHERE p.provider = r.provider"
            " AND p.reference = r.reference AND p.state = r.state)",
            _columns(rows),
        )


def _settle_copies(copies: Sequence[int], at: dt.datetime) -> None:
    """Say of these copies what their parts say: arrived when every part has, come back when one never will. One
    that was thought to have come back, and of which that part has arrived after all, is on its way again.

    A copy that was tried twice has two numbers for a part; either will do.
    """
    if not copies:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM messaging_delivery WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(copies)]
        )
        cursor.execute(_SETTLE_COPIES, [_FAILED, _FAILED, list(copies), at, list(copies)])
        changed = cursor.fetchall()
    for delivery_id, message_id, state in changed:
        if state == DeliveryState.BOUNCED:
            events.record(
                name="messaging.delivery.bounced",
                actor=_DELIVERY,
                at=at,
                subject=f"messaging.Delivery:{delivery_id}",
                data={"message": message_id},
            )
