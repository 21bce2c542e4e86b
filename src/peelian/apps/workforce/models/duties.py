"""Rostered hours and what takes people away from their neighbourhood."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.types.duties import AbstractionCode, ShiftKind
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Shift(models.Model):
    """Somebody's rostered hours, or that they are off: a day without a shift is not known, which isn't off."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ShiftKind])

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            spans.forward("shift_span_forward", "starts_at", "ends_at"),
            spans.no_overlap("shift_one_at_a_time", "person", start="starts_at", end="ends_at", moments=True),
        )

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"


class Abstraction(models.Model):
    """A stretch of time for which somebody is taken away from their neighbourhood."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    code = models.CharField(max_length=10, choices=[(c, c) for c in AbstractionCode])
    planned = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            spans.forward("abstraction_span_forward", "starts_at", "ends_at"),
            spans.no_overlap(
                "abstraction_one_at_a_time", "person", start="starts_at", end="ends_at", moments=True
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} of person {self.person_id}"
