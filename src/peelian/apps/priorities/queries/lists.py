"""Reads of sectors' lists. Pages guard them by the sector's area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from peelian.apps.places.models import Area
from peelian.apps.priorities.models import Candidate, Cycle
from peelian.apps.priorities.types import (
    CandidateView,
    CycleView,
    DecisionCount,
    DecisionKind,
    FallenView,
    Line,
)
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


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


def count_decisions(*, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime) -> DecisionCount:
    """How lines of these sectors' lists were decided in a span of time, end excluded."""
    lines = Candidate.objects.filter(cycle__sector__code__in=list(area_codes))
    adopted, declined, pending, kept = _by_decision(since, until)
    return DecisionCount(**lines.aggregate(adopted=adopted, declined=declined, pending=pending, kept=kept))


def count_decisions_by_sector(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime
) -> dict[str, DecisionCount]:
    """The same by sector; sectors that never had a list are left out."""
    lines = Candidate.objects.filter(cycle__sector__code__in=list(area_codes)).order_by()
    adopted, declined, pending, kept = _by_decision(since, until)
    rows = lines.values("cycle__sector__code").annotate(
        adopted=adopted, declined=declined, pending=pending, kept=kept
    )
    counted = rows.values_list("cycle__sector__code", "adopted", "declined", "pending", "kept")
    return {code: DecisionCount(*counts) for code, *counts in counted}


def first_list_on() -> dt.date | None:
    """The local day on which the first list was made; None before that."""
    first: dt.datetime | None = Cycle.objects.aggregate(first=Min("made_at"))["first"]
    return local_day(first) if first else None


def _by_decision(since: dt.datetime, until: dt.datetime) -> tuple[Count, Count, Count, Count]:
    """Lines adopted, declined, pending and kept."""
    decided = Q(decided_at__gte=since, decided_at__lt=until)
    made = Q(cycle__made_at__gte=since, cycle__made_at__lt=until)
    return (
        Count("id", filter=decided & Q(decision=DecisionKind.ADOPTED)),
        Count("id", filter=decided & Q(decision=DecisionKind.DECLINED)),
        Count("id", filter=made & Q(decision=DecisionKind.PENDING)),
        Count("id", filter=decided & Q(decision=DecisionKind.KEPT)),
    )


def fallen_as_json(fell: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines that a list has no room for, as its row keeps them."""
    areas = Area.objects.in_bulk([line.area_id for line in fell])
    return [
        {
            "category": line.category.value, "area_id": line.area_id, "area_code": areas[line.area_id].code,
            "area_name": areas[line.area_id].name, "rank": line.rank, "points": line.points,
            "force_rank": line.force_rank, "community_rank": line.community_rank, "recorded_rank": line.recorded_rank,
            "reason": line.reason, "displacements": list(line.displacements), "evidence": dict(line.evidence),
        }
        for line in fell
    ]  # fmt: skip


def _cycles() -> QuerySet[Cycle]:
    return Cycle.objects.select_related("sector").prefetch_related(
        "candidates__area", "candidates__decided_by", "candidates__priority"
    )


def _candidates() -> QuerySet[Candidate]:
    return Candidate.objects.select_related("area", "decided_by", "priority")


def _cycle(row: Cycle) -> CycleView:
    candidates = tuple(_candidate(candidate) for candidate in row.candidates.all())
    taken_up = {candidate.category for candidate in candidates}
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
        parameters=row.parameters,
        candidates=candidates,
        fell=tuple(fallen for fallen in map(_fallen, row.fell) if fallen.category not in taken_up),
    )


def _fallen(kept: dict[str, Any]) -> FallenView:
    category = ProblemCategory(kept["category"])
    rest = {name: value for name, value in kept.items() if name not in ("category", "displacements")}
    displacements = tuple(kept["displacements"])
    return FallenView(category=category, category_label=category.label, displacements=displacements, **rest)


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
        recorded_rank=row.recorded_rank,
        displacements=tuple(row.displacements),
        kept_id=row.kept_id,
    )
