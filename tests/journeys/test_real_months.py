"""Real months of recorded crime as readings of plans: February 2011 on real wards, a sample of July 2018 in Leeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from peelian.adapters.police_uk.street import read_street_crimes
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import Course, Measure
from peelian.journeys.load_crimes import load_crimes
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.categories import ProblemCategory as Category
from peelian.workers import dispatch
from tests.factories.places import AreaFactory
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory
from tests.factories.real_crime import counted
from tests.factories.real_ground import Ground, lay, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

ACTOR = system("test")
SINCE = dt.date(2011, 1, 1)
LAID_AT = dt.datetime(2022, 8, 29, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _ports() -> Iterator[None]:
    before = plug(Ports(readers={"crime": read_street_crimes}))
    yield
    plug(before)


@pytest.fixture
def ground(real_data: Path) -> Ground:
    """The 69 wards of Birmingham of 2025, as if they had stood since 2011."""
    return lay(real_data, since=SINCE, at=LAID_AT, districts=("Birmingham",))


def work_off(moment: dt.datetime) -> None:
    """What the worker does with what has happened."""
    while dispatch.dispatch_due(clock=lambda: moment):
        pass


def figure(words: str) -> None:
    """Said beside the test when it is run with `-s`."""
    print(f"\n  {words}", end="")  # noqa: T201 - a figure, never asserted


class TestRealMonths:
    def test_february_2011_is_one_reading_and_no_verdict(self, real_data: Path, ground: Ground) -> None:
        street = real_data / "crime" / "2011-02-west-midlands-street.csv.gz"
        outcome = measured(ground.codes["Moseley"], Category.BURGLARY, agreed_on=dt.date(2011, 1, 20))
        load_crimes(actor=ACTOR, at=moment(2011, 4, 1), path=street)
        work_off(moment(2011, 4, 1))

        read = read_back(outcome, dt.date(2011, 4, 1))

        shape = ground.outlines[ground.codes["Moseley"]]
        by_hand = counted(street, "Burglary", lambda lng, lat: bool(shape.contains(shapely.Point(lng, lat))))
        assert [(reading.starts_on, reading.count) for reading in read.readings] == [
            (dt.date(2011, 2, 1), by_hand)
        ]
        assert by_hand > 0
        assert read.course is Course.CANT_TELL
        figure(f"Moseley, February 2011: {by_hand} burglaries. {read.course_reason}")

    def test_the_sample_of_july_2018_is_read_where_it_lies(self, real_data: Path) -> None:
        sample = real_data / "crime" / "format_sample_2018-07-west-yorkshire-street.csv.gz"
        west, south, east, north = -1.65, 53.74, -1.42, 53.88
        force = AreaFactory.create(code="west-yorkshire", name="West Yorkshire Police", valid_from=SINCE)
        lpa = AreaFactory.create(kind=places.AreaKind.LPA, parent=force, valid_from=SINCE)
        sector = AreaFactory.create(kind=places.AreaKind.SECTOR, parent=lpa, valid_from=SINCE)
        leeds = AreaFactory.create(
            kind=places.AreaKind.NEIGHBOURHOOD, code="leeds", name="Leeds", parent=sector, valid_from=SINCE
        )
        places.load_boundaries(
            actor=ACTOR, at=LAID_AT, kind=places.AreaKind.NEIGHBOURHOOD, valid_from=SINCE, source="tests",
            rows=[places.BoundaryRow(1, "leeds", "Leeds", shapely.to_wkb(shapely.box(west, south, east, north)))],
        )  # fmt: skip
        outcome = measured(leeds.code, Category.VIOLENCE, agreed_on=dt.date(2018, 6, 20))

        loaded = load_crimes(actor=ACTOR, at=moment(2018, 9, 1), path=sample)
        work_off(moment(2018, 9, 1))

        inside = counted(
            sample, "Violence and sexual offences", lambda lng, lat: west < lng < east and south < lat < north
        )
        everything = counted(sample, "", lambda lng, lat: west < lng < east and south < lat < north)
        read = read_back(outcome, dt.date(2018, 9, 1))
        assert [reading.count for reading in read.readings] == [inside]
        assert loaded.elsewhere == loaded.taken - everything
        assert incidents.list_months(since=dt.date.min) == [dt.date(2018, 7, 1)]
        figure(f"Leeds, July 2018: {inside} of {loaded.taken:,} rows; {loaded.elsewhere:,} lie elsewhere")


def moment(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 9, tzinfo=dt.UTC)


def measured(code: str, category: Category, *, agreed_on: dt.date) -> int:
    """An agreed plan's outcome, read from recorded crime; its baseline was of months that nobody has any more."""
    begun = dt.datetime.combine(agreed_on, dt.time(9), tzinfo=dt.UTC)
    plan = PlanFactory.create(
        priority=PriorityFactory.create(area=row_of(code), category=category, adopted_at=begun), created_at=begun,
        agreed_at=begun,
    )  # fmt: skip
    return IntendedOutcomeFactory.create(
        plan=plan, indicator="Recorded", unit="crimes a month", measure=Measure.RECORDED_CRIME, baseline=20, target=15,
        baseline_from=dt.date(agreed_on.year - 1, 10, 1), baseline_until=agreed_on.replace(day=1), baseline_count=60,
        baseline_periods=3, due_on=agreed_on + dt.timedelta(days=300),
    ).pk  # fmt: skip


def read_back(outcome_id: int, on: dt.date) -> problems.OutcomeView:
    """The outcome as its plan shows it on a day."""
    plan = problems.get_plan(problems.plan_id_of_outcome(outcome_id), on=on)
    return next(outcome for outcome in plan.outcomes if outcome.id == outcome_id)
