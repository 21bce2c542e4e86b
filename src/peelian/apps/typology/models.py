"""What places need. So far: the published indices of deprivation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.kernel.privacy import Privacy


class Deprivation(models.Model):
    """One LSOA of one edition of the indices of deprivation."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    edition = models.CharField(max_length=20, help_text="IoD 2025")
    lsoa_code = models.CharField(max_length=9)
    lsoa_name = models.CharField(max_length=80)
    ward_code = models.CharField(max_length=9, blank=True, default="", help_text="Best fit by the publisher")
    population = models.PositiveIntegerField(null=True)
    imd_score = models.FloatField()
    imd_rank = models.PositiveIntegerField()
    imd_decile = models.PositiveSmallIntegerField()
    domain_ranks = models.JSONField(default=dict)
    source = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["ward_code"], name="deprivation_ward"),)
        constraints = (
            models.UniqueConstraint(fields=["edition", "lsoa_code"], name="deprivation_once"),
            models.CheckConstraint(
                condition=models.Q(imd_decile__gte=1, imd_decile__lte=10), name="deprivation_decile"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition} {self.lsoa_code}"
