"""Equality impact assessments: written, approved by somebody else, their actions finished."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.assessments import AssessmentAction, AssessmentFile, ImpactAssessment
from peelian.apps.fairness.types import LARGEST_FILE, MOST_FILES, AssessmentState, Characteristic
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
    subject = subject.strip()
    if not subject:
        raise CannotWrite("Name the decision that this is about.", field="subject")
    title, body = _words(title, body)
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


def edit_assessment(
    *,
    actor: Actor,
    at: dt.datetime,
    assessment_id: int,
    editor_id: int,
    title: str,
    body: str,
    affected: Sequence[Characteristic],
) -> None:
    """Change the words of one's own draft. What it is of stays. Raises NotFound, CannotWrite."""
    title, body = _words(title, body)
    with transaction.atomic():
        row = _changed(assessment_id, editor_id)
        row.title, row.body, row.affected, row.edited_at = title, body, list(affected), at
        row.save(update_fields=["title", "body", "affected", "edited_at"])
        events.record(name="fairness.assessment.edited", actor=actor, at=at, subject=row)


def add_file(
    *,
    actor: Actor,
    at: dt.datetime,
    assessment_id: int,
    editor_id: int,
    name: str,
    media_type: str,
    content: bytes,
) -> int:
    """Put a file with one's own draft; the same again is the one that is there. What it is was looked at by the caller.

    Returns its id. Raises NotFound, CannotWrite.
    """
    name = tidy(name)[:150]
    if not name:
        raise CannotWrite("The file needs a name.", field="file")
    if len(content) > LARGEST_FILE:
        raise CannotWrite(f"The file is larger than {LARGEST_FILE // 1_000_000} MB.", field="file")
    with transaction.atomic():
        row = _changed(assessment_id, editor_id)
        digest = hashlib.sha256(content).hexdigest()
        there = row.files.filter(sha256=digest).values_list("pk", flat=True).first()
        if there is not None:
            return there
        if row.files.count() >= MOST_FILES:
            raise CannotWrite(f"An assessment has {MOST_FILES} files at most.", field="file")
        made = AssessmentFile.objects.create(
            assessment=row, name=name, media_type=media_type, content=content, sha256=digest, added_by_id=editor_id,
            added_at=at,
        )  # fmt: skip
        # What is approved is the words with their files: whoever read it before reads it again.
        row.edited_at = at
        row.save(update_fields=["edited_at"])
        events.record(
            name="fairness.assessment.file_added", actor=actor, at=at, subject=row, data={"sha256": digest}
        )
    return made.pk


def remove_file(*, actor: Actor, at: dt.datetime, file_id: int, editor_id: int) -> int:
    """Take a file off one's own draft. Returns the assessment's id. Raises NotFound, CannotWrite."""
    with transaction.atomic():
        file = AssessmentFile.objects.defer("content").filter(pk=file_id).first()
        if file is None:
            raise NotFound("There is no such file.")
        row = _changed(file.assessment_id, editor_id)
        digest = file.sha256
        file.delete()
        row.edited_at = at
        row.save(update_fields=["edited_at"])
        events.record(
            name="fairness.assessment.file_removed", actor=actor, at=at, subject=row, data={"sha256": digest}
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


def approve_assessment(
    *,
    actor: Actor,
    at: dt.datetime,
    assessment_id: int,
    approved_by_id: int,
    seen_at: dt.datetime | None = None,
) -> None:
    """Approve an assessment that somebody else wrote.

    With `seen_at` (`AssessmentView.changed_at` of what was read) it is refused where it was changed since.

    Raises NotFound, CannotApprove.
    """
    with transaction.atomic():
        row = _held(assessment_id)
        if seen_at is not None and seen_at != (row.edited_at or row.written_at):
            raise CannotApprove("It was changed since you opened it. Read it again, then approve it.")
        decision = rules.may_approve(
            state=AssessmentState(row.state), written_by_id=row.written_by_id, approver_id=approved_by_id
        )
        if not decision:
            raise CannotApprove(decision.reason)
        row.state, row.approved_by_id, row.approved_at = AssessmentState.APPROVED, approved_by_id, at
        row.save(update_fields=["state", "approved_by", "approved_at"])
        events.record(name="fairness.assessment.approved", actor=actor, at=at, subject=row)


def _words(title: str, body: str) -> tuple[str, str]:
    title, body = tidy(title), tidy(body)
    if not title:
        raise CannotWrite("Give the assessment a title.", field="title")
    if not body:
        raise CannotWrite("Say who is affected, and how you know.", field="body")
    return title, body


def _changed(assessment_id: int, editor_id: int) -> ImpactAssessment:
    """The assessment, held, for somebody who may change it."""
    row = _held(assessment_id)
    decision = rules.may_change(
        state=AssessmentState(row.state), written_by_id=row.written_by_id, editor_id=editor_id
    )
    if not decision:
        raise CannotWrite(decision.reason)
    return row


def _held(assessment_id: int) -> ImpactAssessment:
    row = ImpactAssessment.objects.select_for_update(of=("self",)).filter(pk=assessment_id).first()
    if row is None:
        raise NotFound("There is no such assessment.")
    return row
