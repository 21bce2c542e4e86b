"""A unit of the planner's pages with a post and a student, each once however often it is asked for."""

from __future__ import annotations

import datetime as dt

from peelian.apps.places.models import Area
from peelian.apps.workforce.models.posts import Post
from peelian.apps.workforce.models.stability import Probation
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.time import local_day, now
from tests.factories.workforce import PersonFactory, PostFactory, UnitFactory


def lpa_unit(lpa: Area) -> Unit:
    """The unit of a local policing area."""
    found = Unit.objects.filter(kind=UnitKind.LPA, area_code=lpa.code).first()
    if found is not None:
        return found
    made: Unit = UnitFactory.create(
        code=f"unit-of-{lpa.code}", name=f"{lpa.name} LPA", kind=UnitKind.LPA, area_code=lpa.code
    )
    return made


def post_in(lpa: Area) -> Post:
    """An empty post of it."""
    unit = lpa_unit(lpa)
    made: Post = Post.objects.filter(unit=unit).first() or PostFactory.create(team=None, unit=unit)
    return made


def probation_in(lpa: Area) -> Probation:
    """A student's probation in it, of a year from today."""
    unit, today = lpa_unit(lpa), local_day(now())
    found = Probation.objects.filter(unit=unit).first()
    return found or Probation.objects.create(
        person=PersonFactory.create(name="Stella Student"),
        unit=unit,
        starts_on=today,
        ends_on=today + dt.timedelta(days=365),
    )
