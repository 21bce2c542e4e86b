"""What was asked beside what was done. Sums of tasks' proofs, so that tasks, teams, weeks and sectors add up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Sum

from peelian.analysis import practice as analysis
from peelian.analysis.practice import Definition, Outcome, Verdict
from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility.models.figures import DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.models.proofs import Proof
from peelian.apps.visibility.queries.definitions import definitions_of
from peelian.apps.visibility.types.figures import By, GroundFigures, PlaceRole, Practice, PracticeRow
from peelian.apps.workforce.models import Posting
from peelian.kernel.time import local_day, start_of_day

_NO_TEAM = "No team is named"
_PARTNERS = "Partners"
_SEVERAL = "Several teams together"
_SMALL = "Teams of fewer than three, together"
#: More tasks than this in one span are beyond a screen of areas.
_MOST_TASKS = 50_000
_Posted = tuple[str, dt.date, dt.date | None]


def practice(
    *, viewer: accounts.Viewer, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date, by: By
) -> Practice:
    """Paper beside practice of the tasks whose first window begins in a span of days (both ends included).

    What the viewer may not see is left out. Rows name no officer; a team of fewer than three people is shown together
    with others like it.

    Args:
        viewer: who asks.
        area_codes: exactly these areas.
        first_on, last_on: local days.
        by: how rows are made. By task and week they are in order of time, else by name.
    """
    area_codes = list(area_codes)
    since, until = start_of_day(first_on), start_of_day(last_on + dt.timedelta(days=1))
    tasks = tasking.list_tasks(viewer=viewer, area_codes=area_codes, since=since, limit=_MOST_TASKS)
    chosen = sorted(
        (
            one
            for one in tasks
            if one.state is not tasking.TaskState.CANCELLED and since <= one.starts_at < until
        ),
        key=lambda one: (one.starts_at, one.id),
    )
    proofs = _proofs([one.id for one in chosen])
    unheld = GroundDay.objects.filter(
        team=None, area_code__in=area_codes, day__gte=first_on, day__lte=last_on
    ).aggregate(most=Max("devices"), minutes=Sum("officer_minutes"))
    held = [_Held(task, _outcome(task, proofs.get(task.id)), proofs.get(task.id)) for task in chosen]
    return Practice(
        rows=tuple(_rows(held, by, last_on)),
        whole=analysis.total([one.outcome for one in held]),
        days=(last_on - first_on).days + 1,
        days_with_positions=len(days_known(first_on, last_on)),
        definitions=_definitions(proofs.values()),
        unheld_devices=unheld["most"] or 0,
        unheld_minutes=unheld["minutes"] or 0.0,
    )


def figures_between(
    *, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date, task_ids: Iterable[int] | None = None
) -> GroundFigures:
    """What positions prove of the tasks whose first window begins in a span of local days, both ends included.

    Args:
        area_codes: the tasks of exactly these areas.
        first_on, last_on: local days.
        task_ids: only these, wherever they are; None for all tasks of the areas.
    """
    since, until = start_of_day(first_on), start_of_day(last_on + dt.timedelta(days=1))
    if task_ids is None:
        task_ids = tasking.list_task_ids_started(area_codes=area_codes, since=since, until=until)
    doses = [
        one
        for one in tasking.list_doses(task_ids)
        if one.state is not tasking.TaskState.CANCELLED and since <= one.windows[0].starts_at < until
    ]
    proofs = _proofs([one.id for one in doses])
    found = analysis.total([_outcome(one, proofs.get(one.id)) for one in doses])
    worked = DayWorked.objects.filter(day__gte=first_on, day__lte=last_on).exists()
    return GroundFigures(
        visits=found.visits,
        patrol_minutes=found.patrol_minutes,
        officer_minutes=found.officer_minutes,
        dose_minutes=found.asked_minutes,
        compliance=found.compliance,
        background_minutes=_background([one.id for one in doses], first_on, last_on) if worked else None,
        tasks=found.tasks,
        tasks_unvisited=found.not_visited,
        tasks_not_known=found.not_known,
        fixes=sum(proof.positions_used for proof in proofs.values()),
        days_with_positions=len(days_known(first_on, last_on)),
        days=(last_on - first_on).days + 1,
        definition=_definitions(proofs.values())[-1],
    )


def days_known(first_on: dt.date, last_on: dt.date) -> set[dt.date]:
    """The days of a span (both ends included) of which there are positions, or were and have been worked out."""
    span = {"day__gte": first_on, "day__lte": last_on}
    worked = DayWorked.objects.filter(**span).values_list("day", flat=True)
    parts = PositionPart.objects.filter(**span).values_list("day", flat=True)
    return {*worked, *parts.distinct()}


@dataclass(frozen=True, slots=True)
class _Held:
    """A task with what came of it."""

    task: tasking.TaskView
    outcome: Outcome
    proof: Proof | None


def _proofs(task_ids: Sequence[int]) -> dict[int, Proof]:
    return {proof.task_id: proof for proof in Proof.objects.filter(task_id__in=task_ids)}


def _outcome(task: tasking.TaskView | tasking.TaskForProof, proof: Proof | None) -> Outcome:
    measured = task.kind is not tasking.PatrolKind.PARTNER
    counts = proof if measured else None
    return Outcome(
        measured=measured,
        known=counts is not None and (counts.fixes_in_time or counts.positions_used) > 0,
        asked_visits=task.dose_visits,
        asked_minutes=float(task.dose_visits * task.dose_minutes),
        visits=counts.visits if counts else 0,
        patrol_minutes=counts.patrol_minutes if counts else 0.0,
        officer_minutes=counts.officer_minutes if counts else 0.0,
    )


def _background(task_ids: Sequence[int], first_on: dt.date, last_on: dt.date) -> float:
    """Patrol-minutes at the tasks' places outside the windows of any task there."""
    kept = PatrolTask.objects.filter(pk__in=task_ids, place__isnull=False).values("place_id")
    rows = PlaceDay.objects.filter(
        place_id__in=kept, role=PlaceRole.BACKGROUND, day__gte=first_on, day__lte=last_on
    )
    return rows.aggregate(minutes=Sum("patrol_minutes"))["minutes"] or 0.0


def _definitions(proofs: Iterable[Proof]) -> tuple[Definition, ...]:
    return definitions_of((proof.method_version, proof.parameters) for proof in proofs)


def _rows(held: Sequence[_Held], by: By, on: dt.date) -> list[PracticeRow]:
    if by is By.TASK:
        return [_task_row(one) for one in held]
    if by is By.WEEK:
        return [
            _row(f"Week of {monday.day} {monday:%B %Y}", rows, monday)
            for monday, rows in _by_week(held).items()
        ]
    groups = _by_team(held) if by is By.TEAM else _by_sector(held, on)
    return [_row(name, rows) for name, rows in sorted(groups.items())]


def _task_row(one: _Held) -> PracticeRow:
    total = analysis.total([one.outcome])
    return PracticeRow(
        one.task.title, total, _reasons(one, total.verdict), one.task.id, local_day(one.task.starts_at)
    )


def _reasons(one: _Held, verdict: Verdict) -> tuple[str, ...]:
    if verdict is Verdict.NOT_MEASURED:
        return (f"{one.task.partner} carry none of our devices.",)
    if verdict is Verdict.NOT_KNOWN:
        return ("No device of the sector gave a position in its hours.",)
    if verdict is Verdict.NOT_VISITED:
        return ("Devices of the sector gave positions in its hours, and none stayed in the place.",)
    return ()


def _row(name: str, held: Sequence[_Held], starts_on: dt.date | None = None) -> PracticeRow:
    return PracticeRow(name, analysis.total([one.outcome for one in held]), (), None, starts_on)


def _by_week(held: Sequence[_Held]) -> dict[dt.date, list[_Held]]:
    weeks: dict[dt.date, list[_Held]] = defaultdict(list)
    for one in held:
        day = local_day(one.task.starts_at)
        weeks[day - dt.timedelta(days=day.weekday())].append(one)
    return weeks


def _by_sector(held: Sequence[_Held], on: dt.date) -> dict[str, list[_Held]]:
    names = {area.code: area.name for area in places.list_areas(on=on, kind=places.AreaKind.SECTOR)}
    parents = {area.code: area.parent_code for area in places.list_areas(on=on)}
    groups: dict[str, list[_Held]] = defaultdict(list)
    for one in held:
        groups[names.get(parents.get(one.task.area_code, ""), one.task.area_name)].append(one)
    return groups


def _by_team(held: Sequence[_Held]) -> dict[str, list[_Held]]:
    """By the team that a task names, else that of its people; the small ones together."""
    postings = _postings({part.person_id for one in held for part in one.task.assignments})
    groups: dict[str, list[_Held]] = defaultdict(list)
    for one in held:
        groups[_team_of(one.task, postings)].append(one)
    found: dict[str, list[_Held]] = defaultdict(list)
    for name, rows in groups.items():
        people = {part.person_id for one in rows for part in one.task.assignments}
        small = name not in {_PARTNERS, _NO_TEAM} and not analysis.may_show_team(len(people))
        found[_SMALL if small else name].extend(rows)
    return found


def _team_of(task: tasking.TaskView, postings: Mapping[int, Sequence[_Posted]]) -> str:
    if task.kind is tasking.PatrolKind.PARTNER:
        return _PARTNERS
    if task.team_name:
        return task.team_name
    day = local_day(task.starts_at)
    teams = {
        name
        for part in task.assignments
        for name, first, end in postings.get(part.person_id, ())
        if first <= day and (end is None or day < end)
    }
    return _NO_TEAM if not teams else teams.pop() if len(teams) == 1 else _SEVERAL


def _postings(person_ids: Iterable[int]) -> dict[int, list[_Posted]]:
    """Which teams these people were posted to, and when."""
    found: dict[int, list[_Posted]] = defaultdict(list)
    rows = Posting.objects.filter(person_id__in=list(person_ids)).values_list(
        "person_id", "post__team__name", "valid_from", "valid_until"
    )
    for person_id, name, first, end in rows:
        found[person_id].append((name, first, end))
    return found
