"""What places need. Published data: nothing here is guarded."""

from __future__ import annotations

from collections.abc import Collection

from peelian.apps.typology import rules
from peelian.apps.typology.models import Deprivation
from peelian.apps.typology.types import NeedView, Share


def need_of(ward_code: str) -> NeedView | None:
    """What the newest edition that knows a ward says of it; None when none does."""
    return _needs([ward_code]).get(ward_code)


def population_of(ward_code: str) -> int | None:
    """Who live in a ward, by its best-fit LSOAs in the newest edition; None when that isn't known."""
    return populations_of([ward_code]).get(ward_code)


def populations_of(ward_codes: Collection[str]) -> dict[str, int]:
    """Who live in each of these wards, as `population_of`; one that isn't known is left out."""
    needs = _needs(ward_codes).items()
    return {code: need.population for code, need in needs if need.population is not None}


def _needs(ward_codes: Collection[str]) -> dict[str, NeedView]:
    rows = Deprivation.objects.filter(ward_code__in=set(ward_codes) - {""})
    found: dict[str, tuple[str, list[Share]]] = {}
    for row in rows.order_by("ward_code", "-edition", "lsoa_code"):
        newest, parts = found.setdefault(row.ward_code, (row.edition, []))
        if row.edition == newest:
            parts.append(Share(row.population, row.imd_score, row.imd_decile))
    return {code: rules.need(code, edition, parts) for code, (edition, parts) in found.items()}
