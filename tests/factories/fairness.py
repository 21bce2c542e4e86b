"""Campaigns with applicants of groups, through the room's own door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic, EntryRoute, Outcome, RecruitmentRow
from peelian.apps.fairness.models.assessments import AssessmentAction, ImpactAssessment
from peelian.apps.fairness.models.recruiting import Campaign
from peelian.kernel.actors import system
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT

STAGES = ("Sift", "Assessment centre", "Vetting")
OPENED = dt.date(2025, 1, 6)
CLOSED = dt.date(2025, 9, 30)
ACTOR = system("tests")


def funnel(
    ends: Mapping[str, Sequence[int]], *, stages: Sequence[str] = STAGES, of: str = ""
) -> list[RecruitmentRow]:
    """Rows of applicants by ethnic group ("" says nothing): how many failed at each stage, last how many passed all.

    References begin with `of`, so that those of two campaigns are told apart.
    """
    rows: list[RecruitmentRow] = []
    for group, counts in ends.items():
        answers = ((Characteristic.ETHNICITY, group),) if group else ()
        for end, count in enumerate(counts):
            for n in range(count):
                reference = f"{of}{group}-{end}-{n}"
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
    of: str = "",
) -> int:
    """A campaign with these applicants, closed unless it is to stay open."""
    made = fairness.open_campaign(
        actor=ACTOR, at=AT, name=name, route=EntryRoute.PCEP, opened_on=OPENED, stages=stages
    )
    fairness.load_results(actor=ACTOR, at=AT, campaign_id=made, rows=funnel(ends, stages=stages, of=of))
    if closed:
        fairness.close_campaign(actor=ACTOR, at=AT, campaign_id=made, closed_on=CLOSED)
    return made


#: White 80 of whom 48 pass all; Black 40 of whom 12 do; Asian 50 of whom 28 do.
PLAIN = {"white": (12, 10, 10, 48), "black": (14, 8, 6, 12), "asian": (9, 7, 6, 28)}


def open_campaign() -> int:
    """The row of a campaign that is open, and nothing else."""
    return Campaign.objects.create(name="Autumn", route=EntryRoute.PCEP, opened_on=OPENED).pk


def assessed() -> int:
    """The row of an assessment with an action."""
    row = ImpactAssessment.objects.create(
        subject="fairness.Campaign:1",
        title="Spring campaign",
        body="Fewer Black applicants pass the sift.",
        affected=[Characteristic.ETHNICITY],
        written_by=UserFactory.create(),
        written_at=AT,
    )
    AssessmentAction.objects.create(
        assessment=row, words="Sift without names.", owner="Recruitment", due_on=CLOSED
    )
    return row.pk
