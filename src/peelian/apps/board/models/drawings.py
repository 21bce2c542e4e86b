"""Drawings of charts, kept by what they are made of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.kernel.privacy import Privacy


class ChartDrawing(models.Model):
    """A chart that a page asked for, and its drawing once a worker has made it.

    The figures in it are those of the page that asked. Whoever may not see the page can't name its digest.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "31 days after it was asked for: then it's drawn anew when somebody looks."

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what it is made of")
    spec = models.JSONField(help_text="Vega-Lite, with its figures")
    title = models.CharField(max_length=300)
    words = models.TextField(help_text="What it says, for those who can't see it")
    svg = models.TextField(blank=True, default="")
    trouble = models.CharField(max_length=300, blank=True, default="", help_text="Why it can't be drawn")
    asked_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["asked_at"], condition=models.Q(drawn_at=None), name="chart_wanted"),
            models.Index(fields=["asked_at"], name="chart_asked"),
        )
        constraints = (
            models.CheckConstraint(
                condition=(models.Q(drawn_at=None) & models.Q(svg="") & models.Q(trouble=""))
                | (models.Q(drawn_at__isnull=False) & (~models.Q(svg="") | ~models.Q(trouble=""))),
                name="chart_is_wanted_or_drawn",
            ),
        )

    def __str__(self) -> str:
        return self.title
