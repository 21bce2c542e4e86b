"""Tasks of a span with what positions prove of each: for adding up thousands of them by area, plan or objective."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Min

from peelian.apps.tasking import api as tasking
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
    rows = Proof.objects.filter(task_id__in=[one.id for one in tasks]).only(*_COUNTED)
    proofs = {proof.task_id: proof for proof in rows}
    return [
        TaskOutcome(
            task_id=task.id, area_code=task.area_code, plan_id=task.plan_id, objective_code=task.objective_code,
            outcome=outcome, is_checked=task.id in proofs,
            full_visits=proofs[task.id].full_visits if task.id in proofs else 0,
        )
        for task, outcome in zip(tasks, outcomes_of(tasks, proofs), strict=True)
    ]  # fmt: skip
