"""Programmes that fund growth, and where their posts go."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.figures import UpliftAllocation, UpliftProgramme
from peelian.apps.workforce.rules import units as rules
from peelian.apps.workforce.services.units import lock_unit, refuse_unless
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.text import tidy


@transaction.atomic
def begin_uplift(
    *, actor: Actor, at: dt.datetime, name: str, baseline_on: dt.date, baseline: int, target: int
) -> int:
    """Record a programme that funds officers above a baseline; answers its id. Raises BadUnit for a name twice."""
    refuse_unless(
        rules.may_begin_uplift(taken=UpliftProgramme.objects.filter(name=tidy(name)).exists()), "name"
    )
    programme = UpliftProgramme.objects.create(
        name=tidy(name), baseline_on=baseline_on, baseline=baseline, target=target
    )
    events.record(name="workforce.uplift.begun", actor=actor, at=at, subject=programme)
    return programme.pk


@transaction.atomic
def allocate_uplift(
    *,
    actor: Actor,
    at: dt.datetime,
    programme_id: int,
    unit_id: int,
    posts: int,
    valid_from: dt.date,
    origin_id: int | None = None,
    temporary: int = 0,
) -> None:
    """Put posts of a programme into a unit, once for each older unit they are meant for.

    Raises:
        BadUnit: none or a negative number of posts, more temporary ones than posts, or allocated before.
        NotFound: there is no such programme or unit.
    """
    programme = UpliftProgramme.objects.filter(pk=programme_id).first()
    if programme is None:
        raise NotFound("There is no such programme.")
    unit = lock_unit(unit_id)
    before = UpliftAllocation.objects.filter(programme=programme, unit=unit, origin_id=origin_id).exists()
    refuse_unless(rules.may_allocate(posts=posts, temporary=temporary, before=before), "posts")
    UpliftAllocation.objects.create(
        programme=programme, unit=unit, origin_id=origin_id, posts=posts, temporary=temporary, valid_from=valid_from
    )  # fmt: skip
    events.record(
        name="workforce.uplift.allocated", actor=actor, at=at, subject=programme,
        data={"unit": unit.code, "posts": posts, "temporary": temporary},
    )  # fmt: skip
