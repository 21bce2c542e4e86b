"""Writes on patrol tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import shapely
from django.db import transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.problems import api as problems
from peelian.apps.tasking import rules
from peelian.apps.tasking.models import Assignment, PatrolTask, Place, TaskWindow
from peelian.apps.tasking.queries import tasks as queries
from peelian.apps.tasking.queries.places import departure
from peelian.apps.tasking.types.tasks import PatrolKind, PlaceSource, TaskState, TaskView, Window
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


class PlanNotAgreed(Refused):
    """Patrols are sent under an agreed plan only."""


class BadTask(Refused):
    """Something that a task must say is missing or makes no sense."""


class TaskEnded(Refused):
    """The task is finished or cancelled."""


def task_patrol(
    *,
    actor: Actor,
    at: dt.datetime,
    plan_id: int,
    title: str,
    kind: PatrolKind,
    area_id: int,
    place_name: str,
    place_source: PlaceSource,
    place_wkb: bytes,
    dose_visits: int,
    dose_minutes: int,
    windows: Sequence[Window],
    person_ids: Sequence[int],
    created_by_id: int,
    tactic_id: int | None = None,
    instructions: str = "",
    place_id: int | None = None,
    suggestion_id: int | None = None,
    chosen_because: str = "",
    objective_id: int | None = None,
    team_id: int | None = None,
    partner: str = "",
    dose_source: str = "",
    despite: str = "",
) -> TaskView:
    """Task a patrol under an agreed plan.

    `place_wkb` is a polygon in WGS84; the dose is over all windows together. A partner's patrol names the partner and
    nobody of ours. With `suggestion_id`, another place than was suggested needs `chosen_because`. `despite` is why it
    is sent although something stands against it, for the record. Raises PlanNotAgreed, BadTask, NotFound.
    """
    _check_plan(plan_id, tactic_id, at)
    title, place_name, partner, because = map(tidy, (title, place_name, partner, chosen_because))
    _check_words(title, place_name)
    _check_who(kind, partner, person_ids)
    _check_departure(suggestion_id, place_id, because)
    for decision, field in (
        (rules.may_window(windows), "windows"),
        (rules.may_dose(visits=dose_visits, minutes=dose_minutes, windows=windows), "dose_visits"),
    ):
        if not decision:
            raise BadTask(decision.reason, field=field)
    _check_place(place_wkb)
    _check_not_compared(place_id, place_wkb, at)
    with transaction.atomic():
        task = PatrolTask.objects.create(
            plan_id=plan_id,
            tactic_id=tactic_id,
            title=title,
            instructions=tidy(instructions),
            kind=kind,
            area_id=area_id,
            place_name=place_name,
            place_source=place_source,
            place_wkb=place_wkb,
            place_id=place_id,
            suggestion_id=suggestion_id,
            chosen_because=because,
            objective_id=objective_id,
            team_id=team_id,
            partner=partner,
            dose_visits=dose_visits,
            dose_minutes=dose_minutes,
            dose_source=tidy(dose_source) or _source_of(dose_minutes),
            created_by_id=created_by_id,
            created_at=at,
        )
        TaskWindow.objects.bulk_create(
            TaskWindow(task=task, starts_at=window.starts_at, ends_at=window.ends_at) for window in windows
        )
        Assignment.objects.bulk_create(
            Assignment(task=task, person_id=person_id) for person_id in dict.fromkeys(person_ids)
        )
        facts = {"despite": tidy(despite)} if despite.strip() else {}
        record("tasking.task.sent", actor, at, task, visits=dose_visits, minutes=dose_minutes, **facts)
    return queries.view(task.pk)


def end_task(*, actor: Actor, at: dt.datetime, task_id: int) -> TaskView:
    """Finish a task whoever has or hasn't said so. Raises NotFound, TaskEnded."""
    with transaction.atomic():
        end(locked(task_id), TaskState.FINISHED, actor, at)
    return queries.view(task_id)


def cancel_task(*, actor: Actor, at: dt.datetime, task_id: int, reason: str) -> TaskView:
    """Call a task off, and say why in the record. Raises NotFound, TaskEnded, BadTask."""
    reason = tidy(reason)
    if not reason:
        raise BadTask("Say why the task is called off.", field="reason")
    with transaction.atomic():
        end(locked(task_id), TaskState.CANCELLED, actor, at, reason=reason)
    return queries.view(task_id)


def _check_plan(plan_id: int, tactic_id: int | None, at: dt.datetime) -> None:
    plan = problems.get_plan(plan_id, on=local_day(at))
    if plan.state is not problems.PlanState.AGREED:
        raise PlanNotAgreed(f"This plan is {plan.state.value}: patrols are sent under an agreed plan only.")
    if tactic_id is not None and tactic_id not in {tactic.id for tactic in plan.tactics}:
        raise BadTask("This tactic belongs to another plan.", field="tactic")


def _check_words(title: str, place_name: str) -> None:
    if not title:
        raise BadTask("Give the task a title.", field="title")
    if not place_name:
        raise BadTask("Give the place a name that the officers will know.", field="place_name")


def _check_who(kind: PatrolKind, partner: str, person_ids: Sequence[int]) -> None:
    if kind is not PatrolKind.PARTNER:
        if partner:
            raise BadTask("Only a partner’s patrol names a partner.", field="partner")
        if not person_ids:
            raise BadTask("Choose at least one person.", field="people")
        return
    if not partner:
        raise BadTask("Say which partner walks.", field="partner")
    if person_ids:
        raise BadTask(
            "A partner’s patrol has nobody of ours. Send ours a patrol of their own.", field="people"
        )


def _check_departure(suggestion_id: int | None, place_id: int | None, because: str) -> None:
    if suggestion_id is None:
        return
    if place_id is None:
        raise BadTask(
            "Keep the place that was chosen, so that it can stand beside what was suggested.", field="place"
        )
    decision = rules.may_depart(departure(suggestion_id, place_id), because)
    if not decision:
        raise BadTask(decision.reason, field="chosen_because")


def _source_of(minutes: int) -> str:
    return rules.DEFAULT_DOSE.source if minutes == rules.DEFAULT_DOSE.minutes else rules.OWN_DOSE


def _check_place(wkb: bytes) -> None:
    try:
        shape = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException as unreadable:
        raise BadTask("The place can't be read as an outline.", field="place") from unreadable
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty or not shape.is_valid:
        raise BadTask("The place must be one outline that doesn't cross itself.", field="place")


def _check_not_compared(place_id: int | None, wkb: bytes, at: dt.datetime) -> None:
    """Refuse what is kept to compare with: figures say of such a place that nobody is sent there."""
    kept = Place.objects.filter(valid_on(local_day(at)), Q(pk=place_id) | Q(wkb=wkb), control=True).first()
    if kept is not None:
        raise BadTask(
            f"{kept.name} is kept to compare with, so nobody is sent there. Choose another place, or end it first.",
            field="place",
        )


def locked(task_id: int) -> PatrolTask:
    """The task's row, held until the transaction ends: others who change it wait. Raises NotFound."""
    task = (
        PatrolTask.objects.select_for_update(of=("self",)).select_related("area").filter(pk=task_id).first()
    )
    if task is None:
        raise NotFound("There is no such task.")
    return task


def end(task: PatrolTask, to: TaskState, actor: Actor, at: dt.datetime, **data: Any) -> None:
    """Finish or cancel a task whose row is held. Raises TaskEnded."""
    decision = rules.may_move(TaskState(task.state), to)
    if not decision:
        raise TaskEnded(decision.reason)
    task.state, task.ended_at = to, at
    task.save(update_fields=["state", "ended_at"])
    record(f"tasking.task.{to.value}", actor, at, task, **data)


def record(name: str, actor: Actor, at: dt.datetime, task: PatrolTask, **data: Any) -> None:
    """One event about a task."""
    facts = {"plan": task.plan_id, **data}
    events.record(name=name, actor=actor, at=at, subject=task, area_code=task.area.code, data=facts)
