"""Curves of how long people stay, as the worker kept them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peelian.apps.accounts.api import Viewer
from peelian.apps.retention.models import SurvivalOnADay
from peelian.apps.retention.queries.doors import require_counts
from peelian.apps.retention.rules import half_of
from peelian.apps.retention.types import KeptSurvival, Mark, ReasonCurve


def latest_survival(*, viewer: Viewer, on: dt.date, staff_class: str) -> KeptSurvival | None:
    """What was worked out last, of a day no later than this; None before anything was. Raises NotAllowed."""
    require_counts(viewer)
    row = SurvivalOnADay.objects.filter(as_of__lte=on, staff_class=staff_class).order_by("-as_of").first()
    return None if row is None else _kept(row)


def told_survival(*, viewer: Viewer, on: dt.date, staff_class: str) -> KeptSurvival | None:
    """The curve that pages tell on a day: the first of its half-year, so that no two nights tell of who left between.

    Where none of the half-year is told yet, that of the half-year before; else the latest, or why there is none. Raises
    NotAllowed.
    """
    require_counts(viewer)
    rows = SurvivalOnADay.objects.filter(as_of__lte=on, staff_class=staff_class, figures__refused="")
    begun = half_of(on)
    for since in (begun, half_of(begun - dt.timedelta(days=1))):
        if first := rows.filter(as_of__gte=since).order_by("as_of").first():
            return _kept(first)
    return latest_survival(viewer=viewer, on=on, staff_class=staff_class)


def _kept(row: SurvivalOnADay) -> KeptSurvival:
    found: dict[str, Any] = row.figures
    return KeptSurvival(
        as_of=row.as_of,
        staff_class=row.staff_class,
        n=found["n"],
        events=found["events"],
        median_years=found["median_years"],
        marks=_marks(found["marks"]),
        steps=_marks(found["steps"]),
        reasons=tuple(
            ReasonCurve(one["label"], one["count"], _marks(one["marks"])) for one in found["reasons"]
        ),
        seen_from=dt.date.fromisoformat(found["seen_from"]) if found["seen_from"] else None,
        method=found["method"],
        refused=found["refused"],
        made_at=row.made_at,
        version=found.get("version", "1"),
        confidence=found.get("confidence"),
    )


def _marks(rows: list[dict[str, Any]]) -> tuple[Mark, ...]:
    return tuple(Mark(**row) for row in rows)
