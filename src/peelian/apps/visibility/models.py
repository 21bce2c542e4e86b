"""Where devices were, and what that proves of a task."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.tasking.models import PatrolTask
from peelian.apps.workforce.models import Person
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class DeviceHolding(models.Model):
    """Who carried a device, for a span of time."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    device = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            spans.forward("holding_span_forward", "starts_at", "ends_at"),
            spans.no_overlap(
                "holding_one_person_a_device", "device", start="starts_at", end="ends_at", moments=True
            ),
        )

    def __str__(self) -> str:
        return self.device


class PositionFile(models.Model):
    """One file of positions, by its digest: the same file twice changes nothing."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    taken = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField(help_text="Already there: same device and moment")
    refused = models.PositiveIntegerField()
    refusals = models.JSONField(default=list, help_text="The first hundred: row, column, reason")
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """One fix of one device."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "31 days, then only visits."

    device = models.CharField(max_length=60)
    at = models.DateTimeField()
    lat = models.FloatField()
    lng = models.FloatField()
    file = models.ForeignKey(PositionFile, on_delete=models.CASCADE, related_name="positions")

    class Meta:
        indexes = (models.Index(fields=["at"], name="position_at"),)
        constraints = (
            models.UniqueConstraint(fields=["device", "at"], name="position_once"),
            models.CheckConstraint(
                condition=models.Q(lat__gte=-90, lat__lte=90, lng__gte=-180, lng__lte=180),
                name="position_on_earth",
            ),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.at:%Y-%m-%d %H:%M:%S}"


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
