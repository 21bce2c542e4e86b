"""Training of the demo: the courses that ship, who has to hold them, who does, and evidence that waits."""

from __future__ import annotations

import datetime as dt
from uuid import NAMESPACE_OID, uuid5

from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import Rank, UnitKind
from peelian.kernel.time import start_of_day
from peelian.workers.courses import reading
from peelian.workers.demo.setting import Setting

_INTRODUCTION = "introduction-to-neighbourhood-policing"
_PROBLEM_SOLVING, _COMMUNITY = "problem-solving", "community-policing"
#: As the paper of October 2017 has it, which doesn't say of how many. Ours are those who served in NPUs on the day.
_INTRODUCED, _INTRODUCED_ON, _NPU = 1_474, dt.date(2016, 12, 13), "npu"
_NEIGHBOURHOOD = (Rank.PCSO, Rank.CONSTABLE, Rank.SERGEANT, Rank.INSPECTOR)
_PLACES = 16
#: Days from today of sessions that were held. It counts for two years: of the first it has lapsed, of the next it will.
_HELD = (-760, -680, -300, -210, -120, -50)
_MONTHS, _EXEMPT = 24, 3
#: Of a hundred who are posted to neighbourhoods, how many were never booked; of a hundred booked, how many stayed away.
_NEVER, _ABSENT = 25, 7
_SHOWN = (
    "The spring fête in the park: I ran our stand with two volunteers, spoke with about sixty people and signed nine "
    "of them up for alerts. Three told of cars racing by the school, which became a priority.",
    "I worked with the council’s housing officer on four flats with drug use. We visited together each week, "
    "shared what we each knew under the agreement, and two tenancies changed. Calls from the block fell from eleven a "
    "month to two.",
)


def introduce(setting: Setting) -> tuple[int, int]:
    """Load the courses, and take in who attended the two days of 2016. How many, and how many served in NPUs then."""
    began = setting.moment(setting.today - dt.timedelta(days=800), 9)
    for course in reading.shipped():
        training.load_course(actor=setting.actor, at=began, course=course)
    there = sorted(
        row.number for row in workforce.list_hr_rows()
        if row.unit == _NPU and row.valid_from <= _INTRODUCED_ON < (row.valid_until or dt.date.max)
    )  # fmt: skip
    count = min(_INTRODUCED // setting.scale, len(there))
    ids = workforce.person_ids(setting.chance("introduced").sample(there, count))
    rows = [
        training.RecordRow(
            row,
            ids[number],
            _INTRODUCTION,
            _INTRODUCED_ON,
            training.Result.ATTENDED,
            uuid5(NAMESPACE_OID, number),
        )
        for row, number in enumerate(sorted(ids), start=1)
    ]
    loaded = training.load_records(
        actor=setting.actor, at=began, rows=rows, source=training.RecordSource.FILE
    )
    return loaded.added, len(there)


def train_people(setting: Setting) -> tuple[int, int]:
    """Require two courses, hold sessions, let some off and put evidence forward. How many records and bookings."""
    _require(setting)
    people = sorted(setting.staff.collars, key=lambda person: setting.staff.collars[person])
    chance = setting.chance("training")
    left = [person for person in people if chance.randrange(100) >= _NEVER]
    _let_off(setting, [person for person in people if person not in left])
    chance.shuffle(left)
    made, coming, size = 0, len(left), min(_PLACES, max(1, len(left) // len(_HELD)))
    while left:
        day = setting.today + dt.timedelta(days=_HELD[made_sessions(coming, len(left))])
        group, left = left[:size], left[size:]
        made += _hold(setting, day, group, {one for one in group if chance.randrange(100) < _ABSENT})
    return made, _look_ahead(setting) + _put_forward(setting)


def made_sessions(everybody: int, left: int) -> int:
    """Which of the days a group of those who are left goes on: spread over all of them."""
    return min(len(_HELD) - 1, (everybody - left) * len(_HELD) // max(1, everybody))


def _require(setting: Setting) -> None:
    at = setting.moment(setting.today - dt.timedelta(days=330), 9)
    since = setting.today - dt.timedelta(days=330)
    training.require_course(
        actor=setting.actor, at=at, course_code=_PROBLEM_SOLVING, words="officers and PCSOs of neighbourhood teams",
        ranks=_NEIGHBOURHOOD, unit_kinds=(UnitKind.TEAM,), valid_months=_MONTHS, warn_months=3, grace_days=180,
        valid_from=since,
    )  # fmt: skip
    training.require_course(
        actor=setting.actor, at=at, course_code=_COMMUNITY, words="all PCSOs", ranks=(Rank.PCSO,), grace_days=400,
        valid_from=since,
    )  # fmt: skip


def _hold(setting: Setting, day: dt.date, people: list[int], absent: set[int]) -> int:
    """A session of one day: announced three weeks before, booked, and marked in the evening."""
    session = _announce(setting, day, day - dt.timedelta(days=21))
    for person in people:
        training.book(
            actor=setting.actor, at=setting.moment(day - dt.timedelta(days=14), 10), session_id=session,
            person_id=person,
        )  # fmt: skip
    return training.mark_attendance(
        actor=setting.actor, at=setting.moment(day, 17), session_id=session,
        came={person: None if person in absent else training.Result.ATTENDED for person in people},
    )  # fmt: skip


def _let_off(setting: Setting, people: list[int]) -> None:
    """Some who never came needn't, for a time."""
    since = setting.today - dt.timedelta(days=60)
    for person in people[:_EXEMPT]:
        training.exempt(
            actor=setting.actor, at=setting.moment(since, 11), person_id=person, course_code=_PROBLEM_SOLVING,
            reason="Seconded to another force; comes back in the spring.", valid_from=since,
            valid_until=since + dt.timedelta(days=240),
        )  # fmt: skip


def _look_ahead(setting: Setting) -> int:
    """A session to come, with the walked sector's people in it."""
    day = setting.today + dt.timedelta(days=20)
    session = _announce(setting, day, setting.today - dt.timedelta(days=3))
    going = [person for patch in setting.walked.patches for person in setting.staff.teams[patch.code].pcsos]
    for person in going:
        training.book(
            actor=setting.actor, at=setting.moment(setting.today - dt.timedelta(days=1), 10), session_id=session,
            person_id=person,
        )  # fmt: skip
    return len(going)


def _announce(setting: Setting, day: dt.date, on: dt.date) -> int:
    return training.announce_session(
        actor=setting.actor, at=setting.moment(on, 9), course_code=_PROBLEM_SOLVING,
        starts_at=_hour(day, 9), ends_at=_hour(day, 16), place="Training centre, room 2",
        places=_PLACES, trainer="Learning and development",
    )  # fmt: skip


def _hour(day: dt.date, hour: int) -> dt.datetime:
    """A moment of a day, which may be to come."""
    return start_of_day(day) + dt.timedelta(hours=hour)


def _put_forward(setting: Setting) -> int:
    """Evidence of the walked sector's PCSOs, of whom the sergeant assesses; the walker's own has still to come."""
    version = training.get_course(_COMMUNITY).versions[0]
    tasks = [task.id for objective in version.objectives for task in objective.tasks]
    made = 0
    for patch in setting.walked.patches:
        for person in setting.staff.teams[patch.code].pcsos:
            if person == setting.staff.walking or made == len(_SHOWN):
                continue
            training.submit_evidence(
                actor=setting.actor, at=setting.moment(setting.today - dt.timedelta(days=2), 15), person_id=person,
                task_id=tasks[made], words=_SHOWN[made],
            )  # fmt: skip
            made += 1
    return made
