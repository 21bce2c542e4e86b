"""Reads of strands, lists and priorities. Priorities are public; pages guard lists by the sector's area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Candidate, Cycle, ForceStrand, Priority
from peelian.apps.priorities.types import (
    CandidateView,
    CycleView,
    DecisionCount,
    DecisionKind,
    PriorityView,
    StrandView,
)
from peelian.columns.compiled import compiled
from peelian.columns.spans import valid_on
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

#: A priority's values as `_priority` takes them.
_FIELDS = (
    "id", "candidate_id", "area_id", "area__code", "area__name", "category", "issue", "adopted_at", "action",
    "action_at", "reviewed_at", "closed_at",
)  # fmt: skip


def list_strands(*, area_codes: Iterable[str], on: dt.date) -> list[StrandView]:
    """Strands valid on a day in these areas (exactly these codes), heaviest first."""
    rows = ForceStrand.objects.filter(valid_on(on), area__code__in=list(area_codes)).select_related("area")
    return sorted(
        map(strand_view, rows), key=lambda strand: (-strand.weight, strand.category, strand.area_code)
    )


def list_strands_to_come(*, area_codes: Iterable[str], on: dt.date) -> list[StrandView]:
    """Strands of these areas (exactly these codes) that begin after a day, soonest first."""
    rows = ForceStrand.objects.filter(valid_from__gt=on, area__code__in=list(area_codes))
    return [strand_view(row) for row in rows.select_related("area").order_by("valid_from", "category", "id")]


def get_strand(strand_id: int) -> StrandView:
    """One strand. Raises NotFound."""
    return strand_view(_strand(strand_id))


def strand_path_of(strand_id: int) -> tuple[str, ...]:
    """The codes that a permission on a strand is asked for: its area's and those above. Raises NotFound."""
    return _strand(strand_id).area.path


def nearest_strands(*, area_path: Sequence[str], on: dt.date) -> list[StrandView]:
    """One strand for each category that the areas of a path ask for: the nearest area's wins. Heaviest first.

    `area_path` goes from the area itself up to the force.
    """
    nearest: dict[ProblemCategory, StrandView] = {}
    for strand in sorted(
        list_strands(area_codes=area_path, on=on), key=lambda s: area_path.index(s.area_code)
    ):
        nearest.setdefault(strand.category, strand)
    return sorted(nearest.values(), key=lambda strand: (-strand.weight, strand.category))


def list_cycles(sector_code: str, *, limit: int = 26) -> list[CycleView]:
    """A sector's lists, the latest fortnight first."""
    return [_cycle(row) for row in _cycles().filter(sector__code=sector_code)[:limit]]


def get_cycle(cycle_id: int) -> CycleView:
    """One list with its lines. Raises NotFound."""
    row = _cycles().filter(pk=cycle_id).first()
    if row is None:
        raise NotFound("There is no such list.")
    return _cycle(row)


def current_cycle(sector_code: str, on: dt.date) -> CycleView | None:
    """The list of the fortnight that holds a day; None while it hasn't been made."""
    row = _cycles().filter(sector__code=sector_code, starts_on__lte=on, ends_on__gt=on).first()
    return _cycle(row) if row else None


def get_candidate(candidate_id: int) -> CandidateView:
    """One line of a list. Raises NotFound."""
    row = _candidates().filter(pk=candidate_id).first()
    if row is None:
        raise NotFound("There is no such line on a list.")
    return _candidate(row)


def sector_path_of(candidate_id: int) -> tuple[str, ...]:
    """The codes that a permission to decide a line is asked for: its sector's and those above. Raises NotFound."""
    row = Candidate.objects.select_related("cycle__sector__parent__parent").filter(pk=candidate_id).first()
    if row is None:
        raise NotFound("There is no such line on a list.")
    return row.cycle.sector.path


def list_priorities(
    *, area_codes: Iterable[str], at: dt.datetime, open_only: bool = True
) -> list[PriorityView]:
    """Priorities of these areas (exactly these codes), the newest first."""
    return [_priority(row, at) for row in _of_areas(codes=tuple(area_codes), open_only=open_only)]


def get_priority(priority_id: int, *, at: dt.datetime) -> PriorityView:
    """One priority. Raises NotFound."""
    row = Priority.objects.filter(pk=priority_id).values_list(*_FIELDS).first()
    if row is None:
        raise NotFound("There is no such priority.")
    return _priority(row, at)


def area_path_of(priority_id: int) -> tuple[str, ...]:
    """The codes that a permission on this priority is asked for: its area's and those above. Raises NotFound."""
    return _get(priority_id).area.path


def find_open_priority(*, area_code: str, category: ProblemCategory, at: dt.datetime) -> PriorityView | None:
    """The open priority of a category in exactly this area, if there is one."""
    rows = Priority.objects.filter(area__code=area_code, category=category, closed_at__isnull=True)
    row = rows.values_list(*_FIELDS).first()
    return _priority(row, at) if row else None


def count_decisions(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> DecisionCount:
    """How lines of these sectors' lists were decided in a span of time, end excluded."""
    lines = Candidate.objects.filter(cycle__sector__code__in=list(area_codes))
    decided = Q(decided_at__gte=since, decided_at__lt=until)
    made = Q(cycle__made_at__gte=since, cycle__made_at__lt=until)
    count = lines.aggregate(
        adopted=Count("id", filter=decided & Q(decision=DecisionKind.ADOPTED)),
        declined=Count("id", filter=decided & Q(decision=DecisionKind.DECLINED)),
        pending=Count("id", filter=made & Q(decision=DecisionKind.PENDING)),
    )
    return DecisionCount(**count)


def list_adopted_ids(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> list[int]:
    """Priorities of these areas that were adopted in a span of time, end excluded."""
    rows = Priority.objects.filter(
        area__code__in=list(area_codes), adopted_at__gte=since, adopted_at__lt=until
    )
    return list(rows.order_by("id").values_list("id", flat=True))


def strand_view(row: ForceStrand) -> StrandView:
    """A row as it is handed out."""
    category = ProblemCategory(row.category)
    return StrandView(
        id=row.pk,
        area_code=row.area.code,
        area_name=row.area.name,
        category=category,
        category_label=category.label,
        impact=row.impact,
        likelihood=row.likelihood,
        weight=row.impact * row.likelihood,
        why=row.why,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _strand(strand_id: int) -> ForceStrand:
    row = ForceStrand.objects.select_related("area__parent__parent__parent").filter(pk=strand_id).first()
    if row is None:
        raise NotFound("There is no such strand.")
    return row


def _cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("sector").prefetch_related(
        "candidates__area", "candidates__decided_by", "candidates__priority"
    )


def _candidates() -> QuerySet[Candidate]:
    return Candidate.objects.select_related("area", "decided_by", "priority")


@compiled
def _of_areas(*, codes: tuple[str, ...], open_only: bool) -> QuerySet[Priority, Any]:
    rows = Priority.objects.filter(area__code__in=codes).values_list(*_FIELDS)
    return rows.filter(closed_at__isnull=True) if open_only else rows


def _get(priority_id: int) -> Priority:
    row = Priority.objects.select_related("area__parent__parent__parent").filter(pk=priority_id).first()
    if row is None:
        raise NotFound("There is no such priority.")
    return row


def _cycle(row: Cycle) -> CycleView:
    return CycleView(
        id=row.pk,
        sector_code=row.sector.code,
        sector_name=row.sector.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        rule=row.rule,
        rule_version=row.rule_version,
        made_at=row.made_at,
        set_aside=tuple(row.set_aside),
        candidates=tuple(_candidate(candidate) for candidate in row.candidates.all()),
    )


def _candidate(row: Candidate) -> CandidateView:
    category = ProblemCategory(row.category)
    priority = getattr(row, "priority", None)
    return CandidateView(
        id=row.pk,
        cycle_id=row.cycle_id,
        category=category,
        category_label=category.label,
        area_id=row.area_id,
        area_code=row.area.code,
        area_name=row.area.name,
        rank=row.rank,
        points=row.points,
        force_rank=row.force_rank,
        community_rank=row.community_rank,
        reason=row.reason,
        evidence=row.evidence,
        decision=DecisionKind(row.decision),
        decision_reason=row.decision_reason,
        decided_by_name=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        priority_id=priority.pk if priority else None,
    )


def _priority(row: tuple[Any, ...], at: dt.datetime) -> PriorityView:
    (
        number,
        candidate,
        area_id,
        code,
        name,
        kind,
        issue,
        adopted_at,
        action,
        action_at,
        reviewed_at,
        closed_at,
    ) = row
    category = ProblemCategory(kind)
    today = local_day(at)
    return PriorityView(
        id=number,
        candidate_id=candidate,
        area_id=area_id,
        area_code=code,
        area_name=name,
        category=category,
        category_label=category.label,
        issue=issue,
        adopted_at=adopted_at,
        action=action,
        action_at=action_at,
        reviewed_at=reviewed_at,
        age_days=(today - local_day(adopted_at)).days,
        stale=closed_at is None and rules.is_stale(local_day(reviewed_at), today),
        closed_at=closed_at,
    )
