"""Probations, the rule that keeps a student officer in one local policing area, and who tutors whom."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import RangeOperators
from django.db import models

from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.units import Unit
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class ProbationRule(models.Model):
    """That from a day on, whoever is on probation stays in one local policing area. One holds at a time."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    words = models.CharField(max_length=300, help_text="The rule as the force put it")
    source = models.CharField(max_length=200, help_text="The order or paper that it comes from")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("valid_from",)
        constraints = (
            spans.forward("probation_rule_span_forward"),
            spans.no_overlap("probation_rule_one_at_a_time"),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(source=""), name="probation_rule_in_words"
            ),
        )

    def __str__(self) -> str:
        return self.words


class Probation(models.Model):
    """Somebody's probation and the local policing area that they serve it in; `ends_on` is the day after the last."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="probations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="The LPA")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ("starts_on", "id")
        indexes = (models.Index(fields=["ends_on", "starts_on"], name="probation_by_end"),)
        constraints = (
            spans.forward("probation_span_forward", "starts_on", "ends_on"),
            ExclusionConstraint(
                name="probation_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (spans.DayRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"probation of person {self.person_id} from {self.starts_on}"


class Tutoring(models.Model):
    """That one person tutors another for a span of days. A student has one tutor at a time."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    student = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tutored")
    tutor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tutoring")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        constraints = (
            spans.forward("tutoring_span_forward"),
            spans.no_overlap("tutoring_one_tutor_at_a_time", "student"),
            models.CheckConstraint(
                condition=~models.Q(student=models.F("tutor")), name="tutoring_of_somebody_else"
            ),
        )

    def __str__(self) -> str:
        return f"person {self.tutor_id} tutors person {self.student_id}"
