"""Residents by group, as the census counted them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.fairness.types import Characteristic
from peelian.kernel.privacy import Privacy


class PopulationShare(models.Model):
    """How many residents of an area are of a group. The census's own noise stays in: sums of areas differ by a few."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    area_code = models.CharField(max_length=9, help_text="ONS code of a district or LSOA")
    area_name = models.CharField(max_length=80, blank=True, default="")
    characteristic = models.CharField(max_length=12, choices=[(c, c.label) for c in Characteristic])
    value = models.CharField(max_length=20)
    residents = models.PositiveIntegerField()
    counted_on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["area_code", "counted_on", "characteristic", "value"], name="population_once"
            ),
            models.CheckConstraint(
                condition=models.Q(area_code__regex=r"^[EW]\d{8}$"), name="population_ons_code"
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_code} {self.value}"
