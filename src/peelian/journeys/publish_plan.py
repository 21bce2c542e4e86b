"""Publish: what residents may read of a plan is written by one person and shown by another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import standing
from peelian.kernel.time import local_day


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

    Raises NotAllowed, NotFound, problems.BadPublicPart (it holds words that were written for ourselves, too).
    """
    _require(viewer, Permission.WRITE_PLAN, plan_id, at)
    said = {"title": title, "problem": problem, "doing": doing, "measuring": measuring}
    _insist_public(viewer, plan_id, at, said, outcome_ids)
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


def publish(*, viewer: Viewer, at: dt.datetime, plan_id: int, seen: str) -> problems.PublicPartView:
    """Show it to residents, as another than its writer, who says by the part's `seal` which words were read.

    It is looked at once more: what is for ourselves may have been written since. Raises NotAllowed, NotFound,
    problems.PartChanged, BadPublicPart.
    """
    _require(viewer, Permission.ADOPT_PRIORITY, plan_id, at)
    part = problems.find_part(plan_id)
    if part is not None:
        said = {
            "title": part.title,
            "problem": part.problem,
            "doing": part.doing,
            "measuring": part.measuring,
        }
        _insist_public(viewer, plan_id, at, said, part.outcome_ids)
    return problems.publish_part(
        actor=viewer.actor, at=at, plan_id=plan_id, published_by_id=viewer.user_id, seen=seen
    )


def withdraw(*, viewer: Viewer, at: dt.datetime, plan_id: int, reason: str) -> problems.PublicPartView:
    """Take it from the site, with the reason. Raises NotAllowed, NotFound, problems.BadPublicPart."""
    _require(viewer, Permission.ADOPT_PRIORITY, plan_id, at)
    return problems.withdraw_part(actor=viewer.actor, at=at, plan_id=plan_id, reason=reason)


def _require(viewer: Viewer, permission: Permission, plan_id: int, at: dt.datetime) -> None:
    path = standing.path_now(problems.area_path_of(plan_id), at)
    accounts.require(viewer, permission, path)


def _insist_public(
    viewer: Viewer, plan_id: int, at: dt.datetime, said: Mapping[str, str], outcome_ids: Sequence[int]
) -> None:
    """Refuse words for residents that hold words for ourselves: of the priority, and of the people in the triangle.

    What an outcome counts is shown with it, and looked at too.
    """
    plan = problems.get_plan(plan_id, on=local_day(at))
    internal = priorities.get_internal(viewer=viewer, priority_id=plan.priority_id)
    kept = [(internal.words, 1)] if internal else []
    kept += [(plan.triangle.offender, 2), (plan.triangle.victim, 2)]
    indicators = [f"{row.indicator} {row.unit}" for row in plan.outcomes if row.id in outcome_ids]
    for field, words in [*said.items(), *(("outcome_ids", words) for words in indicators)]:
        for ours, least in kept:
            if shared := problems.find_shared(words, ours, least=least):
                raise problems.BadPublicPart(
                    f"“{shared}” was written for ourselves, and residents would read it. Say it otherwise.",
                    field=field,
                )
