"""Tasks of a span with what positions prove of each: for adding up thousands of them by area, plan or objective."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from django.db.models import Min

from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility.models.figures import DayWorked
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.models.proofs import Proof
from peelian.apps.visibility.queries.held import outcomes_of
from peelian.apps.visibility.types.figures import TaskOutcome

#: What an outcome is made of. The rest of a proof is long, and there are thousands.
_COUNTED = (
    "task_id", "visits", "full_visits", "patrol_minutes", "officer_minutes", "fixes_in_time", "positions_used",
    "known_share",
)  # fmt: skip


def first_known_on() -> dt.date | None:
    """The first day of which there are positions, or were and have been worked out; None where there never were."""
    days = [model.objects.aggregate(first=Min("day"))["first"] for model in (DayWorked, PositionPart)]
    return min((day for day in days if day), default=None)


def list_task_outcomes(
    *, area_codes: Collection[str], since: dt.datetime, until: dt.datetime
) -> list[TaskOutcome]:
    """What came of each task of these areas (exactly these codes), not called off, whose first window starts in a span
    of time (end excluded), in order of id. Names nobody; the caller asks for the right to see the areas' figures."""
    tasks = tasking.list_asked(area_codes=area_codes, since=since, until=until)
    begun = PatrolTask.objects.filter(windows__starts_at__gte=since, windows__starts_at__lt=until)
    rows = Proof.objects.filter(task__area__code__in=area_codes, task_id__in=begun.values("id"))
    proofs = {proof.task_id: proof for proof in rows.only(*_COUNTED)}
    # A proof that says how much of its hours can be told needs no windows: all but the oldest do.
    untold = {task_id for task_id, proof in proofs.items() if proof.known_share is None}
    if untold:
        windows = tasking.list_windows(untold)
        tasks = [replace(one, windows=windows[one.id]) if one.id in untold else one for one in tasks]
    return [
        TaskOutcome(
            task_id=task.id, area_code=task.area_code, plan_id=task.plan_id, objective_code=task.objective_code,
            outcome=outcome, is_checked=task.id in proofs,
            full_visits=proofs[task.id].full_visits if task.id in proofs else 0,
        )
        for task, outcome in zip(tasks, outcomes_of(tasks, proofs), strict=True)
    ]  # fmt: skip
