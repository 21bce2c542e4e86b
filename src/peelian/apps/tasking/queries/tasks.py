"""Reads of tasks. Officers see their own; the station sees those of its areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import F, Prefetch, Q, QuerySet, Sum

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.tasking import rules
from peelian.apps.tasking.models import Assignment, PatrolTask, TaskWindow
from peelian.apps.tasking.types.tasks import (
    AssignmentView,
    Clash,
    PartState,
    PatrolKind,
    PlaceSource,
    TaskForProof,
    TaskState,
    TaskTotal,
    TaskView,
    Window,
)
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import rank_on
from peelian.kernel.errors import NotAllowed, NotFound


def list_tasks(
    *,
    viewer: Viewer,
    area_codes: Iterable[str] | None = None,
    person_id: int | None = None,
    state: TaskState | None = None,
    since: dt.datetime | None = None,
    limit: int = 200,
) -> list[TaskView]:
    """Tasks that the viewer may see, newest first.

    Narrowed to areas (exactly these codes), a person who is assigned, a state, and those with a window that ends after
    `since`. What the viewer may not see is left out: others' tasks need SEE_STATION in the task's area.
    """
    rows = _tasks()
    if area_codes is not None:
        rows = rows.filter(area__code__in=list(area_codes))
    if person_id is not None:
        rows = rows.filter(assignments__person_id=person_id)
    if state is not None:
        rows = rows.filter(state=state)
    if since is not None:
        rows = rows.filter(pk__in=PatrolTask.objects.filter(windows__ends_at__gt=since))
    found: list[TaskView] = []
    for row in rows.iterator(chunk_size=200):
        if _may_see(viewer, row):
            found.append(_task(row))
        if len(found) == limit:
            break
    return found


def list_tasks_of_plan(*, viewer: Viewer, plan_id: int) -> list[TaskView]:
    """A plan's tasks that the viewer may see, newest first."""
    return [_task(row) for row in _tasks().filter(plan_id=plan_id) if _may_see(viewer, row)]


def get_task(*, viewer: Viewer, task_id: int) -> TaskView:
    """One task. Raises NotFound, and NotAllowed for a task that is neither the viewer's own nor of their areas."""
    row = _get(task_id)
    if not _may_see(viewer, row):
        raise NotAllowed("This task is for somebody else, in an area that you don't work in.")
    return _task(row)


def get_assignment(assignment_id: int) -> AssignmentView:
    """One assignment. Raises NotFound."""
    row = assignments().filter(pk=assignment_id).first()
    if row is None:
        raise NotFound("There is no such assignment.")
    return _assignment(row, TaskState(row.task.state))


def area_path_of(task_id: int) -> tuple[str, ...]:
    """The codes that a permission on this task is asked for: its neighbourhood's and those above. Raises NotFound."""
    return _get(task_id).area.path


def task_for_proof(task_id: int) -> TaskForProof:
    """What visits are measured against. Raises NotFound."""
    return _for_proof(_get(task_id))


def list_task_ids_between(first_at: dt.datetime, last_at: dt.datetime) -> list[int]:
    """Tasks, not cancelled, with a window that touches a span of time (both ends included), in order of id."""
    touching = PatrolTask.objects.filter(windows__starts_at__lte=last_at, windows__ends_at__gte=first_at)
    rows = touching.exclude(state=TaskState.CANCELLED)
    return list(rows.order_by("id").values_list("id", flat=True).distinct())


def list_task_ids_for_priority(priority_id: int) -> list[int]:
    """Tasks under any plan of a priority that weren't cancelled, in order of id."""
    rows = PatrolTask.objects.filter(plan__priority_id=priority_id).exclude(state=TaskState.CANCELLED)
    return list(rows.order_by("id").values_list("id", flat=True))


def list_task_ids_started(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> list[int]:
    """Tasks of these areas, not cancelled, whose first window starts in a span of time; end excluded."""
    rows = _tasks().filter(area__code__in=list(area_codes)).exclude(state=TaskState.CANCELLED)
    touching = rows.filter(
        pk__in=PatrolTask.objects.filter(windows__starts_at__gte=since, windows__starts_at__lt=until)
    )
    return sorted(row.pk for row in touching if since <= row.windows.all()[0].starts_at < until)


def total(task_ids: Iterable[int]) -> TaskTotal:
    """What these tasks ask for together."""
    dose = PatrolTask.objects.filter(pk__in=list(task_ids)).aggregate(
        visits=Sum("dose_visits"), minutes=Sum(F("dose_visits") * F("dose_minutes"))
    )
    count = PatrolTask.objects.filter(pk__in=list(task_ids)).count()
    return TaskTotal(tasks=count, visits=dose["visits"] or 0, minutes=dose["minutes"] or 0)


def list_doses(task_ids: Iterable[int]) -> list[TaskForProof]:
    """These tasks as visits are measured against them, in order of id: for working and telling, not for screens."""
    return [_for_proof(row) for row in _tasks().filter(pk__in=list(task_ids)).order_by("id")]


def list_clashes(person_ids: Iterable[int], windows: Sequence[Window]) -> list[Clash]:
    """Open tasks of these people that share a moment with these windows: once for each window, person and task."""
    open_parts = Assignment.objects.filter(
        task__state=TaskState.TASKED,
        person__in=list(person_ids),
        declined_at__isnull=True,
        finished_at__isnull=True,
    )
    found = []
    for window in windows:
        there = TaskWindow.objects.filter(starts_at__lt=window.ends_at, ends_at__gt=window.starts_at)
        parts = open_parts.filter(task__in=there.values("task")).select_related("task")
        found += [
            Clash(part.person_id, part.task_id, part.task.title, window.starts_at, window.ends_at)
            for part in parts.order_by("person_id", "task_id")
        ]
    return found


def view(task_id: int) -> TaskView:
    """One task for a caller that has checked already, such as the service that just wrote it. Raises NotFound."""
    return _task(_get(task_id))


def assignments() -> QuerySet[Assignment]:
    """Assignments, first who was asked first, with who it is, and as `rank` the one on which they served when the task
    was made."""
    return (
        Assignment.objects.select_related("person", "task")
        .annotate(rank=rank_on("person_id", "task__created_at__date"))
        .order_by("id")
    )


def _tasks() -> QuerySet[PatrolTask]:
    return (
        PatrolTask.objects.select_related(
            "plan", "tactic", "objective", "team", "area__parent__parent__parent"
        )
        .prefetch_related("windows", Prefetch("assignments", assignments()))
        .order_by("-created_at", "-id")
    )


def _get(task_id: int) -> PatrolTask:
    row = _tasks().filter(Q(pk=task_id)).first()
    if row is None:
        raise NotFound("There is no such task.")
    return row


def _may_see(viewer: Viewer, row: PatrolTask) -> bool:
    own = any(assignment.person.user_id == viewer.user_id for assignment in row.assignments.all())
    return own or bool(
        accounts.may(viewer, Permission.SEE_STATION, places.path_now(row.area.path, viewer.on))
    )


def _windows(row: PatrolTask) -> tuple[Window, ...]:
    return tuple(Window(window.starts_at, window.ends_at) for window in row.windows.all())


def _task(row: PatrolTask) -> TaskView:
    return TaskView(
        id=row.pk,
        plan_id=row.plan_id,
        plan_title=row.plan.title,
        priority_id=row.plan.priority_id,
        tactic_id=row.tactic_id,
        tactic_what=row.tactic.what if row.tactic else "",
        title=row.title,
        instructions=row.instructions,
        kind=PatrolKind(row.kind),
        area_code=row.area.code,
        area_name=row.area.name,
        place_name=row.place_name,
        place_source=PlaceSource(row.place_source),
        place_wkb=bytes(row.place_wkb),
        dose_visits=row.dose_visits,
        dose_minutes=row.dose_minutes,
        state=TaskState(row.state),
        windows=_windows(row),
        assignments=tuple(
            _assignment(assignment, TaskState(row.state)) for assignment in row.assignments.all()
        ),
        created_by_id=row.created_by_id,
        created_at=row.created_at,
        ended_at=row.ended_at,
        place_id=row.place_id,
        suggestion_id=row.suggestion_id,
        chosen_because=row.chosen_because,
        objective_code=row.objective.code if row.objective else "",
        objective_name=row.objective.name if row.objective else "",
        team_id=row.team_id,
        team_name=row.team.name if row.team else "",
        partner=row.partner,
        dose_source=row.dose_source,
    )


def _for_proof(row: PatrolTask) -> TaskForProof:
    return TaskForProof(
        id=row.pk,
        area_code=row.area.code,
        kind=PatrolKind(row.kind),
        state=TaskState(row.state),
        place_wkb=bytes(row.place_wkb),
        windows=_windows(row),
        dose_visits=row.dose_visits,
        dose_minutes=row.dose_minutes,
        person_ids=tuple(assignment.person_id for assignment in row.assignments.all()),
        place_id=row.place_id,
    )


def _assignment(row: Assignment, task: TaskState) -> AssignmentView:
    return AssignmentView(
        id=row.pk,
        task_id=row.task_id,
        person_id=row.person_id,
        person_name=workforce.titled(row.person.name, vars(row)["rank"]),
        state=state_of(row, task),
        accepted_at=row.accepted_at,
        declined_at=row.declined_at,
        decline_reason=row.decline_reason,
        started_at=row.started_at,
        finished_at=row.finished_at,
        note=row.note,
    )


def state_of(row: Assignment, task: TaskState) -> PartState:
    """Where somebody's part in a task that stands so is."""
    return rules.part_state(
        task,
        accepted_at=row.accepted_at,
        declined_at=row.declined_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
