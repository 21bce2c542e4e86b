"""My team: what a sergeant looks at in the morning. Who is on, who is away and why, what is empty, who learns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peelian.analysis.currency import Currency, State
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.journeys import looks, standing
from peelian.kernel.time import local_day, start_of_day

_DAY = dt.timedelta(days=1)
#: What a sergeant has to see to: what is in date or doesn't concern somebody isn't listed.
_TO_SEE_TO = (State.LAPSED, State.DUE, State.EXPIRING)


@dataclass(frozen=True, slots=True)
class OnToday:
    """Somebody with a shift today. `parts` are the abstractions that take part of it, in words."""

    person: workforce.PersonView
    starts_at: dt.datetime
    ends_at: dt.datetime
    parts: tuple[str, ...]
    on_probation: bool


@dataclass(frozen=True, slots=True)
class AwayToday:
    """Somebody who isn't there today, and why in words; `until` is when they are back, None where it isn't known."""

    person: workforce.PersonView
    why: str
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class TrainingToDo:
    """A course that somebody has to do, or soon will have to again."""

    person: workforce.PersonView
    course: str
    state: State
    since: dt.date | None
    until: dt.date | None
    reason: str


@dataclass(frozen=True, slots=True)
class MyTeam:
    """A team or an area's teams on one day. Everybody is in one of `on`, `away` and `untold`, once."""

    day: dt.date
    area: places.AreaView
    on: tuple[OnToday, ...]
    away: tuple[AwayToday, ...]
    untold: tuple[workforce.PersonView, ...]
    open_posts: tuple[workforce.OpenPost, ...]
    teams: tuple[workforce.TeamStability, ...]
    probations: tuple[workforce.ProbationView, ...]
    training: tuple[TrainingToDo, ...]

    @property
    def people(self) -> int:
        """Everybody who is posted here, headcount."""
        return len(self.on) + len(self.away) + len(self.untold)


def look(*, viewer: Viewer, at: dt.datetime, area_code: str) -> MyTeam:
    """The teams of an area and of those below it, today.

    The look is recorded for everybody who is listed, and shown to them. Raises NotFound, and NotAllowed unless the
    viewer records duties there.
    """
    day = local_day(at)
    area = places.get_area(area_code, day)
    accounts.require(viewer, Permission.RECORD_DUTIES, area.path)
    codes = standing.codes_within(area_code, day)
    people = workforce.list_people(viewer=viewer, area_path_code=area_code, on=day)
    ids = [one.id for one in people]
    looks.record_looks(
        viewer=viewer,
        at=at,
        person_ids=ids,
        what="My team: today’s shift or absence, probation, training to do",
    )
    probations = workforce.list_probations(day, ids)
    students = {one.person_id for one in probations}
    on: list[OnToday] = []
    away: list[AwayToday] = []
    untold: list[workforce.PersonView] = []
    duties = workforce.list_duties(ids, start_of_day(day), start_of_day(day + _DAY))
    for person in people:
        found = _where(person, *duties.get(person.id, ([], [])), at=at, on_probation=person.id in students)
        match found:
            case OnToday():
                on.append(found)
            case AwayToday():
                away.append(found)
            case _:
                untold.append(person)
    return MyTeam(
        day=day,
        area=area,
        on=tuple(sorted(on, key=lambda one: (one.starts_at, one.person.name))),
        away=tuple(away),
        untold=tuple(untold),
        open_posts=tuple(workforce.list_open_posts(codes, day)),
        teams=tuple(team for team in workforce.list_team_stability(codes, day) if team.posts or team.people),
        probations=tuple(probations),
        training=tuple(_training(people, day)),
    )


def own_area(viewer: Viewer, at: dt.datetime) -> str:
    """The code of the area of the viewer's own post, where they record duties in it; "" for anybody else."""
    day = local_day(at)
    person = workforce.person_for_user(viewer.user_id, day)
    codes = workforce.posted_area_codes(person.id, day) if person else ()
    held = [
        code for code in codes if accounts.may(viewer, Permission.RECORD_DUTIES, places.path_of(code, day))
    ]
    return held[0] if held else ""


def tutors_for(
    *, viewer: Viewer, at: dt.datetime, student: workforce.ProbationView
) -> list[workforce.PersonView]:
    """Who can tutor a student today of those posted to the student's own area or below, by name.

    Raises NotAllowed unless the viewer sees the station's work there.
    """
    day = local_day(at)
    codes = workforce.posted_area_codes(student.person_id, day)
    people = [
        person
        for code in codes
        for person in workforce.list_people(viewer=viewer, area_path_code=code, on=day)
    ]
    students = {one.person_id for one in workforce.list_probations(day, [one.id for one in people])}
    return [one for one in people if one.id not in students and one.rank in workforce.TUTOR_RANKS]


def _where(
    person: workforce.PersonView,
    shifts: Sequence[workforce.ShiftView],
    abstractions: Sequence[workforce.AbstractionView],
    *,
    at: dt.datetime,
    on_probation: bool,
) -> OnToday | AwayToday | None:
    """Where somebody is today; None where nothing is recorded.

    Away all day is who is abstracted for a whole shift, on a rest day or on leave, or who comes off a night shift.
    """
    day = local_day(at)
    working = [row for row in shifts if row.kind.works and local_day(row.starts_at) == day]
    if working:
        first, last = working[0], working[-1]
        whole = [
            row for row in abstractions if row.starts_at <= first.starts_at and row.ends_at >= last.ends_at
        ]
        if whole:
            return AwayToday(person, whole[0].code.label, whole[0].ends_at)
        inside = [
            row for row in abstractions if row.starts_at < last.ends_at and row.ends_at > first.starts_at
        ]
        return OnToday(
            person, first.starts_at, last.ends_at, tuple(_told(row) for row in inside), on_probation
        )
    if abstractions:
        return AwayToday(person, abstractions[0].code.label, abstractions[-1].ends_at)
    night = [row for row in shifts if row.kind.works]
    if night:
        return AwayToday(person, "coming off a shift that began yesterday", None)
    off = [row for row in shifts if not row.kind.works]
    return AwayToday(person, off[0].kind.label, off[-1].ends_at) if off else None


def _told(row: workforce.AbstractionView) -> str:
    return f"{row.code.label}, {workforce.told(row)}"


def _training(people: Sequence[workforce.PersonView], day: dt.date) -> list[TrainingToDo]:
    names = {course.code: course.name for course in training.list_courses()}
    known = {person.id: person for person in people}
    states: Mapping[int, Mapping[str, Currency]] = training.state_on(list(known), day)
    found = [
        TrainingToDo(known[person_id], names.get(code, code), one.state, one.since, one.until, one.reason)
        for person_id, courses in states.items()
        for code, one in courses.items()
        if one.state in _TO_SEE_TO
    ]
    return sorted(found, key=lambda one: (_TO_SEE_TO.index(one.state), one.person.name, one.course))
