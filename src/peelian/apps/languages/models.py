"""Texts in other languages: each translated once, checked, and approved by a person before it is used."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from peelian.apps.accounts.models import User
from peelian.apps.languages.types import TranslationState
from peelian.kernel.privacy import Privacy


class Translation(models.Model):
    """One text in one language. The text's digest makes it one row for all messages that use the same words."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = (
        "Approved: for ever (translation memory). Drafts and wants: a year after their last use."
    )

    digest = models.CharField(max_length=64, help_text="SHA-256 of the source text in NFC")
    source_language = models.CharField(max_length=10, default="en")
    source = models.TextField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=[(s, s) for s in TranslationState])
    text = models.TextField(blank=True, default="", help_text="Empty while it is only wanted")
    machine_text = models.TextField(blank=True, default="", help_text="The engine's own words")
    engine = models.CharField(
        max_length=80, blank=True, default="", help_text="Name and version of the engine"
    )
    glossary_version = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list, blank=True, help_text="[{flag, words}] of the last check")
    back = models.TextField(blank=True, default="", help_text="The draft translated back")
    similarity = models.FloatField(null=True, blank=True, help_text="chrF of `back`, 0 to 100")
    context = models.CharField(max_length=200, blank=True, default="", help_text="Where the words are used")
    due_at = models.DateTimeField(null=True, blank=True, help_text="When somebody needs it by")
    wanted_at = models.DateTimeField()
    drafted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("wanted_at", "id")
        indexes = (
            models.Index(
                fields=["language", "wanted_at"],
                condition=~models.Q(state="approved"),
                name="translation_to_do",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["digest", "source_language", "language"], name="translation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(TranslationState)), name="translation_known_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="wanted") | ~models.Q(text=""), name="translation_has_words"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="translation_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(language=models.F("source_language")), name="translation_into_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.language}: {self.source[:40]}"


class Term(models.Model):
    """How the force wants a term translated into a language, or that it stays as it is."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever: drafts name the glossary's version."

    term = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    rendering = models.CharField(max_length=120, blank=True, default="", help_text="Empty: it stays as it is")
    version = models.PositiveIntegerField(help_text="The glossary's version from which it holds")
    until_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="The first in which it doesn't"
    )
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("term", "language")
        constraints = (
            models.UniqueConstraint(
                Lower("term"),
                "language",
                condition=models.Q(until_version__isnull=True),
                name="term_once_a_language",
            ),
            models.CheckConstraint(condition=~models.Q(term=""), name="term_says_something"),
            models.CheckConstraint(
                condition=models.Q(until_version__isnull=True)
                | models.Q(until_version__gt=models.F("version")),
                name="term_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.term} → {self.rendering or self.term} ({self.language})"
