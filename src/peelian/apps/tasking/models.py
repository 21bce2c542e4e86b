"""Patrol tasks: where, when, how much, who."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.places.models import Area
from peelian.apps.problems.models import Plan, Tactic
from peelian.apps.tasking.types import PatrolKind, PlaceSource, TaskState
from peelian.apps.workforce.models import Person
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class PatrolTask(models.Model):
    """A patrol that a plan asks for: a place, a dose and who is to give it.

    Dose: `dose_visits` visits of `dose_minutes` minutes each over all windows together.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    tactic = models.ForeignKey(Tactic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    instructions = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=15, choices=[(k, k) for k in PatrolKind], default=PatrolKind.FOOT)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", help_text="The neighbourhood that it is in"
    )
    place_name = models.CharField(max_length=150)
    place_source = models.CharField(max_length=15, choices=[(s, s) for s in PlaceSource])
    place_wkb = models.BinaryField(help_text="Polygon, WGS84")
    dose_visits = models.PositiveSmallIntegerField()
    dose_minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in TaskState], default=TaskState.TASKED)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(place_name=""), name="task_has_title_and_place"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    dose_visits__gte=1, dose_visits__lte=500, dose_minutes__gte=1, dose_minutes__lte=480
                ),
                name="task_dose_sensible",
            ),
            models.CheckConstraint(
                condition=models.Q(state="tasked", ended_at__isnull=True)
                | models.Q(state__in=("finished", "cancelled"), ended_at__isnull=False),
                name="task_ended_has_moment",
            ),
        )

    def __str__(self) -> str:
        return self.title


class TaskWindow(models.Model):
    """A stretch of time in which visits count."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the task."

    task = models.ForeignKey(PatrolTask, on_delete=models.CASCADE, related_name="windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            spans.forward("window_span_forward", "starts_at", "ends_at"),
            spans.no_overlap("window_once", "task", start="starts_at", end="ends_at", moments=True),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Assignment(models.Model):
    """Somebody who is asked to do a task, and what they said of it."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "As the task."

    task = models.ForeignKey(PatrolTask, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["task", "person"], name="assignment_once"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(accepted_at__isnull=False),
                name="assignment_accepted_before_finished",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} on {self.task_id}"
