"""Adopt: one list for a sector and fortnight, from what the force asks and what people say; then a decision on it.

The lines are made in `journeys.rank_problems`; here they are written, and decided.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.analysis.amalgamate import Rule
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.journeys import rank_problems, standing
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.kernel.time import fortnight_of, local_day


@transaction.atomic
def make_list(
    *, viewer: Viewer, at: dt.datetime, sector_code: str, on: dt.date, rule: Rule | None = None
) -> priorities.CycleView:
    """Make the list of the fortnight that holds `on`, or make it again while nothing on it is decided.

    It goes by the rule that the nearest area has set, else the default; `rule` takes another for this once. Raises
    NotAllowed, NotFound, priorities.ListDecided.
    """
    sector = places.get_area(sector_code, on)
    accounts.require(viewer, Permission.PREPARE_PRIORITIES, sector.path)
    starts_on, ends_on = fortnight_of(on)
    ranking = rank_problems.rank(sector=sector, at=at, on=on, rule=rule)
    return priorities.make_list(
        actor=viewer.actor,
        at=at,
        sector_id=sector.id,
        starts_on=starts_on,
        ends_on=ends_on,
        rule=ranking.rule,
        rule_version=ranking.version,
        lines=ranking.lines,
        fell=ranking.fell,
        set_aside=ranking.set_aside,
        parameters=ranking.parameters,
    )


@transaction.atomic
def adopt(
    *, viewer: Viewer, at: dt.datetime, candidate_id: int, issue: str, area_code: str | None = None
) -> priorities.PriorityView:
    """Make a line a priority, with the issue in words for the public; `area_code` puts it in another area of the
    sector.

    Raises NotAllowed, NotFound, priorities.NeedsWords, AlreadyDecided, AlreadyAPriority, Refused for an area elsewhere.
    """
    _require_decider(viewer, candidate_id, at)
    return priorities.adopt(
        actor=viewer.actor,
        at=at,
        candidate_id=candidate_id,
        issue=issue,
        decided_by_id=viewer.user_id,
        area_id=_area_of(viewer, at, priorities.sector_path_of(candidate_id)[0], area_code),
    )


@transaction.atomic
def take_up(
    *,
    viewer: Viewer,
    at: dt.datetime,
    cycle_id: int,
    category: ProblemCategory,
    issue: str,
    why: str,
    area_code: str | None = None,
) -> priorities.PriorityView:
    """Make a problem a priority for which a list had no room, with the reason.

    Raises NotAllowed, NotFound, priorities.NeedsWords, NotFallen, ListDecided, AlreadyAPriority, Refused for an area
    elsewhere.
    """
    cycle = priorities.get_cycle(cycle_id)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, places.path_of(cycle.sector_code, local_day(at)))
    return priorities.take_up(
        actor=viewer.actor,
        at=at,
        cycle_id=cycle_id,
        category=category,
        issue=issue,
        why=why,
        decided_by_id=viewer.user_id,
        area_id=_area_of(viewer, at, cycle.sector_code, area_code),
    )


@transaction.atomic
def decline(*, viewer: Viewer, at: dt.datetime, candidate_id: int, reason: str) -> priorities.CandidateView:
    """Decide that a line doesn't become a priority, with the reason.

    Raises NotAllowed, NotFound, priorities.NeedsWords, AlreadyDecided.
    """
    _require_decider(viewer, candidate_id, at)
    return priorities.decline(
        actor=viewer.actor, at=at, candidate_id=candidate_id, reason=reason, decided_by_id=viewer.user_id
    )


@transaction.atomic
def keep(
    *, viewer: Viewer, at: dt.datetime, candidate_id: int, reason: str, priority_id: int | None = None
) -> priorities.CandidateView:
    """Decide that an open priority that a line speaks of stays one, with the reason; that is a look at it, so it
    isn't stale.

    `priority_id`: which of `list_keepable`; without it, the first of them. Raises NotAllowed, NotFound,
    priorities.NeedsWords, AlreadyDecided, NothingToKeep.
    """
    _require_decider(viewer, candidate_id, at)
    there = [one.id for one in list_keepable(at=at, line=priorities.get_candidate(candidate_id))]
    if priority_id is not None and priority_id not in there:
        raise priorities.NothingToKeep("This line doesn't speak of that priority.", field="priority_id")
    return priorities.keep(
        actor=viewer.actor,
        at=at,
        candidate_id=candidate_id,
        reason=reason,
        decided_by_id=viewer.user_id,
        priority_id=priority_id or next(iter(there), None),
    )


def list_keepable(*, at: dt.datetime, line: priorities.CandidateView) -> list[priorities.PriorityView]:
    """The open priorities that a line speaks of: its own area's first, then a neighbourhood's or the sector's."""
    sector = priorities.sector_path_of(line.id)[0]
    codes = standing.neighbourhood_codes(sector, priorities.get_cycle(line.cycle_id).starts_on, local_day(at))
    found = [
        one
        for one in priorities.list_priorities(area_codes=codes, at=at)
        if one.category is line.category
        and priorities.speaks_of(line_area=line.area_code, priority_area=one.area_code, sector=sector)
    ]
    return sorted(found, key=lambda one: (one.area_code != line.area_code, one.area_name))


@transaction.atomic
def decline_rest(*, viewer: Viewer, at: dt.datetime, cycle_id: int, reason: str) -> priorities.CycleView:
    """Decide that no line that still waits on a list becomes a priority, with one reason for all of them.

    Raises NotAllowed, NotFound, priorities.NeedsWords.
    """
    cycle = priorities.get_cycle(cycle_id)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, places.path_of(cycle.sector_code, local_day(at)))
    return priorities.decline_rest(
        actor=viewer.actor, at=at, cycle_id=cycle_id, reason=reason, decided_by_id=viewer.user_id
    )


def set_action(*, viewer: Viewer, at: dt.datetime, priority_id: int, action: str) -> priorities.PriorityView:
    """Say, for the public, what is being done. Raises NotAllowed, NotFound, priorities.NeedsWords, PriorityClosed."""
    _require_on(viewer, Permission.WRITE_PLAN, priority_id, at)
    return priorities.set_action(actor=viewer.actor, at=at, priority_id=priority_id, action=action)


def review(*, viewer: Viewer, at: dt.datetime, priority_id: int, issue: str = "") -> priorities.PriorityView:
    """Say that a priority still stands, reworded where wanted.

    Raises NotAllowed, NotFound, priorities.PriorityClosed.
    """
    _require_on(viewer, Permission.WRITE_PLAN, priority_id, at)
    return priorities.review(actor=viewer.actor, at=at, priority_id=priority_id, issue=issue)


def close(*, viewer: Viewer, at: dt.datetime, priority_id: int, reason: str) -> priorities.PriorityView:
    """End a priority. Raises NotAllowed, NotFound, priorities.NeedsWords, PriorityClosed."""
    _require_on(viewer, Permission.ADOPT_PRIORITY, priority_id, at)
    return priorities.close(actor=viewer.actor, at=at, priority_id=priority_id, reason=reason)


def word_internally(
    *, viewer: Viewer, at: dt.datetime, priority_id: int, words: str
) -> priorities.InternalView:
    """Say what a priority is about among ourselves. Raises NotAllowed, NotFound, priorities.NeedsWords."""
    _require_on(viewer, Permission.WRITE_PLAN, priority_id, at)
    return priorities.word_internally(
        actor=viewer.actor, at=at, priority_id=priority_id, words=words, written_by_id=viewer.user_id
    )


def set_list_rule(
    *,
    viewer: Viewer,
    at: dt.datetime,
    area_code: str,
    rule: priorities.RuleKind,
    k: int,
    force_weight: float,
    community_weight: float,
    recorded_share: float,
    why: str,
    valid_from: dt.date,
    length: int = priorities.DEFAULT_RULE.length,
) -> priorities.ListRuleView:
    """Say by which rule, and how long, the lists of an area and of those below it are made, from today or later on.

    Raises NotAllowed, NotFound, priorities.BadRule, NeedsWords.
    """
    today = local_day(at)
    area = places.get_area(area_code, today)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, area.path)
    if valid_from < today:
        raise priorities.BadRule("Lists of the past stay as they were made.", field="valid_from")
    return priorities.set_list_rule(
        actor=viewer.actor,
        at=at,
        area_id=area.id,
        rule=rule,
        k=k,
        force_weight=force_weight,
        community_weight=community_weight,
        recorded_share=recorded_share,
        length=length,
        why=why,
        valid_from=valid_from,
    )


def _area_of(viewer: Viewer, at: dt.datetime, sector_code: str, area_code: str | None) -> int | None:
    """The area that somebody chose for a priority, where they did."""
    if not area_code:
        return None
    area = places.get_area(area_code, local_day(at))
    accounts.require(viewer, Permission.ADOPT_PRIORITY, area.path)
    if sector_code not in area.path:
        raise Refused(f"{area.name} is in another sector than this list.", field="area_code")
    return area.id


def _require_decider(viewer: Viewer, candidate_id: int, at: dt.datetime) -> None:
    path = standing.path_now(priorities.sector_path_of(candidate_id), at)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, path)


def _require_on(viewer: Viewer, permission: Permission, priority_id: int, at: dt.datetime) -> None:
    accounts.require(viewer, permission, standing.path_now(priorities.area_path_of(priority_id), at))
