"""Writes on lists: making one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.priorities import rules
from peelian.apps.priorities.models import Candidate, Cycle
from peelian.apps.priorities.queries import lists
from peelian.apps.priorities.types import (
    CycleView,
    DecisionKind,
    Line,
)
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused


class ListDecided(Refused):
    """Something on the list was decided: it can't be made again."""


def make_list(
    *,
    actor: Actor,
    at: dt.datetime,
    sector_id: int,
    starts_on: dt.date,
    ends_on: dt.date,
    rule: str,
    rule_version: str,
    lines: Sequence[Line],
    fell: Sequence[Line] = (),
    set_aside: Sequence[str] = (),
    parameters: Mapping[str, Any] | None = None,
) -> CycleView:
    """Write a sector's list for a fortnight, in place of one made before for the same fortnight.

    `fell`: what it has no room for; `parameters`: weights, shares and tables that it was made with. Raises
    ListDecided once something on the list was decided, or its minutes are signed.
    """
    with transaction.atomic():
        cycle, is_new = Cycle.objects.select_for_update().get_or_create(
            sector_id=sector_id,
            starts_on=starts_on,
            defaults={"ends_on": ends_on, "rule": rule, "rule_version": rule_version, "made_at": at},
        )
        decision = rules.may_make_again(
            # Held: what somebody decides in this moment either counts here, or finds its line gone.
            DecisionKind(value)
            for value in cycle.candidates.select_for_update().values_list("decision", flat=True)
        )
        if not decision:
            raise ListDecided(decision.reason)
        if cycle.minutes.exists():
            raise ListDecided("The minutes of this list are signed, so it stays as it is.")
        cycle.candidates.all().delete()
        cycle.rule, cycle.rule_version, cycle.made_at, cycle.set_aside = (
            rule,
            rule_version,
            at,
            list(set_aside),
        )
        cycle.parameters, cycle.fell = dict(parameters or {}), lists.fallen_as_json(fell)
        cycle.save(update_fields=["rule", "rule_version", "made_at", "set_aside", "parameters", "fell"])
        Candidate.objects.bulk_create(
            Candidate(
                cycle=cycle,
                category=line.category,
                area_id=line.area_id,
                rank=line.rank,
                points=line.points,
                force_rank=line.force_rank,
                community_rank=line.community_rank,
                reason=line.reason,
                evidence=dict(line.evidence),
                recorded_rank=line.recorded_rank,
                displacements=list(line.displacements),
            )
            for line in lines
        )
        events.record(
            name="priorities.list.made",
            actor=actor,
            at=at,
            subject=cycle,
            area_code=cycle.sector.code,
            data={
                "starts_on": starts_on.isoformat(),
                "rule": rule,
                "lines": len(lines),
                "fell": len(fell),
                "again": not is_new,
            },
        )
    return lists.get_cycle(cycle.pk)
