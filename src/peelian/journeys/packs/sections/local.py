"""Which unit of the workforce a section is of: the one that local policing areas stand under, and since when."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import UnitKind, UnitView


def local_unit(day: dt.date) -> UnitView | None:
    """The unit right above most of the local policing areas that stand on a day; None where they have none above."""
    standing = {unit.id: unit for unit in workforce.list_units(day)}
    above = Counter(unit.parent_id for unit in standing.values() if unit.kind is UnitKind.LPA)
    found = [(n, standing[key].code, key) for key, n in above.items() if key is not None and key in standing]
    return standing[max(found)[2]] if found else None


def strength_from(first: workforce.FirstDays) -> dt.date | None:
    """Since when strength is complete: before the first leaver on record only those who stayed are known."""
    if first.people is None or first.leavers is None:
        return first.people
    return max(first.people, first.leavers)
