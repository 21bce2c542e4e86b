"""Positions as they came in: files, the parts they lie in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.visibility.models.devices import Device
from peelian.apps.visibility.types.positions import FileKind, PartKind
from peelian.kernel.privacy import Privacy


class PositionFile(models.Model):
    """One file of positions, by its digest: the same file twice changes nothing."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    taken = models.PositiveIntegerField()
    feed_kind = models.CharField(
        max_length=10, choices=[(k, k) for k in FileKind], default=FileKind.CSV, help_text="How it is written"
    )
    repeated = models.PositiveIntegerField(help_text="Already there: same device and moment")
    refused = models.PositiveIntegerField()
    refusals = models.JSONField(default=list, help_text="The first hundred: row, column, reason")
    reasons = models.JSONField(
        default=dict, help_text="How many rows were refused, by reason; empty: of none, or wasn't kept then"
    )
    unheld = models.PositiveIntegerField(
        default=0, help_text="Devices in it that nobody was recorded as holding"
    )
    unheld_devices = models.ManyToManyField(Device, related_name="+", blank=True, help_text="Which these are")
    set_aside = models.JSONField(
        default=dict, help_text="Of its positions, when their days were folded: reason and number"
    )
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(taken__gte=1) | models.Q(repeated__gte=1) | models.Q(refused__gte=1),
                name="position_file_not_empty",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PositionPart(models.Model):
    """One file of a day's positions in the folder of positions. A file without a row here doesn't exist."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "31 days."

    day = models.DateField(help_text="Local day of all positions in it")
    name = models.CharField(
        max_length=120, unique=True, help_text="Under the folder: day=2026-11-22/….parquet"
    )
    kind = models.CharField(max_length=10, choices=[(k, k) for k in PartKind])
    rows = models.PositiveIntegerField(help_text="Without those carried over from the day before")
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(
        PositionFile, null=True, blank=True, on_delete=models.CASCADE, related_name="parts"
    )
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True, help_text="When a folded part took its place")
    carry_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the fixes that a folded part carries from the day before"
    )
    tail_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of those that it hands on; differs: the day after is folded again",
    )
    set_aside = models.JSONField(
        default=dict, help_text="Of a folded part: how many fixes can't be true beside the others, by reason"
    )

    class Meta:
        indexes = (models.Index(fields=["day", "kind"], name="part_by_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=["day"],
                condition=models.Q(kind=PartKind.FOLDED, replaced_at__isnull=True),
                name="part_one_folded_a_day",
            ),
            models.CheckConstraint(condition=models.Q(rows__gt=0), name="part_not_empty"),
            models.CheckConstraint(
                condition=models.Q(last_at__gte=models.F("first_at")), name="part_last_after_first"
            ),
        )

    def __str__(self) -> str:
        return self.name
