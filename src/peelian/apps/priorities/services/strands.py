"""Writes on strands: what the force's strategy asks of an area."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.priorities import rules
from peelian.apps.priorities.models import ForceStrand
from peelian.apps.priorities.queries.strands import strand_view
from peelian.apps.priorities.queries.weighing import matrix_on
from peelian.apps.priorities.services.words import NeedsWords
from peelian.apps.priorities.types import StrandView
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


class StrandOverlaps(Refused):
    """The area has a strand for this category at that time."""


class OffTheMatrix(Refused):
    """Impact and likelihood aren't on the matrix of that day."""


class StrandEnds(Refused):
    """A strand can't end on that day: it has ended, ends sooner, or would change what held in the past."""


def set_strand(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    category: ProblemCategory,
    impact: int,
    likelihood: int,
    why: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
) -> StrandView:
    """Say what the force's strategy asks of an area from a day on.

    It is weighed on the matrix of today, and keeps that weight. An open strand of the same area and category ends
    there. Raises OffTheMatrix, NeedsWords, StrandEnds, StrandOverlaps.
    """
    matrix = matrix_on(local_day(at))
    score = matrix.score(impact, likelihood)
    if score is None:
        side = len(matrix.impacts)
        raise OffTheMatrix(f"Impact and likelihood are whole numbers from 1 to {side}.", field="impact")
    why = tidy(why)
    if not why:
        raise NeedsWords("Say why the force asks for it: the reason stands on every list.", field="why")
    if valid_until is not None and valid_until <= valid_from:
        raise StrandEnds("The last day must be the first day or later.", field="valid_until")
    with transaction.atomic():
        same = ForceStrand.objects.filter(area_id=area_id, category=category)
        same.filter(valid_from__lt=valid_from, valid_until__isnull=True).update(valid_until=valid_from)
        try:
            with transaction.atomic():
                row = ForceStrand.objects.create(
                    area_id=area_id,
                    category=category,
                    matrix_id=matrix.id,
                    score=score,
                    impact=impact,
                    likelihood=likelihood,
                    why=why,
                    valid_from=valid_from,
                    valid_until=valid_until,
                )
        except IntegrityError as clash:
            if "strand_once_at_a_time" not in str(clash):
                raise
            raise StrandOverlaps("This area has a strand for this on one of these days already.") from clash
        events.record(
            name="priorities.strand.set",
            actor=actor,
            at=at,
            subject=row,
            area_code=row.area.code,
            data={"category": category.value, "impact": impact, "likelihood": likelihood},
        )
    return strand_view(row)


def end_strand(*, actor: Actor, at: dt.datetime, strand_id: int, on: dt.date, reason: str) -> None:
    """End a strand, with the reason for the record: it doesn't hold on `on` any more. One that never held is removed.

    Raises NotFound, NeedsWords, StrandEnds.
    """
    reason = tidy(reason)
    if not reason:
        raise NeedsWords("Say why it ends.", field="reason")
    with transaction.atomic():
        row = ForceStrand.objects.select_for_update().filter(pk=strand_id).first()
        if row is None:
            raise NotFound("There is no such strand.")
        decision = rules.may_end_strand(row.valid_until, on, local_day(at))
        if not decision:
            raise StrandEnds(decision.reason, field="on")
        held = on > row.valid_from
        events.record(
            name="priorities.strand.ended" if held else "priorities.strand.withdrawn",
            actor=actor,
            at=at,
            subject=row,
            area_code=row.area.code,
            data={"category": row.category, "on": on.isoformat(), "reason": reason},
        )
        if held:
            row.valid_until = on
            row.save(update_fields=["valid_until"])
        else:
            row.delete()
