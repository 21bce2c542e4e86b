"""Pages seen today by users whom nothing names, and the counts that are left of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.usage.types import Device, Measure, Source
from peelian.kernel.privacy import Privacy

#: A page's name and which one of them: no place for an address, a token (26 letters) or a sentence.
PAGE = r"^[a-z][a-z0-9-]{0,39}( [A-Za-z0-9/_.-]{1,100})?$"


class Salt(models.Model):
    """A day's secret: without it nobody can tell whether a digest is of an address, not even by trying them all."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Until an hour after its day."

    day = models.DateField(primary_key=True)
    value = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class PageSeen(models.Model):
    """A page that a user saw. `user` is a digest of network address and browser under the day's salt."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Until an hour after its day; then only counts."

    day = models.DateField()
    user = models.BinaryField(max_length=16)
    at = models.DateTimeField()
    page = models.CharField(max_length=141)
    device = models.CharField(max_length=8)
    source = models.CharField(max_length=8)
    language = models.CharField(max_length=10)
    is_bot = models.BooleanField()

    class Meta:
        indexes = (models.Index(fields=["day", "user", "at"], name="page_seen_day_user"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(page__regex=PAGE), name="page_seen_has_a_pages_name"),
            models.CheckConstraint(
                condition=models.Q(device__in=list(Device)), name="page_seen_known_device"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=list(Source)), name="page_seen_known_source"
            ),
            models.CheckConstraint(
                condition=models.Q(language__regex=r"^[a-z]{2}(-[a-z]{2,4})?$"),
                name="page_seen_known_language",
            ),
        )

    def __str__(self) -> str:
        return f"{self.page}, {self.at:%Y-%m-%d %H:%M}"


class SearchedInVain(models.Model):
    """A user searched for a term and found nothing. The term is a digest; its words stand beside it only from the third
    different user of the day on."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Until an hour after its day; then only counts."

    day = models.DateField()
    digest = models.BinaryField(max_length=16)
    user = models.BinaryField(max_length=16)
    term = models.CharField(max_length=70, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["day", "digest", "user"], name="search_counts_a_user_once"),
        )

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Tally(models.Model):
    """A count of one day."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "14 months."

    day = models.DateField()
    measure = models.CharField(max_length=10)
    key = models.CharField(max_length=141, blank=True, default="")
    other = models.CharField(max_length=40, blank=True, default="")
    n = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["day", "measure", "key", "other"], name="tally_once_a_day"),
            models.CheckConstraint(condition=models.Q(measure__in=list(Measure)), name="tally_known_measure"),
        )
        indexes = (models.Index(fields=["measure", "day"], name="tally_measure_day"),)

    def __str__(self) -> str:
        return f"{self.measure} {self.key} {self.day:%Y-%m-%d}: {self.n}"
