"""Who works where: people, teams, posts, postings, and each neighbourhood's named contact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.places.models import Area
from peelian.apps.workforce.types import AbstractionCode, Rank, ShiftKind
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Team(models.Model):
    """A team that residents can name: a neighbourhood team, a partnerships team, a Priority Crime Team."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    telephone = models.CharField(max_length=20, blank=True, default="")
    social_url = models.URLField(blank=True, default="")
    welcome = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["area", "name"], name="team_once_in_area"),)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A member of the force. Name and rank are public where the person serves a neighbourhood team."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = (
        "Seven years after leaving; name and rank of a named contact are public while posted."
    )

    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=30, choices=[(rank, rank.label) for rank in Rank])
    collar_number = models.CharField(max_length=12, unique=True)
    email = models.EmailField(blank=True, default="")
    bio = models.TextField(blank=True, default="")
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(rank__in=list(Rank)), name="person_known_rank"),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("joined_on")),
                name="person_left_after_joining",
            ),
        )

    def __str__(self) -> str:
        return f"{Rank(self.rank).short} {self.name}".strip()


class Post(models.Model):
    """A funded post in a team, held by one person at a time."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120, help_text="Neighbourhood officer, PCSO, team sergeant …")
    rank = models.CharField(max_length=30, choices=[(rank, rank.label) for rank in Rank])
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            spans.forward("post_span_forward"),
            models.CheckConstraint(condition=models.Q(fte__gt=0, fte__lte=1), name="post_fte_up_to_one"),
        )

    def __str__(self) -> str:
        return self.title


class Posting(models.Model):
    """A person in a post for a span of days."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="postings")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            spans.forward("posting_span_forward"),
            spans.no_overlap("posting_one_person_a_post", "post"),
            spans.no_overlap("posting_one_post_a_person", "person"),
        )

    def __str__(self) -> str:
        return f"posting {self.pk}"


class Portrait(models.Model):
    """A picture of a person, drawn anew at a small size. Shown only while they are posted to a team."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "While posted; public while the person serves a neighbourhood's team."

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="portrait")
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(media_type__in=("image/jpeg", "image/png")), name="portrait_known_type"
            ),
        )

    def __str__(self) -> str:
        return f"portrait of person {self.person_id}"


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


class Shift(models.Model):
    """Somebody's rostered hours, or that they are off: a day without a shift is not known, which isn't off."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ShiftKind])

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            spans.forward("shift_span_forward", "starts_at", "ends_at"),
            spans.no_overlap("shift_one_at_a_time", "person", start="starts_at", end="ends_at", moments=True),
        )

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"


class Abstraction(models.Model):
    """A stretch of time for which somebody is taken away from their neighbourhood."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Two years."

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    code = models.CharField(max_length=10, choices=[(c, c) for c in AbstractionCode])
    planned = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            spans.forward("abstraction_span_forward", "starts_at", "ends_at"),
            spans.no_overlap(
                "abstraction_one_at_a_time", "person", start="starts_at", end="ends_at", moments=True
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} of person {self.person_id}"
