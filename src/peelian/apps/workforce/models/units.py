"""How the force is cut into units: operating models, their units, where each came from, and teams residents name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.places.models import Area
from peelian.apps.workforce.types.units import UnitKind
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class OperatingModel(models.Model):
    """A way in which the force is cut into units, for a span of days. One holds at a time."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("valid_from",)
        constraints = (
            spans.forward("operating_model_span_forward"),
            spans.no_overlap("operating_model_one_at_a_time"),
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(name=""), name="operating_model_has_a_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of the force as it stood for a span of days: a code keeps its meaning, a change begins another row.

    A row's units above it never change, so that a posting to it counts in the same units on every day.
    """

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    model = models.ForeignKey(OperatingModel, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(kind, kind.label) for kind in UnitKind])
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    area_code = models.CharField(
        max_length=40, blank=True, default="", help_text="The area it serves, if one"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name", "code", "valid_from")
        indexes = (models.Index(fields=["code"], name="unit_code"),)
        constraints = (
            spans.forward("unit_span_forward"),
            spans.no_overlap("unit_one_meaning_a_day", "code"),
            models.CheckConstraint(condition=models.Q(kind__in=list(UnitKind)), name="unit_known_kind"),
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(name=""), name="unit_has_code_and_name"
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="unit_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(kind=UnitKind.FORCE),
                name="unit_nothing_above_a_force",
            ),
        )

    def __str__(self) -> str:
        return self.name


class UnitOrigin(models.Model):
    """That a unit of one operating model took over from a unit of an older one: several into one, one into several."""

    privacy: ClassVar = Privacy.OPERATIONAL
    retention: ClassVar = "For ever."

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    origin = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["unit", "origin"], name="unit_origin_once"),
            models.CheckConstraint(
                condition=~models.Q(unit=models.F("origin")), name="unit_origin_is_another_unit"
            ),
        )

    def __str__(self) -> str:
        return f"unit {self.unit_id} from unit {self.origin_id}"


class Team(models.Model):
    """A team that residents can name: a neighbourhood team, a partnerships team, a Priority Crime Team."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever."

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams")
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
