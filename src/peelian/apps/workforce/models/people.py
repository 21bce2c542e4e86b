"""People of the force: who they are, when they serve, and on which rank and full-time equivalent."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import RangeOperators
from django.db import models
from django.db.models.functions import Upper

from peelian.apps.accounts.models import User
from peelian.apps.workforce.types.people import JoinedAs, LeaveReason, Rank
from peelian.columns import spans
from peelian.kernel.privacy import Privacy

#: The days of a career. One that ended on the day on which it began counts as that day: no range at all lies in others.
_OWN_DAYS = spans.DayRange(
    "joined_on",
    "left_on",
    models.Case(
        models.When(left_on=models.F("joined_on"), then=models.Value("[]")), default=models.Value("[)")
    ),
)


class Person(models.Model):
    """A member of the force, once for however often they joined.

    When they serve is their `Career`s, on which rank their `Terms`, where their `Posting`s. Name and rank are public
    where the person serves a neighbourhood team.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = (
        "Seven years after leaving; name and rank of a named contact are public while posted."
    )

    name = models.CharField(max_length=120)
    collar_number = models.CharField(max_length=12, unique=True)
    email = models.EmailField(blank=True, default="")
    bio = models.TextField(blank=True, default="")
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(Upper("collar_number"), name="person_one_number_in_any_case"),)

    def __str__(self) -> str:
        return self.name


class Career(models.Model):
    """One stretch of somebody's service; who comes back begins another. `left_on` is the first day without them."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="careers")
    joined_on = models.DateField()
    joined_as = models.CharField(max_length=20, choices=[(way, way.label) for way in JoinedAs])
    left_on = models.DateField(null=True, blank=True)
    reason = models.CharField(
        max_length=30, blank=True, default="", choices=[(reason, reason.label) for reason in LeaveReason]
    )
    destination = models.CharField(max_length=120, blank=True, default="", help_text="The force they went to")

    class Meta:
        ordering = ("joined_on", "id")
        indexes = (models.Index(fields=["left_on", "joined_on"], name="career_by_end"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True) | models.Q(left_on__gte=models.F("joined_on")),
                name="career_left_after_joining",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True, reason="", destination="")
                | models.Q(left_on__isnull=False, reason__in=list(LeaveReason)),
                name="career_reason_with_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(joined_as__in=list(JoinedAs)), name="career_known_way_in"
            ),
            ExclusionConstraint(
                name="career_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (_OWN_DAYS, RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"career of person {self.person_id} from {self.joined_on}"


class Terms(models.Model):
    """The rank and the full-time equivalent that somebody serves on for a span of days, inside a career of theirs.

    That they lie inside one is kept by triggers (migration 0010), at the end of the transaction.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years after leaving."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="terms")
    rank = models.CharField(max_length=30, choices=[(rank, rank.label) for rank in Rank])
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    acting = models.BooleanField(
        default=False, help_text="In that rank for a time, without being promoted to it"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("valid_from", "id")
        verbose_name = verbose_name_plural = "terms"
        indexes = (models.Index(fields=["valid_until", "valid_from"], name="terms_by_end"),)
        constraints = (
            spans.forward("terms_span_forward"),
            models.CheckConstraint(condition=models.Q(rank__in=list(Rank)), name="terms_known_rank"),
            models.CheckConstraint(condition=models.Q(fte__gt=0, fte__lte=1), name="terms_fte_up_to_one"),
            spans.no_overlap("terms_one_at_a_time", "person"),
        )

    def __str__(self) -> str:
        return f"terms of person {self.person_id} from {self.valid_from}"


def rank_on(person: str, day: str) -> models.Subquery:
    """The rank that the person in one column of a row served on by the day in another; None before any is recorded."""
    terms = Terms.objects.filter(person_id=models.OuterRef(person), valid_from__lte=models.OuterRef(day))
    return models.Subquery(terms.order_by("-valid_from").values("rank")[:1])


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
