"""Spans of days and moments as the database understands them: the start is included, the end is not.

Models name their columns `valid_from`/`valid_until` (days) or `starts_at`/`ends_at` (moments); an empty end is open.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models


class DayRange(models.Func):
    """`daterange(from, until)`."""

    function = "daterange"
    output_field = DateRangeField()


class MomentRange(models.Func):
    """`tstzrange(from, until)`."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


def forward(name: str, start: str = "valid_from", end: str = "valid_until") -> models.CheckConstraint:
    """A check that a span ends after it starts, or not at all."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{end}__isnull": True}) | models.Q(**{f"{end}__gt": models.F(start)}),
        name=name,
    )


def no_overlap(
    name: str, *same: str, start: str = "valid_from", end: str = "valid_until", moments: bool = False
) -> ExclusionConstraint:
    """An exclusion: two rows that agree in all of `same` never overlap in time."""
    span = (MomentRange if moments else DayRange)(start, end)
    return ExclusionConstraint(
        name=name,
        expressions=[*((column, RangeOperators.EQUAL) for column in same), (span, RangeOperators.OVERLAPS)],
    )


def valid_on(day: object, prefix: str = "") -> models.Q:
    """A filter for rows whose span of days holds `day`."""
    return models.Q(**{f"{prefix}valid_from__lte": day}) & (
        models.Q(**{f"{prefix}valid_until__isnull": True}) | models.Q(**{f"{prefix}valid_until__gt": day})
    )
