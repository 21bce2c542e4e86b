"""Who works when where visitors walk: a roster of four weeks, and what takes some of them away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import ShiftKind
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
_DAYS_BACK, _DAYS_AHEAD = 14, 14
#: Days from today, hours, and why.
_AWAY = (
    (-9, 9, 17, "court", "Crown Court, warned as a witness"),
    (-4, 8, 16, "training", "First aid, every year"),
    (2, 12, 23, "event", "Football at home"),
)
#: Of the officer as whom visitors sign in: it stands in the way of a patrol tomorrow.
_WALKER_AWAY = (1, 8, 12, "court", "Magistrates’ court")


def write_rosters(setting: Setting) -> int:
    """The roster and the abstractions of the walked sector's teams. Returns how many shifts."""
    people: list[tuple[int, tuple[ShiftKind, ...]]] = [
        (person, pattern)
        for patch in setting.walked.patches
        for posted, pattern in (
            (setting.staff.teams[patch.code].constables, _CONSTABLES),
            (setting.staff.teams[patch.code].pcsos, _PCSOS),
        )
        for person in posted
    ]
    at = setting.moment(setting.today - dt.timedelta(days=_DAYS_BACK + 7), 10)
    shifts = workforce.load_shifts(
        actor=setting.actor, at=at, rows=list(_shifts(setting, people)), source=_SOURCE
    )
    workforce.load_abstractions(
        actor=setting.actor, at=at, rows=list(_away(setting, [person for person, _ in people])), source=_SOURCE
    )  # fmt: skip
    return shifts.added


def _shifts(setting: Setting, people: list[tuple[int, tuple[ShiftKind, ...]]]) -> Iterator[workforce.DutyRow]:
    row = 0
    for number, (person, pattern) in enumerate(people):
        for ahead in range(-_DAYS_BACK, _DAYS_AHEAD + 1):
            day = setting.today + dt.timedelta(days=ahead)
            kind = pattern[(day.toordinal() + 3 * number) % len(pattern)]
            row += 1
            yield workforce.DutyRow(
                row, setting.staff.collars[person], *_span(day, *_HOURS[kind]), kind.value
            )


def _away(setting: Setting, people: list[int]) -> Iterator[workforce.DutyRow]:
    others = [person for person in people if person != setting.staff.walking]
    whose = [*(others[number % len(others)] for number in range(len(_AWAY))), setting.staff.walking]
    for number, (person, away) in enumerate(zip(whose, (*_AWAY, _WALKER_AWAY), strict=True)):
        ahead, first, last, code, note = away
        day = setting.today + dt.timedelta(days=ahead)
        collar = setting.staff.collars[person]
        yield workforce.DutyRow(number + 1, collar, *_span(day, first, last), code, note)


def _span(day: dt.date, first: int, last: int) -> tuple[dt.datetime, dt.datetime]:
    """Hours of a local day; from 24 on, of the next one."""

    def moment(hour: int) -> dt.datetime:
        return start_of_day(day + dt.timedelta(days=hour // 24)) + dt.timedelta(hours=hour % 24)

    return moment(first), moment(last)
