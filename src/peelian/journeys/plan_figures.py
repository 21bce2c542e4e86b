"""Plan by figures: what pays for posts, how many there are meant to be, and what papers say there are.

Each step asks for the right to plan for the unit that the figure is of; without a unit, for the whole force.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from peelian.apps.accounts.api import Viewer
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_workforce
from peelian.kernel.time import local_day

_DAY = dt.timedelta(days=1)


def begin_funding(
    *, viewer: Viewer, at: dt.datetime, name: str, source: str, ends_on: dt.date | None
) -> None:
    """Record what pays for posts. Raises NotAllowed, workforce.BadFunding."""
    plan_workforce.require_force(viewer, at)
    workforce.begin_funding(actor=viewer.actor, at=at, name=name, source=source, ends_on=ends_on)


def end_funding(*, viewer: Viewer, at: dt.datetime, funding_id: int, ends_on: dt.date) -> int:
    """End funding, and its posts with it; answers how many. Raises NotAllowed, NotFound, workforce.BadFunding."""
    plan_workforce.require_force(viewer, at)
    return workforce.end_funding(actor=viewer.actor, at=at, funding_id=funding_id, ends_on=ends_on)


def set_target(
    *,
    viewer: Viewer,
    at: dt.datetime,
    measure: workforce.Measure,
    value: Decimal,
    counted_as: workforce.CountedAs,
    source: str,
    valid_from: dt.date,
    staff_class: workforce.StaffClass | None,
    unit_code: str,
) -> None:
    """Say how many there are meant to be from a day on. Raises NotAllowed, NotFound, workforce.BadFigure."""
    workforce.set_target(
        actor=viewer.actor, at=at, measure=measure, value=value, counted_as=counted_as, source=source,
        valid_from=valid_from, staff_class=staff_class, unit_id=_planned(viewer, unit_code, at),
    )  # fmt: skip


def end_target(*, viewer: Viewer, at: dt.datetime, target_id: int, valid_until: dt.date) -> None:
    """Give a target up from a day on. Raises NotAllowed, NotFound, workforce.BadFigure."""
    require_at(viewer, workforce.get_target(target_id).unit_id, at)
    workforce.end_target(actor=viewer.actor, at=at, target_id=target_id, valid_until=valid_until)


def record_reported(
    *,
    viewer: Viewer,
    at: dt.datetime,
    measure: workforce.Measure,
    value: Decimal,
    counted_as: workforce.CountedAs,
    source: str,
    place: str,
    staff_class: workforce.StaffClass | None,
    unit_code: str,
    first_on: dt.date | None,
    last_on: dt.date,
) -> None:
    """Keep a figure that a paper gave, beside the records. Raises NotAllowed, NotFound, workforce.BadFigure.

    A stock is of `last_on`, and then there is no first day; a flow is of both days and those between.
    """
    days: dict[str, dt.date | None] = {"valid_from": first_on, "valid_until": last_on + _DAY}
    if measure.is_stock:
        days = {"reported_on": last_on}
    workforce.record_reported(
        actor=viewer.actor, at=at, measure=measure, value=value, counted_as=counted_as, source=source, place=place,
        staff_class=staff_class, unit_id=_planned(viewer, unit_code, at), **days,
    )  # fmt: skip


def withdraw_reported(*, viewer: Viewer, at: dt.datetime, figure_id: int, why: str) -> None:
    """Take back a figure that was recorded by mistake. Raises NotAllowed, NotFound, workforce.BadFigure."""
    require_at(viewer, workforce.get_reported(figure_id).unit_id, at)
    workforce.withdraw_reported(actor=viewer.actor, at=at, figure_id=figure_id, why=why)


def require_at(viewer: Viewer, unit_id: int | None, at: dt.datetime) -> None:
    """Raise NotAllowed unless the viewer plans for a unit where it stands today, or for the whole force (None)."""
    if unit_id is None:
        plan_workforce.require_force(viewer, at)
    else:
        plan_workforce.require(viewer, unit_id, at)


def _planned(viewer: Viewer, unit_code: str, at: dt.datetime) -> int | None:
    """The id of a unit of today that the viewer plans for; None for the whole force."""
    unit_id = workforce.get_unit(unit_code, local_day(at)).id if unit_code else None
    require_at(viewer, unit_id, at)
    return unit_id
