"""What the positions prove of a task."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.tasking.models import PatrolTask
from peelian.apps.workforce.models.people import Person
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Proof(models.Model):
    """What the positions prove of a task, as last worked out. Planned stands on the task, proven here."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the task."

    task = models.OneToOneField(PatrolTask, on_delete=models.CASCADE, related_name="proof")
    visits = models.PositiveIntegerField(
        help_text="Of the place, by one device or more: a crew of two makes one"
    )
    full_visits = models.PositiveIntegerField(help_text="Those as long as was wanted")
    officer_minutes = models.FloatField(help_text="Summed over devices")
    patrol_minutes = models.FloatField(help_text="With at least one device present; proven at least")
    patrol_minutes_at_most = models.FloatField(help_text="What the positions would allow")
    dose_share = models.FloatField(help_text="Patrol-minutes proven, of those wanted; can pass 1")
    vehicle_minutes = models.FloatField(default=0, help_text="Of the officer-minutes, by vehicle")
    fixes_in_time = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="In its windows, of the sector's own devices and of those in the sector; empty: wasn't kept then",
    )
    known_share = models.FloatField(
        null=True,
        blank=True,
        help_text="Of the windows' time, that of windows in which the sector gave positions; empty: wasn't kept then",
    )
    control_minutes = models.FloatField(
        null=True,
        blank=True,
        help_text="Patrol-minutes in the same windows at a control place of the sector, on average; empty: none kept",
    )
    positions_used = models.PositiveIntegerField()
    method = models.CharField(max_length=120)
    method_version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    reasons = models.JSONField(default=list, help_text="What was set aside, and why")
    worked_out_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(officer_minutes__gte=0, patrol_minutes__gte=0, dose_share__gte=0),
                name="proof_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(full_visits__lte=models.F("visits")),
                name="proof_full_visits_within_visits",
            ),
            models.CheckConstraint(
                condition=models.Q(patrol_minutes__lte=models.F("officer_minutes") + 0.01),
                name="proof_patrol_within_officer",
            ),
        )

    def __str__(self) -> str:
        return f"proof of {self.task_id}"


class Visit(models.Model):
    """One stay of one device inside a task's place and window."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="stays")
    device = models.CharField(max_length=60)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField()
    minutes = models.FloatField()
    fixes = models.PositiveIntegerField()

    class Meta:
        ordering = ("entered_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(left_at__gte=models.F("entered_at")), name="visit_left_after_entered"
            ),
            spans.no_overlap(
                "visit_one_at_a_time", "proof", "device", start="entered_at", end="left_at", moments=True
            ),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.entered_at:%H:%M}"
