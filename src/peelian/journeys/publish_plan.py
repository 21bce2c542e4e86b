"""Publish: what residents may read of a plan is written by one person and shown by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.problems import api as problems
from peelian.journeys import standing


def write(
    *,
    viewer: Viewer,
    at: dt.datetime,
    plan_id: int,
    title: str,
    problem: str,
    doing: str,
    measuring: str = "",
    outcome_ids: Sequence[int] = (),
) -> problems.PublicPartView:
    """Write what residents may read; what was published before is taken down until this is too.

    Raises NotAllowed, NotFound, problems.BadPublicPart.
    """
    _require(viewer, Permission.WRITE_PLAN, plan_id, at)
    return problems.write_public_part(
        actor=viewer.actor,
        at=at,
        plan_id=plan_id,
        written_by_id=viewer.user_id,
        title=title,
        problem=problem,
        doing=doing,
        measuring=measuring,
        outcome_ids=outcome_ids,
    )


def publish(*, viewer: Viewer, at: dt.datetime, plan_id: int) -> problems.PublicPartView:
    """Show it to residents, as another than its writer. Raises NotAllowed, NotFound, problems.BadPublicPart."""
    _require(viewer, Permission.ADOPT_PRIORITY, plan_id, at)
    return problems.publish_part(actor=viewer.actor, at=at, plan_id=plan_id, published_by_id=viewer.user_id)


def withdraw(*, viewer: Viewer, at: dt.datetime, plan_id: int, reason: str) -> problems.PublicPartView:
    """Take it from the site, with the reason. Raises NotAllowed, NotFound, problems.BadPublicPart."""
    _require(viewer, Permission.ADOPT_PRIORITY, plan_id, at)
    return problems.withdraw_part(actor=viewer.actor, at=at, plan_id=plan_id, reason=reason)


def _require(viewer: Viewer, permission: Permission, plan_id: int, at: dt.datetime) -> None:
    path = standing.path_now(problems.area_path_of(plan_id), at)
    accounts.require(viewer, permission, path)
