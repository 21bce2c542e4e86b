"""Recorded crime and anti-social behaviour at the precision at which it is published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import Contact
from peelian.apps.incidents.types import ReportState
from peelian.apps.places.models import Area
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy


class CrimeFile(models.Model):
    """One file that was taken whole, by its digest: the same file twice changes nothing."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As its rows."

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class RecordedCrime(models.Model):
    """One published crime at its anonymised map point. A month of a force is replaced as a whole."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Ten years."

    file = models.ForeignKey(CrimeFile, on_delete=models.CASCADE, related_name="crimes")
    crime_id = models.CharField(max_length=64, blank=True, default="")
    month = models.DateField(help_text="First day of the month")
    reported_by = models.CharField(max_length=80)
    category = models.CharField(max_length=40)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    location = models.CharField(max_length=150, blank=True, default="")
    lsoa_code = models.CharField(max_length=9, blank=True, default="")
    neighbourhood_code = models.CharField(
        max_length=40, blank=True, default="", help_text="By point, in that month's generation"
    )
    outcome = models.CharField(max_length=120, blank=True, default="")
    context = models.TextField(blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=["neighbourhood_code", "month", "category"], name="crime_area_month"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(month__day=1), name="crime_month_is_a_first"),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lng__isnull=True)
                | models.Q(lat__isnull=False, lng__isnull=False),
                name="crime_point_whole_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.month:%Y-%m}"


class Report(models.Model):
    """A crime that somebody told us of, opened from their own words."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "While it is only begun: 90 days, or until the person asks."

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in ReportState], default=ReportState.BEGUN)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=[(c, c.label) for c in ProblemCategory])
    words = models.TextField(blank=True, default="", help_text="What they said, word for word")
    source = models.CharField(max_length=120, unique=True, help_text="app.Model:key that it came from")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=list(ReportState)), name="report_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") | models.Q(erased_at__isnull=False), name="report_has_words"
            ),
        )

    def __str__(self) -> str:
        return self.reference
