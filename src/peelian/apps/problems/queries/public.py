"""What residents may read of plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from peelian.apps.problems.models import PublicPart
from peelian.apps.problems.types.public import PublicPartLine, PublicPartView
from peelian.columns.compiled import compiled
from peelian.kernel.errors import NotFound


def list_public_parts(area_codes: Iterable[str]) -> list[PublicPartLine]:
    """What is published now of plans of these areas (exactly these codes), the newest first."""
    return [PublicPartLine(*row) for row in _published(codes=tuple(area_codes))]


@compiled
def _published(*, codes: tuple[str, ...]) -> QuerySet[PublicPart, Any]:
    return (
        PublicPart.objects.filter(
            published_at__isnull=False, withdrawn_at__isnull=True, plan__priority__area__code__in=codes
        )
        .order_by("-published_at", "-id")
        .values_list("plan_id", "plan__priority__area__code", "title")
    )


def get_public_part(plan_id: int) -> PublicPartView:
    """What is published now of a plan. Raises NotFound for what isn't, or isn't any more."""
    row = _rows().filter(plan_id=plan_id, published_at__isnull=False, withdrawn_at__isnull=True).first()
    if row is None:
        raise NotFound("Nothing is published about such a plan.")
    return _view(row)


def find_part(plan_id: int) -> PublicPartView | None:
    """What was written of a plan for residents, published or not: for those who work on it."""
    row = _rows().filter(plan_id=plan_id).first()
    return _view(row) if row else None


def part_of(plan_id: int) -> PublicPartView:
    """What was written of a plan for residents, published or not. Raises NotFound."""
    found = find_part(plan_id)
    if found is None:
        raise NotFound("Nothing was written for residents about this plan.")
    return found


def _rows() -> QuerySet[PublicPart]:
    return PublicPart.objects.select_related("plan__priority__area", "written_by", "published_by")


def _view(row: PublicPart) -> PublicPartView:
    return PublicPartView(
        plan_id=row.plan_id,
        area_code=row.plan.priority.area.code,
        area_name=row.plan.priority.area.name,
        title=row.title,
        problem=row.problem,
        doing=row.doing,
        measuring=row.measuring,
        outcome_ids=tuple(row.outcome_ids),
        written_by_id=row.written_by_id,
        written_by_name=row.written_by.name,
        written_at=row.written_at,
        published_by_name=row.published_by.name if row.published_by else "",
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
    )
