"""What places need. Published data: nothing here is guarded."""

from __future__ import annotations

from peelian.apps.typology import rules
from peelian.apps.typology.models import Deprivation
from peelian.apps.typology.types import NeedView, Share


def need_of(ward_code: str) -> NeedView | None:
    """What the newest edition that knows a ward says of it; None when none does."""
    rows = list(
        Deprivation.objects.filter(ward_code=ward_code).order_by("-edition", "lsoa_code") if ward_code else ()
    )
    if not rows:
        return None
    newest = rows[0].edition
    parts = [Share(row.population, row.imd_score, row.imd_decile) for row in rows if row.edition == newest]
    return rules.need(ward_code, newest, parts)


def population_of(ward_code: str) -> int | None:
    """Who live in a ward, by its best-fit LSOAs in the newest edition; None when that isn't known."""
    found = need_of(ward_code)
    return found.population if found else None
