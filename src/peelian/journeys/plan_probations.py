"""Plan probations: who is on probation in which LPA, who tutors them, and the rule that keeps them in one.

Planners do it where they plan for the LPA; who tutors, sergeants say too, of students who are posted to their own team
today.
"""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_workforce, set_duties
from peelian.kernel.errors import NotAllowed, Refused
from peelian.kernel.time import local_day


def breaches(
    *, viewer: Viewer, at: dt.datetime, first_on: dt.date, last_on: dt.date
) -> list[workforce.Breach]:
    """Stays outside the own LPA of students of LPAs of which the viewer reads the probations."""
    seen = _seen(viewer, at)
    found = workforce.probation_breaches(first_on=first_on, last_on=last_on)
    return [one for one in found if seen.get(one.home_code, False)]


def probations(*, viewer: Viewer, at: dt.datetime, day: dt.date) -> list[workforce.ProbationView]:
    """Students on a day of LPAs of which the viewer reads the probations."""
    seen = _seen(viewer, at)
    return [one for one in workforce.list_probations(day) if seen.get(one.home_code, False)]


def may_manage(viewer: Viewer, student: workforce.ProbationView, at: dt.datetime) -> bool:
    """Whether the viewer plans for the LPA of a probation."""
    return plan_workforce.may_manage(viewer, _home(student), at)


def probation(*, viewer: Viewer, at: dt.datetime, probation_id: int) -> workforce.ProbationView:
    """A probation as it stands today. Raises NotFound; NotAllowed unless the viewer reads its LPA's."""
    student = workforce.get_probation(probation_id, local_day(at))
    if not plan_workforce.may_see_names(viewer, _home(student), at, Permission.READ_PROBATIONS):
        raise NotAllowed("You don't read who is on probation in this local policing area.")
    return student


def planned(*, viewer: Viewer, at: dt.datetime, probation_id: int) -> workforce.ProbationView:
    """A probation as of today, to be changed. Raises NotFound; NotAllowed unless the viewer plans for its LPA."""
    student = workforce.get_probation(probation_id, local_day(at))
    plan_workforce.require(viewer, _home(student).id, at)
    return student


def of_own_team(*, viewer: Viewer, at: dt.datetime, probation_id: int) -> workforce.ProbationView:
    """A probation of somebody who is posted today where the viewer records duties. Raises NotFound, NotAllowed."""
    student = workforce.get_probation(probation_id, local_day(at))
    set_duties.require(viewer, student.person_id, at)
    return student


def set_rule(*, viewer: Viewer, at: dt.datetime, words: str, source: str, valid_from: dt.date) -> None:
    """Say from when on students stay in one LPA. Raises NotAllowed, workforce.BadProbation."""
    plan_workforce.require_force(viewer, at)
    workforce.set_probation_rule(actor=viewer.actor, at=at, words=words, source=source, valid_from=valid_from)


def begin(
    *, viewer: Viewer, at: dt.datetime, person_id: int, unit_id: int, starts_on: dt.date, ends_on: dt.date
) -> int:
    """Put somebody on probation in an LPA; answers its id.

    Raises NotFound, workforce.BadProbation; NotAllowed unless the viewer plans for the LPA and for where the person is.
    """
    plan_workforce.require(viewer, unit_id, at)
    plan_workforce.require_person(viewer, person_id, at)
    return workforce.begin_probation(
        actor=viewer.actor, at=at, person_id=person_id, unit_id=unit_id, starts_on=starts_on, ends_on=ends_on
    )


def end(*, viewer: Viewer, at: dt.datetime, probation_id: int, ends_on: dt.date) -> None:
    """End a probation before a day, earlier or later than it was to.

    Raises NotAllowed, NotFound, workforce.BadProbation.
    """
    planned(viewer=viewer, at=at, probation_id=probation_id)
    workforce.end_probation(actor=viewer.actor, at=at, probation_id=probation_id, ends_on=ends_on)


def tutor(
    *,
    viewer: Viewer,
    at: dt.datetime,
    probation_id: int,
    tutor_id: int,
    valid_from: dt.date,
    own_team: bool = False,
) -> None:
    """Have somebody tutor a student from a day on, in place of whoever does.

    Args:
        viewer: who plans for the student's LPA and for where the tutor is; with `own_team`, who records duties at both.
        at: now.
        probation_id: the student's probation.
        tutor_id: who tutors.
        valid_from: the first day.
        own_team: whether the viewer acts for their own team.

    Raises NotAllowed, NotFound, workforce.BadTutoring; set_duties.NotPosted for somebody without a post.
    """
    if own_team:
        student = of_own_team(viewer=viewer, at=at, probation_id=probation_id)
        set_duties.require(viewer, tutor_id, at)
    else:
        student = planned(viewer=viewer, at=at, probation_id=probation_id)
        plan_workforce.require_person(viewer, tutor_id, at)
    workforce.begin_tutoring(
        actor=viewer.actor, at=at, student_id=student.person_id, tutor_id=tutor_id, valid_from=valid_from
    )


def end_tutoring(
    *, viewer: Viewer, at: dt.datetime, probation_id: int, valid_until: dt.date, own_team: bool = False
) -> None:
    """Have today's tutoring of a student end before a day; on its first, it is taken back. Raises as `tutor` does."""
    look = of_own_team if own_team else planned
    student = look(viewer=viewer, at=at, probation_id=probation_id)
    if student.tutoring_id is None:
        raise Refused(f"Nobody tutors {student.full_name} today.", field="valid_until")
    workforce.end_tutoring(
        actor=viewer.actor, at=at, tutoring_id=student.tutoring_id, valid_until=valid_until
    )


def _home(student: workforce.ProbationView) -> workforce.UnitView:
    """The LPA of a probation as its newest unit has it."""
    return next(unit for unit in reversed(_lpas()) if unit.code == student.home_code)


def _seen(viewer: Viewer, at: dt.datetime) -> dict[str, bool]:
    """Of each LPA that ever was, whether the viewer reads its probations; the newest unit of a code decides."""
    right = Permission.READ_PROBATIONS
    return {unit.code: plan_workforce.may_see_names(viewer, unit, at, right) for unit in _lpas()}


def _lpas() -> list[workforce.UnitView]:
    return sorted(workforce.list_lpas(), key=lambda unit: unit.valid_from)
