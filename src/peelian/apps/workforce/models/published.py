"""Strength as the Home Office publishes it: every force, once a year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.kernel.privacy import Privacy


class PublishedStrength(models.Model):
    """People of one sex, rank and worker type of one force on one day, as published; the words are the table's own."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    dated_on = models.DateField()
    force_code = models.CharField(max_length=20)
    force_name = models.CharField(max_length=120)
    region = models.CharField(max_length=120)
    sex = models.CharField(max_length=40)
    rank_words = models.CharField(max_length=120)
    worker_type = models.CharField(max_length=60)
    headcount = models.PositiveIntegerField()
    fte = models.DecimalField(max_digits=11, decimal_places=4)

    class Meta:
        verbose_name_plural = "published strength"
        indexes = (models.Index(fields=["force_name", "worker_type"], name="published_strength_by_force"),)
        constraints = (
            models.UniqueConstraint(
                fields=["dated_on", "force_code", "sex", "rank_words", "worker_type"],
                name="published_strength_once",
            ),
            models.CheckConstraint(
                condition=models.Q(fte__gte=0), name="published_strength_not_below_nought"
            ),
        )

    def __str__(self) -> str:
        return f"{self.force_name}, {self.rank_words}, {self.dated_on}"
