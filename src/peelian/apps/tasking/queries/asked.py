"""Tasks of a span with what they ask for, and nothing else: for counting thousands of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Min, Value
from django.db.models.functions import Coalesce

from peelian.apps.tasking.models import PatrolTask, TaskWindow
from peelian.apps.tasking.types.tasks import AskedTask, PatrolKind, TaskState, Window
from peelian.kernel.time import local_day


def first_started_on() -> dt.date | None:
    """The local day of the first window of any task; None before there is one."""
    first: dt.datetime | None = TaskWindow.objects.aggregate(first=Min("starts_at"))["first"]
    return local_day(first) if first else None


def list_asked(*, area_codes: Collection[str], since: dt.datetime, until: dt.datetime) -> list[AskedTask]:
    """Tasks of these areas (exactly these codes), not called off, whose first window starts in a span of time (end
    excluded), in order of id. For counting: names nobody and no place."""
    rows = (
        PatrolTask.objects.filter(area__code__in=area_codes)
        .exclude(state=TaskState.CANCELLED)
        .annotate(first=Min("windows__starts_at"), own=Coalesce("objective__code", Value("")))
        .filter(first__gte=since, first__lt=until)
        .order_by("id")
    )
    found = rows.values_list("id", "area__code", "kind", "plan_id", "own", "dose_visits", "dose_minutes")
    return [
        AskedTask(number, code, PatrolKind(kind), plan_id, objective, visits, minutes)
        for number, code, kind, plan_id, objective, visits, minutes in found
    ]


def list_windows(task_ids: Collection[int]) -> dict[int, tuple[Window, ...]]:
    """The windows of these tasks, by task, in order of time."""
    windows: dict[int, list[Window]] = defaultdict(list)
    rows = TaskWindow.objects.filter(task_id__in=task_ids).order_by("task_id", "starts_at")
    for task_id, starts_at, ends_at in rows.values_list("task_id", "starts_at", "ends_at"):
        windows[task_id].append(Window(starts_at, ends_at))
    return {task_id: tuple(found) for task_id, found in windows.items()}
