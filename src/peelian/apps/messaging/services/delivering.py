"""The queue of record: claim copies, settle what became of them, and put right what a crash left behind.

A copy is committed as "attempting" before a byte leaves, and only "queued" copies are claimed. So a copy never goes
twice by itself: one that was cut off in mid-send becomes "unknown", and people decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging.models import Delivery, Message
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.services.writing import locked
from peelian.apps.messaging.types.channel import ClaimedDelivery, SendOutcome, SendResult
from peelian.apps.messaging.types.states import DeliveryState, MessageKind, MessageState
from peelian.columns.bulk import update_rows
from peelian.kernel.actors import Actor, system
from peelian.kernel.text import one_line
from peelian.kernel.time import local_day

_DELIVERY = system("delivery")
_OPEN = (DeliveryState.QUEUED, DeliveryState.ATTEMPTING)


def claim_due(*, at: dt.datetime, worker: str, limit: int = 200) -> list[ClaimedDelivery]:
    """Take up to so many copies that are due, committed as "attempting" when this returns.

    Other workers skip them. People who left, or are suppressed, since the audience was drawn up are settled as
    "suppressed" instead, and are not in the answer; so the answer may be shorter than what was due. Ask `has_due`
    whether there is more.

    Args:
        at: now.
        worker: who claims, for the record: machine and process.
        limit: how many at most.

    Raises:
        RuntimeError: inside a transaction, where "attempting" could be undone after the mail has gone.
    """
    with transaction.atomic(durable=True):
        rows = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=DeliveryState.QUEUED, not_before__lte=at)
            .select_related("message")
            .order_by("not_before", "id")[:limit]
        )
        places = contacts.addresses({row.contact_id for row in rows})
        claimed: list[ClaimedDelivery] = []
        for row in rows:
            address = places[row.contact_id]
            service = row.message.kind == MessageKind.SERVICE
            decision = contacts.may_write_to(address.status, suppressed=address.suppressed, service=service)
            if decision:
                row.state = DeliveryState.ATTEMPTING
                row.attempts += 1
                row.claimed_at, row.claimed_by = at, worker[:80]
                claimed.append(_claimed(row, address, at))
            else:
                row.state, row.settled_at, row.detail = DeliveryState.SUPPRESSED, at, decision.reason
        update_rows(Delivery, ["state", "attempts", "claimed_at", "claimed_by", "settled_at", "detail"], rows)
        suppressed = {row.message_id for row in rows if row.state == DeliveryState.SUPPRESSED}
        _finish(suppressed, at)
    return claimed


def settle(*, at: dt.datetime, results: Sequence[SendResult]) -> None:
    """Write down what became of claimed copies.

    "Later" puts a copy back for another try, later each time, and gives up after twelve. A copy that isn't being
    attempted any more (it was declared unknown in the meantime: a slow server can keep a batch longer than that) takes
    the outcome all the same when it is certain.
    """
    by_id = {result.delivery_id: result for result in results}
    with transaction.atomic():
        ids = list(by_id)
        message_ids = set(Delivery.objects.filter(pk__in=ids).values_list("message_id", flat=True))
        # The messages first, and in order: whoever settles a message's last copy sees all others settled.
        messages = {
            message.pk: message
            for message in Message.objects.select_for_update().filter(pk__in=message_ids).order_by("pk")
        }
        rows = list(Delivery.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        changed = []
        for row in rows:
            result = by_id[row.pk]
            late = row.state == DeliveryState.UNKNOWN and result.outcome is not SendOutcome.UNKNOWN
            if row.state != DeliveryState.ATTEMPTING and not late:
                continue
            state, due = sending.settled_as(result.outcome, row.attempts, at)
            row.state = state
            row.detail = one_line(sending.without_addresses(result.detail), 300)
            row.not_before = due or row.not_before
            row.settled_at = None if state == DeliveryState.QUEUED else at
            changed.append(row)
            if late and state == DeliveryState.QUEUED:
                _open_again(messages[row.message_id])
        update_rows(Delivery, ["state", "detail", "not_before", "settled_at"], changed)
        _finish(message_ids, at)


def recover_stale(*, at: dt.datetime, older_than: dt.timedelta) -> int:
    """Declare copies unknown that have been "attempting" for longer than any attempt takes: their worker died.

    They may have arrived, so they aren't sent again by themselves. Returns how many.
    """
    with transaction.atomic():
        rows = list(
            Delivery.objects.select_for_update(skip_locked=True).filter(
                state=DeliveryState.ATTEMPTING, claimed_at__lt=at - older_than
            )
        )
        for row in rows:
            row.state, row.settled_at = DeliveryState.UNKNOWN, at
            row.detail = f"{row.claimed_by} stopped in mid-send"
        update_rows(Delivery, ["state", "settled_at", "detail"], rows)
        messages = sorted({row.message_id for row in rows})
        for message_id in messages:
            count = sum(row.message_id == message_id for row in rows)
            events.record(
                name="messaging.delivery.cut_off",
                actor=_DELIVERY,
                at=at,
                subject=f"messaging.Message:{message_id}",
                data={"copies": count},
            )
        _finish(messages, at)
    return len(rows)


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
            area_code=message.area.code if message.area else "",
            data={"copies": count, "unknown": include_unknown},
        )
    return count


def _claimed(row: Delivery, address: contacts.Address, at: dt.datetime) -> ClaimedDelivery:
    links = contacts.links_for(
        address, reference=str(row.pk), expires_on=local_day(at) + dt.timedelta(days=contacts.PENDING_DAYS)
    )
    message = row.message
    return ClaimedDelivery(
        delivery_id=row.pk,
        message_id=message.pk,
        channel=row.channel,
        kind=MessageKind(message.kind),
        address=address.email,
        language=address.language,
        subject=message.subject,
        body=message.body,
        sender_name=message.sender_name,
        attempts=row.attempts,
        confirm=links.confirm,
        manage=links.manage,
        leave=links.leave,
        reply=links.reply,
        rate=links.rate,
    )


def _open_again(message: Message) -> None:
    """A copy of it waits again, whatever was thought before."""
    if message.state == MessageState.SENT:
        message.state, message.sent_at = MessageState.SENDING, None
        message.save(update_fields=["state", "sent_at"])


def _finish(message_ids: Iterable[int], at: dt.datetime) -> None:
    """Mark those messages as sent that have no open copy left."""
    for message in (
        Message.objects.select_for_update(of=("self",))
        .filter(pk__in=list(message_ids), state=MessageState.SENDING)
        .order_by("pk")
    ):
        if Delivery.objects.filter(message=message, state__in=_OPEN).exists():
            continue
        message.state, message.sent_at = MessageState.SENT, at
        message.save(update_fields=["state", "sent_at"])
        if message.kind != MessageKind.SERVICE:
            events.record(
                name="messaging.message.sent",
                actor=_DELIVERY,
                at=at,
                subject=message,
                area_code=message.area.code if message.area else "",
            )
