"""Campaigns with applicants of groups, through the room's own door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic, EntryRoute, Outcome, RecruitmentRow
from peelian.kernel.actors import system
from tests.factories.clock import AT

STAGES = ("Sift", "Assessment centre", "Vetting")
OPENED = dt.date(2025, 1, 6)
CLOSED = dt.date(2025, 9, 30)
ACTOR = system("tests")


def funnel(ends: Mapping[str, Sequence[int]], *, stages: Sequence[str] = STAGES) -> list[RecruitmentRow]:
    """Rows of applicants by ethnic group ("" says nothing): how many failed at each stage, last how many passed all."""
    rows: list[RecruitmentRow] = []
    for group, counts in ends.items():
        answers = ((Characteristic.ETHNICITY, group),) if group else ()
        for end, count in enumerate(counts):
            for n in range(count):
                reference = f"{group}-{end}-{n}"
                outcomes = [Outcome.PASSED] * end + ([Outcome.FAILED] if end < len(stages) else [])
                for k, outcome in enumerate(outcomes):
                    on = OPENED + dt.timedelta(days=30 * k)
                    rows.append(
                        RecruitmentRow(len(rows) + 2, reference, stages[k], outcome, on, OPENED, answers)
                    )
    return rows


def campaign(
    ends: Mapping[str, Sequence[int]],
    *,
    name: str = "Spring",
    closed: bool = True,
    stages: Sequence[str] = STAGES,
) -> int:
    """A campaign with these applicants, closed unless it is to stay open."""
    made = fairness.open_campaign(
        actor=ACTOR, at=AT, name=name, route=EntryRoute.PCEP, opened_on=OPENED, stages=stages
    )
    fairness.load_results(actor=ACTOR, at=AT, campaign_id=made, rows=funnel(ends, stages=stages))
    if closed:
        fairness.close_campaign(actor=ACTOR, at=AT, campaign_id=made, closed_on=CLOSED)
    return made
