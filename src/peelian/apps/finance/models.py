"""What was set up, and what was paid for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower, Upper

from peelian.apps.finance.rules import MOST_PENCE
from peelian.apps.finance.types import LONGEST_NAME, LONGEST_REASON, LONGEST_REFERENCE, LONGEST_WORDS
from peelian.apps.places.models import Area
from peelian.columns import spans
from peelian.kernel.privacy import Privacy

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class CostCategory(models.Model):
    """A category of costs, of the short list that the force keeps. None is ever taken away: costs name it."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: costs name it."

    code = models.CharField(max_length=LONGEST_NAME, unique=True)
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        verbose_name_plural = "cost categories"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(code__regex=_SLUG), name="cost_category_code_shape"),
            models.CheckConstraint(condition=~models.Q(name=""), name="cost_category_has_name"),
            models.UniqueConstraint(Lower("name"), name="cost_category_once"),
        )

    def __str__(self) -> str:
        return self.name


class Undertaking(models.Model):
    """Something that is set up over some days, for an area."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: papers name it."

    code = models.CharField(max_length=LONGEST_NAME, unique=True)
    name = models.CharField(max_length=LONGEST_NAME)
    about = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-valid_from", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(code__regex=_SLUG), name="undertaking_code_shape"),
            models.CheckConstraint(condition=~models.Q(name=""), name="undertaking_has_name"),
            models.UniqueConstraint(Lower("name"), name="undertaking_once"),
            spans.forward("undertaking_span_forward"),
        )

    def __str__(self) -> str:
        return self.name


class Cost(models.Model):
    """What was paid, for which undertaking, and the invoice or order that shows it.

    Never changed and never deleted: the database refuses both (migration 0002). It may be withdrawn, once.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: it is evidence of what papers say."

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="costs")
    category = models.ForeignKey(CostCategory, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()
    incurred_on = models.DateField()
    evidence = models.CharField(max_length=LONGEST_REFERENCE, help_text="Reference of an invoice or order")
    what = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    recorded_by = models.CharField(max_length=100, help_text="Actor")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=100, blank=True, default="", help_text="Actor")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.CharField(max_length=LONGEST_REASON, blank=True, default="")

    class Meta:
        ordering = ("incurred_on", "id")
        indexes = (models.Index(fields=["undertaking", "incurred_on"], name="cost_of_undertaking"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(pence__gt=0, pence__lte=MOST_PENCE), name="cost_above_nought"
            ),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="cost_has_evidence"),
            models.CheckConstraint(condition=~models.Q(recorded_by=""), name="cost_recorded_by_somebody"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by="", withdrawn_for="")
                | (
                    models.Q(withdrawn_at__gte=models.F("recorded_at"))
                    & ~models.Q(withdrawn_by="")
                    & ~models.Q(withdrawn_for="")
                ),
                name="cost_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                "undertaking",
                Upper("evidence"),
                condition=models.Q(withdrawn_at=None),
                name="cost_evidence_stands_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.evidence}, {self.incurred_on}"
