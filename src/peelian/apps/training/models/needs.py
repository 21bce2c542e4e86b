"""Of whom a course is required, and who is let off."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.training.models.courses import Course
from peelian.apps.workforce.models.people import Person
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Requirement(models.Model):
    """A course that everybody of these ranks, roles and kinds of unit has to hold. An empty list: of any."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: states of past days rest on it."

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="requirements")
    words = models.CharField(max_length=150, help_text="Who they are, in words: all PCSOs")
    roles = models.JSONField(default=list, blank=True)
    ranks = models.JSONField(default=list, blank=True)
    unit_kinds = models.JSONField(default=list, blank=True)
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty: it never expires"
    )
    warn_months = models.PositiveSmallIntegerField(default=0)
    grace_days = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("course", "valid_from", "id")
        constraints = (
            spans.forward("requirement_forward"),
            models.CheckConstraint(condition=~models.Q(words=""), name="requirement_says_of_whom"),
            models.CheckConstraint(
                condition=models.Q(valid_months__isnull=True) | models.Q(valid_months__gt=0),
                name="requirement_counts_for_a_while",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_months__isnull=True)
                | models.Q(warn_months__lte=models.F("valid_months")),
                name="requirement_warns_within_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.words


class Exemption(models.Model):
    """Somebody who is let off a course over a span of days, and why."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="exemptions")
    reason = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            spans.forward("exemption_forward"),
            spans.no_overlap("exemption_one_at_a_time", "person", "course"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="exemption_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"exemption {self.pk}"
