"""Call back: spans in which we ring people who asked for it, promised to one person each, kept or tried again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import CallState
from peelian.apps.places import api as places
from peelian.journeys import report_words, standing
from peelian.kernel.actors import Actor, resident, system
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import LONDON, local_day

#: How far ahead a call can be promised, and how soon at the earliest.
AHEAD = dt.timedelta(days=14)
NOTICE = dt.timedelta(minutes=30)
#: Slots are opened for a day at most so far ahead: beyond, it is a slip of the pen.
_OPENED_AHEAD = dt.timedelta(days=366)
#: So long before a call people are reminded, and so long after they chose its time.
_REMINDED = dt.timedelta(hours=1)
_FORGOTTEN = dt.timedelta(hours=3)
_ACTOR = system("call-back")


class NoNumber(Refused):
    """There is no number to ring."""


def list_open(*, at: dt.datetime) -> list[incidents.SlotView]:
    """The spans that can still be chosen, soonest first."""
    return [slot for slot in incidents.list_slots(since=at + NOTICE, until=at + AHEAD) if slot.free]


def booked_of(report: incidents.ReportView) -> incidents.CallBackView | None:
    """The call that is promised for a report, if one is."""
    return next((call for call in report.call_backs if call.state is CallState.BOOKED), None)


def number_of(call: incidents.CallBackView) -> str:
    """The number to ring; empty when the person has left."""
    if call.contact_id is None:
        return ""
    address = contacts.addresses([call.contact_id]).get(call.contact_id)
    return address.phone if address else ""


@transaction.atomic
def pick(
    *, at: dt.datetime, reference: str, slot_id: int, phone: str = "", viewer: Viewer | None = None
) -> incidents.CallBackView:
    """Promise a call in a slot: chosen by the reporter on their own page, or by staff (`viewer`) for them.

    `phone`: where to ring; empty: the number that they gave before. They are told when we ring.

    Raises:
        NotAllowed, NotFound: of a viewer; no such report.
        incidents.SlotFull: somebody was faster, or it can't be chosen any more.
        NoNumber: none was given, now or before.
        contacts.BadAddress: it can't be a number.
    """
    actor = _asked(viewer, at, reference)
    about = incidents.whom_to_tell(reference)
    slot = next((one for one in list_open(at=at) if one.id == slot_id), None)
    if slot is None:
        raise incidents.SlotFull("This time has just been taken. Choose another one.", field="slot")
    contact_id = _number(at, about, phone)
    call = incidents.book(
        actor=actor,
        at=at,
        reference=about.reference,
        slot_id=slot_id,
        contact_id=contact_id,
        language=about.language,
    )
    to = about.contact_id or contact_id
    if viewer is not None or not report_words.had_enough(at=at, contact_id=to):
        _tell(at, about, "call_back_booked", call)
    return call


@transaction.atomic
def finish(
    *, viewer: Viewer, at: dt.datetime, call_back_id: int, done: bool, note: str
) -> incidents.CallBackView:
    """Say whether somebody was reached. Who wasn't is told, and may choose another time.

    Raises NotAllowed, NotFound, incidents.NotThisStep.
    """
    call = incidents.get_call_back(call_back_id)
    _asked(viewer, at, call.reference)
    call = incidents.finish_call(
        actor=viewer.actor, at=at, call_back_id=call_back_id, done=done, note=note, by_id=viewer.user_id
    )
    if not done:
        _tell(at, incidents.whom_to_tell(call.reference), "call_back_missed", call)
    return call


@transaction.atomic
def cancel(*, viewer: Viewer, at: dt.datetime, call_back_id: int) -> incidents.CallBackView:
    """Take a promise back: its place in the slot is free again. Raises NotAllowed, NotFound, incidents.NotThisStep."""
    call = incidents.get_call_back(call_back_id)
    _asked(viewer, at, call.reference)
    return incidents.cancel_call(actor=viewer.actor, at=at, call_back_id=call_back_id)


def remind(*, at: dt.datetime) -> int:
    """Tell people an hour before that we ring, when they chose the time a good while ago. Returns how many were told
    now: each is told once."""
    calls = incidents.list_to_remind(since=at, until=at + _REMINDED, asked_before=at - _FORGOTTEN)
    return sum(_remind(at, call) for call in calls)


@transaction.atomic
def _remind(at: dt.datetime, call: incidents.CallBackView) -> bool:
    return _tell(at, incidents.whom_to_tell(call.reference), "call_back_booked", call, again=":reminder")


@transaction.atomic
def open_slots(
    *, viewer: Viewer, at: dt.datetime, day: dt.date, first: dt.time, last: dt.time, minutes: int, spaces: int
) -> int:
    """Open the slots of a day, local time. Returns how many are new. Raises NotAllowed, Refused."""
    _require_force(viewer, at)
    if not local_day(at) <= day <= local_day(at + _OPENED_AHEAD):
        raise Refused("Choose a day from today on, within a year.", field="day")
    if dt.datetime.combine(day, first) + dt.timedelta(minutes=minutes) > dt.datetime.combine(day, last):
        raise Refused("There is no room for a slot between these times.", field="last")
    return incidents.open_slots(
        actor=viewer.actor, at=at, day=day, first=first, last=last, minutes=minutes, places=spaces
    )


@transaction.atomic
def close_slot(*, viewer: Viewer, at: dt.datetime, slot_id: int) -> None:
    """Offer a slot no more; calls that are promised in it stand. Raises NotAllowed, NotFound."""
    _require_force(viewer, at)
    incidents.close_slot(actor=viewer.actor, at=at, slot_id=slot_id)


def when(call: incidents.CallBackView) -> str:
    """When we ring, in local time: Monday 2 November, 17:30 to 18:30."""
    starts, ends = call.starts_at.astimezone(LONDON), call.ends_at.astimezone(LONDON)
    return f"{starts:%A} {starts.day} {starts:%B}, {starts:%H:%M} to {ends:%H:%M}"


def _asked(viewer: Viewer | None, at: dt.datetime, reference: str) -> Actor:
    """Who acts. Raises NotAllowed for staff who may not decide there."""
    if viewer is None:
        contact_id = incidents.whom_to_tell(reference).contact_id
        return system("track") if contact_id is None else resident(contact_id)
    path = standing.path_now(incidents.area_path_of(reference, at), at)
    accounts.require(viewer, Permission.TRIAGE_REPORTS, path)
    return viewer.actor


def _number(at: dt.datetime, about: incidents.Telling, phone: str) -> int:
    """The contact whose number is rung."""
    if phone.strip():
        return contacts.take_writer(actor=system("call-back"), at=at, phone=phone, language=about.language)
    known = [about.call_contact_id, about.contact_id]
    held = contacts.addresses([contact_id for contact_id in known if contact_id is not None])
    for contact_id in known:
        if contact_id is not None and contact_id in held and held[contact_id].phone:
            return contact_id
    raise NoNumber("Enter the number that we should ring.", field="phone")


def _tell(
    at: dt.datetime, about: incidents.Telling, key: str, call: incidents.CallBackView, *, again: str = ""
) -> bool:
    """Write to the reporter when we ring, or that we tried. Nothing goes to those who gave no address."""
    to = about.contact_id or call.contact_id
    if to is None:
        return False
    number = report_words.write_letter(
        actor=_ACTOR,
        at=at,
        contact_id=to,
        letter=report_words.letter(
            key,
            language=about.language,
            reference=about.reference,
            link=report_words.track_link(about.reference),
            when=report_words.moment(call.starts_at),
        ),
        idempotency_key=f"report:call:{call.id}:{key}{again}",
    )
    if number is None:
        return False
    return incidents.mark_told(actor=_ACTOR, at=at, reference=about.reference, delivery_number=number)


def _require_force(viewer: Viewer, at: dt.datetime) -> None:
    """Slots are the whole force's, but whoever manages reports somewhere may open some."""
    force = places.force(local_day(at))
    if force is None:
        raise NotFound("There is no force yet.")
    if not accounts.may_anywhere(viewer, Permission.MANAGE_REPORTS):
        accounts.require(viewer, Permission.MANAGE_REPORTS, (force.code,))
