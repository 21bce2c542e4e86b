"""Funded posts, who is posted where, and each neighbourhood's named contact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.units import Team, Unit
from peelian.apps.workforce.types.people import Rank
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Funding(models.Model):
    """What pays for posts beside the force's own budget; with an end, the posts are temporary."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    name = models.CharField(max_length=120, unique=True)
    source = models.CharField(max_length=120, help_text="Who pays: the Home Office, a council …")
    ends_on = models.DateField(null=True, blank=True, help_text="The first day without it; empty: lasting")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(source=""), name="funding_has_name_and_source"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A funded post of a unit, and of a team in it where residents know one; held by one person at a time."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120, help_text="Neighbourhood officer, PCSO, team sergeant …")
    role = models.CharField(
        max_length=60, blank=True, default="", help_text="What it is counted as: neighbourhood, response …"
    )
    rank = models.CharField(max_length=30, choices=[(rank, rank.label) for rank in Rank])
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    funding = models.ForeignKey(
        Funding, null=True, blank=True, on_delete=models.PROTECT, related_name="posts",
        help_text="None: the force's own budget",
    )  # fmt: skip
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["valid_until", "valid_from"], name="post_by_end"),)
        constraints = (
            spans.forward("post_span_forward"),
            models.CheckConstraint(condition=models.Q(fte__gt=0, fte__lte=1), name="post_fte_up_to_one"),
            models.CheckConstraint(condition=models.Q(rank__in=list(Rank)), name="post_known_rank"),
        )

    def __str__(self) -> str:
        return self.title


class Posting(models.Model):
    """A person in a unit for a span of days: in a post of it, or over its establishment, without one.

    That it lies inside one career of theirs, and inside its post's days, triggers keep (migrations 0012 and 0013),
    at the end of the transaction.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="postings",
        help_text="Of the same unit",
    )  # fmt: skip
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["valid_until", "valid_from"], name="posting_by_end"),)
        constraints = (
            spans.forward("posting_span_forward"),
            spans.no_overlap("posting_one_person_a_post", "post"),
            spans.no_overlap("posting_one_post_a_person", "person"),
        )

    def __str__(self) -> str:
        return f"posting {self.pk}"


class NamedContact(models.Model):
    """The officer or PCSO whom a neighbourhood's residents can name and reach, for a span of days."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "Seven years."

    area_code = models.CharField(
        max_length=40, help_text="The neighbourhood's code: outlives its generations"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            spans.forward("named_contact_span_forward"),
            spans.no_overlap("named_contact_one_at_a_time", "area_code"),
        )

    def __str__(self) -> str:
        return f"named contact of {self.area_code}"
