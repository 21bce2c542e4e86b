"""Reads of the force's objectives: anybody may know them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from peelian.apps.priorities.models import Objective
from peelian.apps.priorities.types import ObjectiveView
from peelian.kernel.errors import NotFound


def list_objectives(on: dt.date) -> list[ObjectiveView]:
    """The objectives that hold on a day, in their order."""
    holds = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    return [view(row) for row in Objective.objects.filter(holds)]


def list_objectives_between(first_on: dt.date, until: dt.date) -> list[ObjectiveView]:
    """The objectives that held on any day of a span (end excluded), in their order."""
    held = Q(valid_from__lt=until) & (Q(valid_until__isnull=True) | Q(valid_until__gt=first_on))
    return [view(row) for row in Objective.objects.filter(held)]


def get_objective(code: str) -> ObjectiveView:
    """One objective, whenever it held. Raises NotFound."""
    row = Objective.objects.filter(code=code).first()
    if row is None:
        raise NotFound("There is no such objective.")
    return view(row)


def view(row: Objective) -> ObjectiveView:
    """A row as others see it."""
    return ObjectiveView(
        id=row.pk,
        code=row.code,
        name=row.name,
        words=row.words,
        position=row.position,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
