"""Recruitment by group: counts only, and none from which a small one could be read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from peelian.analysis.adverse_impact import by_stage
from peelian.analysis.suppression import LEAST, suppress_table
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.declarations import Declaration
from peelian.apps.fairness.models.recruiting import Applicant, Campaign
from peelian.apps.fairness.types import (
    NOT_SAID,
    VALUES,
    CampaignView,
    Characteristic,
    EntryRoute,
    Impact,
    Outcome,
)
from peelian.kernel.errors import NotFound, Refused

_UNSAID = "unsaid"


def list_campaigns() -> list[CampaignView]:
    """All campaigns, the latest first."""
    return [_view(row) for row in _campaigns()]


def get_campaign(campaign_id: int) -> CampaignView:
    """One campaign. Raises NotFound."""
    row = _campaigns().filter(pk=campaign_id).first()
    if row is None:
        raise NotFound("There is no such campaign.")
    return _view(row)


def adverse_impact(*, campaign_ids: Sequence[int], characteristic: Characteristic) -> Impact:
    """How each group fared at every stage and over all, in closed campaigns of the same stages, counted together.

    Whoever has no result yet isn't counted; whoever withdrew wasn't selected. Groups of which a count of one to four
    could be read are left out where it could, and so may others be that would give it away.

    Raises:
        Refused: no campaign, an open one, campaigns of different stages, or too few people to tell anything.
    """
    chosen = list(_campaigns().filter(pk__in=campaign_ids))
    stages = [tuple(stage.name for stage in row.stages.all()) for row in chosen]
    decision = rules.may_compare([row.name for row in chosen if row.closed_on is None], stages)
    if not decision:
        raise Refused(decision.reason)
    names = stages[0]
    groups = [*VALUES[characteristic], _UNSAID]
    ends = {group: [0] * (len(names) + 1) for group in groups}
    undecided = 0
    for (value, passed, ended), count in _ways(chosen, characteristic).items():
        end = rules.ends_of(passed, bool(ended), len(names))
        if end is None:
            undecided += count
        else:
            ends[value][end] += count
    return _impact(chosen, characteristic, names, ends, undecided)


def _ways(chosen: Sequence[Campaign], characteristic: Characteristic) -> Counter[tuple[str, int, int]]:
    """What was said, how many stages were passed, whether the way ended: how often."""
    said = Declaration.objects.filter(token=OuterRef("token"), characteristic=characteristic).exclude(
        value=NOT_SAID
    )
    rows = (
        Applicant.objects.filter(campaign__in=chosen)
        .annotate(
            value=Coalesce(Subquery(said.values("value")[:1]), Value(_UNSAID), output_field=CharField()),
            passed=Count("results", filter=Q(results__outcome=Outcome.PASSED)),
            ended=Count("results", filter=~Q(results__outcome=Outcome.PASSED)),
        )
        .values_list("value", "passed", "ended")
    )
    return Counter(rows.iterator())


def _impact(
    chosen: Sequence[Campaign],
    characteristic: Characteristic,
    names: tuple[str, ...],
    ends: dict[str, list[int]],
    undecided: int,
) -> Impact:
    safe = suppress_table(list(ends.values()))
    if safe.total is None:
        raise Refused(f"So few applied that nothing can be told by {characteristic.label.lower()}.")
    labels = VALUES[characteristic]
    reached = {
        labels[group]: rules.reached(cells, total)
        for group, cells, total in zip(ends, safe.cells, safe.row_totals, strict=True)
        if group != _UNSAID and any(ends[group])
    }
    found = by_stage(names, reached)
    decided = safe.total
    unsaid = safe.row_totals[-1]
    hidden = tuple(group for group, numbers in reached.items() if None in numbers)
    said = decided - unsaid if unsaid is not None else None
    return Impact(
        campaigns=tuple(row.name for row in chosen),
        characteristic=characteristic,
        stages=tuple(zip(found.names, found.stages, strict=True)),
        overall=found.overall,
        hidden=hidden,
        applied=decided + undecided,
        decided=decided,
        said=said,
        definition=found.overall.definition,
        inputs_on=max(row.closed_on for row in chosen if row.closed_on is not None),
        reasons=_reasons(undecided, decided, said, hidden),
    )


def _reasons(undecided: int, decided: int, said: int | None, hidden: tuple[str, ...]) -> tuple[str, ...]:
    told = []
    if undecided:
        told.append(f"{undecided:,} who had no last result when the campaign closed are not counted.")
    if said is not None and decided:
        told.append(f"{said:,} of {decided:,} said which group they are of ({said / decided:.0%}).")
    if hidden:
        told.append(
            f"Left out of some stages: {', '.join(hidden)}. A count of fewer than {LEAST} people isn't told, nor what"
            " would give it away."
        )
    told.append(
        "A ratio below four fifths asks for a look. It proves nothing, and above it nothing is cleared."
    )
    return tuple(told)


def _campaigns() -> QuerySet[Campaign]:
    rows = Campaign.objects.prefetch_related("stages").annotate(applied=Count("applicants"))
    return rows.order_by("-opened_on", "name")  # who groups loses the model's own order


def _view(row: Campaign) -> CampaignView:
    applied: int = row.applied  # type: ignore[attr-defined] # annotated above
    names = tuple(stage.name for stage in row.stages.all())
    closed: dt.date | None = row.closed_on
    return CampaignView(row.pk, row.name, EntryRoute(row.route), row.opened_on, closed, names, applied)
