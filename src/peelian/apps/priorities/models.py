"""One amalgamated list for each sector and fortnight, and what was decided about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.places.models import Area
from peelian.apps.priorities.types import DecisionKind
from peelian.columns import spans
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy


class Objective(models.Model):
    """Something the force is for, which plans and tasks are tied to. The whole force's, not an area's."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    words = models.CharField(max_length=300, help_text="What it asks of a team, in a sentence")
    position = models.PositiveSmallIntegerField(help_text="Its place among the others, from 1")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position", "code")
        constraints = (
            spans.forward("objective_span_forward"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="objective_position_from_one"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(words=""), name="objective_has_words"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ForceStrand(models.Model):
    """Something the force's strategy asks of an area: the force's half of the list.

    Weight is impact × likelihood on a 4 × 4 matrix (1 to 16), the public fallback to restricted scales.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=[(c, c.label) for c in ProblemCategory])
    impact = models.PositiveSmallIntegerField()
    likelihood = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            spans.forward("strand_span_forward"),
            spans.no_overlap("strand_once_at_a_time", "area", "category"),
            models.CheckConstraint(
                condition=models.Q(impact__gte=1, impact__lte=4, likelihood__gte=1, likelihood__lte=4),
                name="strand_four_by_four",
            ),
        )

    def __str__(self) -> str:
        return f"{self.category} in {self.area_id}"


class Cycle(models.Model):
    """A sector's fortnight."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    sector = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="End excluded: the next cycle's first day")
    rule = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    set_aside = models.JSONField(default=list, help_text="What is not on the list, and why, a sentence each")

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            models.UniqueConstraint(fields=["sector", "starts_on"], name="cycle_once"),
            spans.no_overlap("cycle_one_list_a_day", "sector", start="starts_on", end="ends_on"),
            spans.forward("cycle_span_forward", "starts_on", "ends_on"),
        )

    def __str__(self) -> str:
        return f"{self.sector_id} {self.starts_on}"


class Candidate(models.Model):
    """One line of a cycle's list, with both ranks, the reason for its place, and the decision."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="candidates")
    category = models.CharField(max_length=30, choices=[(c, c.label) for c in ProblemCategory])
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The sector, or the neighbourhood that it is about",
    )
    rank = models.PositiveSmallIntegerField()
    points = models.FloatField()
    force_rank = models.FloatField(
        null=True, help_text="Ties share the mean of their ranks; empty: not in that list"
    )
    community_rank = models.FloatField(null=True)
    reason = models.TextField(help_text="Why it stands where it stands, in plain words")
    evidence = models.JSONField(default=dict, help_text="Counts behind both ranks")
    decision = models.CharField(
        max_length=10, choices=[(d, d) for d in DecisionKind], default=DecisionKind.PENDING
    )
    decision_reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(fields=["cycle", "category"], name="candidate_category_once"),
            models.UniqueConstraint(
                fields=["cycle", "rank"], name="candidate_rank_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(decision="pending", decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(
                    decision__in=("adopted", "declined"), decided_by__isnull=False, decided_at__isnull=False
                ),
                name="candidate_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="declined") | ~models.Q(decision_reason=""),
                name="candidate_declined_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rank}. {self.category}"


class Priority(models.Model):
    """What a team works on now: the issue and the action, in words for the public."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="priority")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=[(c, c.label) for c in ProblemCategory])
    issue = models.TextField()
    adopted_at = models.DateTimeField()
    action = models.TextField(blank=True, default="")
    action_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(help_text="When somebody last looked; three months on it is stale")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-adopted_at", "-id")
        indexes = (models.Index(fields=["area", "closed_at"], name="priority_area_open"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(issue=""), name="priority_has_issue"),
            models.UniqueConstraint(
                fields=["area", "category"],
                condition=models.Q(closed_at__isnull=True),
                name="priority_open_once_in_an_area",
            ),
            models.CheckConstraint(
                condition=models.Q(action="", action_at__isnull=True)
                | (~models.Q(action="") & models.Q(action_at__isnull=False)),
                name="priority_action_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("adopted_at")),
                name="priority_closed_after_adopted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.category}: {self.issue[:60]}"
