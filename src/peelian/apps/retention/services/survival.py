"""Work out how long people stay, and keep it: lifelines takes seconds and much memory to load, so no page does this."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from peelian.analysis.survival import At, cumulative_incidence, kaplan_meier
from peelian.apps.events import api as events
from peelian.apps.retention import rules
from peelian.apps.retention.models import SurvivalOnADay
from peelian.apps.retention.queries.careers import Followed, leavers_seen_from, list_followed
from peelian.apps.retention.queries.rates import label_of
from peelian.apps.retention.types import Mark, ReasonCurve
from peelian.apps.workforce.api import StaffClass
from peelian.kernel.actors import Actor

_YEAR = 365.25
#: The years of service that a table reads a curve at.
MARKS = (0.25, 0.5, 1, 2, 3, 5, 10, 15, 20, 25, 30)
_MONTHS = 40 * 12


def work_out_survival(*, actor: Actor, at: dt.datetime, as_of: dt.date) -> int:
    """Work out and keep, of each class of staff, how long people stay and why they leave, as known on a day.

    Time is that in the class: who goes over to another is followed until then, and begins anew there.
    Whoever left before leavers were first recorded isn't known of, so who served then already is followed from then
    on only. The same day again takes the place of what was kept of it. Returns how many classes have a curve.
    """
    followed = list_followed(as_of=as_of)
    seen_from = leavers_seen_from(as_of=as_of)
    count = 0
    with transaction.atomic():
        for staff_class in StaffClass:
            figures = _figures([row for row in followed if row.staff_class == staff_class], seen_from)
            SurvivalOnADay.objects.update_or_create(
                as_of=as_of, staff_class=staff_class, defaults={"figures": figures, "made_at": at}
            )
            count += not figures["refused"]
        events.record(
            name="retention.survival.kept", actor=actor, at=at,
            subject=f"retention.SurvivalOnADay:{as_of}", data={"classes": count},
        )  # fmt: skip
    return count


def _figures(rows: Sequence[Followed], seen_from: dt.date | None) -> dict[str, Any]:
    """Of one class, what `KeptSurvival` holds besides its day and class, as JSON."""
    gone = Counter(row.reason for row in rows if row.left)
    kept: dict[str, Any] = {
        "n": len(rows), "events": gone.total(), "median_years": None, "marks": [], "steps": [], "reasons": [],
        "seen_from": None, "method": "", "refused": "", "version": rules.SURVIVAL_VERSION, "confidence": None,
    }  # fmt: skip
    if len(rows) < rules.FEWEST_PEOPLE or gone.total() < rules.FEWEST_LEAVERS:
        told = f"Fewer than {rules.FEWEST_PEOPLE} people, or fewer than {rules.FEWEST_LEAVERS} who left"
        return kept | {"n": 0, "events": 0, "refused": f"{told}: too few to say."}
    durations = [float((row.until_on - row.from_on).days) for row in rows]
    entry = [float(max(0, (seen_from - row.from_on).days)) if seen_from else 0.0 for row in rows]
    late = entry if any(entry) else None
    group_of = {reason: group for group in rules.together(gone) for reason in group}
    reasons = [label_of(group_of[row.reason]) if row.left else "" for row in rows]
    try:
        curve = kaplan_meier(durations, [bool(reason) for reason in reasons], late)
        parts = cumulative_incidence(durations, reasons, late)
    except ValueError:
        return kept | {
            "refused": "Too little is known of the first days of service to follow people from there."
        }
    return kept | {
        "median_years": None if curve.median is None else curve.median / _YEAR,
        "marks": [asdict(mark) for mark in _read(curve.at, MARKS)],
        "steps": [asdict(mark) for mark in _read(curve.at, [n / 12 for n in range(_MONTHS + 1)])],
        "reasons": [
            asdict(ReasonCurve(label, part.events, _read(part.at, MARKS)))
            for label, part in sorted(parts.items(), key=lambda item: (-item[1].events, item[0]))
        ],
        "seen_from": seen_from.isoformat() if seen_from and late else None,
        "confidence": curve.confidence,
        "method": f"{curve.method}; {next(iter(parts.values())).method}",
    }


def _read(at: Callable[[float], At | None], years: Sequence[float]) -> tuple[Mark, ...]:
    """A curve at these years of service, as long as enough people were followed to tell of them."""
    marks = []
    for year in years:
        found = at(year * _YEAR)
        if found is None or found.at_risk < rules.FEWEST_LEAVERS:
            break
        marks.append(Mark(year, found.value, found.lower, found.upper, found.at_risk))
    return tuple(marks)
