"""Problem Management Profiles: aim, analysis, tactics, intended outcomes, readings, and what residents may read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.places.models import Area
from peelian.apps.priorities.models import Objective, Priority
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.plans import ChbPhase, PlanState
from peelian.apps.problems.types.tactics import Agency
from peelian.apps.workforce.models.people import Person
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy

#: Measures whose baseline is read from data and frozen.
_JUDGED = [measure.value for measure in Measure if measure.is_judged]


class Plan(models.Model):
    """A Problem Management Profile (PMP): how one priority will be answered."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years after closing."

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=150)
    aim = models.TextField()
    scanning = models.TextField(blank=True, default="")
    analysis = models.TextField(blank=True, default="")
    offender = models.TextField(blank=True, default="")
    handler = models.TextField(blank=True, default="")
    victim = models.TextField(blank=True, default="")
    guardian = models.TextField(blank=True, default="")
    place = models.TextField(blank=True, default="")
    manager = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=[(s, s) for s in PlanState], default=PlanState.DRAFT)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    assessment = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["priority"], condition=~models.Q(state="closed"), name="plan_one_open_for_priority"
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(aim=""), name="plan_has_title_and_aim"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(agreed_at__isnull=False),
                name="plan_agreed_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | models.Q(closed_at__isnull=False),
                name="plan_closed_has_moment",
            ),
        )

    def __str__(self) -> str:
        return self.title


class PlanObjective(models.Model):
    """One of the force's objectives that a plan serves."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    suggested = models.BooleanField(default=False, help_text="By the plan's category; nobody chose it")

    class Meta:
        ordering = ("objective__position", "objective__code")
        constraints = (
            models.UniqueConstraint(fields=["plan", "objective"], name="plan_serves_objective_once"),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.objective_id}"


class Phase(models.Model):
    """A phase of a Clear-Hold-Build plan. A plan without any doesn't use Clear-Hold-Build."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=5, choices=[(phase, phase.label) for phase in ChbPhase])
    begun_on = models.DateField()
    reason = models.TextField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("begun_on",)
        constraints = (
            models.UniqueConstraint(fields=["plan", "begun_on"], name="phase_begins_once_a_day"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="phase_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.phase} since {self.begun_on}"


class Tactic(models.Model):
    """One thing that will be done, by whom, by when; by a partner too."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tactics")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=120, help_text="A team or a partner")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    agency = models.CharField(
        max_length=13, choices=[(agency, agency.label) for agency in Agency], default=Agency.POLICE
    )
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cost_pence = models.PositiveBigIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True, default="")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="tactic_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~models.Q(what=""), name="tactic_says_what"),
            models.CheckConstraint(
                condition=models.Q(cost_pence__isnull=True) | models.Q(cost_pence__gte=0),
                name="tactic_cost_from_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(due_on__isnull=True)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="tactic_due_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(dropped_at__isnull=True),
                name="tactic_done_or_dropped",
            ),
            models.CheckConstraint(
                condition=models.Q(dropped_at__isnull=True, dropped_reason="")
                | (models.Q(dropped_at__isnull=False) & ~models.Q(dropped_reason="")),
                name="tactic_dropped_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.what


class IntendedOutcome(models.Model):
    """What should change: indicator, baseline, target, by when."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="outcomes")
    indicator = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, help_text="reports a fortnight, per cent …")
    direction = models.CharField(max_length=5, choices=[(d, d) for d in Direction])
    baseline = models.FloatField()
    target = models.FloatField()
    due_on = models.DateField()
    measure = models.CharField(
        max_length=16, choices=[(measure, measure.label) for measure in Measure], default=Measure.TYPED
    )
    comparison_area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    baseline_from = models.DateField(null=True, blank=True)
    baseline_until = models.DateField(null=True, blank=True, help_text="The first day that is out of it")
    baseline_count = models.PositiveIntegerField(null=True, blank=True)
    baseline_periods = models.PositiveSmallIntegerField(null=True, blank=True)
    drift = models.FloatField(null=True, blank=True)
    drift_areas = models.PositiveIntegerField(default=0, help_text="That it was measured on; 0: assumed")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    measure__in=_JUDGED,
                    baseline_from__isnull=False,
                    baseline_until__gt=models.F("baseline_from"),
                    baseline_count__gte=0,
                    baseline_periods__gte=1,
                )
                | (
                    ~models.Q(measure__in=_JUDGED)
                    & models.Q(
                        baseline_from__isnull=True,
                        baseline_until__isnull=True,
                        baseline_count__isnull=True,
                        baseline_periods__isnull=True,
                        comparison_area__isnull=True,
                    )
                ),
                name="outcome_measured_has_baseline",
            ),
            models.CheckConstraint(
                condition=models.Q(drift__isnull=True) | models.Q(drift__gte=0), name="outcome_drift_from_0"
            ),
            models.CheckConstraint(
                condition=models.Q(direction="fall", target__lt=models.F("baseline"))
                | models.Q(direction="rise", target__gt=models.F("baseline")),
                name="outcome_target_lies_that_way",
            ),
        )

    def __str__(self) -> str:
        return self.indicator


class Reading(models.Model):
    """The indicator's value on a day, and where it comes from."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the plan."

    outcome = models.ForeignKey(IntendedOutcome, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.FloatField()
    source = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    starts_on = models.DateField(null=True, blank=True, help_text="Of the period that ends with `on`")
    count = models.PositiveIntegerField(null=True, blank=True)
    out_of = models.PositiveIntegerField(null=True, blank=True)
    comparison_count = models.PositiveIntegerField(null=True, blank=True)
    arrived = models.BooleanField(default=False, help_text="Read by the house itself")
    basis = models.JSONField(default=dict, blank=True)
    revised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("on",)
        constraints = (
            models.UniqueConstraint(fields=["outcome", "on"], name="reading_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(arrived=True, starts_on__isnull=False, count__isnull=False)
                | models.Q(arrived=False, starts_on__isnull=True, count__isnull=True),
                name="reading_arrived_has_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True) | models.Q(starts_on__lte=models.F("on")),
                name="reading_span_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(out_of__isnull=True) | models.Q(count__lte=models.F("out_of")),
                name="reading_count_within",
            ),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class PublicPart(models.Model):
    """What residents may read of a plan: written by one, published by another, withdrawn with a reason."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="public_part")
    title = models.CharField(max_length=150)
    problem = models.TextField()
    doing = models.TextField()
    measuring = models.TextField(blank=True, default="")
    outcome_ids = models.JSONField(default=list, blank=True, help_text="Outcomes that are shown with it")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(problem="") & ~models.Q(doing=""),
                name="public_part_has_words",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True, published_by__isnull=True)
                | (
                    models.Q(published_at__isnull=False, published_by__isnull=False)
                    & ~models.Q(published_by=models.F("written_by"))
                ),
                name="public_part_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(published_at__isnull=False),
                name="public_part_withdrawn_was_published",
            ),
        )

    def __str__(self) -> str:
        return self.title


class PlanTemplate(models.Model):
    """What a plan of a category usually holds, to begin one from.

    The force's own counts before what shipped with Peelian, then the newest version.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    category = models.CharField(
        max_length=30, choices=[(category, category.label) for category in ProblemCategory]
    )
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    shipped = models.BooleanField(default=False, help_text="It came with Peelian")
    body = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("category", "-version")
        constraints = (
            models.UniqueConstraint(fields=["category", "shipped", "version"], name="template_version_once"),
            models.CheckConstraint(
                condition=~models.Q(name="") & models.Q(version__gte=1), name="template_named_and_numbered"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
