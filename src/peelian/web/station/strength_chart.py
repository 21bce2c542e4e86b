"""Strength over time: on some days of a span, as a line with its table."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from peelian.analysis import vega
from peelian.analysis.tables import Column, Table
from peelian.apps.workforce import api as workforce

#: As many days are looked at, the first and the last among them: each is counted by itself.
DAYS = 5


def course(
    *, first_on: dt.date, last_on: dt.date, unit_code: str | None, staff_class: workforce.StaffClass | None
) -> vega.Chart:
    """Strength by head and in FTE on a few days that lie evenly in a span, both its ends among them."""
    found = [(day, *_on(day, unit_code, staff_class)) for day in days_of(first_on, last_on)]
    who = staff_class.label if staff_class else "Everybody"
    chart = vega.lines(
        name="strength-over-time",
        title=f"{who}: strength over time",
        series=[
            vega.Line("Headcount", [(day, vega.Figure(heads)) for day, heads, _ in found]),
            vega.Line("FTE", [(day, vega.Figure(float(fte))) for day, _, fte in found]),
        ],
        unit=Column("Strength", numeric=True),
        zero=False,
    )
    columns = [Column("Day"), Column("Headcount", numeric=True), Column("FTE", numeric=True, digits=2)]
    notes = ["The axis of the drawing doesn’t begin at nought. Specials count by head only."]
    return replace(chart, table=Table("strength-over-time", chart.title, columns, found, notes=notes))


def days_of(first_on: dt.date, last_on: dt.date) -> list[dt.date]:
    """The days that are looked at, each once."""
    span = (last_on - first_on).days
    return list(
        dict.fromkeys(first_on + dt.timedelta(days=span * place // (DAYS - 1)) for place in range(DAYS))
    )


def _on(day: dt.date, unit_code: str | None, staff_class: workforce.StaffClass | None) -> tuple[int, Decimal]:
    rows = workforce.strength_on(day=day, by=(workforce.PartedBy.STAFF_CLASS,), unit_code=unit_code).rows
    counted = [row for row in rows if staff_class in {None, row.staff_class}]
    return sum(row.headcount for row in counted), sum((row.fte or Decimal(0) for row in counted), Decimal(0))
