"""Good practice and pilots, written up by teams."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.library.types import EntryState
from peelian.apps.problems.models import Plan
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.units import Team
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy


class Entry(models.Model):
    """What a team did that others may want to do, with what came of it and whom to ring."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For good, or until it is withdrawn and seven years have gone."

    title = models.CharField(max_length=150)
    category = models.CharField(max_length=30, choices=[(one.value, one.value) for one in ProblemCategory])
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    summary = models.CharField(max_length=500)
    done = models.TextField(max_length=8000)
    result = models.TextField(max_length=8000, help_text="Also what didn't work")
    ring = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="Whom to ring")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pilot_from = models.DateField(null=True, blank=True)
    pilot_until = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in EntryState], default=EntryState.DRAFT
    )
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.CharField(max_length=300, blank=True, default="")
    words = models.GeneratedField(
        expression=SearchVector("title", "summary", "done", "result", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "entries"
        ordering = ("-changed_at", "-id")
        indexes = (
            GinIndex(fields=["words"], name="library_words"),
            models.Index(fields=["state", "category"], name="library_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title="")
                & ~models.Q(summary="")
                & ~models.Q(done="")
                & ~models.Q(result=""),
                name="library_entry_has_words",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", checked_at=None, checked_by=None)
                | models.Q(~models.Q(state="draft"), checked_at__isnull=False, checked_by__isnull=False),
                name="library_checked_before_published",
            ),
            models.CheckConstraint(
                condition=~models.Q(checked_by=models.F("written_by")), name="library_checked_by_another"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="library_published_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_for=""),
                name="library_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(pilot_until=None)
                | models.Q(pilot_from__isnull=False, pilot_until__gt=models.F("pilot_from")),
                name="library_pilot_forward",
            ),
        )

    def __str__(self) -> str:
        return self.title


class EntryFigure(models.Model):
    """One thing that was counted for an entry, before and after."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the entry."

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="figures")
    what = models.CharField(max_length=120)
    before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=120, blank=True, default="")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["entry", "place"], name="library_figure_once"),
            models.CheckConstraint(condition=~models.Q(what=""), name="library_figure_says_what"),
        )

    def __str__(self) -> str:
        return self.what
