"""What a report has gone through: its words, its steps, who looked at it, and what they thought of us."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import EntryDirection, Step
from peelian.kernel.privacy import Privacy


class ReportEntry(models.Model):
    """One thing said about a report: by whoever made it, by us to them, or among ourselves."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "As its report."

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="entries")
    direction = models.CharField(max_length=4, choices=[(d, d) for d in EntryDirection])
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    english = models.TextField(blank=True, default="", help_text="A machine's English, for whoever answers")
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True, help_text="The same press of a button: once")
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(direction__in=list(EntryDirection)), name="report_entry_direction"
            ),
            models.CheckConstraint(
                condition=~models.Q(direction="note") | models.Q(author__isnull=False),
                name="report_note_has_an_author",
            ),
        )

    def __str__(self) -> str:
        return f"{self.direction} {self.at:%Y-%m-%d %H:%M}"


class ReportCopy(models.Model):
    """The number of a copy of ours that told of a report: what answers it belongs to the report."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As its report."

    number = models.BigIntegerField(unique=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="copies")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"copy {self.number}"


class StateChange(models.Model):
    """One step that a report took. Never changed and never deleted: the database refuses both."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: it names nobody of the public."

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="changes")
    step = models.CharField(max_length=20, choices=[(s, s) for s in Step])
    state_from = models.CharField(max_length=20)
    state_to = models.CharField(max_length=20)
    by = models.CharField(max_length=100, help_text="The actor")
    told = models.CharField(
        max_length=200, blank=True, default="", help_text="What of it was told, by its name"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        indexes = (models.Index(fields=["report", "at"], name="state_change_report"),)

    def __str__(self) -> str:
        return f"{self.step}: {self.state_from} → {self.state_to}"


class TrackingCode(models.Model):
    """A code sent to whoever made a report, which lets them look at it once."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "A day."

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["report", "-sent_at"], name="tracking_code_report"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="tracking_code_five_tries"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")), name="tracking_code_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"code of {self.sent_at:%Y-%m-%d %H:%M}"


class ReportRating(models.Model):
    """What somebody thought of how their report was dealt with."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "The number stays; the words go with the report's."

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="report_rating_one_to_five"
            ),
        )

    def __str__(self) -> str:
        return str(self.score)
