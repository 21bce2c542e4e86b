"""Programmes that fund growth, figures that others reported, and targets: what records are held against."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.figures import CountedAs, Measure
from peelian.apps.workforce.types.people import StaffClass
from peelian.columns import spans
from peelian.kernel.privacy import Privacy

_CLASSES = [(one, one.label) for one in StaffClass]
_MEASURES = [(one, one.label) for one in Measure]
_COUNTED = [(one, one.label) for one in CountedAs]


class UpliftProgramme(models.Model):
    """A programme that funds officers above a baseline: Police Uplift, 2019 to 2023."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    name = models.CharField(max_length=120, unique=True)
    baseline_on = models.DateField()
    baseline = models.PositiveIntegerField(help_text="Officers on that day, headcount")
    target = models.PositiveIntegerField(help_text="Officers to be added to the baseline")
    concluded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("baseline_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(concluded_on__isnull=True)
                | models.Q(concluded_on__gt=models.F("baseline_on")),
                name="uplift_concluded_after_its_baseline",
            ),
        )

    def __str__(self) -> str:
        return self.name


class UpliftAllocation(models.Model):
    """Posts of a programme that were put into a unit, and for which unit of the older model they were meant."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    programme = models.ForeignKey(UpliftProgramme, on_delete=models.PROTECT, related_name="allocations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    posts = models.PositiveIntegerField()
    temporary = models.PositiveIntegerField(default=0, help_text="Of these, with temporary funding")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            spans.forward("uplift_allocation_span_forward"),
            models.CheckConstraint(
                condition=models.Q(posts__gt=0, temporary__lte=models.F("posts")),
                name="uplift_allocation_of_posts",
            ),
            models.UniqueConstraint(
                fields=["programme", "unit", "origin"], name="uplift_allocation_once"
            ),
            models.UniqueConstraint(
                fields=["programme", "unit"], condition=models.Q(origin__isnull=True),
                name="uplift_allocation_once_without_origin",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.posts} posts of programme {self.programme_id}"


class ReportedFigure(models.Model):
    """A figure that a paper or a return gave, kept beside what the records say. Never taken for a record."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    measure = models.CharField(max_length=20, choices=_MEASURES)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="None: the whole force",
    )
    staff_class = models.CharField(max_length=10, blank=True, default="", choices=_CLASSES)
    value = models.DecimalField(max_digits=10, decimal_places=2)
    counted_as = models.CharField(max_length=10, choices=_COUNTED)
    reported_on = models.DateField(null=True, blank=True, help_text="The day that it is of, for a stock")
    valid_from = models.DateField(null=True, blank=True, help_text="The first day that it is of, for a flow")
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, help_text="The paper or return")
    place = models.CharField(max_length=80, blank=True, default="", help_text="Table, paragraph or page")

    class Meta:
        ordering = ("measure", "reported_on", "valid_from", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(value__gte=0), name="reported_figure_not_below_nought"),
            models.CheckConstraint(
                condition=models.Q(measure__in=list(Measure), counted_as__in=list(CountedAs)),
                name="reported_figure_known_measure",
            ),
            models.CheckConstraint(
                condition=models.Q(staff_class="") | models.Q(staff_class__in=list(StaffClass)),
                name="reported_figure_known_class",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    reported_on__isnull=False, valid_from__isnull=True, valid_until__isnull=True
                )
                | models.Q(
                    reported_on__isnull=True,
                    valid_from__isnull=False,
                    valid_until__isnull=False,
                    valid_until__gt=models.F("valid_from"),
                ),
                name="reported_figure_of_a_day_or_a_span",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.value} by {self.source}"


class Target(models.Model):
    """How many there are meant to be, by whom and from when: 464 FTE PCSOs by the plan of 2021."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    measure = models.CharField(max_length=20, choices=_MEASURES)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="None: the whole force",
    )
    staff_class = models.CharField(max_length=10, blank=True, default="", choices=_CLASSES)
    value = models.DecimalField(max_digits=10, decimal_places=2)
    counted_as = models.CharField(max_length=10, choices=_COUNTED)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("measure", "valid_from", "id")
        constraints = (
            spans.forward("target_span_forward"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="target_not_below_nought"),
            models.CheckConstraint(
                condition=models.Q(measure__in=list(Measure), counted_as__in=list(CountedAs)),
                name="target_known_measure",
            ),
            models.CheckConstraint(
                condition=models.Q(staff_class="") | models.Q(staff_class__in=list(StaffClass)),
                name="target_known_class",
            ),
        )

    def __str__(self) -> str:
        return f"{self.value} {self.measure} by {self.source}"
