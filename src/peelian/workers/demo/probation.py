"""Student officers of the LPA where visitors walk, the rule about them and one breach of it; posts that stand empty."""

from __future__ import annotations

import datetime as dt

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import Rank, Serving, StaffClass, UnitKind
from peelian.workers.demo.ground import Patch, Sector, lpa_code
from peelian.workers.demo.setting import Setting

#: The paper: student officers stay in one LPA for the whole of their probation, from June 2023.
RULE_FROM = dt.date(2023, 6, 1)
_RULE = "Student officers stay in one local policing area until their probation ends."
_SOURCE = "Strategic Policing and Crime Board paper of 23 January 2024"
#: A probation lasts two years; the demo tells of those who are in one today, and of so many at most.
_LASTS, _MOST = dt.timedelta(days=730), 60
#: Of three students two have a tutor; a tutor has two students at most.
_TUTORED = 3
_MOVED_AGO, _BACK_AGO = 70, 30
#: In every so many neighbourhoods a post stands empty, for so many days.
_EVERY, _EMPTY_FOR = 5, 60


def begin_probations(setting: Setting) -> int:
    """Set the rule, have the newest constables of one LPA serve their probation. Returns how many."""
    workforce.set_probation_rule(
        actor=setting.actor, at=setting.at, words=_RULE, source=_SOURCE, valid_from=RULE_FROM
    )
    home = lpa_code(setting.walked.district)
    unit = workforce.get_unit(home, setting.today)
    there = [
        one for one in workforce.serving_on(day=setting.today)
        if one.unit_code == home and one.staff_class is StaffClass.OFFICER
    ]  # fmt: skip
    students = _students(setting, there)
    for person_id, joined_on in students:
        workforce.begin_probation(
            actor=setting.actor, at=setting.moment(joined_on, 9), person_id=person_id, unit_id=unit.id,
            starts_on=joined_on, ends_on=joined_on + _LASTS,
        )  # fmt: skip
    _tutor(setting, students, there)
    moved = _breach(setting, students, home)
    _take_into_a_team(setting, [person_id for person_id, _ in students if person_id != moved])
    return len(students)


def leave_posts_empty(setting: Setting) -> int:
    """Posts of PCSOs in some neighbourhood teams that were funded and that nobody has taken. Returns how many."""
    since = setting.today - dt.timedelta(days=_EMPTY_FOR)
    there = [(sector, patch) for sector in setting.ground.sectors for patch in sector.patches][::_EVERY]
    for sector, patch in there:
        workforce.create_post(
            actor=setting.actor, at=setting.moment(since, 9), team_id=_team_of(setting, sector, patch), rank=Rank.PCSO,
            title="Neighbourhood PCSO", valid_from=since,
        )  # fmt: skip
    return len(there)


def _students(setting: Setting, there: list[Serving]) -> list[tuple[int, dt.date]]:
    """Those who joined in the time that a probation lasts, with the day; the newest first."""
    since = setting.today - _LASTS + dt.timedelta(days=30)
    ids = {one.person_id for one in there}
    new = ids.intersection(
        workforce.joined_between(first_on=since, until_on=setting.today + dt.timedelta(days=1))
    )
    joined = {person_id: workforce.list_careers(person_id)[-1].joined_on for person_id in new}
    return sorted(joined.items(), key=lambda one: (one[1], one[0]), reverse=True)[:_MOST]


def _tutor(setting: Setting, students: list[tuple[int, dt.date]], there: list[Serving]) -> None:
    learning = {person_id for person_id, _ in students}
    others = [one.person_id for one in there if one.person_id not in learning]
    tutors = [one for one in others if workforce.get_person(one, setting.today).rank is Rank.CONSTABLE]
    since = setting.today - dt.timedelta(days=120)
    tutors = [one for one in tutors if workforce.list_careers(one)[-1].joined_on < since - _LASTS]
    for number, (student, joined_on) in enumerate(students):
        if number % _TUTORED == _TUTORED - 1 or not tutors:
            continue
        begins = max(joined_on, since)
        workforce.begin_tutoring(
            actor=setting.actor, at=setting.moment(begins, 10), student_id=student,
            tutor_id=tutors[number // 2 % len(tutors)], valid_from=begins,
        )  # fmt: skip


def _take_into_a_team(setting: Setting, students: list[int]) -> None:
    """One student learns in a team of the walked sector, in a post for students."""
    since = setting.today - dt.timedelta(days=_EMPTY_FOR)
    there = [one for one in students if workforce.list_careers(one)[-1].joined_on < since]
    if there:
        at = setting.moment(since, 9)
        post = workforce.create_post(
            actor=setting.actor, at=at, team_id=_team_of(setting, setting.walked, setting.walked.patches[0]),
            rank=Rank.CONSTABLE, title="Student officer", valid_from=since,
        )  # fmt: skip
        workforce.post_person(actor=setting.actor, at=at, person_id=there[0], post_id=post, valid_from=since)


def _team_of(setting: Setting, sector: Sector, patch: Patch) -> int:
    """The team of a neighbourhood."""
    sergeant = setting.staff.sergeants[sector.code]
    teams = workforce.list_teams(viewer=sergeant, area_path_code=patch.code, on=setting.today)
    return next(team.id for team in teams if team.area_code == patch.code)


def _breach(setting: Setting, students: list[tuple[int, dt.date]], home: str) -> int | None:
    """One student was sent to another LPA for some weeks, within the probation: the rule tells of it. Answers whom."""
    went_on = setting.today - dt.timedelta(days=_MOVED_AGO)
    units = workforce.list_units(setting.today)
    away = next((one for one in units if one.kind is UnitKind.LPA and one.code != home), None)
    response = next((one for one in units if one.code == f"{home}.response"), None)
    who = next(
        (person for person, joined_on in students if joined_on < went_on - dt.timedelta(days=60)), None
    )
    if away is None or response is None or who is None:
        return None
    for ago, unit in ((_MOVED_AGO, away), (_BACK_AGO, response)):
        day = setting.today - dt.timedelta(days=ago)
        workforce.post_to_unit(
            actor=setting.actor, at=setting.moment(day, 9), person_id=who, unit_id=unit.id, valid_from=day
        )
    return who
