"""Patrol tasks: where, when, how much, who; the places that patrols go to, and what was suggested and said."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from peelian.apps.accounts.models import User
from peelian.apps.places.models import Area
from peelian.apps.priorities.models import Objective
from peelian.apps.problems.models import Plan, Tactic
from peelian.apps.tasking.types.suggestions import HoursFrom
from peelian.apps.tasking.types.tasks import (
    PatrolKind,
    PlaceKind,
    PlaceSource,
    SayingOutcome,
    TaskState,
    What,
)
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.units import Team
from peelian.columns import spans
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.privacy import Privacy


class Suggestion(models.Model):
    """A place and hours that recorded crime suggests for a patrol. Never changed: what was chosen stands beside it."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The sector")
    category = models.CharField(
        max_length=30, blank=True, default="", choices=[(c, c) for c in ProblemCategory],
        help_text="The problem whose crimes were counted; empty: all crimes",
    )  # fmt: skip
    rank = models.PositiveSmallIntegerField(help_text="Its place among those made with it, from 1")
    name = models.CharField(max_length=150)
    wkb = models.BinaryField(help_text="Polygon, WGS84")
    lat = models.FloatField()
    lng = models.FloatField()
    metres = models.FloatField(help_text="Crimes were counted within this distance")
    hits = models.PositiveIntegerField(help_text="Crimes that were counted, each as one")
    share = models.FloatField(help_text="Of the sector's crimes, 0 to 1")
    harm = models.FloatField(help_text="Of the sector's weight of harm, 0 to 1")
    score = models.FloatField(help_text="The weighted count by which it is ranked")
    reason = models.TextField()
    hours = models.JSONField(
        default=list, help_text="Hours of the week with their share of the crimes; empty: not known"
    )
    hours_n = models.PositiveIntegerField(
        default=0, help_text="Crimes with a time that the hours are from, or that were too few for hours"
    )
    hours_from = models.CharField(
        max_length=10, blank=True, default="", choices=[(h, h) for h in HoursFrom if h]
    )
    method = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    data_until = models.DateField(help_text="The day after the last that the crimes are of")
    severity = models.CharField(
        max_length=120, help_text="Name and version of the table of weights, or that there is none"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-made_at", "rank")
        constraints = (
            models.UniqueConstraint(
                fields=["area", "category", "made_at", "rank"], name="suggestion_ranked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(rank__gte=1, metres__gt=0, hits__gte=1) & ~models.Q(reason=""),
                name="suggestion_ranked_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1, harm__gte=0, harm__lte=1),
                name="suggestion_shares",
            ),
            models.CheckConstraint(
                condition=models.Q(hours=[], hours_from="")
                | (~models.Q(hours=[]) & ~models.Q(hours_from="")),
                name="suggestion_hours_from_somewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rank}. {self.name}"


class Trial(models.Model):
    """How suggestions for a sector would have done on months that have been, beside a plain map. Never changed."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="The sector")
    months = models.JSONField(
        help_text="Month, crimes, places, share of the area, hits, hits of the plain map"
    )
    data_from = models.DateField(help_text="First day of the oldest month that was used")
    data_until = models.DateField(help_text="The day after the last that the crimes are of")
    method = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    severity = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=["area", "-made_at"], name="trial_latest"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(months=[]), name="trial_has_months"),
            spans.forward("trial_span_forward", "data_from", "data_until"),
        )

    def __str__(self) -> str:
        return f"trial {self.pk}"


class Place(models.Model):
    """A place that patrols go to, kept under a name.

    A hotspot is a circle: `lat`, `lng` and `metres` are the place, `wkb` is its drawing. A control place is one where
    nobody is sent, to compare with; a key place is one that a promise of visibility names.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Seven years."

    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=15, choices=[(k, k) for k in PlaceKind])
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", help_text="The neighbourhood that it is in"
    )
    wkb = models.BinaryField(help_text="Polygon, WGS84")
    lat = models.FloatField()
    lng = models.FloatField()
    metres = models.FloatField(null=True, blank=True)
    control = models.BooleanField(default=False)
    key = models.BooleanField(default=False)
    suggestion = models.ForeignKey(
        Suggestion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="place_has_name"),
            models.CheckConstraint(
                condition=models.Q(kind=PlaceKind.HOTSPOT, metres__gt=0)
                | (~models.Q(kind=PlaceKind.HOTSPOT) & models.Q(metres__isnull=True)),
                name="place_hotspot_has_metres",
            ),
            models.CheckConstraint(
                condition=~models.Q(control=True, key=True), name="place_not_control_and_key"
            ),
            spans.forward("place_span_forward"),
        )

    def __str__(self) -> str:
        return self.name


class PatrolTask(models.Model):
    """A patrol that a plan asks for: a place, a dose and who is to give it.

    Dose: `dose_visits` visits of `dose_minutes` minutes each over all windows together.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "Two years."

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    tactic = models.ForeignKey(Tactic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=150)
    instructions = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=15, choices=[(k, k) for k in PatrolKind], default=PatrolKind.FOOT)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", help_text="The neighbourhood that it is in"
    )
    place_name = models.CharField(max_length=150)
    place_source = models.CharField(max_length=15, choices=[(s, s) for s in PlaceSource])
    place_wkb = models.BinaryField(help_text="Polygon, WGS84")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    suggestion = models.ForeignKey(
        Suggestion, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    chosen_because = models.TextField(blank=True, default="", help_text="Why not as it was suggested")
    objective = models.ForeignKey(
        Objective,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: its plan's",
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.CharField(max_length=120, blank=True, default="", help_text="Who walks in our place")
    dose_visits = models.PositiveSmallIntegerField()
    dose_minutes = models.PositiveSmallIntegerField()
    dose_source = models.TextField(blank=True, default="", help_text="Where the number of minutes comes from")
    state = models.CharField(max_length=10, choices=[(s, s) for s in TaskState], default=TaskState.TASKED)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(place_name=""), name="task_has_title_and_place"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    dose_visits__gte=1, dose_visits__lte=500, dose_minutes__gte=1, dose_minutes__lte=480
                ),
                name="task_dose_sensible",
            ),
            models.CheckConstraint(
                condition=models.Q(state="tasked", ended_at__isnull=True)
                | models.Q(state__in=("finished", "cancelled"), ended_at__isnull=False),
                name="task_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=(models.Q(kind=PatrolKind.PARTNER) & ~models.Q(partner=""))
                | (~models.Q(kind=PatrolKind.PARTNER) & models.Q(partner="")),
                name="task_partner_has_name",
            ),
            models.CheckConstraint(
                condition=models.Q(suggestion__isnull=True) | models.Q(place__isnull=False),
                name="task_suggested_has_place",
            ),
        )

    def __str__(self) -> str:
        return self.title


class TaskWindow(models.Model):
    """A stretch of time in which visits count."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "As the task."

    task = models.ForeignKey(PatrolTask, on_delete=models.CASCADE, related_name="windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at",)
        constraints = (
            spans.forward("window_span_forward", "starts_at", "ends_at"),
            spans.no_overlap("window_once", "task", start="starts_at", end="ends_at", moments=True),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Assignment(models.Model):
    """Somebody who is asked to do a task, and what they said of it."""

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "As the task."

    task = models.ForeignKey(PatrolTask, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["task", "person"], name="assignment_once"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(accepted_at__isnull=False),
                name="assignment_accepted_before_finished",
            ),
            models.CheckConstraint(
                condition=models.Q(started_at__isnull=True) | models.Q(accepted_at__isnull=False),
                name="assignment_accepted_before_started",
            ),
            models.CheckConstraint(
                condition=models.Q(declined_at__isnull=True) | models.Q(accepted_at__isnull=True),
                name="assignment_accepted_or_declined",
            ),
            models.CheckConstraint(
                condition=models.Q(declined_at__isnull=True, decline_reason="")
                | (models.Q(declined_at__isnull=False) & ~models.Q(decline_reason="")),
                name="assignment_declined_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} on {self.task_id}"


class Saying(models.Model):
    """One thing that somebody said of their part, as it came from their phone: at once, or when it had a signal.

    `key` is made on the phone. Whatever comes again with it is the same saying.
    """

    privacy: ClassVar = Privacy.STAFF
    retention: ClassVar = "As the task."

    key = models.UUIDField(unique=True)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="sayings")
    what = models.CharField(max_length=10, choices=[(w, w) for w in What])
    words = models.TextField(blank=True, default="")
    said_at = models.DateTimeField(help_text="By the phone's clock, within what can be")
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=[(o, o) for o in SayingOutcome])
    why = models.CharField(max_length=300, blank=True, default="", help_text="Why it couldn't be taken")

    class Meta:
        ordering = ("said_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(said_at__lte=models.F("received_at") + dt.timedelta(minutes=5)),
                name="saying_said_before_received",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=SayingOutcome.TAKEN, why="")
                | (models.Q(outcome=SayingOutcome.REFUSED) & ~models.Q(why="")),
                name="saying_refused_has_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
