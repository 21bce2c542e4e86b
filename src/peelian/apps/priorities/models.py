"""One amalgamated list for each sector and fortnight, and what was decided about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.places.models import Area
from peelian.apps.priorities.types import DecisionKind, RuleKind
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


class RiskMatrix(models.Model):
    """What impact and likelihood weigh together, from a day on: the force's own. Without one, 4 × 4 products."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years, as the strands that were weighed on it."

    name = models.CharField(max_length=80)
    impacts = models.JSONField(help_text="The words for each impact, the lowest first")
    likelihoods = models.JSONField(help_text="The words for each likelihood, the lowest first")
    scores = models.JSONField(help_text="A row of scores for each impact, a score for each likelihood")
    source = models.CharField(max_length=300)
    valid_from = models.DateField(unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-valid_from",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(source=""), name="matrix_has_words"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ForceStrand(models.Model):
    """Something the force's strategy asks of an area: the force's half of the list.

    Its weight is the score of impact and likelihood on the matrix of the day it was set.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=[(c, c.label) for c in ProblemCategory])
    matrix = models.ForeignKey(
        RiskMatrix,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: four by four, impact times likelihood",
    )
    impact = models.PositiveSmallIntegerField()
    likelihood = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            spans.forward("strand_span_forward"),
            spans.no_overlap("strand_once_at_a_time", "area", "category"),
            models.CheckConstraint(
                condition=models.Q(impact__gte=1, impact__lte=6, likelihood__gte=1, likelihood__lte=6)
                & (models.Q(matrix__isnull=False) | models.Q(impact__lte=4, likelihood__lte=4)),
                name="strand_on_its_matrix",
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=1)
                & (
                    models.Q(matrix__isnull=False)
                    | models.Q(score=models.F("impact") * models.F("likelihood"))
                ),
                name="strand_has_its_score",
            ),
        )

    def __str__(self) -> str:
        return f"{self.category} in {self.area_id}"


class SeverityTable(models.Model):
    """How severe each kind of recorded crime is, as the force loaded it: a version that figures name."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever: figures name it."

    name = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    proxy = models.BooleanField(help_text="Its weights stand in for finer kinds of crime than police.uk has")
    valid_from = models.DateField(unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-valid_from",)
        constraints = (
            models.UniqueConstraint(fields=["name", "version"], name="severity_version_once"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(version="") & ~models.Q(source=""),
                name="severity_has_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class SeverityWeight(models.Model):
    """What one crime of a police.uk category weighs."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As its table."

    table = models.ForeignKey(SeverityTable, on_delete=models.CASCADE, related_name="weights")
    category = models.CharField(max_length=40, help_text="police.uk's slug")
    weight = models.FloatField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["table", "category"], name="severity_category_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="severity_weight_above_nothing"),
        )

    def __str__(self) -> str:
        return f"{self.category} {self.weight:g}"


class ListRule(models.Model):
    """By which rule an area's lists are made, and how much each side counts; the nearest area's holds."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=20, choices=[(kind, kind) for kind in RuleKind])
    k = models.PositiveSmallIntegerField()
    force_weight = models.FloatField()
    community_weight = models.FloatField()
    recorded_share = models.FloatField(help_text="Of the force's points, those from recorded harm")
    length = models.PositiveSmallIntegerField(help_text="For how many lines a list has room")
    why = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            spans.forward("list_rule_span_forward"),
            spans.no_overlap("list_rule_once_at_a_time", "area"),
            models.CheckConstraint(
                condition=models.Q(force_weight__gte=0, community_weight__gte=0)
                & ~models.Q(force_weight=0, community_weight=0),
                name="list_rule_weighs_something",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_share__gte=0, recorded_share__lt=1), name="list_rule_share"
            ),
            models.CheckConstraint(condition=models.Q(k__gte=1, k__lte=10), name="list_rule_seats"),
            models.CheckConstraint(
                condition=models.Q(length__gte=1, length__lte=20), name="list_rule_length"
            ),
            models.CheckConstraint(condition=~models.Q(why=""), name="list_rule_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.rule} in {self.area_id}"


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
    parameters = models.JSONField(default=dict, help_text="Weights, shares and tables that it was made with")
    fell = models.JSONField(default=list, help_text="What it had no room for: a line each, with why it fell")

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
    recorded_rank = models.FloatField(
        null=True, help_text="By recorded harm, where a severity table is loaded"
    )
    displacements = models.JSONField(
        default=list, help_text="Sentences on what stands above it against a list's order"
    )
    reason = models.TextField(help_text="Why it stands where it stands, in plain words")
    evidence = models.JSONField(default=dict, help_text="Counts behind both ranks")
    decision = models.CharField(
        max_length=10, choices=[(d, d) for d in DecisionKind], default=DecisionKind.PENDING
    )
    decision_reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    kept = models.ForeignKey(
        "Priority",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kept_on",
        help_text="The open priority that this line keeps",
    )

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
                    decision__in=("adopted", "declined", "kept"),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="candidate_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision__in=("declined", "kept")) | ~models.Q(decision_reason=""),
                name="candidate_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="kept", kept__isnull=False)
                | (~models.Q(decision="kept") & models.Q(kept__isnull=True)),
                name="candidate_kept_names_its_priority",
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


class InternalWording(models.Model):
    """What a priority is about among ourselves. A row of its own: the priority's is public and goes to feeds."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    priority = models.OneToOneField(Priority, on_delete=models.CASCADE, related_name="internal")
    words = models.TextField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(words=""), name="internal_has_words"),)

    def __str__(self) -> str:
        return f"Internal words of {self.priority_id}"


class Minutes(models.Model):
    """What a fortnight's meeting decided, as it stood when they were signed. A correction is the next number."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "Seven years."

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    chaired_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    present = models.TextField()
    apologies = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")
    record = models.JSONField(help_text="The list, its decisions and the work in hand, as they stood")
    correction = models.TextField(blank=True, default="", help_text="Why the number before is corrected")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("cycle_id", "number")
        constraints = (
            models.UniqueConstraint(fields=["cycle", "number"], name="minutes_number_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, correction="")
                | (models.Q(number__gt=1) & ~models.Q(correction="")),
                name="minutes_corrected_with_reason",
            ),
            models.CheckConstraint(condition=~models.Q(present=""), name="minutes_somebody_present"),
        )

    def __str__(self) -> str:
        return f"Minutes {self.number} of {self.cycle_id}"
