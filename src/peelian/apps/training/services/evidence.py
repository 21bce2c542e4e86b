"""Evidence: put forward by the person, decided on by an assessor who isn't them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.training import rules
from peelian.apps.training.models.courses import CourseVersion, EvidenceTask
from peelian.apps.training.models.records import EvidenceItem, TrainingRecord
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.evidence import LARGEST_FILE, LONGEST_EVIDENCE, EvidenceState
from peelian.apps.training.types.records import RecordSource, Result
from peelian.apps.workforce import api as workforce
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


class CannotSubmit(Refused):
    """Evidence that can't be taken."""


class CannotAssess(Refused):
    """A decision on evidence that can't be taken, or not by this person."""


def submit_evidence(
    *,
    actor: Actor,
    at: dt.datetime,
    person_id: int,
    task_id: int,
    words: str,
    file_name: str = "",
    media_type: str = "",
    content: bytes | None = None,
) -> int:
    """Put something forward for an evidence task. Returns its id.

    One item waits for a task at a time; what was returned can be put forward anew. What a file is was looked at by
    the caller. Raises NotFound, CannotSubmit.
    """
    words = tidy(words)
    if not words:
        raise CannotSubmit("Say what you did and what came of it.", field="words")
    if len(words) > LONGEST_EVIDENCE:
        raise CannotSubmit(f"Write {LONGEST_EVIDENCE:,} characters or fewer.", field="words")
    if content is not None and len(content) > LARGEST_FILE:
        raise CannotSubmit("The file is larger than 5 MB.", field="file")
    with transaction.atomic():
        task = EvidenceTask.objects.select_for_update().filter(pk=task_id).first()
        if task is None:
            raise NotFound("There is no such evidence task.")
        workforce.get_person(person_id)
        there = EvidenceItem.objects.filter(person_id=person_id, task=task).exclude(
            state=EvidenceState.RETURNED
        )
        found = there.first()
        if found is not None:
            said = "accepted" if found.state == EvidenceState.ACCEPTED else "waiting for an assessor"
            raise CannotSubmit(f"Your evidence for this is {said} already.", field="words")
        row = EvidenceItem.objects.create(
            person_id=person_id, task=task, words=words, file_name=tidy(file_name)[:150], media_type=media_type[:60],
            content=content, state=EvidenceState.SUBMITTED, submitted_at=at,
        )  # fmt: skip
        events.record(name="training.evidence.submitted", actor=actor, at=at, subject=row)
    return row.pk


def decide_evidence(
    *, actor: Actor, at: dt.datetime, evidence_id: int, assessor_id: int, accepted: bool, feedback: str = ""
) -> int | None:
    """Accept evidence, or return it with what is missing.

    With the last task of a course that is completed by evidence, the course is passed: a record is made.

    Returns:
        The new record's id; None where the course isn't complete by this.

    Raises:
        NotFound: no such item.
        CannotAssess: it is decided, it is the assessor's own, or it is returned without a word.
    """
    feedback = tidy(feedback)
    with transaction.atomic():
        row = (
            EvidenceItem.objects.select_for_update(of=("self",))
            .select_related("task__objective__version")
            .filter(pk=evidence_id)
            .first()
        )
        if row is None:
            raise NotFound("There is no such evidence.")
        if row.state != EvidenceState.SUBMITTED:
            raise CannotAssess("It has been decided.")
        decision = rules.may_assess(assessor_id, row.person_id)
        if not decision:
            raise CannotAssess(decision.reason)
        if not accepted and not feedback:
            raise CannotAssess("Say what is missing, so that they can put it right.", field="feedback")
        row.state = EvidenceState.ACCEPTED if accepted else EvidenceState.RETURNED
        row.assessor_id, row.decided_at, row.feedback = assessor_id, at, feedback[:LONGEST_EVIDENCE]
        row.save(update_fields=["state", "assessor", "decided_at", "feedback"])
        events.record(
            name="training.evidence.decided", actor=actor, at=at, subject=row, data={"state": row.state}
        )
        return _complete(row, actor, at) if accepted else None


def _complete(row: EvidenceItem, actor: Actor, at: dt.datetime) -> int | None:
    """The record of a course whose last evidence was just accepted."""
    # Held: two assessors who accept the last two items at once complete it once.
    version = CourseVersion.objects.select_for_update().get(pk=row.task.objective.version_id)
    if version.completion != Completion.EVIDENCE:
        return None
    tasks = EvidenceTask.objects.filter(objective__version=version)
    accepted = EvidenceItem.objects.filter(
        task__in=tasks, person_id=row.person_id, state=EvidenceState.ACCEPTED
    )
    if accepted.values("task_id").distinct().count() < tasks.count():
        return None
    if TrainingRecord.objects.filter(
        person_id=row.person_id, version=version, source=RecordSource.EVIDENCE, withdrawn_at=None
    ).exists():
        return None
    record = TrainingRecord.objects.create(
        person_id=row.person_id, version=version, on=local_day(at), result=Result.PASSED, hours=version.hours,
        source=RecordSource.EVIDENCE, statement_id=uuid.uuid4(), recorded_at=at,
    )  # fmt: skip
    events.record(name="training.course.completed", actor=actor, at=at, subject=record)
    return record.pk
