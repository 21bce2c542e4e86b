"""Ask for somebody of a neighbourhood team, and decide: with what stands against it told before, not after.

Sergeants, inspectors and planners ask for people where they are posted; whoever records duties there decides. The
warnings are worked out when it is asked and again when it is decided: a week may lie between the two. Who decides reads
all of them. Who asks reads what they say of the team, and of the person only that they can't come: not that they are
off sick, on leave or in probation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from peelian.analysis.abstraction import Part
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.apps.workforce import api as workforce
from peelian.journeys import conflicts, looks, plan_workforce, set_duties
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day

#: What whoever asks is told of all that the roster, absences and patrols say of a person.
NOT_FREE = workforce.Warned(workforce.WarningKind.CONFLICT, "They aren’t available for all of that time.")
#: What a look is recorded as when somebody was asked for.
LOOKED_AT = "Whether you are free, when you were asked for"
_OF_THE_TEAM = {workforce.WarningKind.BELOW_MINIMUM, workforce.WarningKind.LIMIT_PASSED}


def warnings_of(
    *, person_id: int, starts_at: dt.datetime, ends_at: dt.datetime, code: str
) -> list[workforce.Warned]:
    """What granting would pass over: the policy, probation, and patrols or absences of theirs in that time."""
    window = tasking.Window(starts_at, ends_at)
    against = [one for one in conflicts.against([person_id], [window]) if one.stands]
    return [
        *workforce.warnings_of(person_id=person_id, starts_at=starts_at, ends_at=ends_at, code=code),
        *(workforce.Warned(workforce.WarningKind.CONFLICT, f"{one.sentence}.") for one in against),
    ]


def may_decide(viewer: Viewer, at: dt.datetime, person_id: int) -> bool:
    """Whether the viewer records duties where somebody is posted today, so that they read why somebody can't come."""
    try:
        set_duties.require(viewer, person_id, at)
    except (NotAllowed, set_duties.NotPosted):
        return False
    return True


def told_to_asker(warnings: Sequence[workforce.Warned]) -> list[workforce.Warned]:
    """What whoever asks is told: the team's limits, and that the person can't come, never why."""
    found = [one for one in warnings if one.kind in _OF_THE_TEAM]
    taken = any(one.kind is workforce.WarningKind.CONFLICT for one in warnings)
    return [*found, NOT_FREE] if taken else found


def told_to(
    viewer: Viewer, at: dt.datetime, *, person_id: int, warnings: Sequence[workforce.Warned]
) -> list[workforce.Warned]:
    """The warnings of a person's request as a viewer may read them."""
    return list(warnings) if may_decide(viewer, at, person_id) else told_to_asker(warnings)


def ask(
    *,
    viewer: Viewer,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    code: str,
    asked_by: workforce.AskedBy,
    requester: str = "",
    to_where: str = "",
    note: str = "",
) -> tuple[int, list[workforce.Warned]]:
    """Ask for somebody; answers the request's id and what stands against it as far as the viewer may read it.

    That the viewer learnt whether the person is free is recorded as a look. Raises NotAllowed unless the viewer asks
    for people where the person is posted today; NotFound, set_duties.NotPosted, workforce.BadDuty.
    """
    set_duties.require(viewer, person_id, at, Permission.REQUEST_PEOPLE)
    warnings = warnings_of(person_id=person_id, starts_at=starts_at, ends_at=ends_at, code=code)
    number = workforce.request_abstraction(
        actor=viewer.actor, at=at, person_id=person_id, starts_at=starts_at, ends_at=ends_at, code=code,
        asked_by=asked_by, requester=requester, to_where=to_where, note=note, warnings=warnings,
    )  # fmt: skip
    looks.record_looks(viewer=viewer, at=at, person_ids=[person_id], what=LOOKED_AT)
    return number, told_to(viewer, at, person_id=person_id, warnings=warnings)


def grant(*, viewer: Viewer, at: dt.datetime, request_id: int, reason: str = "") -> None:
    """Grant a request. Raises NotAllowed, NotFound, workforce.CannotDecide, workforce.BadDuty."""
    row = workforce.get_request(request_id)
    set_duties.require(viewer, row.person_id, at)
    warnings = warnings_of(
        person_id=row.person_id, starts_at=row.starts_at, ends_at=row.ends_at, code=row.code.code
    )
    workforce.grant_abstraction(
        actor=viewer.actor, at=at, request_id=request_id, warnings=warnings, reason=reason
    )


def refuse(*, viewer: Viewer, at: dt.datetime, request_id: int, reason: str) -> None:
    """Refuse a request. Raises NotAllowed, NotFound, workforce.CannotDecide."""
    set_duties.require(viewer, workforce.get_request(request_id).person_id, at)
    workforce.refuse_abstraction(actor=viewer.actor, at=at, request_id=request_id, reason=reason)


def set_limit(
    *,
    viewer: Viewer,
    at: dt.datetime,
    area_code: str,
    measure: workforce.LimitMeasure,
    value: Decimal,
    per_days: int,
    valid_from: dt.date,
) -> int:
    """Set what the policy allows an area's teams. Raises NotAllowed unless the viewer manages the workforce there."""
    accounts.require(viewer, Permission.MANAGE_WORKFORCE, places.path_of(area_code, local_day(at)))
    return workforce.set_limit(
        actor=viewer.actor, at=at, area_code=area_code, measure=measure, value=value, per_days=per_days,
        valid_from=valid_from,
    )  # fmt: skip


def define(
    *,
    viewer: Viewer,
    at: dt.datetime,
    code: str,
    version: str,
    title: str,
    words: str,
    numerator: Iterable[Part],
    denominator: Iterable[Part],
    excluded: str,
    population: str,
    source: str,
) -> int:
    """Add a definition of the force's own, or another version of one.

    Raises NotAllowed unless the viewer manages the workforce of the whole force: every area's figures can be shown by
    it. Raises workforce.BadDefinition.
    """
    plan_workforce.require_force(viewer, at)
    return workforce.define_abstraction(
        actor=viewer.actor, at=at, code=code, version=version, title=title, words=words, numerator=numerator,
        denominator=denominator, excluded=excluded, population=population, source=source,
    )  # fmt: skip
