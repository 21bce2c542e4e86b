"""What sections on the workforce ask first: the unit above the local policing areas, and since when it is known."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import UnitKind, UnitView
from peelian.journeys.packs.sections.draft import Draft, Measure
from peelian.journeys.packs.sections.ground import Ground, not_of_force, not_permitted, tells
from peelian.journeys.packs.sections.section import Asked


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


def tells_of_leavers(
    asked: Asked, draft: Draft, ground: Ground, measures: Sequence[Measure], what: str
) -> bool:
    """Whether the asker may see who left the force, and records tell of it; what they don't is said in the draft."""
    if refused := not_permitted(asked, Permission.SEE_RETENTION, what) or not_of_force(ground, what):
        draft.lacks(measures, refused)
        return False
    return tells(
        draft, ground, measures, first_day=workforce.first_days().leavers, records="Leavers",
        mend="To mend: take in an extract of HR’s records with those who left, or give this section later days.",
    )  # fmt: skip
