"""Recruitment by group: counts only, and none from which a small one could be read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from peelian.analysis.adverse_impact import Stages, by_stage
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
    could be read are left out where it could, and so may others be that would give it away. Each campaign is looked at
    by itself, and several together tell only what each of them does: so two sets of campaigns never differ by a count
    that none of them tells.

    Raises:
        Refused: no campaign, an open one, campaigns of different stages, or too few people to tell anything.
    """
    chosen = list(_campaigns().filter(pk__in=campaign_ids))
    stages = [tuple(stage.name for stage in row.stages.all()) for row in chosen]
    decision = rules.may_compare([row.name for row in chosen if row.closed_on is None], stages)
    if not decision:
        raise Refused(decision.reason)
    names = stages[0]
    groups = (*VALUES[characteristic], _UNSAID)
    undecided = 0
    told = _Told.nothing(groups, len(names))
    for campaign in chosen:
        ends = {group: [0] * (len(names) + 1) for group in groups}
        for (value, passed, ended), count in _ways(campaign, characteristic).items():
            end = rules.ends_of(passed, bool(ended), len(names))
            if end is None:
                undecided += count
            else:
                ends[value][end] += count
        told = told.with_campaign(ends)
    return _impact(chosen, characteristic, names, told, undecided)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of some campaigns: by group, who reached each stage and last who passed all, None where hidden;
    whether anybody of a group applied; how many were decided on, and how many of them said nothing."""

    reached: Mapping[str, Sequence[int | None]]
    applied: frozenset[str]
    decided: int | None
    unsaid: int | None

    @classmethod
    def nothing(cls, groups: Sequence[str], stages: int) -> _Told:
        """Of no campaign."""
        return cls({group: [0] * (stages + 1) for group in groups}, frozenset(), 0, 0)

    def with_campaign(self, ends: Mapping[str, Sequence[int]]) -> _Told:
        """With one more, of which is added what it tells by itself."""
        safe = suppress_table(list(ends.values()))
        alone = {
            group: rules.reached(cells, total)
            for group, cells, total in zip(ends, safe.cells, safe.row_totals, strict=True)
        }
        return _Told(
            {
                group: [_sum(one, more) for one, more in zip(numbers, alone[group], strict=True)]
                for group, numbers in self.reached.items()
            },
            self.applied | {group for group, counts in ends.items() if any(counts)},
            _sum(self.decided, safe.total),
            _sum(self.unsaid, safe.row_totals[-1]),
        )


def _sum(one: int | None, more: int | None) -> int | None:
    return None if one is None or more is None else one + more


def _ways(campaign: Campaign, characteristic: Characteristic) -> Counter[tuple[str, int, int]]:
    """What was said, how many stages were passed, whether the way ended: how often."""
    said = Declaration.objects.filter(token=OuterRef("token"), characteristic=characteristic).exclude(
        value=NOT_SAID
    )
    rows = (
        Applicant.objects.filter(campaign=campaign)
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
    told: _Told,
    undecided: int,
) -> Impact:
    if told.decided is None:
        raise Refused(f"So few applied that nothing can be told by {characteristic.label.lower()}.")
    labels = VALUES[characteristic]
    reached = {
        labels[group]: numbers
        for group, numbers in told.reached.items()
        if group != _UNSAID and group in told.applied
    }
    found = by_stage(names, reached)
    decided, unsaid = told.decided, told.unsaid
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
        reasons=(*_reasons(undecided, decided, said, hidden), *_by_chance(found)),
    )


def _by_chance(found: Stages) -> tuple[str, ...]:
    """How many tests stand on the page, and how many of them would say “seldom by chance” if groups fared alike."""
    tests = sum(group.fisher_p is not None for one in (found.overall, *found.stages) for group in one.groups)
    if tests < 2:
        return ()
    return (
        f"{tests} comparisons stand here. If all groups fared alike, about {tests / 20:.1f} of them would have a p"
        " below 0.05 by chance: one such line alone proves nothing.",
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
            " would give it away. Several campaigns tell what each of them tells."
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
