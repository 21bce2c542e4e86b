"""Reads of costs. They name nobody but who recorded them; who may read which undertaking is the journey's question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from peelian.apps.accounts.models import User
from peelian.apps.finance import rules
from peelian.apps.finance.models import Cost, CostCategory, Undertaking
from peelian.apps.finance.types import CategoryView, CostView, Line, Totals, UndertakingView
from peelian.kernel.actors import ActorKind
from peelian.kernel.errors import NotFound

_STANDING = Q(costs__withdrawn_at=None)


def list_categories() -> list[CategoryView]:
    """The force's categories, in the order in which they were added."""
    return [CategoryView(row.pk, row.code, row.name) for row in CostCategory.objects.all()]


def list_undertakings() -> list[UndertakingView]:
    """All undertakings, those that began last first. They are few: a caller picks those that its viewer may see."""
    return [_undertaking(row) for row in _undertakings()]


def get_undertaking(code: str) -> UndertakingView:
    """One undertaking. Raises NotFound."""
    row = _undertakings().filter(code=code).first()
    if row is None:
        raise NotFound("There is no such undertaking.")
    return _undertaking(row)


def get_cost(cost_id: int) -> CostView:
    """One cost, also of one that was withdrawn. Raises NotFound."""
    row = Cost.objects.select_related("undertaking", "category").filter(pk=cost_id).first()
    if row is None:
        raise NotFound("There is no such cost.")
    return _costs([row])[0]


def list_costs(
    *,
    undertaking_codes: Collection[str],
    since: dt.date | None = None,
    until: dt.date | None = None,
    withdrawn: bool = False,
) -> list[CostView]:
    """Costs of undertakings in the order of their days, `until` excluded: those that stand, or those withdrawn."""
    rows = Cost.objects.select_related("undertaking", "category")
    return _costs(
        list(_between(rows, undertaking_codes, since, until).filter(withdrawn_at__isnull=not withdrawn))
    )


def totals_by_category(
    *, undertaking_codes: Collection[str], since: dt.date | None = None, until: dt.date | None = None
) -> Totals:
    """Costs that stand, by category in the force's order; categories without any are left out."""
    found = (
        _standing(undertaking_codes, since, until)
        .values_list("category_id", "category__code", "category__name")
        .annotate(costs=Count("id"), sum=Sum("pence"))
        .order_by("category_id")
    )
    return Totals([Line(code, name, costs, pence) for _, code, name, costs, pence in found])


def totals_of_each(
    *, undertaking_codes: Collection[str], since: dt.date | None = None, until: dt.date | None = None
) -> dict[str, Totals]:
    """Costs that stand of each undertaking by itself, as `totals_by_category`; those without any are left out."""
    found = (
        _standing(undertaking_codes, since, until)
        .values_list("undertaking__code", "category_id", "category__code", "category__name")
        .annotate(costs=Count("id"), sum=Sum("pence"))
        .order_by("undertaking__code", "category_id")
    )
    lines: dict[str, list[Line]] = {}
    for undertaking, _, code, name, costs, pence in found:
        lines.setdefault(undertaking, []).append(Line(code, name, costs, pence))
    return {code: Totals(own) for code, own in lines.items()}


def totals_by_undertaking(
    *, undertaking_codes: Collection[str], since: dt.date | None = None, until: dt.date | None = None
) -> Totals:
    """Costs that stand, by undertaking, the dearest first; those without any are left out."""
    found = (
        _standing(undertaking_codes, since, until)
        .values_list("undertaking__code", "undertaking__name")
        .annotate(costs=Count("id"), sum=Sum("pence"))
        .order_by("-sum", "undertaking__code")
    )
    return Totals([Line(*row) for row in found])


def totals_by_year(
    *, undertaking_codes: Collection[str], since: dt.date | None = None, until: dt.date | None = None
) -> Totals:
    """Costs that stand, by the financial year of their day, the earliest first. `code` is the year it began in."""
    months = (
        _standing(undertaking_codes, since, until)
        .values_list(TruncMonth("incurred_on"))
        .annotate(costs=Count("id"), sum=Sum("pence"))
        .order_by()
    )
    years: dict[int, tuple[int, int]] = {}
    for month, costs, pence in months:
        year = rules.financial_year(month)
        before = years.get(year, (0, 0))
        years[year] = (before[0] + costs, before[1] + pence)
    return Totals([Line(str(year), rules.year_in_words(year), *years[year]) for year in sorted(years)])


def first_day(*, undertaking_codes: Collection[str]) -> dt.date | None:
    """The day from which costs of these undertakings are on record: the first of any that has a cost which stands.

    None where none has. From that day on, no cost is a true nought.
    """
    standing = _standing(undertaking_codes, None, None)
    found: dt.date | None = standing.aggregate(first=Min("undertaking__valid_from"))["first"]
    return found


def area_path_of(code: str) -> tuple[str, ...]:
    """Codes of an undertaking's area and of those above it, as recorded. Raises NotFound."""
    return get_undertaking(code).area_path


def _undertakings() -> QuerySet[Undertaking]:
    return Undertaking.objects.select_related("area__parent__parent__parent").annotate(
        standing=Count("costs", filter=_STANDING), paid=Sum("costs__pence", filter=_STANDING)
    )


def _undertaking(row: Undertaking) -> UndertakingView:
    return UndertakingView(
        id=row.pk,
        code=row.code,
        name=row.name,
        about=row.about,
        area_code=row.area.code,
        area_name=row.area.name,
        area_path=row.area.path,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        pence=row.paid or 0,  # type: ignore[attr-defined]  # annotated
        costs=row.standing,  # type: ignore[attr-defined]  # annotated
    )


def _between(
    rows: QuerySet[Cost], codes: Collection[str], since: dt.date | None, until: dt.date | None
) -> QuerySet[Cost]:
    rows = rows.filter(undertaking__code__in=list(codes))
    if since is not None:
        rows = rows.filter(incurred_on__gte=since)
    return rows if until is None else rows.filter(incurred_on__lt=until)


def _standing(codes: Collection[str], since: dt.date | None, until: dt.date | None) -> QuerySet[Cost]:
    return _between(Cost.objects.filter(withdrawn_at=None), codes, since, until)


def _costs(rows: list[Cost]) -> list[CostView]:
    prefix = f"{ActorKind.STAFF}:"
    actors = {actor for row in rows for actor in (row.recorded_by, row.withdrawn_by)}
    numbers = [int(one.removeprefix(prefix)) for one in actors if one.startswith(prefix)]
    names = {
        f"{prefix}{key}": name for key, name in User.objects.filter(pk__in=numbers).values_list("id", "name")
    }
    return [
        CostView(
            id=row.pk,
            undertaking_id=row.undertaking_id,
            undertaking_code=row.undertaking.code,
            undertaking_name=row.undertaking.name,
            category_id=row.category_id,
            category=row.category.name,
            pence=row.pence,
            incurred_on=row.incurred_on,
            evidence=row.evidence,
            what=row.what,
            recorded_by=names.get(row.recorded_by, row.recorded_by),
            recorded_at=row.recorded_at,
            withdrawn_by=names.get(row.withdrawn_by, row.withdrawn_by),
            withdrawn_at=row.withdrawn_at,
            withdrawn_for=row.withdrawn_for,
        )
        for row in rows
    ]
