"""Force, LPA, sector, neighbourhood, by generation; their boundaries; postcodes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from peelian.apps.places.types import AreaKind
from peelian.columns import spans
from peelian.kernel.privacy import Privacy


class Area(models.Model):
    """One area as it stood for a span of days.

    A code keeps its meaning over time; a change of name, parent or outline ends one row and begins another. So a
    row is one generation, and a date gives the structure of that day.
    """

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever: old records keep their old area."

    kind = models.CharField(max_length=16, choices=[(kind, kind.label) for kind in AreaKind])
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name", "code", "valid_from")
        indexes = (
            models.Index(fields=["kind", "valid_from", "valid_until"], name="area_kind_span"),
            models.Index(fields=["code"], name="area_code"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=list(AreaKind)), name="area_known_kind"),
            models.CheckConstraint(
                condition=models.Q(kind="force", parent__isnull=True)
                | (~models.Q(kind="force") & models.Q(parent__isnull=False)),
                name="area_parent_but_force",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Za-z0-9][A-Za-z0-9_-]*$"), name="area_code_shape"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="area_has_name"),
            spans.forward("area_span_forward"),
            spans.no_overlap("area_one_meaning_a_day", "code"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> tuple[str, ...]:
        """Its code and those of the areas above it, up to the force, as this generation stood.

        Walks `parent`: select `parent__parent__parent` with it where many rows are read.
        """
        return (self.code, *(self.parent.path if self.parent else ()))


class Boundary(models.Model):
    """The outline of a code for a span of days, WGS84, as well-known binary.

    Apart from Area because an outline can be redrawn without the structure changing, and the other way round.
    """

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever, as the area."

    area_code = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    wkb = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    label_lat = models.FloatField()
    label_lng = models.FloatField()
    area_km2 = models.FloatField()
    approximate = models.BooleanField(default=False, help_text="Derived, not the publisher's legal line")
    source = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["area_code"], name="boundary_code"),)
        constraints = (
            spans.forward("boundary_span_forward"),
            models.CheckConstraint(
                condition=models.Q(west__lt=models.F("east"), south__lt=models.F("north")),
                name="boundary_box_real",
            ),
            models.CheckConstraint(condition=models.Q(area_km2__gt=0), name="boundary_area_positive"),
            spans.no_overlap("boundary_one_outline_a_day", "area_code"),
        )

    def __str__(self) -> str:
        return f"{self.area_code} from {self.valid_from}"


class Postcode(models.Model):
    """A postcode, live or withdrawn, with its point and the publisher's ward."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "For ever: old records hold withdrawn postcodes."

    postcode = models.CharField(
        max_length=8, primary_key=True, help_text="As the Post Office writes it: B14 7QH"
    )
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    ward_code = models.CharField(max_length=9, blank=True, default="")
    district_code = models.CharField(max_length=9, blank=True, default="")
    introduced_on = models.DateField(null=True)
    terminated_on = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lng__isnull=True)
                | models.Q(lat__gte=49, lat__lte=61.5, lng__gte=-9, lng__lte=2.5),
                name="postcode_point_in_uk",
            ),
            models.CheckConstraint(
                condition=models.Q(postcode__regex=r"^([A-Z]{1,2}[0-9][A-Z0-9]?|GIR) [0-9][A-Z]{2}$"),
                name="postcode_shape",
            ),
        )

    def __str__(self) -> str:
        return self.postcode


class Address(models.Model):
    """An address of a gazetteer, so that somebody can choose theirs. Says where a door is, not who is behind it."""

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "As the gazetteer: until a newer one is taken in."

    uprn = models.CharField(max_length=12, primary_key=True, help_text="Unique property reference number")
    line = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8)
    lat = models.FloatField()
    lng = models.FloatField()
    source = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["postcode"], name="address_postcode"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(uprn__regex=r"^[1-9][0-9]{0,11}$"), name="address_uprn_shape"
            ),
            models.CheckConstraint(condition=~models.Q(line=""), name="address_has_line"),
            models.CheckConstraint(
                condition=models.Q(lat__gte=49, lat__lte=61.5, lng__gte=-9, lng__lte=2.5),
                name="address_point_in_uk",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line}, {self.postcode}"


class PlacesVersion(models.Model):
    """One row that an import of places raises, so that processes drop what they hold in memory.

    The number comes from the clock (microseconds), so that one that was rolled back never comes again.
    """

    privacy: ClassVar = Privacy.PUBLIC
    retention: ClassVar = "One row."

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="places_version_one_row"),)

    def __str__(self) -> str:
        return str(self.version)
