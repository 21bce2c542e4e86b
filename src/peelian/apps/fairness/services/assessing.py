"""Equality impact assessments: written, approved by somebody else, their actions finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.assessments import AssessmentAction, ImpactAssessment
from peelian.apps.fairness.types import AssessmentState, Characteristic
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class CannotWrite(Refused):
    """An assessment without a title, words, or the decision that it is of."""


class CannotApprove(Refused):
    """Its writer may not approve it, nor anybody a second time."""


def write_assessment(
    *,
    actor: Actor,
    at: dt.datetime,
    written_by_id: int,
    subject: str,
    title: str,
    body: str,
    affected: Sequence[Characteristic] = (),
) -> int:
    """Write an assessment of a decision, which is named as in the record. Raises CannotWrite."""
    title, body, subject = tidy(title), tidy(body), subject.strip()
    for words, name, missing in (
        (subject, "subject", "Name the decision that this is about."),
        (title, "title", "Give the assessment a title."),
        (body, "body", "Say who is affected, and how you know."),
    ):
        if not words:
            raise CannotWrite(missing, field=name)
    if not events.list_events(subject=subject, limit=1):
        raise CannotWrite("There is no such decision in the record.", field="subject")
    with transaction.atomic():
        row = ImpactAssessment.objects.create(
            subject=subject, title=title, body=body, affected=list(affected), written_by_id=written_by_id, written_at=at
        )  # fmt: skip
        events.record(
            name="fairness.assessment.written", actor=actor, at=at, subject=row, data={"of": subject}
        )
    return row.pk


def add_action(
    *, actor: Actor, at: dt.datetime, assessment_id: int, words: str, owner: str, due_on: dt.date
) -> int:
    """Add what is to be done, by whom and by when. Raises NotFound, CannotWrite."""
    words, owner = tidy(words), tidy(owner)
    if not words:
        raise CannotWrite("Say what is to be done.", field="words")
    if not owner:
        raise CannotWrite("Say who does it.", field="owner")
    with transaction.atomic():
        assessment = _held(assessment_id)
        row = AssessmentAction.objects.create(assessment=assessment, words=words, owner=owner, due_on=due_on)
        events.record(name="fairness.assessment.action_added", actor=actor, at=at, subject=assessment)
    return row.pk


def finish_action(*, actor: Actor, at: dt.datetime, action_id: int, done_on: dt.date) -> None:
    """Say that it is done. Raises NotFound, Refused where it was before."""
    with transaction.atomic():
        row = (
            AssessmentAction.objects.select_for_update(of=("self",))
            .select_related("assessment")
            .filter(pk=action_id)
            .first()
        )
        if row is None:
            raise NotFound("There is no such action.")
        if row.done_on is not None:
            raise Refused("This was done before.")
        row.done_on = done_on
        row.save(update_fields=["done_on"])
        events.record(name="fairness.assessment.action_done", actor=actor, at=at, subject=row.assessment)


def approve_assessment(*, actor: Actor, at: dt.datetime, assessment_id: int, approved_by_id: int) -> None:
    """Approve an assessment that somebody else wrote. Raises NotFound, CannotApprove."""
    with transaction.atomic():
        row = _held(assessment_id)
        decision = rules.may_approve(
            state=AssessmentState(row.state), written_by_id=row.written_by_id, approver_id=approved_by_id
        )
        if not decision:
            raise CannotApprove(decision.reason)
        row.state, row.approved_by_id, row.approved_at = AssessmentState.APPROVED, approved_by_id, at
        row.save(update_fields=["state", "approved_by", "approved_at"])
        events.record(name="fairness.assessment.approved", actor=actor, at=at, subject=row)


def _held(assessment_id: int) -> ImpactAssessment:
    row = ImpactAssessment.objects.select_for_update(of=("self",)).filter(pk=assessment_id).first()
    if row is None:
        raise NotFound("There is no such assessment.")
    return row
