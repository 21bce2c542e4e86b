"""Recorded crime, its outcomes, and stop and search, at the precision at which they are published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.kernel.privacy import Privacy

#: What a published file may hold.
FILE_KINDS = ("crime", "outcomes", "stops")


class CrimeFile(models.Model):
    """One file that was taken whole, by its digest: the same file twice changes nothing."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As its rows."

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in FILE_KINDS], default="crime")
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=FILE_KINDS), name="crime_file_known_kind"),
        )

    def __str__(self) -> str:
        return self.name


class MapPoint(models.Model):
    """One of the anonymised points that published rows stand at; its number is police.uk's `location_id`."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Ten years."

    lat = models.FloatField()
    lng = models.FloatField()
    name = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lat", "lng", "name"], name="map_point_once"),)

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
    point = models.ForeignKey(
        MapPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = (
            models.Index(fields=["neighbourhood_code", "month", "category"], name="crime_area_month"),
            models.Index(fields=["point", "month"], name="crime_point_month"),
            models.Index(fields=["month"], name="crime_month"),
            models.Index(fields=["crime_id"], condition=~models.Q(crime_id=""), name="crime_by_its_id"),
        )
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


class CrimeOutcome(models.Model):
    """What became of a published crime in a month: one row each, as official files have them."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Ten years."

    file = models.ForeignKey(CrimeFile, on_delete=models.CASCADE, related_name="outcomes")
    crime_id = models.CharField(max_length=64)
    month = models.DateField(help_text="First day of the month")
    reported_by = models.CharField(max_length=80)
    code = models.CharField(max_length=60, help_text="police.uk's code of the outcome")
    point = models.ForeignKey(
        MapPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    neighbourhood_code = models.CharField(
        max_length=40, blank=True, default="", help_text="By point, in that month's generation"
    )

    class Meta:
        indexes = (
            models.Index(fields=["point", "month"], name="outcome_point_month"),
            models.Index(fields=["month"], name="outcome_month"),
            models.Index(fields=["neighbourhood_code", "month"], name="outcome_area_month"),
            models.Index(fields=["reported_by", "month"], name="outcome_force_month"),
        )
        constraints = (
            models.UniqueConstraint(fields=["crime_id", "month", "code"], name="outcome_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="outcome_month_is_a_first"),
            models.CheckConstraint(condition=~models.Q(crime_id=""), name="outcome_of_a_crime"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.month:%Y-%m}"


class StopSearch(models.Model):
    """One published stop and search at its anonymised map point. Who was stopped can't be told from it."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Ten years."

    file = models.ForeignKey(CrimeFile, on_delete=models.CASCADE, related_name="stops")
    at = models.DateTimeField()
    month = models.DateField(help_text="First day of the month")
    kind = models.CharField(max_length=30)
    operation = models.BooleanField(null=True, blank=True)
    operation_name = models.CharField(max_length=150, blank=True, default="")
    point = models.ForeignKey(
        MapPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    gender = models.CharField(max_length=30, blank=True, default="")
    age_range = models.CharField(max_length=20, blank=True, default="")
    self_defined_ethnicity = models.CharField(max_length=120, blank=True, default="")
    officer_defined_ethnicity = models.CharField(max_length=60, blank=True, default="")
    legislation = models.CharField(max_length=150, blank=True, default="")
    object_of_search = models.CharField(max_length=150, blank=True, default="")
    outcome = models.CharField(max_length=150, blank=True, default="")
    outcome_linked = models.BooleanField(null=True, blank=True)
    clothing = models.BooleanField(null=True, blank=True, help_text="More than outer clothing was removed")
    neighbourhood_code = models.CharField(
        max_length=40, blank=True, default="", help_text="By point, in that month's generation"
    )

    class Meta:
        indexes = (
            models.Index(fields=["neighbourhood_code", "month"], name="stop_area_month"),
            models.Index(fields=["point", "month"], name="stop_point_month"),
            models.Index(fields=["month"], name="stop_month"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(month__day=1), name="stop_month_is_a_first"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
