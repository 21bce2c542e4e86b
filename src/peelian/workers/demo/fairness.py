"""Recruitment, what officers say of themselves, and impact assessments in the demo. All of it is invented."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from peelian.apps.accounts import api as accounts
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic, EntryRoute, Outcome, RecruitmentRow
from peelian.workers.demo.setting import Setting

_STAGES = ("Application sift", "Online assessment", "Assessment centre", "Interview", "Vetting and medical")
#: Name, route, how many applied, and how many months ago it opened and closed (0: still open).
_CAMPAIGNS = (
    ("Constables, first intake", EntryRoute.PCEP, 1920, 16, 9),
    ("Constables, second intake", EntryRoute.PCEP, 2160, 10, 3),
    ("PCSOs", EntryRoute.PCSO, 180, 2, 0),
)
#: Of a hundred who apply: which ethnic group they say they are of ("" says nothing).
_APPLY = {"white": 52, "asian": 21, "black": 10, "mixed": 6, "other": 2, "": 9}
#: The share that passes each stage, and by how much less some groups pass two of them.
_PASS = (0.72, 0.74, 0.7, 0.8, 0.9)
_LESS = {("black", 1): 0.2, ("asian", 1): 0.1, ("black", 3): 0.08, ("other", 1): 0.25, ("mixed", 1): 0.06}
#: Of a hundred who serve.
_SERVE = {"white": 68, "asian": 12, "black": 4, "mixed": 4, "other": 1, "": 11}
_FEMALE = 0.35


def follow_recruitment(setting: Setting) -> int:
    """Two campaigns that have closed and one that goes on. How many applied."""
    total = 0
    for name, route, size, opened, closed in _CAMPAIGNS:
        opened_on = _months_ago(setting, opened)
        campaign_id = fairness.open_campaign(
            actor=setting.actor, at=setting.moment(opened_on, 9), name=name, route=route, opened_on=opened_on,
            stages=_STAGES,
        )  # fmt: skip
        closed_on = _months_ago(setting, closed) if closed else setting.today
        rows = list(_results(setting.chance(f"campaign {name}"), name, size, (opened_on, closed_on)))
        loaded_at = setting.moment(closed_on - dt.timedelta(days=1), 10)
        loaded = fairness.load_results(actor=setting.actor, at=loaded_at, campaign_id=campaign_id, rows=rows)
        total += loaded.added
        if closed:
            fairness.close_campaign(
                actor=setting.actor,
                at=setting.moment(closed_on, 9),
                campaign_id=campaign_id,
                closed_on=closed_on,
            )
    return total


def say_of_themselves(setting: Setting) -> int:
    """What most constables of the neighbourhood teams have said. How many did."""
    chance = setting.chance("declarations")
    asked_at = setting.moment(_months_ago(setting, 14), 12)
    count = 0
    for team in setting.staff.teams.values():
        for person_id in team.constables:
            group = _pick(chance, _SERVE)
            if not group:
                continue
            sex = "female" if chance.random() < _FEMALE else "male"
            fairness.declare(
                actor=setting.actor, at=asked_at, person_id=person_id,
                answers={Characteristic.ETHNICITY: group, Characteristic.SEX: sex},
            )  # fmt: skip
            count += 1
    return count


def assess(setting: Setting) -> None:
    """One assessment of the first campaign, approved, with an action that is done and one that is due."""
    writer, second = (one.user_id for one in _two_inspectors(setting))
    campaign = fairness.list_campaigns()[-1]
    written_at = setting.moment(_months_ago(setting, 8), 10)
    made = fairness.write_assessment(
        actor=setting.actor,
        at=written_at,
        written_by_id=writer,
        subject=f"fairness.Campaign:{campaign.id}",
        title="First intake of constables",
        body="Black applicants passed the online assessment less often than white applicants. The difference is more"
        " than chance would seldom make. No other stage stands out.\n\nConsidered: another assessment, more time, help"
        " with preparing. Time and help cost least and keep the standard.",
        affected=[Characteristic.ETHNICITY],
    )
    for words, owner, months in (
        ("Offer everybody a practice test and an evening with officers who took it.", "Recruitment", 4),
        (
            "Ask the provider how its questions were tried on different groups.",
            "Learning and development",
            -1,
        ),
    ):
        action = fairness.add_action(
            actor=setting.actor, at=written_at, assessment_id=made, words=words, owner=owner,
            due_on=_months_ago(setting, months),
        )  # fmt: skip
        if months > 0:
            done_on = _months_ago(setting, months + 1)
            fairness.finish_action(
                actor=setting.actor, at=setting.moment(done_on, 15), action_id=action, done_on=done_on
            )
    fairness.approve_assessment(
        actor=setting.actor,
        at=setting.moment(_months_ago(setting, 7), 9),
        assessment_id=made,
        approved_by_id=second,
    )


def _results(
    chance: random.Random, name: str, size: int, span: tuple[dt.date, dt.date]
) -> Iterator[RecruitmentRow]:
    """Everybody's way through the stages, in the order in which a recruitment system would tell it."""
    first, last = span
    step = max(1, (last - first).days // (len(_STAGES) + 1))
    row = 1
    for number in range(size):
        group = _pick(chance, _APPLY)
        answers = ((Characteristic.ETHNICITY, group),) if group else ()
        if chance.random() < 0.95:
            answers = (*answers, (Characteristic.SEX, "female" if chance.random() < _FEMALE else "male"))
        for stage, outcome in enumerate(_way(chance, group)):
            row += 1
            on = first + dt.timedelta(days=step * (stage + 1))
            yield RecruitmentRow(row, f"{name} {number}", _STAGES[stage], outcome, on, first, answers)


def _way(chance: random.Random, group: str) -> Iterator[Outcome]:
    for stage, share in enumerate(_PASS):
        if chance.random() < share - _LESS.get((group, stage), 0.0):
            yield Outcome.PASSED
            continue
        yield Outcome.WITHDREW if chance.random() < 0.2 else Outcome.FAILED
        return


def _pick(chance: random.Random, shares: dict[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _months_ago(setting: Setting, months: int) -> dt.date:
    return setting.today - dt.timedelta(days=30 * months)


def _two_inspectors(setting: Setting) -> tuple[accounts.Viewer, accounts.Viewer]:
    walked = setting.walked.code
    return setting.staff.inspectors[walked], setting.staff.seconds[walked]
