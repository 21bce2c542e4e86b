"""What officers said of their tasks. The station reads it for its areas; each officer reads their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peelian.apps.accounts.api import Viewer
from peelian.apps.tasking.models import Saying
from peelian.apps.tasking.queries.tasks import get_task, list_tasks
from peelian.apps.tasking.types.tasks import SayingOutcome, SayingView, What
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import rank_on

_RANK = rank_on("assignment__person_id", "said_at__date")


def list_sayings(*, viewer: Viewer, task_id: int) -> list[SayingView]:
    """All that was said of a task, in the order in which it was said. Raises NotFound, NotAllowed."""
    get_task(viewer=viewer, task_id=task_id)
    rows = (
        Saying.objects.filter(assignment__task_id=task_id)
        .select_related("assignment__person", "assignment__task")
        .annotate(rank=_RANK)
    )
    return [_saying(row) for row in rows.order_by("said_at", "id")]


def unsaid(
    *, viewer: Viewer, area_codes: Iterable[str], since: dt.datetime, limit: int = 50
) -> list[SayingView]:
    """What came since a moment and couldn't be taken, newest first: said after a task was called off, mostly."""
    seen = [task.id for task in list_tasks(viewer=viewer, area_codes=area_codes)]
    rows = Saying.objects.filter(
        assignment__task_id__in=seen, outcome=SayingOutcome.REFUSED, received_at__gte=since
    )
    rows = (
        rows.select_related("assignment__person", "assignment__task")
        .annotate(rank=_RANK)
        .order_by("-received_at", "-id")
    )
    return [_saying(row) for row in rows[:limit]]


def _saying(row: Saying) -> SayingView:
    return SayingView(
        id=row.pk,
        key=row.key,
        assignment_id=row.assignment_id,
        task_id=row.assignment.task_id,
        task_title=row.assignment.task.title,
        person_name=workforce.titled(row.assignment.person.name, vars(row)["rank"]),
        what=What(row.what),
        words=row.words,
        said_at=row.said_at,
        received_at=row.received_at,
        outcome=SayingOutcome(row.outcome),
        why=row.why,
    )
