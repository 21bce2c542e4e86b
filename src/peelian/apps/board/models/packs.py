"""Packs: their sections, what people wrote in them, and what each section found.

The database holds a released pack as it is: migration 0003 refuses every change of it and of its parts.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.board.types.contents import Audience
from peelian.apps.board.types.packs import (
    LONGEST_CODE,
    LONGEST_COMMENT,
    LONGEST_HEADING,
    LONGEST_KEY,
    LONGEST_REASON,
    LONGEST_SUBTITLE,
    LONGEST_TITLE,
    PackState,
)
from peelian.kernel.privacy import Privacy

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_DIGEST = r"^[0-9a-f]{64}$"
_APPROVED = (PackState.APPROVED, PackState.RELEASED)


class Pack(models.Model):
    """A paper to the Board for a period: made from sections and words, approved, released, and never changed again."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: what the Board was told can be looked up."

    code = models.CharField(max_length=LONGEST_CODE, unique=True, help_text="Names it in addresses")
    title = models.CharField(max_length=LONGEST_TITLE)
    subtitle = models.CharField(max_length=LONGEST_SUBTITLE, blank=True, default="")
    area_code = models.CharField(max_length=40, help_text="The force, or the part of it, that it tells of")
    meeting_on = models.DateField(help_text="When the Board meets on it")
    since = models.DateField()
    until = models.DateField(help_text="The day after the last")
    state = models.CharField(max_length=10, choices=[(s, s) for s in PackState], default=PackState.DRAFT)
    revision = models.PositiveIntegerField(default=1, help_text="Another after each change of what is in it")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )

    class Meta:
        ordering = ("-meeting_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(code__regex=_SLUG), name="pack_code_is_a_slug"),
            models.CheckConstraint(condition=~models.Q(title=""), name="pack_has_title"),
            models.CheckConstraint(condition=~models.Q(area_code=""), name="pack_has_area"),
            models.CheckConstraint(
                condition=models.Q(since__lt=models.F("until")), name="pack_period_forward"
            ),
            models.CheckConstraint(condition=models.Q(state__in=list(PackState)), name="pack_known_state"),
            models.CheckConstraint(
                condition=models.Q(state__in=_APPROVED, approved_by__isnull=False, approved_at__isnull=False)
                | (~models.Q(state__in=_APPROVED) & models.Q(approved_by=None, approved_at=None)),
                name="pack_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(corrects=models.F("id")),
                name="pack_corrects_another",
            ),
        )

    def __str__(self) -> str:
        return self.title


class PackSection(models.Model):
    """A section of the library in a pack. One that was taken out keeps its words, without a place."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the pack."

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="sections")
    kind = models.CharField(max_length=LONGEST_KEY, help_text="Its key in the library")
    key = models.CharField(max_length=LONGEST_KEY, help_text="Unlike any other’s in the pack")
    heading = models.CharField(max_length=LONGEST_HEADING)
    audience = models.CharField(max_length=10, choices=[(a, a) for a in Audience], default=Audience.PUBLIC)
    since = models.DateField(null=True, blank=True, help_text="Empty: the pack’s days")
    until = models.DateField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From 1; empty: taken out")
    build_asked_at = models.DateTimeField(null=True, blank=True)
    build_asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pack_id", "place")
        constraints = (
            models.UniqueConstraint(fields=["pack", "key"], name="pack_section_key_once"),
            models.UniqueConstraint(
                fields=["pack", "place"],
                name="pack_section_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(key__regex=_SLUG) & models.Q(kind__regex=_SLUG),
                name="pack_section_key_is_a_slug",
            ),
            models.CheckConstraint(condition=~models.Q(heading=""), name="pack_section_has_heading"),
            models.CheckConstraint(
                condition=models.Q(audience__in=list(Audience)), name="pack_section_known_audience"
            ),
            models.CheckConstraint(
                condition=models.Q(place=None) | models.Q(place__gte=1), name="pack_section_place_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(since=None, until=None)
                | models.Q(since__isnull=False, until__isnull=False, since__lt=models.F("until")),
                name="pack_section_period_forward",
            ),
        )
        indexes = (
            models.Index(
                fields=["build_asked_at"],
                condition=models.Q(build_asked_at__isnull=False),
                name="pack_section_asked",
            ),
        )

    def __str__(self) -> str:
        return self.heading


class Commentary(models.Model):
    """One version of the words of a section. The database refuses UPDATE and DELETE (migration 0003)."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the pack."

    section = models.ForeignKey(PackSection, on_delete=models.PROTECT, related_name="commentaries")
    number = models.PositiveIntegerField(help_text="From 1")
    text = models.TextField(blank=True, default="")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("section_id", "number")
        constraints = (
            models.UniqueConstraint(fields=["section", "number"], name="commentary_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="commentary_version_from_one"),
        )

    def __str__(self) -> str:
        return f"version {self.number} of {self.section_id}"


class SectionBuild(models.Model):
    """What a section found when it last asked the records, or why it couldn't. The next takes its place."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the pack; each build takes the place of the last."

    section = models.OneToOneField(PackSection, on_delete=models.PROTECT, related_name="build")
    content = models.TextField(blank=True, default="", help_text="Canonical JSON; empty where it failed")
    digest = models.CharField(max_length=64, blank=True, default="", help_text="SHA-256 of the content")
    reason = models.CharField(max_length=LONGEST_REASON, blank=True, default="", help_text="Why it failed")
    read_at = models.DateTimeField(help_text="When the records were read, or when it failed")
    event_id = models.BigIntegerField(default=0, help_text="The last event that was on record by then")
    seconds = models.FloatField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(~models.Q(content="") & models.Q(digest__regex=_DIGEST, reason=""))
                | (models.Q(content="", digest="") & ~models.Q(reason="")),
                name="section_is_built_or_failed",
            ),
            models.CheckConstraint(
                condition=models.Q(seconds__gte=0, event_id__gte=0), name="section_build_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"build of {self.section_id}"


class PackComment(models.Model):
    """What somebody says of a pack, or of a section of it, to those who make it; open until it is settled."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the pack."

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="comments")
    section = models.ForeignKey(
        PackSection, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    text = models.TextField(max_length=LONGEST_COMMENT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("made_at", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="pack_comment_says_something"),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
                name="pack_comment_settled_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"comment on {self.pack_id}"


class FindingAccepted(models.Model):
    """A finding of the lint that somebody looked at and let stand, with the reason."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the pack."

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="accepted")
    digest = models.CharField(max_length=64, help_text="SHA-256 that names the finding")
    reason = models.CharField(max_length=LONGEST_REASON)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("accepted_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["pack", "digest"], name="finding_accepted_once"),
            models.CheckConstraint(condition=models.Q(digest__regex=_DIGEST), name="finding_has_digest"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="finding_accepted_for_a_reason"),
        )

    def __str__(self) -> str:
        return f"finding {self.digest[:8]} of {self.pack_id}"
