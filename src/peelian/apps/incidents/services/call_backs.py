"""Call-backs: slots are opened, a call is promised in one, and kept or tried again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.models.triage import CallBack, CallBackSlot
from peelian.apps.incidents.queries.call_backs import get_call_back
from peelian.apps.incidents.types.refusals import NotThisStep, SlotFull
from peelian.apps.incidents.types.reports import CallState
from peelian.apps.incidents.types.views import CallBackView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.text import one_line, tidy
from peelian.kernel.time import LONDON

_NOTE = 300


@transaction.atomic
def open_slots(
    *, actor: Actor, at: dt.datetime, day: dt.date, first: dt.time, last: dt.time, minutes: int, places: int
) -> int:
    """Open slots one after the other on a local day, as many as end by `last`. Returns how many are new.

    One that is open already stays as it is; one that was closed is offered again. None begins in the past.
    """
    length = dt.timedelta(minutes=minutes)
    start = dt.datetime.combine(day, first, LONDON).astimezone(dt.UTC)
    end = dt.datetime.combine(day, last, LONDON).astimezone(dt.UTC)
    opened = 0
    while start + length <= end:
        if start > at:
            row, is_new = CallBackSlot.objects.get_or_create(
                starts_at=start, defaults={"ends_at": start + length, "places": places}
            )
            if not is_new and row.closed_at is not None:
                row.closed_at = None
                row.save(update_fields=["closed_at"])
                is_new = True
            opened += is_new
        start += length
    if opened:
        events.record(
            name="incidents.slots.opened",
            actor=actor,
            at=at,
            subject=f"incidents.CallBackSlot:{day.isoformat()}",
            data={"day": day.isoformat(), "slots": opened, "places": places},
        )
    return opened


@transaction.atomic
def close_slot(*, actor: Actor, at: dt.datetime, slot_id: int) -> None:
    """Offer a slot no more; calls that are promised in it stand. Raises NotFound."""
    row = _slot(slot_id)
    if row.closed_at is None:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        events.record(name="incidents.slot.closed", actor=actor, at=at, subject=row)


@transaction.atomic
def book(
    *, actor: Actor, at: dt.datetime, reference: str, slot_id: int, contact_id: int, language: str
) -> CallBackView:
    """Promise a call in a slot. A report has one promised call: a new one takes the place of the old one.

    The same slot again is the same call. Raises SlotFull, NotFound.
    """
    report = _report(reference)
    slot = _slot(slot_id)
    before = CallBack.objects.filter(report=report, state=CallState.BOOKED).first()
    if before is not None and before.slot_id == slot.pk:
        return get_call_back(before.pk)
    taken = slot.call_backs.filter(~Q(state=CallState.CANCELLED)).count()
    if slot.closed_at is not None or slot.starts_at <= at or taken >= slot.places:
        raise SlotFull("This time has just been taken. Choose another one.", field="slot")
    if before is not None:
        _end(before, CallState.CANCELLED, at)
    row = CallBack.objects.create(
        report=report, slot=slot, contact_id=contact_id, language=language[:10], asked_at=at
    )
    _record("booked", actor, at, row, {"slot": slot.pk, "instead_of": before.pk if before else None})
    return get_call_back(row.pk)


@transaction.atomic
def finish_call(
    *, actor: Actor, at: dt.datetime, call_back_id: int, done: bool, note: str, by_id: int
) -> CallBackView:
    """Say whether the person was reached. Raises NotThisStep for a call that has ended, NotFound."""
    row = _booked(call_back_id)
    row.by_id = by_id
    row.note = one_line(tidy(note), _NOTE)
    _end(row, CallState.DONE if done else CallState.MISSED, at)
    _record("done" if done else "missed", actor, at, row, {"slot": row.slot_id})
    return get_call_back(row.pk)


@transaction.atomic
def cancel_call(*, actor: Actor, at: dt.datetime, call_back_id: int) -> CallBackView:
    """Take a promise back: its place is free again. Raises NotThisStep for a call that has ended, NotFound."""
    row = _booked(call_back_id)
    _end(row, CallState.CANCELLED, at)
    _record("cancelled", actor, at, row, {"slot": row.slot_id})
    return get_call_back(row.pk)


def _end(row: CallBack, state: CallState, at: dt.datetime) -> None:
    row.state, row.done_at = state, at
    row.save(update_fields=["state", "done_at", "by", "note"])


def _booked(call_back_id: int) -> CallBack:
    row = (
        CallBack.objects.select_for_update(of=("self",), no_key=True)
        .select_related("report__area")
        .filter(pk=call_back_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such call.")
    if row.state != CallState.BOOKED:
        raise NotThisStep("This call has ended already.")
    return row


def _report(reference: str) -> Report:
    row = (
        Report.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area")
        .filter(reference=reference)
        .first()
    )
    if row is None:
        raise NotFound("There is no such report.")
    return row


def _slot(slot_id: int) -> CallBackSlot:
    """The slot, held until the transaction ends: whoever books next sees how many it has taken."""
    row = CallBackSlot.objects.select_for_update(no_key=True).filter(pk=slot_id).first()
    if row is None:
        raise NotFound("There is no such time.")
    return row


def _record(what: str, actor: Actor, at: dt.datetime, row: CallBack, data: dict[str, object]) -> None:
    events.record(
        name=f"incidents.call_back.{what}",
        actor=actor,
        at=at,
        subject=row.report,
        area_code=row.report.area.code,
        data={"call": row.pk, **data},
    )
