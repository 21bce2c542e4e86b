"""Units by id, LPAs, and the areas above a unit: what rights are asked by."""

from __future__ import annotations

from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.units import UnitKind, UnitView
from peelian.kernel.errors import NotFound


def unit_by_id(unit_id: int) -> UnitView:
    """One unit, whenever it stood. Raises NotFound."""
    unit = UnitTree.read().by_id.get(unit_id)
    if unit is None:
        raise NotFound("There is no such unit.")
    return unit


def list_lpas() -> list[UnitView]:
    """Every local policing area that ever was a unit, by name."""
    return [unit for unit in UnitTree.read().by_id.values() if unit.kind is UnitKind.LPA]


def area_codes_above(unit_id: int) -> tuple[str, ...]:
    """The codes of the areas that a unit and those above it serve, the nearest first."""
    above = UnitTree.read().upwards(unit_id)
    return tuple(dict.fromkeys(unit.area_code for unit in above if unit.area_code))
