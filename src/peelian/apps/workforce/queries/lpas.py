"""In which local policing area a unit is."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.apps.workforce.models.units import Unit
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
    rows = {row.pk: row for row in Unit.objects.only("code", "name", "area_code", "kind", "parent_id")}
    found: dict[int, Lpa] = {}
    for key, row in rows.items():
        way, here = [], row
        while here.pk not in found and here.kind != UnitKind.LPA and here.parent_id is not None:
            way.append(here.pk)
            here = rows[here.parent_id]
        lpa = found.get(here.pk, NO_LPA)
        if here.kind == UnitKind.LPA:
            lpa = Lpa(here.code, here.name, here.area_code)
        found |= dict.fromkeys([*way, here.pk, key], lpa)
    return found
