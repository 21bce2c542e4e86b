"""What somebody did: their record, the evidence behind it, and the credential issued for it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from peelian.apps.training.models.courses import CourseVersion, EvidenceTask
from peelian.apps.training.models.sessions import Session
from peelian.apps.training.types.evidence import EvidenceState
from peelian.apps.training.types.records import EARLIEST, RecordSource, Result
from peelian.apps.workforce.models.people import Person
from peelian.kernel.privacy import Privacy

#: Another day is a slip of the pen; months can be added to each before it.
_NEVER = dt.date(2150, 1, 1)


class TrainingRecord(models.Model):
    """Somebody did a version of a course on a day. Never changed; one that was wrong is withdrawn with its reason."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="records")
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="records"
    )
    on = models.DateField()
    result = models.CharField(max_length=10, choices=[(one, one.label) for one in Result])
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Empty where nobody said"
    )
    source = models.CharField(max_length=10, choices=[(one, one.value) for one in RecordSource])
    statement_id = models.UUIDField(unique=True, help_text="Its id as an xAPI statement")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("-on", "-id")
        indexes = (models.Index(fields=["person", "on"], name="record_person_on"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(result__in=list(Result)), name="record_known_result"),
            models.CheckConstraint(
                condition=models.Q(source__in=list(RecordSource)), name="record_known_source"
            ),
            models.CheckConstraint(condition=models.Q(hours__gte=0), name="record_hours"),
            models.CheckConstraint(
                condition=models.Q(on__gte=EARLIEST, on__lt=_NEVER), name="record_of_a_day_that_can_be"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_because="")),
                name="record_withdrawn_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["person", "session"],
                condition=models.Q(session__isnull=False, withdrawn_at__isnull=True),
                name="record_once_of_a_session",
            ),
        )

    def __str__(self) -> str:
        return f"{self.result} on {self.on}"


class EvidenceItem(models.Model):
    """What somebody put forward for an evidence task, and what an assessor decided."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Three years after it was decided."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(EvidenceTask, on_delete=models.PROTECT, related_name="items")
    words = models.TextField()
    file_name = models.CharField(max_length=150, blank=True, default="")
    media_type = models.CharField(max_length=60, blank=True, default="")
    content = models.BinaryField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(one, one.label) for one in EvidenceState])
    submitted_at = models.DateTimeField()
    assessor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    feedback = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("submitted_at", "id")
        indexes = (models.Index(fields=["state", "submitted_at"], name="evidence_state"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(assessor__isnull=True) | ~models.Q(assessor=models.F("person")),
                name="evidence_not_assessed_by_its_own",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=EvidenceState.SUBMITTED, assessor__isnull=True, decided_at__isnull=True
                )
                | models.Q(
                    state__in=[EvidenceState.ACCEPTED, EvidenceState.RETURNED],
                    assessor__isnull=False,
                    decided_at__isnull=False,
                ),
                name="evidence_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["person", "task"],
                condition=~models.Q(state=EvidenceState.RETURNED),
                name="evidence_waits_once",
            ),
        )

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Badge(models.Model):
    """The credential (Open Badges 3.0) that was issued for a record, as it was signed; of a revoked one only the id."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "As the record."

    record = models.OneToOneField(TrainingRecord, on_delete=models.CASCADE, related_name="badge")
    credential_id = models.UUIDField(unique=True)
    token = models.TextField()
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("issued_at", "id")

    def __str__(self) -> str:
        return f"badge {self.pk}"
