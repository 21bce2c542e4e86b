"""Problem Management Profiles: aim, tactics, intended outcomes, readings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.priorities.models import Priority
from peelian.apps.problems.types import Direction, PlanState
from peelian.kernel.privacy import Privacy


class Plan(models.Model):
    """A Problem Management Profile (PMP): how one priority will be answered."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years after closing."

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=150)
    aim = models.TextField()
    analysis = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=[(s, s) for s in PlanState], default=PlanState.DRAFT)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    assessment = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["priority"], condition=~models.Q(state="closed"), name="plan_one_open_for_priority"
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(aim=""), name="plan_has_title_and_aim"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(agreed_at__isnull=False),
                name="plan_agreed_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False),
                name="plan_closed_has_moment",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Tactic(models.Model):
    """One thing that will be done, by whom, by when."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tactics")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=120, help_text="A team or a partner")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="tactic_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~models.Q(what=""), name="tactic_says_what"),
        )

    def __str__(self) -> str:
        return self.what


class IntendedOutcome(models.Model):
    """What should change: indicator, baseline, target, by when."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="outcomes")
    indicator = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, help_text="reports a fortnight, per cent …")
    direction = models.CharField(max_length=5, choices=[(d, d) for d in Direction])
    baseline = models.FloatField()
    target = models.FloatField()
    due_on = models.DateField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(direction="fall", target__lt=models.F("baseline"))
                | models.Q(direction="rise", target__gt=models.F("baseline")),
                name="outcome_target_lies_that_way",
            ),
        )

    def __str__(self) -> str:
        return self.indicator


class Reading(models.Model):
    """The indicator's value on a day, and where it comes from."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    outcome = models.ForeignKey(IntendedOutcome, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.FloatField()
    source = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=["outcome", "on"], name="reading_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"
