"""What the force's strategy asks of an area: set and ended by those who decide lists there.

A strand moves every list below its area, so it takes the permission to adopt priorities: whoever only prepares a list
(a sergeant, an analyst) can't tilt it.
"""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.journeys import standing
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


class BeginsInThePast(Refused):
    """A strand that would change what lists were made from."""


def set_strand(
    *,
    viewer: Viewer,
    at: dt.datetime,
    area_code: str,
    category: ProblemCategory,
    impact: int,
    likelihood: int,
    why: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> priorities.StrandView:
    """Say what is asked of an area from today or a later day on (end excluded; None: open).

    An open strand of the same area and category ends there. Raises NotAllowed, NotFound, BeginsInThePast,
    priorities.OffTheMatrix, NeedsWords, StrandEnds, StrandOverlaps.
    """
    today = local_day(at)
    area = places.get_area(area_code, today)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, area.path)
    if valid_from < today:
        raise BeginsInThePast("The first day must be today or later.", field="valid_from")
    return priorities.set_strand(
        actor=viewer.actor,
        at=at,
        area_id=area.id,
        category=category,
        impact=impact,
        likelihood=likelihood,
        why=why,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def end_strand(*, viewer: Viewer, at: dt.datetime, strand_id: int, on: dt.date, reason: str) -> None:
    """End a strand: it doesn't hold on `on` any more, today or later. One that never held is removed.

    Raises NotAllowed, NotFound, priorities.NeedsWords, StrandEnds.
    """
    path = standing.path_now(priorities.strand_path_of(strand_id), at)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, path)
    priorities.end_strand(actor=viewer.actor, at=at, strand_id=strand_id, on=on, reason=reason)
