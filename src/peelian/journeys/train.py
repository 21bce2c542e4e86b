"""Train: who may see where people stand, require a course, run its sessions, book, assess, and put forward evidence.

Learning and development answers for the whole force. A sergeant sees and books their own people, and nobody assesses
their own evidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.journeys import looks
from peelian.kernel.errors import NotAllowed, Refused
from peelian.kernel.file_kinds import media_type_of
from peelian.kernel.time import local_day


class NobodyHas(Refused):
    """A collar number that nobody has."""


class NobodysAccount(Refused):
    """An account that belongs to nobody in the force."""


#: Bookings of somebody are shown for so long.
_PLACES_BACK = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class TrainingOf:
    """One person's training: where they stand, and all that it follows from."""

    person: workforce.PersonView
    states: Sequence[training.PersonCurrency]
    objectives: Sequence[training.ObjectiveEvidence]
    exemptions: Sequence[training.ExemptionView]
    places: Sequence[training.PlaceView]
    records: Sequence[training.RecordView]
    withdrawn: Sequence[training.WithdrawnRecord]


def manages(viewer: Viewer, at: dt.datetime) -> bool:
    """Whether the viewer runs training for the whole force."""
    return bool(accounts.may(viewer, Permission.MANAGE_TRAINING, _force(at)))


def people_in(
    viewer: Viewer, at: dt.datetime, area_codes: Iterable[str], *, on: dt.date | None = None
) -> list[workforce.PersonView]:
    """Everybody posted to teams of these areas or below them on a day, by name; without one, today.

    Raises NotAllowed for an area in which the viewer may not see training: the right is that of today.
    """
    today = local_day(at)
    found: dict[int, workforce.PersonView] = {}
    for code in area_codes:
        accounts.require(viewer, Permission.SEE_TRAINING, places.path_of(code, today))
        listed = workforce.list_people(viewer=viewer, area_path_code=code, on=on or today, asked_on=today)
        found |= {one.id: one for one in listed}
    return sorted(found.values(), key=lambda one: (one.name, one.id))


def coverage(
    viewer: Viewer, at: dt.datetime, *, area_codes: Iterable[str], on: dt.date
) -> list[training.Coverage]:
    """The coverage of every course on a day: of the whole force for who runs its training and names no area, else of
    those who were posted to these areas on that day.
    """
    codes = list(area_codes)
    if not codes:
        accounts.require(viewer, Permission.SEE_TRAINING, _force(at))
        return training.list_coverage(on)
    return training.coverage_of([one.id for one in people_in(viewer, at, codes, on=on)], on)


def require_course(*, viewer: Viewer, at: dt.datetime, **said: Any) -> int:
    """Require a course (`training.api.require_course`). Raises NotAllowed, NotFound, training.CannotRequire."""
    _manage(viewer, at)
    return training.require_course(actor=viewer.actor, at=at, **said)


def end_requirement(*, viewer: Viewer, at: dt.datetime, requirement_id: int, valid_until: dt.date) -> None:
    """Require it no more from a day on. Raises as `require_course`."""
    _manage(viewer, at)
    training.end_requirement(
        actor=viewer.actor, at=at, requirement_id=requirement_id, valid_until=valid_until
    )


def exempt(*, viewer: Viewer, at: dt.datetime, collar_number: str, **said: Any) -> int:
    """Let somebody off a course (`training.api.exempt`). Raises NotAllowed, NotFound, training.CannotExempt."""
    _manage(viewer, at)
    return training.exempt(actor=viewer.actor, at=at, person_id=_numbered(collar_number), **said)


def end_exemption(*, viewer: Viewer, at: dt.datetime, exemption_id: int, valid_until: dt.date) -> None:
    """Let somebody off no longer. Raises NotAllowed, NotFound, training.CannotExempt."""
    _manage(viewer, at)
    training.end_exemption(actor=viewer.actor, at=at, exemption_id=exemption_id, valid_until=valid_until)


def count_as(*, viewer: Viewer, at: dt.datetime, done: str, counts_as: str, valid_from: dt.date) -> bool:
    """Let one course count as another from a day on (`training.api.count_as`).

    Raises NotAllowed, NotFound, training.CannotCount.
    """
    _manage(viewer, at)
    return training.count_as(actor=viewer.actor, at=at, done=done, counts_as=counts_as, valid_from=valid_from)


def end_equivalence(*, viewer: Viewer, at: dt.datetime, equivalence_id: int, valid_until: dt.date) -> None:
    """Let it count no more from a day on. Raises NotAllowed, NotFound, training.CannotCount."""
    _manage(viewer, at)
    training.end_equivalence(
        actor=viewer.actor, at=at, equivalence_id=equivalence_id, valid_until=valid_until
    )


def withdraw_record(*, viewer: Viewer, at: dt.datetime, record_id: int, reason: str) -> None:
    """Take a record back that was wrong. Raises NotAllowed, NotFound, training.CannotRecord."""
    _manage(viewer, at)
    training.withdraw_record(actor=viewer.actor, at=at, record_id=record_id, reason=reason)


def record(*, viewer: Viewer, at: dt.datetime, collar_number: str, **said: Any) -> int:
    """Put one thing on somebody's record (`training.api.record_training`). Raises NotAllowed, training.CannotRecord."""
    _manage(viewer, at)
    return training.record_training(actor=viewer.actor, at=at, person_id=_numbered(collar_number), **said)


def announce(*, viewer: Viewer, at: dt.datetime, **said: Any) -> int:
    """Announce a session (`training.api.announce_session`). Raises NotAllowed, NotFound, training.CannotTeach."""
    _manage(viewer, at)
    return training.announce_session(actor=viewer.actor, at=at, **said)


def call_off(*, viewer: Viewer, at: dt.datetime, session_id: int, reason: str) -> int:
    """Call a session off. Raises NotAllowed, NotFound, training.CannotTeach."""
    _manage(viewer, at)
    return training.call_off_session(actor=viewer.actor, at=at, session_id=session_id, reason=reason)


def mark(
    *, viewer: Viewer, at: dt.datetime, session_id: int, came: Mapping[int, training.Result | None]
) -> int:
    """Mark who came to a session. Raises NotAllowed, NotFound, training.CannotTeach, training.CannotBook."""
    _manage(viewer, at)
    return training.mark_attendance(actor=viewer.actor, at=at, session_id=session_id, came=came)


def book(*, viewer: Viewer, at: dt.datetime, session_id: int, person_id: int) -> training.BookingState:
    """Book somebody of one's own people; anybody, for who runs training. Raises NotAllowed, training.CannotBook."""
    _answers_for(viewer, at, person_id, Permission.RECORD_DUTIES)
    return training.book(actor=viewer.actor, at=at, session_id=session_id, person_id=person_id)


def withdraw(*, viewer: Viewer, at: dt.datetime, booking_id: int) -> int | None:
    """Give a place back. Returns who moved up, None where nobody did. Raises as `book`."""
    _answers_for(viewer, at, training.get_booking(booking_id).person_id, Permission.RECORD_DUTIES)
    return training.withdraw_booking(actor=viewer.actor, at=at, booking_id=booking_id)


def waiting_evidence(
    viewer: Viewer, at: dt.datetime, area_codes: Iterable[str]
) -> list[training.EvidenceView]:
    """Evidence that waits for an assessor, of people the viewer may assess; their own is left out."""
    state = training.EvidenceState.SUBMITTED
    if manages(viewer, at):
        found = training.list_evidence(state=state)
    else:
        people = {one.id for code in area_codes for one in _assessed(viewer, at, code)}
        found = training.list_evidence(person_ids=people, state=state)
    me = workforce.person_for_user(viewer.user_id)
    return [one for one in found if me is None or one.person_id != me.id]


def evidence(viewer: Viewer, at: dt.datetime, evidence_id: int) -> training.EvidenceView:
    """One item, for somebody who may assess it or whose own it is. Raises NotAllowed, NotFound."""
    found = training.get_evidence(evidence_id)
    me = workforce.person_for_user(viewer.user_id)
    if me is None or me.id != found.person_id:
        _answers_for(viewer, at, found.person_id, Permission.ASSESS_TRAINING)
    return found


def assess(*, viewer: Viewer, at: dt.datetime, evidence_id: int, accepted: bool, feedback: str) -> int | None:
    """Decide on somebody's evidence. Returns the record that it completes, None for none.

    Raises NotAllowed, NotFound, NobodysAccount, training.CannotAssess.
    """
    found = training.get_evidence(evidence_id)
    _answers_for(viewer, at, found.person_id, Permission.ASSESS_TRAINING)
    return training.decide_evidence(
        actor=viewer.actor, at=at, evidence_id=evidence_id, assessor_id=own_person(viewer), accepted=accepted,
        feedback=feedback,
    )  # fmt: skip


def submit(
    *,
    viewer: Viewer,
    at: dt.datetime,
    task_id: int,
    words: str,
    file_name: str = "",
    content: bytes | None = None,
) -> int:
    """Put one's own evidence forward. Raises NobodysAccount, NotFound, training.CannotSubmit."""
    media_type = ""
    if content is not None:
        media_type = media_type_of(content)
        if not media_type:
            raise training.CannotSubmit("The file must be a PDF, a JPEG or a PNG.", field="file")
    return training.submit_evidence(
        actor=viewer.actor, at=at, person_id=own_person(viewer), task_id=task_id, words=words, file_name=file_name,
        media_type=media_type, content=content,
    )  # fmt: skip


def training_of(viewer: Viewer, at: dt.datetime, person_id: int, on: dt.date) -> TrainingOf:
    """Somebody's training as it stands on a day, for who may read it where they are posted today.

    The look is recorded, and shown to them. Raises NotAllowed, NotFound.
    """
    person = workforce.get_person(person_id, on)
    _answers_for(viewer, at, person_id, Permission.READ_TRAINING)
    looks.record_looks(viewer=viewer, at=at, person_ids=[person_id], what="Training")
    states = training.list_currency(person_id, on)
    codes = [one.course_code for one in states]
    return TrainingOf(
        person=person,
        states=states,
        objectives=training.list_objectives_of(person_id, course_codes=codes, on=on),
        exemptions=training.list_exemptions(person_ids=[person_id]),
        places=training.list_places_of(person_id, since=at - _PLACES_BACK),
        records=training.list_records(person_ids=[person_id]),
        withdrawn=training.list_withdrawn(person_id),
    )


def own_person(viewer: Viewer) -> int:
    """Who of the force the viewer is. Raises NobodysAccount."""
    me = workforce.person_for_user(viewer.user_id)
    if me is None:
        raise NobodysAccount("This account isn’t tied to anybody in the force.")
    return me.id


def _assessed(viewer: Viewer, at: dt.datetime, code: str) -> list[workforce.PersonView]:
    on = local_day(at)
    accounts.require(viewer, Permission.ASSESS_TRAINING, places.path_of(code, on))
    return workforce.list_people(viewer=viewer, area_path_code=code, on=on)


def _manage(viewer: Viewer, at: dt.datetime) -> None:
    accounts.require(viewer, Permission.MANAGE_TRAINING, _force(at))


def _answers_for(viewer: Viewer, at: dt.datetime, person_id: int, permission: Permission) -> None:
    """Raise NotAllowed unless the viewer runs training, or holds the permission where the person is posted today."""
    if manages(viewer, at):
        return
    on = local_day(at)
    codes = workforce.posted_area_codes(person_id, on)
    if not codes:
        raise NotAllowed("They hold no post today, so only learning and development can open this.")
    accounts.require(viewer, permission, places.path_of(codes[0], on))


def _force(at: dt.datetime) -> tuple[str, ...]:
    force = places.force(local_day(at))
    return force.path if force else ()


def _numbered(collar_number: str) -> int:
    number = collar_number.strip()
    found = workforce.person_ids([number])
    if number not in found:
        raise NobodyHas("Nobody has this collar number.", field="collar_number")
    return found[number]
