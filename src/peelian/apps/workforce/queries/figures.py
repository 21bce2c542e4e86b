"""Funding, targets and reported figures, as they were recorded."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Count, DecimalField, Q, Sum, Value
from django.db.models.functions import Coalesce

from peelian.apps.workforce.models.figures import ReportedFigure, Target
from peelian.apps.workforce.models.posts import Funding
from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.figures import (
    CountedAs,
    FundingView,
    Measure,
    ReportedView,
    TargetView,
)
from peelian.apps.workforce.types.people import StaffClass
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound

_DAY = dt.timedelta(days=1)
_NONE = Value(Decimal(0), output_field=DecimalField())


def list_funding(day: dt.date) -> list[FundingView]:
    """What ever paid for posts, by name, with the posts that it pays for on a day."""
    pays = valid_on(day, "posts__") & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))
    rows = Funding.objects.annotate(
        paid=Count("posts", filter=pays), paid_fte=Coalesce(Sum("posts__fte", filter=pays), _NONE)
    )
    return [
        FundingView(row.pk, row.name, row.source, row.ends_on, row.paid, row.paid_fte)
        for row in rows.order_by("name")
    ]


def get_funding(funding_id: int, day: dt.date) -> FundingView:
    """One funding with its posts on a day. Raises NotFound."""
    found = next((one for one in list_funding(day) if one.id == funding_id), None)
    if found is None:
        raise NotFound("There is no such funding.")
    return found


def list_targets() -> list[TargetView]:
    """Every target that was ever set, the newest first."""
    return [_target(row) for row in Target.objects.select_related("unit").order_by("-valid_from", "-id")]


def get_target(target_id: int) -> TargetView:
    """One target. Raises NotFound."""
    row = Target.objects.select_related("unit").filter(pk=target_id).first()
    if row is None:
        raise NotFound("There is no such target.")
    return _target(row)


def list_reported(*, first_on: dt.date, last_on: dt.date, unit_code: str | None = None) -> list[ReportedView]:
    """Figures that were reported of days in a span, in the order of their days.

    Args:
        first_on: the first day.
        last_on: the last. A flow counts when all of it lies in the span.
        unit_code: only figures of this unit and of those below it; None: of every unit, and of the whole force.
    """
    in_span = Q(reported_on__gte=first_on, reported_on__lte=last_on) | Q(
        valid_from__gte=first_on, valid_until__lte=last_on + _DAY
    )
    figures = ReportedFigure.objects.filter(in_span).select_related("unit")
    if unit_code is not None:
        figures = figures.filter(unit_id__in=UnitTree.read().within(unit_code))
    return sorted(
        map(_reported, figures), key=lambda one: (one.last_on, one.first_on, one.measure, one.unit_code, one.id)
    )  # fmt: skip


def get_reported(figure_id: int) -> ReportedView:
    """One reported figure. Raises NotFound."""
    row = ReportedFigure.objects.select_related("unit").filter(pk=figure_id).first()
    if row is None:
        raise NotFound("There is no such figure.")
    return _reported(row)


def _target(row: Target) -> TargetView:
    return TargetView(
        row.pk, Measure(row.measure), row.unit_id, row.unit.code if row.unit else "", row.unit.name if row.unit else "",
        StaffClass(row.staff_class) if row.staff_class else None, row.value, CountedAs(row.counted_as), row.source,
        row.valid_from, row.valid_until,
    )  # fmt: skip


def _reported(row: ReportedFigure) -> ReportedView:
    first = row.reported_on or row.valid_from or dt.date.min
    last = row.reported_on or (row.valid_until or dt.date.max) - _DAY
    return ReportedView(
        row.pk, Measure(row.measure), row.unit_id, row.unit.code if row.unit else "", row.unit.name if row.unit else "",
        StaffClass(row.staff_class) if row.staff_class else None, row.value, CountedAs(row.counted_as), first, last,
        row.source, row.place,
    )  # fmt: skip
