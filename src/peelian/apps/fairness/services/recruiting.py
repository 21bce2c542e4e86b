"""Recruitment: campaigns opened and closed, and how applicants fared, as the recruitment system tells it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.crypto import salted_hmac

from peelian.apps.events import api as events
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.declarations import Declaration, Subject
from peelian.apps.fairness.models.recruiting import Applicant, Campaign, CampaignStage, StageResult
from peelian.apps.fairness.types import Characteristic, EntryRoute, Loaded, Outcome, RecruitmentRow
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput, NotFound, Refused
from peelian.kernel.text import tidy


class CannotOpen(Refused):
    """A campaign without a name or stages, or one whose name is taken."""


class CampaignClosed(Refused):
    """A closed campaign takes no more results: figures were made of it."""


def open_campaign(
    *, actor: Actor, at: dt.datetime, name: str, route: EntryRoute, opened_on: dt.date, stages: Sequence[str]
) -> int:
    """Open a round of recruitment with its stages in their order. Raises CannotOpen."""
    name, stages = tidy(name), [words for stage in stages if (words := tidy(stage))]
    if not name:
        raise CannotOpen("Give the campaign a name.", field="name")
    if not stages or len({stage.casefold() for stage in stages}) != len(stages):
        raise CannotOpen("Name the stages in their order, each once.", field="stages")
    with transaction.atomic():
        row, made = Campaign.objects.get_or_create(
            name=name, defaults={"route": route, "opened_on": opened_on}
        )
        if not made:
            raise CannotOpen("There is a campaign of this name.", field="name")
        CampaignStage.objects.bulk_create(
            [CampaignStage(campaign=row, position=n, name=stage) for n, stage in enumerate(stages)]
        )
        events.record(name="fairness.campaign.opened", actor=actor, at=at, subject=row)
    return row.pk


def close_campaign(*, actor: Actor, at: dt.datetime, campaign_id: int, closed_on: dt.date) -> None:
    """Close a campaign: from now on figures by group can be made of it. Raises NotFound, CampaignClosed, Refused."""
    with transaction.atomic():
        row = _held(campaign_id)
        if closed_on < row.opened_on:
            raise Refused("A campaign closes on the day it opened, or later.", field="closed_on")
        row.closed_on = closed_on
        row.save(update_fields=["closed_on"])
        events.record(name="fairness.campaign.closed", actor=actor, at=at, subject=row)


def load_results(
    *, actor: Actor, at: dt.datetime, campaign_id: int, rows: Iterable[RecruitmentRow]
) -> Loaded:
    """Take what the recruitment system knows of a campaign: all of it, in place of what was there.

    References become tokens that can't be turned back without our key. What an applicant says of themselves goes to
    its own table under the token.

    Raises:
        NotFound, CampaignClosed.
        BadInput: a row's stage is unknown or out of turn, an answer isn't one, an applicant is in another campaign.
    """
    with transaction.atomic():
        campaign = _held(campaign_id)
        stages = {stage.name.casefold(): stage for stage in campaign.stages.all()}
        people, read = _gather(rows, stages)
        before = set(campaign.applicants.values_list("token", flat=True))
        _refuse_elsewhere(people, campaign)
        StageResult.objects.filter(applicant__campaign=campaign).delete()
        campaign.applicants.exclude(token__in=people).delete()
        _forget(before - people.keys())
        Applicant.objects.bulk_create(
            [Applicant(token=t, campaign=campaign, applied_on=p.applied_on) for t, p in people.items()],
            update_conflicts=True, unique_fields=["token"], update_fields=["applied_on"],
        )  # fmt: skip
        ids = dict(campaign.applicants.values_list("token", "id"))
        StageResult.objects.bulk_create(
            [
                StageResult(
                    applicant_id=ids[token],
                    stage=stages[row.stage.casefold()],
                    outcome=row.outcome,
                    on=row.on,
                )
                for token, person in people.items()
                for row in person.results
            ],
            batch_size=5000,
        )
        _declare(people, at)
        loaded = Loaded(read, len(people.keys() - before), len(people.keys() & before), 0)
        events.record(
            name="fairness.results.loaded",
            actor=actor,
            at=at,
            subject=campaign,
            data={"applicants": len(people)},
        )
    return loaded


def token_of(reference: str) -> str:
    """The token that a recruitment system's reference becomes."""
    return salted_hmac("fairness.applicant", reference.strip(), algorithm="sha256").hexdigest()


@dataclass
class _Person:
    """An applicant as the file tells of them."""

    row: int
    applied_on: dt.date
    results: list[RecruitmentRow] = field(default_factory=list)
    answers: dict[Characteristic, str] = field(default_factory=dict)


def _held(campaign_id: int) -> Campaign:
    row = Campaign.objects.select_for_update(of=("self",)).filter(pk=campaign_id).first()
    if row is None:
        raise NotFound("There is no such campaign.")
    if row.closed_on is not None:
        raise CampaignClosed("This campaign has closed. Figures were made of it, so it stays as it is.")
    return row


def _gather(
    rows: Iterable[RecruitmentRow], stages: dict[str, CampaignStage]
) -> tuple[dict[str, _Person], int]:
    people: dict[str, _Person] = {}
    read = 0
    for row in rows:
        read += 1
        person = people.setdefault(token_of(row.reference), _Person(row.row, row.applied_on))
        for characteristic, value in row.answers:
            said = rules.may_say(characteristic, value)
            if not said:
                raise BadInput(said.reason, row=row.row, column=characteristic)
            person.answers[characteristic] = value
        if row.stage:
            _follow(person, row, stages)
    return people, read


def _follow(person: _Person, row: RecruitmentRow, stages: dict[str, CampaignStage]) -> None:
    stage = stages.get(row.stage.casefold())
    if stage is None:
        names = ", ".join(one.name for one in stages.values())
        raise BadInput(
            f"“{row.stage}” is no stage of this campaign.",
            row=row.row,
            column="stage",
            mend=f"Its stages are: {names}.",
        )
    before: list[Outcome] = [result.outcome for result in person.results]
    decision = rules.may_follow(before, stages=len(stages), position=stage.position)
    if not decision:
        raise BadInput(decision.reason, row=row.row, column="stage")
    if row.on < person.applied_on or (person.results and row.on < person.results[-1].on):
        raise BadInput("this result is earlier than what went before it.", row=row.row, column="on")
    person.results.append(row)


def _refuse_elsewhere(people: dict[str, _Person], campaign: Campaign) -> None:
    elsewhere = (
        Applicant.objects.filter(token__in=people).exclude(campaign=campaign).values_list("token", flat=True)
    )
    rows = sorted(people[token].row for token in elsewhere)
    if rows:
        raise BadInput(
            "this reference is in another campaign.",
            row=rows[0],
            column="reference",
            mend="A reference stands for one application.",
        )


def _declare(people: dict[str, _Person], at: dt.datetime) -> None:
    # Who joined has made their answers their own: a later file doesn't write over them.
    own = set(Subject.objects.filter(token__in=people).values_list("token", flat=True))
    people = {token: person for token, person in people.items() if token not in own}
    Declaration.objects.filter(token__in=people).delete()
    Declaration.objects.bulk_create(
        [
            Declaration(token=token, characteristic=characteristic, value=value, declared_at=at)
            for token, person in people.items()
            for characteristic, value in person.answers.items()
        ],
        batch_size=5000,
    )


def _forget(tokens: set[str]) -> None:
    """What applicants said who are no longer in the file."""
    own = Subject.objects.filter(token__in=tokens).values("token")
    Declaration.objects.filter(token__in=tokens).exclude(token__in=own).delete()
