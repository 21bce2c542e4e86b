"""Devices, and who carries them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.workforce.models.people import Person
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Device(models.Model):
    """What gives positions: a radio, a phone, a vehicle. Files of positions hold its number here, never its name."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "For ever; it names nobody: who carried it goes after two years."

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(name=""), name="device_named"),)

    def __str__(self) -> str:
        return self.name


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
