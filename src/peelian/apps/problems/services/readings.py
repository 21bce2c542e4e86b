"""Readings of outcomes: typed by hand where nothing else is known, or taken as they arrive."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from django.db import transaction

from peelian.apps.problems.models import IntendedOutcome, Reading
from peelian.apps.problems.queries import plans as queries
from peelian.apps.problems.rules.words import day
from peelian.apps.problems.services.writing import BadReading, PlanNotOpenForThat, locked, record
from peelian.apps.problems.types.measures import Measure
from peelian.apps.problems.types.outcomes import ReadingRow, ReadingsTaken
from peelian.apps.problems.types.plans import PlanState, PlanView
from peelian.kernel.actors import Actor
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


def add_reading(
    *, actor: Actor, at: dt.datetime, outcome_id: int, on: dt.date, value: float, source: str
) -> PlanView:
    """Add an indicator's value on a day, with where it comes from. Raises NotFound, PlanNotOpenForThat, BadReading."""
    source = tidy(source)
    if on > local_day(at):
        raise BadReading("A reading can't be of a day that hasn't come.", field="on")
    if not math.isfinite(value):
        raise BadReading("A reading must be a number.", field="value")
    if not source:
        raise BadReading("Say where the figure comes from.", field="source")
    with transaction.atomic():
        plan = locked(queries.plan_id_of_outcome(outcome_id))
        if plan.state != PlanState.AGREED:
            raise PlanNotOpenForThat("Readings are added to an agreed plan.")
        if IntendedOutcome.objects.get(pk=outcome_id).measure != Measure.TYPED:
            raise BadReading("The readings of this outcome arrive by themselves.", field="outcome_id")
        if Reading.objects.filter(outcome_id=outcome_id, on=on).exists():
            raise BadReading(f"There is a reading of {day(on)} already.", field="on")
        Reading.objects.create(outcome_id=outcome_id, on=on, value=value, source=source, recorded_at=at)
        record("problems.reading.added", actor, at, plan, outcome=outcome_id, on=on.isoformat(), value=value)
    return queries.get_plan(plan.pk, on=local_day(at))


def take_readings(
    *,
    actor: Actor,
    at: dt.datetime,
    outcome_id: int,
    rows: Iterable[ReadingRow],
    drift: float | None = None,
    drift_areas: int = 0,
) -> ReadingsTaken:
    """Take readings of whole periods as they arrive: new ones are added, corrected ones replaced, the rest left.

    An event is recorded only where something changed; it keeps what a corrected reading was. Two that read at once
    leave one reading a period, for the plan is locked. `drift` of None leaves the drift that was known.

    Raises NotFound, PlanNotOpenForThat (a draft or a closed plan), BadReading (the outcome is typed by hand, or a
    period ends on a day that hasn't come).
    """
    rows = list(rows)
    today = local_day(at)
    if any(row.on > today for row in rows):
        raise BadReading("A period that hasn't ended can't be read.")
    with transaction.atomic():
        plan = locked(queries.plan_id_of_outcome(outcome_id))
        if plan.state != PlanState.AGREED:
            raise PlanNotOpenForThat("Readings arrive for an agreed plan.")
        outcome = IntendedOutcome.objects.get(pk=outcome_id)
        if outcome.measure == Measure.TYPED:
            raise BadReading("The readings of this outcome are typed by hand.")
        known = {row.on: row for row in outcome.readings.all()}
        added = [row for row in rows if row.on not in known]
        changed = [(known[row.on], row) for row in rows if row.on in known and _differs(known[row.on], row)]
        was = [
            {
                "on": old.on.isoformat(),
                "count": old.count,
                "value": old.value,
                "comparison": old.comparison_count,
            }
            for old, _ in changed
        ]
        source = Measure(outcome.measure).label
        Reading.objects.bulk_create(_row(outcome_id, row, source, at) for row in added)
        for old, row in changed:
            new = _row(outcome_id, row, source, old.recorded_at)
            new.pk, new.revised_at = old.pk, at
            new.save()
        drifts = drift is not None and (drift, drift_areas) != (outcome.drift, outcome.drift_areas)
        if drifts:
            outcome.drift, outcome.drift_areas = drift, drift_areas
        outcome.read_at = at
        outcome.save(update_fields=["drift", "drift_areas", "read_at"])
        if added or changed:
            record(
                "problems.readings.arrived",
                actor,
                at,
                plan,
                outcome=outcome_id,
                added=[row.on.isoformat() for row in added],
                was=was,
            )
    return ReadingsTaken(len(added), len(changed), len(rows) - len(added) - len(changed))


def _differs(old: Reading, new: ReadingRow) -> bool:
    return (old.starts_on, old.count, old.out_of, old.comparison_count, old.value) != (
        new.starts_on,
        new.count,
        new.out_of,
        new.comparison_count,
        new.value,
    )


def _row(outcome_id: int, row: ReadingRow, source: str, at: dt.datetime) -> Reading:
    return Reading(
        outcome_id=outcome_id,
        on=row.on,
        value=row.value,
        source=source,
        recorded_at=at,
        starts_on=row.starts_on,
        count=row.count,
        out_of=row.out_of,
        comparison_count=row.comparison_count,
        arrived=True,
        basis=dict(row.basis),
    )
