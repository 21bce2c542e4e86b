"""What days of positions came to, by area, cell and place: kept when the positions are gone. They name no device."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.tasking.models import Place
from peelian.apps.visibility.types.figures import GroundKind, PlaceRole
from peelian.apps.workforce.models.units import Team
from peelian.kernel.privacy import Privacy


class DayWorked(models.Model):
    """A day whose positions were worked out. A day without a row is not known, which isn't the same as nobody there."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    day = models.DateField(unique=True, help_text="Local day")
    positions = models.PositiveBigIntegerField()
    devices = models.PositiveIntegerField()
    unheld_devices = models.PositiveIntegerField(
        help_text="Of them, nobody was recorded as holding at any time"
    )
    set_aside = models.JSONField(
        default=dict, help_text="How many fixes can't be true beside the others, by reason"
    )
    rules_version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    worked_out_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(positions__gt=0, devices__gt=0, unheld_devices__lte=models.F("devices")),
                name="day_worked_has_positions",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}"


class GroundDay(models.Model):
    """Time that a team's devices passed in a neighbourhood on a day. Without a team: not known whose."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    day = models.DateField()
    area_code = models.CharField(max_length=40, blank=True, help_text="Neighbourhood; empty: outside all")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in GroundKind])
    fixes = models.PositiveIntegerField()
    devices = models.PositiveIntegerField()
    officer_minutes = models.FloatField(help_text="Summed over devices")
    patrol_minutes = models.FloatField(help_text="With at least one of these devices there")
    untasked_minutes = models.FloatField(help_text="Of the officer-minutes, where no task asked for them")

    class Meta:
        indexes = (models.Index(fields=["area_code", "day"], name="ground_by_area"),)
        constraints = (
            models.UniqueConstraint(
                fields=["day", "area_code", "team", "kind"], name="ground_day_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(patrol_minutes__lte=models.F("officer_minutes") + 0.01),
                name="ground_patrol_within_officer",
            ),
            models.CheckConstraint(
                condition=models.Q(untasked_minutes__lte=models.F("officer_minutes") + 0.01),
                name="ground_untasked_within_officer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.area_code}"


class CellDay(models.Model):
    """Time that devices passed in a cell of 100 m on a day. No team and no device."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    day = models.DateField()
    cell = models.IntegerField(help_text="Of the National Grid: analysis.national_grid")
    area_code = models.CharField(max_length=40, blank=True)
    devices = models.PositiveIntegerField(default=0, help_text="That passed time in it; 0: wasn't kept then")
    officer_minutes = models.FloatField()
    untasked_minutes = models.FloatField()

    class Meta:
        indexes = (models.Index(fields=["area_code", "day"], name="cell_by_area"),)
        constraints = (
            models.UniqueConstraint(fields=["day", "cell", "area_code"], name="cell_day_once"),
            models.CheckConstraint(
                condition=models.Q(untasked_minutes__lte=models.F("officer_minutes") + 0.01),
                name="cell_untasked_within_officer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.cell}"


class PlaceDay(models.Model):
    """What positions prove of a place on a day: in the windows of its tasks, outside them, or with none at all."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    role = models.CharField(max_length=12, choices=[(r, r) for r in PlaceRole])
    visits = models.PositiveIntegerField(help_text="A crew of two makes one")
    lengths = models.JSONField(default=list, help_text="Minutes of each visit, the longest first")
    patrol_minutes = models.FloatField()
    officer_minutes = models.FloatField()
    vehicle_minutes = models.FloatField(help_text="Of the officer-minutes")
    rules_version = models.CharField(max_length=20)

    class Meta:
        indexes = (models.Index(fields=["day", "role"], name="place_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["place", "day", "role"], name="place_day_once"),
            models.CheckConstraint(
                condition=models.Q(patrol_minutes__lte=models.F("officer_minutes") + 0.01),
                name="place_patrol_within_officer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.day} {self.role}"
