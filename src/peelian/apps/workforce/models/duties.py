"""Rostered hours and what takes people away from their neighbourhood."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.analysis.abstraction import AwayKind
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.types.abstractions import AskedBy, Source
from peelian.apps.workforce.types.duties import ShiftKind
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
            models.CheckConstraint(condition=models.Q(kind__in=list(ShiftKind)), name="shift_known_kind"),
            spans.no_overlap("shift_one_at_a_time", "person", start="starts_at", end="ends_at", moments=True),
        )

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"


class DutyCode(models.Model):
    """A reason for which somebody is away from their neighbourhood, and what sort of absence it is.

    A code that ends stays with what was recorded under it.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    code = models.SlugField(max_length=20, unique=True)
    label = models.CharField(max_length=60, help_text="After a name: at court, on mutual aid")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in AwayKind])
    place = models.PositiveSmallIntegerField(default=100, help_text="The lower, the nearer to the thumb")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("place", "label")
        constraints = (
            spans.forward("duty_code_span_forward"),
            models.CheckConstraint(condition=models.Q(kind__in=list(AwayKind)), name="duty_code_known_kind"),
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(label=""), name="duty_code_has_words"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Abstraction(models.Model):
    """A stretch of time for which somebody is taken away from their neighbourhood."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    code = models.ForeignKey(
        DutyCode, to_field="code", db_column="code", on_delete=models.PROTECT, related_name="+"
    )
    planned = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True, default="")
    asked_by = models.CharField(
        max_length=14, blank=True, default="", choices=[(a, a.label) for a in AskedBy]
    )
    requester = models.CharField(
        max_length=80, blank=True, default="", help_text="Who it was, by role or rank"
    )
    noticed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was known; empty: nobody said"
    )
    to_where = models.CharField(max_length=80, blank=True, default="")
    own_sector = models.BooleanField(default=False, help_text="They stay within their own sector")
    source = models.CharField(max_length=12, choices=[(s, s) for s in Source], default=Source.SERGEANT)

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            spans.forward("abstraction_span_forward", "starts_at", "ends_at"),
            spans.no_overlap(
                "abstraction_one_at_a_time", "person", start="starts_at", end="ends_at", moments=True
            ),
            models.CheckConstraint(
                condition=models.Q(asked_by__in=list(AskedBy)), name="abstraction_known_asker"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=list(Source)), name="abstraction_known_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code_id} of person {self.person_id}"
