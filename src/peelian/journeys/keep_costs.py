"""What was set up and what was paid for it: read and recorded by those who may, in the areas that it was for."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.finance import api as finance
from peelian.apps.places import api as places
from peelian.journeys import standing
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day


def list_undertakings(
    *, viewer: Viewer, at: dt.datetime, area_code: str = ""
) -> list[finance.UndertakingView]:
    """The undertakings whose costs the viewer may see, of one area and all below it where `area_code` names one."""
    found = []
    undertakings = finance.list_undertakings()
    paths = {path: standing.path_now(path, at) for path in {one.area_path for one in undertakings}}
    for one in undertakings:
        path = paths[one.area_path]
        if area_code and area_code not in path:
            continue
        if accounts.may(viewer, Permission.SEE_COSTS, path):
            found.append(one)
    return found


def see_undertaking(*, viewer: Viewer, at: dt.datetime, code: str) -> finance.UndertakingView:
    """One undertaking, for whoever may see its costs. Raises NotFound, NotAllowed."""
    return _allowed(viewer, at, Permission.SEE_COSTS, code)


def hold_undertaking(*, viewer: Viewer, at: dt.datetime, code: str) -> finance.UndertakingView:
    """The same, for whoever may record its costs. Raises NotFound, NotAllowed."""
    return _allowed(viewer, at, Permission.RECORD_COSTS, code)


def may_record(*, viewer: Viewer, at: dt.datetime, undertaking: finance.UndertakingView) -> bool:
    """Whether to offer the buttons: each step asks again."""
    path = standing.path_now(undertaking.area_path, at)
    return bool(accounts.may(viewer, Permission.RECORD_COSTS, path))


def begin(
    *, viewer: Viewer, at: dt.datetime, name: str, about: str, area_code: str, valid_from: dt.date
) -> str:
    """Begin an undertaking; its code. Raises NotAllowed, NotFound, finance.BadUndertaking."""
    area = places.get_area(area_code, local_day(at))
    accounts.require(viewer, Permission.RECORD_COSTS, area.path)
    return finance.begin_undertaking(
        actor=viewer.actor, at=at, name=name, about=about, area_code=area_code, valid_from=valid_from
    )


def close(*, viewer: Viewer, at: dt.datetime, code: str, valid_until: dt.date) -> None:
    """End an undertaking before a day. Raises NotAllowed, NotFound, finance.BadUndertaking."""
    _allowed(viewer, at, Permission.RECORD_COSTS, code)
    finance.close_undertaking(actor=viewer.actor, at=at, code=code, valid_until=valid_until)


def record(
    *,
    viewer: Viewer,
    at: dt.datetime,
    code: str,
    category_code: str,
    pence: int,
    incurred_on: dt.date,
    evidence: str,
    what: str = "",
) -> int:
    """Record what was paid for an undertaking; the cost's number.

    Raises NotAllowed, NotFound, finance.BadCost, finance.EvidenceTwice.
    """
    _allowed(viewer, at, Permission.RECORD_COSTS, code)
    return finance.record_cost(
        actor=viewer.actor, at=at, undertaking_code=code, category_code=category_code, pence=pence,
        incurred_on=incurred_on, evidence=evidence, what=what,
    )  # fmt: skip


def see_cost(*, viewer: Viewer, at: dt.datetime, cost_id: int) -> finance.CostView:
    """One cost, for whoever may withdraw it or put it right. Raises NotFound, NotAllowed."""
    cost = finance.get_cost(cost_id)
    _allowed(viewer, at, Permission.RECORD_COSTS, cost.undertaking_code)
    return cost


def withdraw(*, viewer: Viewer, at: dt.datetime, cost_id: int, reason: str) -> None:
    """Take a cost out of every total, with the reason. Raises NotFound, NotAllowed, finance.CannotWithdraw."""
    see_cost(viewer=viewer, at=at, cost_id=cost_id)
    finance.withdraw_cost(actor=viewer.actor, at=at, cost_id=cost_id, reason=reason)


def add_category(*, viewer: Viewer, at: dt.datetime, name: str) -> int:
    """Add to the force's list of categories: of the whole force. Raises NotAllowed, finance.BadCategory."""
    force = places.force(local_day(at))
    if force is None:
        raise NotAllowed("There is no force yet.")
    accounts.require(viewer, Permission.RECORD_COSTS, force.path)
    return finance.add_category(actor=viewer.actor, at=at, name=name)


def _allowed(viewer: Viewer, at: dt.datetime, permission: Permission, code: str) -> finance.UndertakingView:
    found = finance.get_undertaking(code)
    accounts.require(viewer, permission, standing.path_now(found.area_path, at))
    return found
