"""Positions that come by themselves: feeds, what they sent, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.visibility.types.positions import FeedKind
from peelian.kernel.privacy import Privacy


class Feed(models.Model):
    """A source that sends positions by itself. Of its key only the digest is kept."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years after it was closed."

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in FeedKind])
    prefix = models.CharField(
        max_length=12, blank=True, help_text="The key's first letters, to tell keys apart"
    )
    digest = models.CharField(
        max_length=64, unique=True, null=True, blank=True, help_text="SHA-256 of the key"
    )
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True, help_text="Of its newest fix")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind=FeedKind.HTTP, digest__isnull=False)
                | (~models.Q(kind=FeedKind.HTTP) & models.Q(digest__isnull=True)),
                name="feed_key_where_one_is_shown",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="feed_named"),
        )

    def __str__(self) -> str:
        return self.name


class Arrival(models.Model):
    """A body of positions as a feed sent it, kept until its days' files hold it. By digest: twice changes nothing."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Until folded; a week at most."

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="arrivals")
    digest = models.CharField(max_length=64)
    payload = models.BinaryField(help_text="The good rows: Arrow IPC of device, at_us, lat, lng")
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    refusals = models.JSONField(default=list, help_text="The first hundred: row, column, reason")
    received_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["received_at"], name="arrival_received"),)
        constraints = (
            models.UniqueConstraint(fields=["feed", "digest"], name="arrival_once"),
            models.CheckConstraint(
                condition=models.Q(rows__gt=0) | models.Q(refused__gt=0), name="arrival_not_empty"
            ),
        )

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.received_at:%Y-%m-%d %H:%M:%S}"


class FeedDay(models.Model):
    """What became of what a feed sent on a day, counted."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(help_text="Local day on which it was received")
    taken = models.PositiveBigIntegerField(default=0)
    repeated = models.PositiveBigIntegerField(default=0, help_text="Already there: same device and moment")
    refused = models.PositiveBigIntegerField(default=0)
    ahead = models.PositiveBigIntegerField(default=0, help_text="Of the refused: ahead of our clock")
    latest_lag_s = models.FloatField(
        default=0, help_text="Seconds from the newest fix of the last body to its receipt"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["feed", "day"], name="feed_day_once"),)

    def __str__(self) -> str:
        return f"{self.feed_id} {self.day}"
