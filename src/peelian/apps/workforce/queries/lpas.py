"""In which local policing area a unit is."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.apps.workforce.queries.units import UnitTree
from peelian.apps.workforce.types.units import UnitKind


@dataclass(frozen=True, slots=True)
class Lpa:
    """A local policing area as a unit. Without a code: none."""

    code: str
    name: str
    area_code: str


NO_LPA = Lpa("", "", "")


def lpas_of_units() -> dict[int, Lpa]:
    """The LPA that each unit is in or is, by the unit's id; NO_LPA for those in none. One query.

    A unit's row never changes the units above it, so that this holds on every day of the row.
    """
    tree = UnitTree.read()
    found = {key: tree.above(key, UnitKind.LPA) for key in tree.by_id}
    return {key: Lpa(unit.code, unit.name, unit.area_code) if unit else NO_LPA for key, unit in found.items()}
