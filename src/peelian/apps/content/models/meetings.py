"""Meetings that people can come to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.places.models import Area
from peelian.kernel.privacy import Privacy


class Meeting(models.Model):
    """A public meeting, surgery or walkabout of a neighbourhood."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Seven years."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60, default="meeting")
    title = models.CharField(max_length=150)
    description = models.TextField(blank=True, default="")
    address = models.CharField(max_length=250)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        indexes = (models.Index(fields=["area", "starts_at"], name="meeting_area_start"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(address=""), name="meeting_has_title_and_address"
            ),
        )

    def __str__(self) -> str:
        return self.title
