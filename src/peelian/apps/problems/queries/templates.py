"""Reads of plan templates."""

from __future__ import annotations

from peelian.apps.problems.models import PlanTemplate
from peelian.apps.problems.types.templates import PlanTemplateView
from peelian.kernel.categories import ProblemCategory


def template_for(category: ProblemCategory) -> PlanTemplateView | None:
    """What a plan of a category usually holds: the force's own before what shipped, then the newest version.

    A category without one has that of any problem (OTHER). None where none is loaded.
    """
    rows = PlanTemplate.objects.filter(category__in={category, ProblemCategory.OTHER})
    found = min(rows.order_by("shipped", "-version"), key=lambda row: row.category != category, default=None)
    return _view(found) if found else None


def _view(row: PlanTemplate) -> PlanTemplateView:
    return PlanTemplateView(
        id=row.pk,
        category=ProblemCategory(row.category),
        name=row.name,
        version=row.version,
        shipped=row.shipped,
        body=row.body,
        loaded_at=row.loaded_at,
    )
