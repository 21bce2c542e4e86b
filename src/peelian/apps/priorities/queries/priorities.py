"""Reads of priorities. They are public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Priority
from peelian.apps.priorities.types import PriorityView
from peelian.columns.compiled import compiled
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

#: A priority's values as `_priority` takes them.
_FIELDS = (
    "id", "candidate_id", "area_id", "area__code", "area__name", "category", "issue", "adopted_at", "action",
    "action_at", "reviewed_at", "closed_at",
)  # fmt: skip


def list_priorities(
    *, area_codes: Iterable[str], at: dt.datetime, open_only: bool = True
) -> list[PriorityView]:
    """Priorities of these areas (exactly these codes), the newest first."""
    return [_priority(row, at) for row in _of_areas(codes=tuple(area_codes), open_only=open_only)]


def get_priority(priority_id: int, *, at: dt.datetime) -> PriorityView:
    """One priority. Raises NotFound."""
    row = Priority.objects.filter(pk=priority_id).values_list(*_FIELDS).first()
    if row is None:
        raise NotFound("There is no such priority.")
    return _priority(row, at)


def area_path_of(priority_id: int) -> tuple[str, ...]:
    """The codes that a permission on this priority is asked for: its area's and those above. Raises NotFound."""
    return _get(priority_id).area.path


def find_open_priority(*, area_code: str, category: ProblemCategory, at: dt.datetime) -> PriorityView | None:
    """The open priority of a category in exactly this area, if there is one."""
    rows = Priority.objects.filter(area__code=area_code, category=category, closed_at__isnull=True)
    row = rows.values_list(*_FIELDS).first()
    return _priority(row, at) if row else None


def list_adopted_ids(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> list[int]:
    """Priorities of these areas that were adopted in a span of time, end excluded."""
    rows = Priority.objects.filter(
        area__code__in=list(area_codes), adopted_at__gte=since, adopted_at__lt=until
    )
    return list(rows.order_by("id").values_list("id", flat=True))


@compiled
def _of_areas(*, codes: tuple[str, ...], open_only: bool) -> QuerySet[Priority, Any]:
    rows = Priority.objects.filter(area__code__in=codes).values_list(*_FIELDS)
    return rows.filter(closed_at__isnull=True) if open_only else rows


def _get(priority_id: int) -> Priority:
    row = Priority.objects.select_related("area__parent__parent__parent").filter(pk=priority_id).first()
    if row is None:
        raise NotFound("There is no such priority.")
    return row


def _priority(row: tuple[Any, ...], at: dt.datetime) -> PriorityView:
    (
        number,
        candidate,
        area_id,
        code,
        name,
        kind,
        issue,
        adopted_at,
        action,
        action_at,
        reviewed_at,
        closed_at,
    ) = row
    category = ProblemCategory(kind)
    today = local_day(at)
    return PriorityView(
        id=number,
        candidate_id=candidate,
        area_id=area_id,
        area_code=code,
        area_name=name,
        category=category,
        category_label=category.label,
        issue=issue,
        adopted_at=adopted_at,
        action=action,
        action_at=action_at,
        reviewed_at=reviewed_at,
        age_days=(today - local_day(adopted_at)).days,
        stale=closed_at is None and rules.is_stale(local_day(reviewed_at), today),
        closed_at=closed_at,
    )
