"""What is decided about a list: adopt, take up, keep or decline."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q

from peelian.apps.events import api as events
from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Candidate, Cycle, Priority
from peelian.apps.priorities.queries import lists, priorities
from peelian.apps.priorities.services.lists import ListDecided
from peelian.apps.priorities.services.standing import record_of
from peelian.apps.priorities.services.words import NeedsWords
from peelian.apps.priorities.types import (
    CandidateView,
    CycleView,
    DecisionKind,
    PriorityView,
)
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class AlreadyDecided(Refused):
    """The line was adopted or declined before."""


class AlreadyAPriority(Refused):
    """The same problem is an open priority of the same area."""


class NothingToKeep(Refused):
    """The line is about no open priority of its area."""


class NotFallen(Refused):
    """The problem isn't among those that a list had no room for."""


def adopt(
    *,
    actor: Actor,
    at: dt.datetime,
    candidate_id: int,
    issue: str,
    decided_by_id: int,
    area_id: int | None = None,
) -> PriorityView:
    """Make a line of a list a priority, with the issue in words for the public.

    `area_id` puts it in another area than the line stands for. Raises NeedsWords, AlreadyDecided, AlreadyAPriority.
    """
    issue = tidy(issue)
    if not issue:
        raise NeedsWords("Say what the issue is, in words that a resident would use.", field="issue")
    with transaction.atomic():
        candidate = _undecided(candidate_id)
        priority = Priority(
            candidate=candidate,
            area_id=area_id or candidate.area_id,
            category=candidate.category,
            issue=issue,
            adopted_at=at,
            reviewed_at=at,
        )
        _refuse_twice(priority, at)
        try:
            with transaction.atomic():
                priority.save()
        except IntegrityError as clash:
            if "priority_open_once_in_an_area" not in str(clash):
                raise
            raise AlreadyAPriority("Somebody has just made this a priority of this area.") from clash
        _decide(candidate, DecisionKind.ADOPTED, "", decided_by_id, at)
        record_of(
            "priorities.priority.adopted", actor, at, priority, candidate=candidate_id, rank=candidate.rank
        )
    return priorities.get_priority(priority.pk, at=at)


def take_up(
    *,
    actor: Actor,
    at: dt.datetime,
    cycle_id: int,
    category: ProblemCategory,
    issue: str,
    why: str,
    decided_by_id: int,
    area_id: int | None = None,
) -> PriorityView:
    """Make a problem a priority for which a list had no room, with the reason; it becomes a line of the list by that.

    Raises NotFound, NeedsWords, NotFallen, ListDecided once the minutes are signed, AlreadyAPriority.
    """
    why = tidy(why)
    if not why:
        raise NeedsWords("Say why it is taken up although the list had no room for it.", field="why")
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",)).filter(pk=cycle_id).first()
        if cycle is None:
            raise NotFound("There is no such list.")
        if cycle.minutes.exists():
            raise ListDecided("The minutes of this list are signed, so it stays as it is.")
        fallen = next((one for one in lists.get_cycle(cycle_id).fell if one.category is category), None)
        if fallen is None:
            raise NotFallen("That isn't beyond this list's length: it is a line of it, or nobody named it.")
        candidate = Candidate.objects.create(
            cycle=cycle, category=category, area_id=fallen.area_id, rank=fallen.rank, points=fallen.points,
            force_rank=fallen.force_rank, community_rank=fallen.community_rank, recorded_rank=fallen.recorded_rank,
            reason=f"{fallen.reason} Taken up by hand: {why}", evidence={**fallen.evidence, "taken_up": why},
            displacements=list(fallen.displacements),
        )  # fmt: skip
        events.record(
            name="priorities.candidate.taken_up",
            actor=actor,
            at=at,
            subject=candidate,
            area_code=candidate.area.code,
            data={"category": category.value, "rank": fallen.rank, "why": why},
        )
        return adopt(
            actor=actor, at=at, candidate_id=candidate.pk, issue=issue, decided_by_id=decided_by_id, area_id=area_id
        )  # fmt: skip


def decline(
    *, actor: Actor, at: dt.datetime, candidate_id: int, reason: str, decided_by_id: int
) -> CandidateView:
    """Decide that a line doesn't become a priority, and say why. Raises NeedsWords, AlreadyDecided."""
    reason = tidy(reason)
    if not reason:
        raise NeedsWords("Say why it is declined: those who spoke of it may ask.", field="reason")
    with transaction.atomic():
        candidate = _undecided(candidate_id)
        _decide(candidate, DecisionKind.DECLINED, reason, decided_by_id, at)
        events.record(
            name="priorities.candidate.declined",
            actor=actor,
            at=at,
            subject=candidate,
            area_code=candidate.area.code,
            data={"category": candidate.category, "rank": candidate.rank},
        )
    return lists.get_candidate(candidate_id)


def keep(
    *,
    actor: Actor,
    at: dt.datetime,
    candidate_id: int,
    reason: str,
    decided_by_id: int,
    priority_id: int | None = None,
) -> CandidateView:
    """Decide that an open priority that the line speaks of stays one, and say why; counts as a look at it.

    `priority_id`: which one, of the line's problem; without it, that of the line's own area. Raises NeedsWords,
    AlreadyDecided, NothingToKeep.
    """
    reason = tidy(reason)
    if not reason:
        raise NeedsWords("Say why it is kept.", field="reason")
    with transaction.atomic():
        candidate = _undecided(candidate_id)
        priority = (
            Priority.objects.select_for_update(of=("self",))
            .select_related("area")
            .filter(
                Q(area__code=candidate.area.code) if priority_id is None else Q(pk=priority_id),
                category=candidate.category,
                closed_at__isnull=True,
            )
            .first()
        )
        decision = rules.may_keep(DecisionKind(candidate.decision), has_open_priority=priority is not None)
        if priority is None or not decision:
            raise NothingToKeep(decision.reason)
        priority.reviewed_at = at
        priority.save(update_fields=["reviewed_at"])
        candidate.kept = priority
        _decide(candidate, DecisionKind.KEPT, reason, decided_by_id, at)
        events.record(
            name="priorities.candidate.kept",
            actor=actor,
            at=at,
            subject=candidate,
            area_code=candidate.area.code,
            data={"category": candidate.category, "rank": candidate.rank, "priority": priority.pk},
        )
        record_of("priorities.priority.reviewed", actor, at, priority, reworded=False)
    return lists.get_candidate(candidate_id)


def decline_rest(
    *, actor: Actor, at: dt.datetime, cycle_id: int, reason: str, decided_by_id: int
) -> CycleView:
    """Decide that no line that still waits on a list becomes a priority, with one reason for all of them.

    Raises NotFound, NeedsWords. Nothing left to decide changes nothing.
    """
    reason = tidy(reason)
    if not reason:
        raise NeedsWords("Say why they are declined: those who spoke of it may ask.", field="reason")
    with transaction.atomic():
        cycle = lists.get_cycle(cycle_id)
        waiting = Candidate.objects.filter(cycle_id=cycle_id, decision=DecisionKind.PENDING)
        count = waiting.update(
            decision=DecisionKind.DECLINED, decision_reason=reason, decided_by_id=decided_by_id, decided_at=at
        )
        if count:
            events.record(
                name="priorities.list.declined",
                actor=actor,
                at=at,
                subject=f"priorities.Cycle:{cycle_id}",
                area_code=cycle.sector_code,
                data={"lines": count},
            )
    return lists.get_cycle(cycle_id)


def _undecided(candidate_id: int) -> Candidate:
    candidate = (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("area")
        .filter(pk=candidate_id)
        .first()
    )
    if candidate is None:
        raise NotFound("There is no such line on a list.")
    decision = rules.may_decide(DecisionKind(candidate.decision))
    if not decision:
        raise AlreadyDecided(decision.reason)
    return candidate


def _decide(
    candidate: Candidate, kind: DecisionKind, reason: str, decided_by_id: int, at: dt.datetime
) -> None:
    candidate.decision, candidate.decision_reason = kind, reason
    candidate.decided_by_id, candidate.decided_at = decided_by_id, at
    candidate.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at", "kept"])


def _refuse_twice(priority: Priority, at: dt.datetime) -> None:
    category = ProblemCategory(priority.category)
    standing = priorities.find_open_priority(area_code=priority.area.code, category=category, at=at)
    if standing is not None:
        raise AlreadyAPriority(
            f"{category.label} is a priority of {standing.area_name} already, since "
            f"{in_words(standing.adopted_at)}. Review that one, or close it first."
        )
