"""The rules by which figures are worked out, from a day on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.kernel.privacy import Privacy


class FigureRules(models.Model):
    """A version of the rules. Figures of days before its first keep the version that they were worked out by."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: figures name it."

    version = models.CharField(max_length=20, unique=True)
    valid_from = models.DateField(unique=True, help_text="First local day")
    exit_gap_s = models.FloatField()
    max_gap_s = models.FloatField()
    minimum_dwell_s = models.FloatField()
    accuracy_buffer_m = models.FloatField()
    vehicle_speed_mps = models.FloatField()
    max_speed_mps = models.FloatField()
    jump_slack_m = models.FloatField()
    why = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-valid_from",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(version="") & ~models.Q(why=""), name="figure_rules_say_why"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    exit_gap_s__gte=0, max_gap_s__gt=0, minimum_dwell_s__gte=0, accuracy_buffer_m__gte=0,
                    vehicle_speed_mps__gte=0, max_speed_mps__gt=0, jump_slack_m__gte=0,
                ),
                name="figure_rules_not_negative",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.version
