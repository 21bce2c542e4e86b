"""Patrols of the year: tasked, walked as fixes that a radio would give, and proven by the real reckoning."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import random
from collections.abc import Iterator
from enum import StrEnum

from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys import send_patrol
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.time import start_of_day
from peelian.workers.demo import phrases, words
from peelian.workers.demo.ground import Patch, Sector
from peelian.workers.demo.setting import Setting

_EVERY = dt.timedelta(seconds=60)
_METRES_IN_DEGREE = 111_195.0
_PACE = 1.2  # metres a second, an officer who looks about
_NOISE = 4.0  # metres, of a satellite fix among houses
MINUTES = 15


class Kept(StrEnum):
    """How a task was kept."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    ELSEWHERE = "elsewhere"  # the radio was on, and somewhere else
    SILENT = "silent"  # no file of positions at all


_SHARES = {Kept.WHOLLY: 0.5, Kept.PARTLY: 0.3, Kept.ELSEWHERE: 0.1, Kept.SILENT: 0.1}


def send_and_prove(
    setting: Setting,
    sector: Sector,
    plan: problems.PlanView,
    priority: priorities.PriorityView,
    *,
    monday: dt.date,
    chance: random.Random,
    number: int,
) -> None:
    """Task one patrol for a fortnight; where it is past, walk it and work out what was proven."""
    patch = _patch(sector, priority)
    hour = chance.choice((8, 15, 17, 19, 21))
    days = sorted(chance.sample(range(1, 13), 4))
    windows = [window_at(monday + dt.timedelta(days=day), hour) for day in days]
    task, place = _task(
        setting, sector, plan, patch, windows, at=setting.moment(monday, 13), chance=chance, number=number
    )
    done = [window for window in windows if window.ends_at < setting.at]
    (kept,) = chance.choices(list(_SHARES), weights=list(_SHARES.values()))
    if not done:
        return
    person = task.assignments[0].person_id
    if kept is not Kept.SILENT:
        device = device_of(setting, person)
        rows = list(fixes(done, place, kept, device, chance))
        at = min(done[-1].ends_at + dt.timedelta(hours=8), setting.at)
        visibility.load_positions(
            actor=setting.actor, at=at, rows=rows, name=f"Radios, task {task.id} (made by the demo)",
            sha256=hashlib.sha256(f"{setting.seed} {setting.at} {task.id}".encode()).hexdigest(),
        )  # fmt: skip
        visibility.work_out_proof(actor=setting.actor, at=at, task_id=task.id)
    say_done(
        setting, task, done, category=priority.category, finished=len(done) == len(windows), chance=chance
    )


def ask_for_tomorrow(
    setting: Setting, sector: Sector, plan: problems.PlanView, priority: priorities.PriorityView
) -> None:
    """A patrol that a visitor finds on the PCSO's list: from today on, not yet accepted."""
    chance = setting.chance("tomorrow")
    days = [setting.today + dt.timedelta(days=day) for day in (0, 1, 3, 5)]
    windows = [window_at(day, hour) for day, hour in zip(days, (16, 8, 19, 15), strict=True)]
    _task(
        setting,
        sector,
        plan,
        _patch(sector, priority),
        windows,
        at=setting.at - dt.timedelta(hours=2),
        chance=chance,
        number=3,
        despite="The court may let them go early; if not, a colleague walks.",
    )


def _task(
    setting: Setting,
    sector: Sector,
    plan: problems.PlanView,
    patch: Patch,
    windows: list[tasking.Window],
    *,
    at: dt.datetime,
    chance: random.Random,
    number: int,
    despite: str = "They share the time between the two places.",
) -> tuple[tasking.TaskView, send_patrol.Circle]:
    home = well_inside(setting, patch, chance)
    team = setting.staff.teams[patch.code]
    people = [(team.pcsos if number != 2 else team.constables)[0]]
    if setting.staff.walking and sector is setting.walked:
        people = [setting.staff.walking, *[one for one in people if one != setting.staff.walking]]
    place = send_patrol.Circle(
        home.lat or patch.lat, home.lng or patch.lng, float(chance.choice((120, 150, 200, 250))),
        f"{chance.choice(words.STREETS)} and around ({home.postcode})",
    )  # fmt: skip
    task = send_patrol.task(
        viewer=setting.staff.sergeants[sector.code], at=at, plan_id=plan.id, tactic_id=plan.tactics[0].id,
        title=f"{plan.title}: patrol {number}", kind=tasking.PatrolKind.FOOT, place=place, dose_visits=len(windows),
        dose_minutes=MINUTES, windows=windows, person_ids=people,
        despite=despite,
        instructions="Be seen, talk to people, note what they say. Come at the times below: that is when it happens.",
    )  # fmt: skip
    return task, place


def well_inside(setting: Setting, patch: Patch, chance: random.Random) -> places.PostcodeRow:
    """A postcode of the third nearest to the middle: one at the edge may lie beyond the drawn line."""
    homes = [setting.ground.postcodes[row] for row in patch.rows]
    homes.sort(key=lambda home: math.hypot((home.lat or 0) - patch.lat, ((home.lng or 0) - patch.lng) * 0.6))
    return chance.choice(homes[: max(1, len(homes) // 3)])


def _patch(sector: Sector, priority: priorities.PriorityView) -> Patch:
    return next((one for one in sector.patches if one.code == priority.area_code), sector.patches[0])


def window_at(day: dt.date, hour: int) -> tasking.Window:
    """Two hours of a day."""
    begin = start_of_day(day) + dt.timedelta(hours=hour)
    return tasking.Window(begin, begin + dt.timedelta(hours=2))


def device_of(setting: Setting, person_id: int) -> str:
    """Somebody's radio, which they have held for longer than the demo's year."""
    device = f"demo-radio-{person_id}"
    if person_id not in setting.staff.radios:
        setting.staff.radios.add(person_id)
        visibility.hold_device(
            actor=setting.actor, at=setting.at, device=device, person_id=person_id,
            starts_at=setting.at - dt.timedelta(days=420),
        )  # fmt: skip
    return device


def say_done(
    setting: Setting,
    task: tasking.TaskView,
    done: list[tasking.Window],
    *,
    category: Category,
    finished: bool,
    chance: random.Random,
) -> None:
    """Those who were asked take it and, where it is over, say what they found."""
    for assignment in task.assignments:
        tasking.accept(
            actor=setting.actor,
            at=min(done[0].starts_at - dt.timedelta(hours=4), setting.at),
            assignment_id=assignment.id,
        )
        if finished:
            tasking.finish(
                actor=setting.actor, at=min(done[-1].ends_at + dt.timedelta(minutes=20), setting.at),
                assignment_id=assignment.id, note=chance.choice(phrases.notes_of(category)),
            )  # fmt: skip


def fixes(
    windows: list[tasking.Window], place: send_patrol.Circle, kept: Kept, device: str, chance: random.Random
) -> Iterator[visibility.PositionRow]:
    """What a radio gives in a patrol's hours: a fix a minute, out of the place, in it for some time, and off again."""
    row = 0
    for number, window in enumerate(windows):
        inside = MINUTES + chance.randint(2, 14)
        if kept is Kept.PARTLY:
            inside = (0, chance.randint(4, 9), inside, 0)[number % 4]
        elif kept is Kept.ELSEWHERE:
            inside = 0
        begin = window.starts_at + dt.timedelta(minutes=chance.randint(5, 60))
        for step, (east, north) in enumerate(_walk(place.metres, inside, chance)):
            row += 1
            lat = place.lat + (north + chance.gauss(0, _NOISE)) / _METRES_IN_DEGREE
            east_degree = _METRES_IN_DEGREE * math.cos(math.radians(place.lat))
            lng = place.lng + (east + chance.gauss(0, _NOISE)) / east_degree
            yield visibility.PositionRow(row, device, begin + step * _EVERY, round(lat, 6), round(lng, 6))


def _walk(radius: float, inside: int, chance: random.Random) -> Iterator[tuple[float, float]]:
    """A place (metres east and north of the middle) for each minute: up to it, to and fro in it, and off again."""
    angle = chance.uniform(0, 2 * math.pi)
    stride = _PACE * _EVERY.total_seconds()
    far = radius + 5 * stride
    for step in range(5):
        yield _at(far - step * stride * (1 if inside else 0.2), angle)
    here = (0.5 * radius, angle)
    for _ in range(inside):
        yield _at(*here)
        reach = max(0.1 * radius, min(0.8 * radius, here[0] + chance.uniform(-0.4, 0.4) * stride))
        here = (reach, here[1] + chance.uniform(-1, 1) * min(1.2, stride / max(reach, 20)))
    for step in range(1, 5):
        yield _at(radius + step * stride, here[1])


def _at(distance: float, angle: float) -> tuple[float, float]:
    return distance * math.cos(angle), distance * math.sin(angle)
