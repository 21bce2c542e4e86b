"""What people said, with area and category."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.contacts.models import Contact
from peelian.apps.places.models import Area
from peelian.apps.voice.types import CodedBy, Kind
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy


class Question(models.Model):
    """The one question on a neighbourhood's page for a span of days; `area` empty: everywhere."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever: answers mean nothing without their question."

    text = models.CharField(max_length=200)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="question_has_text"),)

    def __str__(self) -> str:
        return self.text


class Contribution(models.Model):
    """One thing that somebody said about where they live."""

    privacy: ClassVar = Privacy.RESIDENT
    retention: ClassVar = (
        "Words: three years, or at once when the person asks; area, category and date stay as a count."
    )

    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in Kind])
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", help_text="The neighbourhood of that day"
    )
    category = models.CharField(max_length=30, choices=[(c, c.label) for c in ProblemCategory])
    coded_by = models.CharField(max_length=10, choices=[(c, c) for c in CodedBy])
    text = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person_key = models.CharField(
        max_length=80, help_text="Same for the same person, so that one loud voice doesn't pass for many"
    )
    people = models.PositiveSmallIntegerField(
        default=1, help_text="How many it stands for: hands counted in a meeting, else one"
    )
    source = models.CharField(
        max_length=120, blank=True, default="", help_text="app.Model:key that it came from"
    )
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-said_at", "-id")
        indexes = (
            models.Index(fields=["area", "said_at"], name="contribution_area_at"),
            models.Index(fields=["contact"], name="contribution_contact"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=list(Kind)), name="contribution_known_kind"),
            models.CheckConstraint(
                condition=models.Q(category__in=list(ProblemCategory)), name="contribution_known_category"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=("note", "meeting")) | models.Q(recorded_by__isnull=False),
                name="contribution_note_has_officer",
            ),
            models.CheckConstraint(
                condition=models.Q(people=1) | models.Q(kind="meeting", people__gte=1, people__lte=500),
                name="contribution_people_of_a_meeting",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="report") | models.Q(text=""),
                name="contribution_report_has_no_words",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=("survey", "report"))
                | models.Q(erased_at__isnull=False)
                | ~models.Q(text=""),
                name="contribution_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(text="", contact__isnull=True),
                name="contribution_erased_is_empty",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=~models.Q(source=""), name="contribution_once_from_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.category} {self.said_at:%Y-%m-%d}"
