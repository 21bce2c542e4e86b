"""Reads of strands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from peelian.apps.priorities import rules
from peelian.apps.priorities.models import ForceStrand
from peelian.apps.priorities.queries.weighing import matrix_view
from peelian.apps.priorities.types import StrandView
from peelian.columns.spans import valid_on
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound


def list_strands(*, area_codes: Iterable[str], on: dt.date) -> list[StrandView]:
    """Strands valid on a day in these areas (exactly these codes), heaviest first."""
    rows = ForceStrand.objects.filter(valid_on(on), area__code__in=list(area_codes)).select_related(
        "area", "matrix"
    )
    return sorted(
        map(strand_view, rows), key=lambda strand: (-strand.weight, strand.category, strand.area_code)
    )


def list_strands_to_come(*, area_codes: Iterable[str], on: dt.date) -> list[StrandView]:
    """Strands of these areas (exactly these codes) that begin after a day, soonest first."""
    rows = ForceStrand.objects.filter(valid_from__gt=on, area__code__in=list(area_codes))
    return [
        strand_view(row)
        for row in rows.select_related("area", "matrix").order_by("valid_from", "category", "id")
    ]


def get_strand(strand_id: int) -> StrandView:
    """One strand. Raises NotFound."""
    return strand_view(_strand(strand_id))


def strand_path_of(strand_id: int) -> tuple[str, ...]:
    """The codes that a permission on a strand is asked for: its area's and those above. Raises NotFound."""
    return _strand(strand_id).area.path


def nearest_strands(*, area_path: Sequence[str], on: dt.date) -> list[StrandView]:
    """One strand for each category that the areas of a path ask for: the nearest area's wins. Heaviest first.

    `area_path` goes from the area itself up to the force.
    """
    nearest: dict[ProblemCategory, StrandView] = {}
    for strand in sorted(
        list_strands(area_codes=area_path, on=on), key=lambda s: area_path.index(s.area_code)
    ):
        nearest.setdefault(strand.category, strand)
    return sorted(nearest.values(), key=lambda strand: (-strand.weight, strand.category))


def strand_view(row: ForceStrand) -> StrandView:
    """A row as it is handed out."""
    category = ProblemCategory(row.category)
    return StrandView(
        id=row.pk,
        area_code=row.area.code,
        area_name=row.area.name,
        category=category,
        category_label=category.label,
        impact=row.impact,
        likelihood=row.likelihood,
        weight=row.score,
        why=row.why,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        most=matrix_view(row.matrix).most if row.matrix else rules.DEFAULT_MATRIX.most,
    )


def _strand(strand_id: int) -> ForceStrand:
    row = (
        ForceStrand.objects.select_related("area__parent__parent__parent", "matrix")
        .filter(pk=strand_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such strand.")
    return row
