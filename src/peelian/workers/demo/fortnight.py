"""The last fortnight where visitors walk: kept places, suggestions, patrols of every kind and what came of them.

The year's patrols belong to plans of any age; these are there so that the pages of practice, of suggestions and of
what is said in public have something to tell on whatever day the demo is made.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from peelian.analysis.plane import Plane
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys import fold, send_patrol, suggest_patrols
from peelian.journeys.send_patrol import Circle, PlaceChoice
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.time import start_of_day
from peelian.workers.demo import words
from peelian.workers.demo.ground import Patch
from peelian.workers.demo.patrols import Kept, device_of, fixes, say_done, well_inside, window_at
from peelian.workers.demo.setting import Setting

_METRES = 150.0
_DAYS = 14
_KEY_PLACES = 3
_CLAIMED = 2
#: An hour in which no radio of the demo is on.
_SMALL_HOURS = 4


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One patrol: what it is called, how it is made, how it was kept; days before today, and the hour."""

    title: str
    kind: tasking.PatrolKind
    kept: Kept
    days: tuple[int, ...]
    hour: int
    crew: int = 1
    partner: str = ""


_PATROLS = (
    _Wanted("Home time", tasking.PatrolKind.FOOT, Kept.WHOLLY, (12, 10, 8), 15),
    _Wanted("Friday evening", tasking.PatrolKind.FOOT, Kept.PARTLY, (12, 8, 5, 3), 19),
    _Wanted("By car in the afternoon", tasking.PatrolKind.VEHICLE, Kept.ELSEWHERE, (10, 6), 16),
    _Wanted("Plain clothes, two together", tasking.PatrolKind.PLAIN_CLOTHES, Kept.WHOLLY, (8, 5), 17, crew=2),
    _Wanted("Before the shops open", tasking.PatrolKind.FOOT, Kept.SILENT, (8,), _SMALL_HOURS),
    _Wanted("Wardens’ round", tasking.PatrolKind.PARTNER, Kept.SILENT, (6, 3), 11, partner="Council wardens"),
    _Wanted("As suggested", tasking.PatrolKind.FOOT, Kept.WHOLLY, (6, 5, 2), 18),
    _Wanted("Beside what was suggested", tasking.PatrolKind.PCT, Kept.WHOLLY, (5, 2), 20),
)  # fmt: skip


def walk_a_fortnight(setting: Setting, plan: problems.PlanView, category: Category) -> int:
    """Kept places, suggestions, and eight patrols of a plan, proven; what is said of them in public. How many patrols.

    Positions older than a month have to be gone before: what is left of the year's is folded here too.
    """
    chance = setting.chance("fortnight")
    key = _keep_places(setting, chance)
    suggested = _suggest(setting)
    for number, wanted in enumerate(_PATROLS):
        choice = _place(number, key=key, suggested=suggested, setting=setting, chance=chance)
        _walk(setting, plan, wanted, choice, category=category, chance=chance)
    _go_where_nobody_asked(setting, chance)
    fold.fold_due(actor=setting.actor, at=setting.at)
    _say_in_public(setting, key)
    return len(_PATROLS)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Where a patrol goes: the place as it is chosen, the circle that it is, and what is said of a suggestion."""

    place: PlaceChoice
    circle: Circle
    suggestion_id: int | None = None
    because: str = ""


def _sent_at(setting: Setting) -> dt.datetime:
    return setting.moment(setting.today - dt.timedelta(days=_DAYS + 1), 11)


def _keep_places(setting: Setting, chance: random.Random) -> list[tuple[int, Circle]]:
    """Key locations, and one place to compare with, where nobody is sent. The key ones."""
    patches = setting.walked.patches
    found = []
    for number in range(_KEY_PLACES + 1):
        patch = patches[number % len(patches)]
        circle = _circle(setting, patch, chance)
        control = number == _KEY_PLACES
        kept = tasking.make_place(
            actor=setting.actor, at=_sent_at(setting),
            name=f"{circle.label}{' (to compare with)' if control else ''}", kind=tasking.PlaceKind.HOTSPOT,
            area_id=setting.area_ids[patch.code], wkb=_outline(circle), lat=circle.lat, lng=circle.lng,
            metres=circle.metres, control=control, key=not control,
            made_by_id=setting.staff.sergeants[setting.walked.code].user_id,
        )  # fmt: skip
        found.append((kept.id, circle))
    return found[:_KEY_PLACES]


def _circle(setting: Setting, patch: Patch, chance: random.Random) -> Circle:
    home = well_inside(setting, patch, chance)
    return Circle(
        home.lat or patch.lat, home.lng or patch.lng, _METRES,
        f"{chance.choice(words.STREETS)} and around ({home.postcode})",
    )  # fmt: skip


def _outline(circle: Circle) -> bytes:
    flat = shapely.Point(0, 0).buffer(circle.metres)
    wkb: bytes = shapely.to_wkb(Plane.around(circle.lat, circle.lng).unflatten(flat))
    return wkb


def _suggest(setting: Setting) -> Sequence[tasking.SuggestionView]:
    """What recorded crime suggests in the walked sector; nothing where the demo is too small for it."""
    try:
        return suggest_patrols.make(
            viewer=setting.staff.sergeants[setting.walked.code], sector_code=setting.walked.code,
            at=_sent_at(setting),
        )  # fmt: skip
    except suggest_patrols.NothingToSuggest:
        return []


def _place(
    number: int,
    *,
    key: Sequence[tuple[int, Circle]],
    suggested: Sequence[tasking.SuggestionView],
    setting: Setting,
    chance: random.Random,
) -> _Choice:
    """Key places in turn; for the last two what was suggested, and a place near it."""
    if suggested and number == len(_PATROLS) - 2:
        best = suggested[0]
        return _Choice(
            send_patrol.Suggested(best.id), Circle(best.lat, best.lng, best.metres or _METRES, best.name)
        )
    if suggested and number == len(_PATROLS) - 1:
        circle = _circle(setting, setting.walked.patches[0], chance)
        return _Choice(
            circle, circle, suggested[-1].id, "Residents at the meeting named this street, and not that one."
        )
    place_id, circle = key[number % len(key)]
    return _Choice(send_patrol.Saved(place_id), circle)


def _walk(
    setting: Setting,
    plan: problems.PlanView,
    wanted: _Wanted,
    choice: _Choice,
    *,
    category: Category,
    chance: random.Random,
) -> None:
    """Send one patrol, and let its radios say where they were."""
    windows = [window_at(setting.today - dt.timedelta(days=day), wanted.hour) for day in wanted.days]
    people = _people(setting, choice.circle, wanted)
    task = send_patrol.task(
        viewer=setting.staff.sergeants[setting.walked.code], at=max(_sent_at(setting), plan.agreed_at or setting.at),
        plan_id=plan.id, title=f"{wanted.title}: {choice.circle.label}"[:120], kind=wanted.kind, place=choice.place,
        dose_visits=len(windows), dose_minutes=15, windows=windows, person_ids=people, partner=wanted.partner,
        suggestion_id=choice.suggestion_id, chosen_because=choice.because,
        despite="Nobody else of the team knows the place; the hours are moved.",
        instructions="Be seen, talk to people, note what they say.",
    )  # fmt: skip
    if wanted.kind is tasking.PatrolKind.PARTNER:
        tasking.end_task(actor=setting.actor, at=setting.at, task_id=task.id)
        return
    if wanted.kept is not Kept.SILENT:
        begins = chance.getstate()
        for person in people:
            chance.setstate(begins)  # a crew walks together
            device = device_of(setting, person)
            rows = list(fixes(windows, choice.circle, wanted.kept, device, chance))
            _load(setting, f"task {task.id}, {device}", rows)
    say_done(setting, task, windows, category=category, finished=True, chance=chance)


def _people(setting: Setting, circle: Circle, wanted: _Wanted) -> list[int]:
    """Of the sector's teams, the one that is nearest first."""
    if wanted.partner:
        return []
    near = min(
        setting.walked.patches,
        key=lambda patch: (patch.lat - circle.lat) ** 2 + (patch.lng - circle.lng) ** 2,
    )
    team = setting.staff.teams[near.code]
    others = [
        person
        for patch in setting.walked.patches
        for person in (*setting.staff.teams[patch.code].pcsos, *setting.staff.teams[patch.code].constables)
    ]
    return list(dict.fromkeys([*team.pcsos, *team.constables, *others]))[: wanted.crew]


def _go_where_nobody_asked(setting: Setting, chance: random.Random) -> None:
    """Three lunch hours of the visitor's officer by the shops, for which no patrol was asked."""
    circle = _circle(setting, setting.walked.patches[-1], chance)
    circle = Circle(circle.lat, circle.lng, 250.0, circle.label)
    windows = [window_at(setting.today - dt.timedelta(days=day), 12) for day in (10, 6, 3)]
    device = device_of(setting, setting.staff.walking)
    _load(setting, "lunch hours", list(fixes(windows, circle, Kept.WHOLLY, device, chance)))


def _load(setting: Setting, what: str, rows: Sequence[visibility.PositionRow]) -> None:
    visibility.load_positions(
        actor=setting.actor, at=setting.at, rows=rows, name=f"Radios, {what} (made by the demo)",
        sha256=hashlib.sha256(f"{setting.seed} {setting.at} {what}".encode()).hexdigest(),
    )  # fmt: skip


def _say_in_public(setting: Setting, key: Sequence[tuple[int, Circle]]) -> None:
    """What the force says of its patrols there, for positions to answer."""
    since = setting.today - dt.timedelta(days=_DAYS - 1)
    visibility.make_claim(
        actor=setting.actor, at=start_of_day(since) + dt.timedelta(hours=9),
        words=f"{_CLAIMED} patrols a day at key locations in {setting.walked.name}, since {since.day} {since:%B}",
        per_day=_CLAIMED, minimum_minutes=10, starts_on=since, area_code=setting.walked.code,
        place_ids=[place_id for place_id, _ in key],
        made_by_id=setting.staff.inspectors[setting.walked.code].user_id,
    )  # fmt: skip
