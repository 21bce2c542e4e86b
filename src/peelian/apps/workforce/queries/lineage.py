"""Units by operating model, and which came from which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from peelian.apps.workforce.models.units import OperatingModel, Unit, UnitOrigin
from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.units import ModelView, UnitView
from peelian.kernel.errors import NotFound


def get_operating_model(code: str) -> ModelView:
    """An operating model by its code. Raises NotFound."""
    rows = OperatingModel.objects.filter(code=code)
    for row in rows.values_list("id", "code", "name", "valid_from", "valid_until"):
        return ModelView(*row)
    raise NotFound("There is no such operating model.")


def list_units_of(model_code: str) -> list[UnitView]:
    """Every unit that an operating model ever had, by name."""
    return [unit for unit in UnitTree.read().by_id.values() if unit.model_code == model_code]


def list_units_from(day: dt.date) -> list[UnitView]:
    """Units that stand on a day, or will later, by name."""
    lasting = Unit.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))
    wanted = set(lasting.values_list("id", flat=True))
    return [unit for unit in UnitTree.read().by_id.values() if unit.id in wanted]


def list_origins() -> list[tuple[int, int]]:
    """Each unit that took over from one of an older operating model, with that one, by their ids."""
    return list(UnitOrigin.objects.order_by("id").values_list("unit_id", "origin_id"))


def older_units(codes: Collection[str], *, than: str) -> dict[str, int]:
    """The newest unit of each code in the operating models before the one of a code; codes without any are left out."""
    begins = OperatingModel.objects.filter(code=than).values("valid_from")[:1]
    rows = Unit.objects.filter(code__in=codes, model__valid_from__lt=begins).order_by("valid_from", "id")
    return dict(rows.values_list("code", "id"))
