"""What was asked beside what was done. Sums of tasks' proofs, so that tasks, teams, weeks and sectors add up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Max, Sum

from peelian.analysis import practice as analysis
from peelian.analysis.practice import Definition, Verdict
from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility.models.figures import DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.models.proofs import Proof
from peelian.apps.visibility.queries.definitions import definitions_of
from peelian.apps.visibility.queries.held import Held, days_known, outcomes_of, proofs_of
from peelian.apps.visibility.queries.teams import by_others, by_team
from peelian.apps.visibility.types.figures import By, GroundFigures, PlaceRole, Practice, PracticeRow
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day, start_of_day

#: More tasks than this in one span are beyond a screen of areas.
_MOST_TASKS = 50_000


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
    proofs = proofs_of([one.id for one in chosen])
    unheld = GroundDay.objects.filter(
        team=None, area_code__in=area_codes, day__gte=first_on, day__lte=last_on
    ).aggregate(most=Max("devices"), minutes=Sum("officer_minutes"))
    outcomes = outcomes_of(chosen, proofs)
    held = [Held(task, outcome, proofs.get(task.id)) for task, outcome in zip(chosen, outcomes, strict=True)]
    return Practice(
        rows=tuple(_rows(held, by, last_on)),
        whole=analysis.total(outcomes),
        days=(last_on - first_on).days + 1,
        days_with_positions=len(days_known(first_on, last_on)),
        definitions=_definitions(proofs.values()),
        unheld_devices=unheld["most"] or 0,
        unheld_minutes=unheld["minutes"] or 0.0,
    )


def list_outcomes(task_ids: Iterable[int]) -> dict[int, analysis.Outcome]:
    """What came of these tasks, by task; `analysis.practice.total` adds them up. Those called off are left out."""
    doses = [one for one in tasking.list_doses(task_ids) if one.state is not tasking.TaskState.CANCELLED]
    outcomes = outcomes_of(doses, proofs_of([one.id for one in doses]))
    return {dose.id: outcome for dose, outcome in zip(doses, outcomes, strict=True)}


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
    proofs = proofs_of([one.id for one in doses])
    found = analysis.total(outcomes_of(doses, proofs))
    worked = DayWorked.objects.filter(day__gte=first_on, day__lte=last_on).exists()
    return GroundFigures(
        visits=found.visits,
        patrol_minutes=found.patrol_minutes,
        officer_minutes=found.officer_minutes,
        dose_minutes=found.asked_minutes,
        counted_minutes=found.counted_minutes,
        given_minutes=found.given_minutes,
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


def _background(task_ids: Sequence[int], first_on: dt.date, last_on: dt.date) -> float:
    """Patrol-minutes at the tasks' places outside the windows of any task there."""
    kept = PatrolTask.objects.filter(pk__in=task_ids, place__isnull=False).values("place_id")
    rows = PlaceDay.objects.filter(
        place_id__in=kept, role=PlaceRole.BACKGROUND, day__gte=first_on, day__lte=last_on
    )
    return rows.aggregate(minutes=Sum("patrol_minutes"))["minutes"] or 0.0


def _definitions(proofs: Iterable[Proof]) -> tuple[Definition, ...]:
    return definitions_of((proof.method_version, proof.parameters) for proof in proofs)


def _rows(held: Sequence[Held], by: By, on: dt.date) -> list[PracticeRow]:
    if by is By.TASK:
        return [_task_row(one) for one in held]
    if by is By.WEEK:
        return [_row(f"Week of {in_words(monday)}", rows, monday) for monday, rows in _by_week(held).items()]
    groups = by_team(held) if by is By.TEAM else _by_sector(held, on)
    told = _others if by is By.TEAM else lambda _: ()
    return [_row(name, rows, reasons=told(rows)) for name, rows in sorted(groups.items())]


def _task_row(one: Held) -> PracticeRow:
    total = analysis.total([one.outcome])
    return PracticeRow(
        one.task.title, total, _reasons(one, total.verdict), one.task.id, local_day(one.task.starts_at)
    )


def _reasons(one: Held, verdict: Verdict) -> tuple[str, ...]:
    if verdict is Verdict.NOT_MEASURED:
        return (f"{one.task.partner} carry none of our devices.",)
    if verdict is Verdict.NOT_KNOWN:
        return ("No device of the sector gave a position in its hours.",)
    if verdict is Verdict.NOT_VISITED:
        return ("Devices of the sector gave positions in its hours, and none stayed in the place.",)
    if one.outcome.known_share < 1:
        return (
            f"For {1 - one.outcome.known_share:.0%} of its hours there are no positions of the sector: "
            "so much of what was asked can’t be told.",
        )
    return ()


def _row(
    name: str, held: Sequence[Held], starts_on: dt.date | None = None, reasons: tuple[str, ...] = ()
) -> PracticeRow:
    return PracticeRow(name, analysis.total([one.outcome for one in held]), reasons, None, starts_on)


def _others(held: Sequence[Held]) -> tuple[str, ...]:
    """That the minutes of a team's tasks are not all its own."""
    minutes = by_others(held)
    return (
        (f"{minutes:,.0f} of the officer-minutes are by others, or not known whose.",)
        if minutes >= 0.5
        else ()
    )


def _by_week(held: Sequence[Held]) -> dict[dt.date, list[Held]]:
    weeks: dict[dt.date, list[Held]] = defaultdict(list)
    for one in held:
        day = local_day(one.task.starts_at)
        weeks[day - dt.timedelta(days=day.weekday())].append(one)
    return weeks


def _by_sector(held: Sequence[Held], on: dt.date) -> dict[str, list[Held]]:
    names = {area.code: area.name for area in places.list_areas(on=on, kind=places.AreaKind.SECTOR)}
    parents = {area.code: area.parent_code for area in places.list_areas(on=on)}
    groups: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        groups[names.get(parents.get(one.task.area_code, ""), one.task.area_name)].append(one)
    return groups
