"""Plan the workforce: a planner joins, posts, moves, promotes and lets go, and keeps posts.

Each step asks for the right where the unit stands today: at its area, or at that of the nearest unit above it that
serves one, else in the force as a whole. Somebody who is moved is asked for where they are, too.

A step that somebody's being a named contact ends with answers what its planner has to know: which neighbourhoods have
none any more.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.journeys import end_access, tell_namings
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def may_see_names(
    viewer: Viewer,
    unit: workforce.UnitView,
    at: dt.datetime,
    permission: Permission = Permission.SEE_WORKFORCE,
) -> bool:
    """Whether the viewer sees the workforce (or has another right) where a unit stands today, so that people may be
    named to them."""
    return bool(accounts.may(viewer, permission, _path(unit, at)))


def may_manage(viewer: Viewer, unit: workforce.UnitView, at: dt.datetime) -> bool:
    """Whether the viewer plans for a unit."""
    return bool(accounts.may(viewer, Permission.MANAGE_WORKFORCE, _path(unit, at)))


def may_manage_force(viewer: Viewer, at: dt.datetime) -> bool:
    """Whether the viewer plans for the whole force as it stands today."""
    return bool(accounts.may(viewer, Permission.MANAGE_WORKFORCE, _force(at)))


def roll(*, viewer: Viewer, at: dt.datetime, unit: workforce.UnitView, day: dt.date) -> workforce.Roll:
    """A unit's posts and people by name on a day. Raises NotAllowed."""
    accounts.require(viewer, Permission.SEE_WORKFORCE, _path(unit, at))
    return workforce.roll_of(unit.id, day)


@transaction.atomic
def join(
    *,
    viewer: Viewer,
    at: dt.datetime,
    unit_id: int,
    name: str,
    collar_number: str,
    rank: workforce.Rank,
    fte: Decimal,
    joined_on: dt.date,
    joined_as: workforce.JoinedAs,
) -> int:
    """Take somebody into the force and into a unit, over its establishment until a post is theirs; answers their id.

    Where the unit doesn't stand on that day, nobody has joined. Raises NotAllowed, NotFound, workforce.AlreadyThere,
    CannotServe, BadUnit.
    """
    require(viewer, unit_id, at)
    person = workforce.create_person(
        actor=viewer.actor, at=at, name=name, rank=rank, collar_number=collar_number, joined_on=joined_on,
        joined_as=joined_as, fte=fte,
    )  # fmt: skip
    workforce.post_to_unit(
        actor=viewer.actor, at=at, person_id=person.id, unit_id=unit_id, valid_from=joined_on
    )
    return person.id


@transaction.atomic
def take_back(
    *,
    viewer: Viewer,
    at: dt.datetime,
    unit_id: int,
    person_id: int,
    rank: workforce.Rank,
    fte: Decimal,
    joined_on: dt.date,
) -> None:
    """Take somebody who left back into the force and into a unit, under the number and with the record that they have.

    Who takes back plans for the unit and for where they were last. Raises NotAllowed, NotFound, workforce.CannotServe,
    BadUnit.
    """
    require(viewer, unit_id, at)
    careers = workforce.list_careers(person_id)
    if careers and (left_on := careers[-1].left_on) is not None:
        require_person(viewer, person_id, at, on=left_on - dt.timedelta(days=1))
    workforce.rejoin(actor=viewer.actor, at=at, person_id=person_id, joined_on=joined_on, rank=rank, fte=fte)
    workforce.post_to_unit(
        actor=viewer.actor, at=at, person_id=person_id, unit_id=unit_id, valid_from=joined_on
    )


def who_left(
    *, viewer: Viewer, at: dt.datetime, collar_number: str, by: dt.date
) -> tuple[workforce.PersonView, dt.date] | None:
    """Whose a collar number is of those who have left by a day, and when.

    Raises NotAllowed unless the viewer plans for where they were last: names are told there only.
    """
    person_id = next(iter(workforce.person_ids([collar_number]).values()), None)
    careers = workforce.list_careers(person_id) if person_id is not None else []
    if person_id is None or not careers or careers[-1].left_on is None or careers[-1].left_on > by:
        return None
    require_person(viewer, person_id, at, on=careers[-1].left_on - dt.timedelta(days=1))
    return workforce.get_person(person_id), careers[-1].left_on


def post(*, viewer: Viewer, at: dt.datetime, person_id: int, post_id: int, valid_from: dt.date) -> list[str]:
    """Put somebody in a post from a day on. Raises NotAllowed, NotFound, workforce.CannotPost."""
    unit_id = workforce.unit_of_post(post_id)
    if unit_id is None:
        raise NotFound("There is no such post.")
    require(viewer, unit_id, at)
    require_person(viewer, person_id, at)
    with tell_namings.told(valid_from) as told:
        workforce.post_person(
            actor=viewer.actor, at=at, person_id=person_id, post_id=post_id, valid_from=valid_from
        )
    return told


def move(*, viewer: Viewer, at: dt.datetime, person_id: int, unit_id: int, valid_from: dt.date) -> list[str]:
    """Move somebody into a unit over its establishment. Raises NotAllowed, NotFound, workforce.BadUnit."""
    require(viewer, unit_id, at)
    require_person(viewer, person_id, at)
    with tell_namings.told(valid_from) as told:
        workforce.post_to_unit(
            actor=viewer.actor, at=at, person_id=person_id, unit_id=unit_id, valid_from=valid_from
        )
    return told


def leave(
    *,
    viewer: Viewer,
    at: dt.datetime,
    person_id: int,
    left_on: dt.date,
    reason: workforce.LeaveReason,
    destination: str = "",
) -> list[str]:
    """Let somebody go: `left_on` is the first day without them, and without the roles of their account.

    Raises NotAllowed, NotFound, workforce.CannotServe.
    """
    require_person(viewer, person_id, at)
    with tell_namings.told(left_on) as told, end_access.with_service(actor=viewer.actor, at=at):
        workforce.leave(
            actor=viewer.actor,
            at=at,
            person_id=person_id,
            left_on=left_on,
            reason=reason,
            destination=destination,
        )
    return told


def correct_leaving(
    *,
    viewer: Viewer,
    at: dt.datetime,
    person_id: int,
    left_on: dt.date | None,
    reason: workforce.LeaveReason | None,
    destination: str = "",
) -> list[str]:
    """Put a leaving right, or take it back (a day of None), and answer what isn't taken up again by it.

    The right is asked for where they are, or were on their last day.

    Raises NotAllowed, NotFound, workforce.CannotServe.
    """
    careers = workforce.list_careers(person_id)
    recorded_on = careers[-1].left_on if careers else None
    today = local_day(at)
    last_on = today if recorded_on is None else min(today, recorded_on - dt.timedelta(days=1))
    require_person(viewer, person_id, at, on=last_on)
    with tell_namings.told(last_on) as told, end_access.with_service(actor=viewer.actor, at=at):
        workforce.correct_leaving(
            actor=viewer.actor,
            at=at,
            person_id=person_id,
            left_on=left_on,
            reason=reason,
            destination=destination,
        )
    if recorded_on is not None and (left_on is None or left_on > recorded_on):
        told.append(
            "What ended with the leaving isn’t taken up again: being a named contact, probation and tutoring, and the"
            " roles of their account. Record anew what goes on."
        )
    return told


def change_terms(
    *,
    viewer: Viewer,
    at: dt.datetime,
    person_id: int,
    valid_from: dt.date,
    rank: workforce.Rank | None,
    fte: Decimal | None,
    acting: bool | None,
) -> list[str]:
    """Promote somebody or change their hours. Raises NotAllowed, NotFound, workforce.CannotServe."""
    require_person(viewer, person_id, at)
    with tell_namings.told(valid_from) as told:
        workforce.change_terms(
            actor=viewer.actor,
            at=at,
            person_id=person_id,
            valid_from=valid_from,
            rank=rank,
            fte=fte,
            acting=acting,
        )
    return told


def open_post(
    *,
    viewer: Viewer,
    at: dt.datetime,
    unit_id: int,
    title: str,
    role: str,
    rank: workforce.Rank,
    fte: Decimal,
    valid_from: dt.date,
    valid_until: dt.date | None,
    funding_id: int | None = None,
) -> None:
    """Fund a post in a unit: from the force's own budget, or from funding (its id).

    Raises NotAllowed, NotFound, workforce.BadUnit.
    """
    require(viewer, unit_id, at)
    workforce.create_unit_post(
        actor=viewer.actor, at=at, unit_id=unit_id, title=title, role=role, rank=rank, fte=fte,
        valid_from=valid_from, valid_until=valid_until, funding_id=funding_id,
    )  # fmt: skip


def close_post(*, viewer: Viewer, at: dt.datetime, post_id: int, valid_until: dt.date) -> None:
    """Stop funding a post from a day on. Raises NotAllowed, NotFound, workforce.BadUnit."""
    unit_id = workforce.unit_of_post(post_id)
    if unit_id is None:
        raise NotFound("There is no such post.")
    require(viewer, unit_id, at)
    workforce.close_post(actor=viewer.actor, at=at, post_id=post_id, valid_until=valid_until)


def require(viewer: Viewer, unit_id: int, at: dt.datetime) -> None:
    """Raise NotAllowed unless the viewer plans for a unit where it stands today; NotFound."""
    accounts.require(viewer, Permission.MANAGE_WORKFORCE, _path(workforce.unit_by_id(unit_id), at))


def require_force(viewer: Viewer, at: dt.datetime) -> None:
    """Raise NotAllowed unless the viewer plans for the whole force as it stands today."""
    accounts.require(viewer, Permission.MANAGE_WORKFORCE, _force(at))


def require_person(viewer: Viewer, person_id: int, at: dt.datetime, *, on: dt.date | None = None) -> None:
    """Raise NotAllowed unless the viewer plans for the unit that somebody is in today; for nobody's, for the force.

    `on`: another day on which they were in a unit.
    """
    unit_id = workforce.unit_of_person(person_id, on or local_day(at))
    if unit_id is None:
        require_force(viewer, at)
    else:
        require(viewer, unit_id, at)


def _path(unit: workforce.UnitView, at: dt.datetime) -> tuple[str, ...]:
    """The codes from the area that a unit serves, or one above it does, up to the force as it stands today."""
    for code in workforce.area_codes_above(unit.id):
        try:
            return places.path_of(code, local_day(at))
        except NotFound:  # an area that is no more: whoever answers for what is above it answers for this
            continue
    return _force(at)


def _force(at: dt.datetime) -> tuple[str, ...]:
    force = places.force(local_day(at))
    return force.path if force else ()
