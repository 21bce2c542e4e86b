"""What the planner's pages show, each once however often it is asked for: a unit, a post, a student, a figure."""

from __future__ import annotations

import datetime as dt

from peelian.apps.places.models import Area
from peelian.apps.workforce.models.figures import ReportedFigure, Target, UpliftProgramme
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.posts import Funding, Post
from peelian.apps.workforce.models.stability import Probation
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.figures import CountedAs, Measure
from peelian.apps.workforce.types.people import StaffClass
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.time import local_day, now
from tests.factories.workforce import FundingFactory, PersonFactory, PostFactory, UnitFactory


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


def student_of(person: Person) -> Probation:
    """A person's probation, of a year from today, without a tutor."""
    today = local_day(now())
    unit = Unit.objects.filter(kind=UnitKind.LPA).first() or UnitFactory.create(kind=UnitKind.LPA)
    found = Probation.objects.filter(person=person).first()
    return found or Probation.objects.create(
        person=person, unit=unit, starts_on=today, ends_on=today + dt.timedelta(days=365)
    )


def a_grant() -> Funding:
    """Lasting funding."""
    made: Funding = Funding.objects.first() or FundingFactory.create(name="Safer Streets")
    return made


def a_target() -> Target:
    """A target of the whole force."""
    return Target.objects.first() or Target.objects.create(
        measure=Measure.STRENGTH, value=464, counted_as=CountedAs.FTE, staff_class=StaffClass.PCSO,
        source="Police and Crime Plan 2021", valid_from=dt.date(2021, 5, 1),
    )  # fmt: skip


def a_reported_figure() -> ReportedFigure:
    """A figure that a paper gave of a day last year."""
    return ReportedFigure.objects.first() or ReportedFigure.objects.create(
        measure=Measure.STRENGTH, value=8067, counted_as=CountedAs.HEADCOUNT, source="Board paper",
        reported_on=local_day(now()) - dt.timedelta(days=200),
    )  # fmt: skip


def an_uplift() -> UpliftProgramme:
    """A programme that funds growth."""
    return UpliftProgramme.objects.first() or UpliftProgramme.objects.create(
        name="Police Uplift", baseline_on=dt.date(2019, 9, 30), baseline=6691, target=1278
    )
