"""Who works when in the sectors with much to see: half a year of rosters, and what takes some of them away."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import AskedBy, DutyRow, ShiftKind
from peelian.journeys import request_abstraction
from peelian.kernel.time import start_of_day
from peelian.workers.demo.setting import Setting

_SOURCE = "Made by the demo: an invented roster"
#: Six days on and four off, as many teams work. Constables have nights in them.
_PCSOS = (ShiftKind.EARLY,) * 3 + (ShiftKind.LATE,) * 3 + (ShiftKind.REST,) * 4
_CONSTABLES = (ShiftKind.EARLY,) * 2 + (ShiftKind.LATE,) * 2 + (ShiftKind.NIGHT,) * 2 + (ShiftKind.REST,) * 4
#: Hours after midnight, of local time. A day off goes from seven to seven, so that a night before it can end.
_HOURS = {
    ShiftKind.EARLY: (7, 15), ShiftKind.LATE: (14, 22), ShiftKind.NIGHT: (22, 31), ShiftKind.REST: (7, 31)
}  # fmt: skip
_DAYS_BACK, _DAYS_AHEAD = 182, 14
#: Patrols of this time are told elsewhere: who walks them isn't taken away in it.
_FORTNIGHT = 15
#: Whole shifts, some in a row: of a hundred shifts so many begin such a spell, for at most so many shifts, known so
#: many days before.
_WHOLE = (
    ("leave", 2.0, 5, 40, AskedBy.OWN_TEAM), ("sickness", 1.2, 3, 0, AskedBy.NOT_SAID),
    ("training", 2.5, 1, 21, AskedBy.OWN_TEAM), ("court", 1.2, 1, 28, AskedBy.COURTS),
    ("football", 1.0, 1, 14, AskedBy.PLANNING),
)  # fmt: skip
#: Part of a shift, at short notice: from so many hours after its start, for so many; and where to.
_SUDDEN = (
    ("response", AskedBy.RESPONSE, 2, 3, "Response, next sector"),
    ("scene-guard", AskedBy.CONTROL, 1, 6, "Scene of a stabbing"),
    ("constant-watch", AskedBy.CUSTODY, 3, 4, "Custody suite"),
    ("response", AskedBy.CONTROL, 4, 2, "Queue of calls"),
    ("night-economy", AskedBy.PLANNING, 2, 5, "City centre"),
    ("investigation", AskedBy.INVESTIGATION, 1, 4, "Door to door"),
)
#: Of a hundred shifts, before the force's policy and since; it began so many days ago.
_TAKEN, _TAKEN_SINCE, _POLICY = 26, 15, 80


def write_rosters(setting: Setting) -> tuple[int, int]:
    """Rosters and abstractions of the rich sectors' teams, a limit, a request and a question that wait.

    Returns how many shifts and how many abstractions.
    """
    at = setting.moment(setting.today - dt.timedelta(days=_DAYS_BACK + 7), 10)
    shifts: list[DutyRow] = []
    away: list[DutyRow] = []
    for sector in setting.rich:
        teams = [setting.staff.teams[patch.code] for patch in sector.patches]
        people = [(one, _CONSTABLES) for team in teams for one in team.constables]
        people += [(one, _PCSOS) for team in teams for one in team.pcsos]
        patrolling = {posted[0] for team in teams for posted in (team.constables, team.pcsos) if posted}
        for number, (person, pattern) in enumerate(people):
            own = list(_shifts(setting, person, number, pattern))
            shifts += own
            kept = person in patrolling or person == setting.staff.walking
            away += _away(setting, own, setting.chance(f"away {person_key(setting, person)}"), kept=kept)
        if sector is setting.walked:
            away += _to_come(setting, [person for person, _ in people])
    known_at = setting.moment(setting.today - dt.timedelta(days=1), 6)
    roster = workforce.load_shifts(actor=setting.actor, at=at, rows=_numbered(shifts), source=_SOURCE)
    told = workforce.load_abstractions(actor=setting.actor, at=known_at, rows=_numbered(away), source=_SOURCE)
    _set_policy(setting)
    _ask_for_somebody(setting, shifts)
    _ask_the_sergeant(setting, shifts, away)
    return roster.added, told.added


def person_key(setting: Setting, person_id: int) -> str:
    """What names somebody in every demo of one seed: ids differ between databases."""
    return setting.staff.collars[person_id]


def _shifts(setting: Setting, person_id: int, number: int, pattern: Sequence[ShiftKind]) -> Iterator[DutyRow]:
    for ahead in range(-_DAYS_BACK, _DAYS_AHEAD + 1):
        day = setting.today + dt.timedelta(days=ahead)
        kind = pattern[(day.toordinal() + 3 * number) % len(pattern)]
        yield DutyRow(0, person_key(setting, person_id), *_span(day, *_HOURS[kind]), kind.value)


def _away(
    setting: Setting, shifts: Sequence[DutyRow], chance: random.Random, *, kept: bool
) -> Iterator[DutyRow]:
    """What took somebody away in shifts that have been: never twice in one."""
    left = 0
    spell = _WHOLE[0]
    policy_at = setting.moment(setting.today - dt.timedelta(days=_POLICY), 0)
    patrols_at = setting.moment(setting.today - dt.timedelta(days=_FORTNIGHT), 0)
    for shift in shifts:
        if not ShiftKind(shift.code).works or shift.ends_at > setting.moment(setting.today, 0):
            continue
        if kept and shift.starts_at > patrols_at:
            return
        if left == 0:
            drawn = chance.random() * 100
            for one in _WHOLE:
                drawn -= one[1]
                if drawn < 0:
                    spell, left = one, chance.randint(1, one[2])
                    break
            else:
                if drawn < (_TAKEN if shift.starts_at < policy_at else _TAKEN_SINCE):
                    yield _taken(shift, chance)
                continue
        left -= 1
        code, _, _, notice, asked_by = spell
        yield DutyRow(
            0, shift.collar_number, shift.starts_at, shift.ends_at, code, "", planned=notice > 0,
            asked_by=asked_by, noticed_at=shift.starts_at - dt.timedelta(days=notice, hours=1),
        )  # fmt: skip


def _taken(shift: DutyRow, chance: random.Random) -> DutyRow:
    code, asked_by, after, hours, where = chance.choice(_SUDDEN)
    start = shift.starts_at + dt.timedelta(hours=after)
    return DutyRow(
        0, shift.collar_number, start, start + dt.timedelta(hours=hours), code, "", planned=False, asked_by=asked_by,
        to_where=where, noticed_at=start - dt.timedelta(minutes=chance.choice((10, 20, 30, 90))),
    )  # fmt: skip


def _to_come(setting: Setting, people: Sequence[int]) -> Iterator[DutyRow]:
    """Football for one; the officer as whom visitors sign in is at court when a patrol is asked of them tomorrow."""
    others = [person for person in people if person != setting.staff.walking]
    for person, ahead, hours, code, note, asked_by in (
        (others[0], 2, (12, 23), "event", "Football at home", AskedBy.PLANNING),
        (setting.staff.walking, 1, (8, 12), "court", "Magistrates’ court", AskedBy.COURTS),
    ):
        start, end = _span(setting.today + dt.timedelta(days=ahead), *hours)
        yield DutyRow(
            0, person_key(setting, person), start, end, code, note, asked_by=asked_by,
            noticed_at=start - dt.timedelta(days=21),
        )  # fmt: skip


def _set_policy(setting: Setting) -> None:
    since = setting.today - dt.timedelta(days=_POLICY)
    for measure, value, days in (
        (workforce.LimitMeasure.ON_DUTY, 2, 1), (workforce.LimitMeasure.SHARE, 10, 28),
    ):  # fmt: skip
        workforce.set_limit(
            actor=setting.actor, at=setting.moment(since, 9), area_code=setting.walked.code, measure=measure,
            value=Decimal(value), per_days=days, valid_from=since,
        )  # fmt: skip


def _ask_for_somebody(setting: Setting, shifts: Sequence[DutyRow]) -> None:
    """A request that the policy warns of, if one does, in the days to come. It waits for the sergeant."""
    soon = setting.moment(setting.today, 0) + dt.timedelta(days=2)
    people = _walked_people(setting)
    coming = [
        row for row in shifts
        if row.starts_at > soon and row.collar_number in people and ShiftKind(row.code).works
        and people[row.collar_number] != setting.staff.walking
    ]  # fmt: skip
    coming.sort(key=lambda row: (row.starts_at, row.collar_number))
    asked = []
    for row in coming[:30]:
        start = row.starts_at + dt.timedelta(hours=1)
        end = start + dt.timedelta(hours=6)
        who = people[row.collar_number]
        asked.append(
            (
                request_abstraction.warnings_of(person_id=who, starts_at=start, ends_at=end, code="event"),
                who,
                start,
                end,
            )
        )
        if asked[-1][0]:
            break
    if not asked:
        return
    warnings, who, start, end = asked[-1]
    workforce.request_abstraction(
        actor=setting.actor, at=setting.moment(setting.today, 8), person_id=who, starts_at=start, ends_at=end,
        code="event", asked_by=AskedBy.PLANNING, requester="Operations planning", to_where="City centre, march",
        warnings=warnings,
    )  # fmt: skip


def _walked_people(setting: Setting) -> dict[str, int]:
    teams = [setting.staff.teams[patch.code] for patch in setting.walked.patches]
    return {person_key(setting, one): one for team in teams for one in (*team.constables, *team.pcsos)}


def _ask_the_sergeant(setting: Setting, shifts: Sequence[DutyRow], away: Sequence[DutyRow]) -> None:
    """A device was outside the walked sector for most of a late shift, and nobody has said why."""
    gone = {(row.collar_number, row.starts_at.date()) for row in away}
    own = _walked_people(setting)
    found = [
        row for row in shifts
        if row.collar_number in own and row.code == ShiftKind.LATE.value
        and row.ends_at <= setting.moment(setting.today, 0) and (row.collar_number, row.starts_at.date()) not in gone
    ]  # fmt: skip
    if not found:
        return
    last = max(found, key=lambda row: (row.starts_at, row.collar_number))
    begun = last.starts_at + dt.timedelta(hours=2)
    workforce.put_duty_queries(
        actor=setting.actor, at=setting.moment(setting.today, 3),
        found=[workforce.Elsewhere(own[last.collar_number], last.starts_at, last.ends_at, 145, begun,
                                   begun + dt.timedelta(minutes=170))],
    )  # fmt: skip


def _numbered(rows: Sequence[DutyRow]) -> list[DutyRow]:
    return [replace(row, row=number) for number, row in enumerate(rows, start=1)]


def _span(day: dt.date, first: int, last: int) -> tuple[dt.datetime, dt.datetime]:
    """Hours of a local day; from 24 on, of the next one."""

    def moment(hour: int) -> dt.datetime:
        return start_of_day(day + dt.timedelta(days=hour // 24)) + dt.timedelta(hours=hour % 24)

    return moment(first), moment(last)
