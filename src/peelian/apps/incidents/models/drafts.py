"""Reports that somebody is making, and the pictures that go with a draft or a report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.incidents.models.business import Business
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.kernel.privacy import Privacy

LARGEST_FILE = 5_000_000


class Draft(models.Model):
    """A report that somebody is making. Whoever has the token has it; only the token's digest is kept."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "28 days after it was last saved; deleted when sent."

    key_digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=24, choices=[(k, k) for k in IncidentKind])
    form_version = models.PositiveSmallIntegerField()
    answers = models.JSONField(blank=True, default=dict)
    language = models.CharField(max_length=10, default="en")
    page = models.CharField(max_length=40, blank=True, default="", help_text="The page saved last")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    completes = models.ForeignKey(Report, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    business = models.ForeignKey(Business, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["saved_at"], name="draft_saved"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=list(IncidentKind)), name="draft_known_kind"),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Attachment(models.Model):
    """A picture that goes with a draft or a report, drawn anew: nothing that a camera wrote beside it is left."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = "As its report."

    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    alt = models.CharField(max_length=300, blank=True, default="")
    sha256 = models.CharField(max_length=64, help_text="Of the file as it came")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False, report__isnull=True)
                | models.Q(draft__isnull=True, report__isnull=False),
                name="attachment_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(size__lte=LARGEST_FILE), name="attachment_not_too_large"
            ),
            models.UniqueConstraint(fields=["draft", "sha256"], name="attachment_once_in_a_draft"),
            models.UniqueConstraint(fields=["report", "sha256"], name="attachment_once_in_a_report"),
        )

    def __str__(self) -> str:
        return self.name
