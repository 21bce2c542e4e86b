"""Equality impact assessments, each of a recorded decision."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.fairness.types import AssessmentState, Characteristic
from peelian.kernel.privacy import Privacy


class ImpactAssessment(models.Model):
    """What a decision does to people of different groups, and what is done about it (Equality Act 2010, s. 149).

    It names its decision as the record does, `app.Model:key`, so that any can have one.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    subject = models.CharField(max_length=120, help_text="app.Model:key of what was decided")
    title = models.CharField(max_length=150)
    body = models.TextField()
    affected = ArrayField(models.CharField(max_length=12, choices=[(c, c.label) for c in Characteristic]))
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in AssessmentState], default=AssessmentState.DRAFT
    )
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-written_at", "-id")
        indexes = (models.Index(fields=["subject"], name="assessment_subject"),)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(body=""), name="assessment_has_words"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=AssessmentState.DRAFT, approved_by__isnull=True, approved_at__isnull=True
                )
                | models.Q(
                    state=AssessmentState.APPROVED, approved_by__isnull=False, approved_at__isnull=False
                ),
                name="assessment_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("written_by")),
                name="assessment_two_pairs_of_eyes",
            ),
        )

    def __str__(self) -> str:
        return self.title


class AssessmentFile(models.Model):
    """A file that belongs to an assessment: what was consulted, or the form of the force itself."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As its assessment."

    assessment = models.ForeignKey(ImpactAssessment, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["assessment", "sha256"], name="assessment_file_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="assessment_file_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class AssessmentAction(models.Model):
    """What is to be done about an impact."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As its assessment."

    assessment = models.ForeignKey(ImpactAssessment, on_delete=models.CASCADE, related_name="actions")
    words = models.CharField(max_length=300)
    owner = models.CharField(max_length=120, help_text="A role or unit")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(owner=""), name="assessment_action_has_owner"
            ),
        )

    def __str__(self) -> str:
        return self.words
