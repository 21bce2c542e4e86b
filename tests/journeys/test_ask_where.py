"""Positions far from the own sector without a reason on record become a question, and the read is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import shapely

from peelian.apps.events import api as events
from peelian.apps.visibility import api as visibility
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.abstractions import DutyQuery
from peelian.apps.workforce.models.people import Person
from peelian.journeys import ask_where
from peelian.kernel.actors import system
from tests.apps.visibility.test_services import load
from tests.factories.clock import AT, TODAY
from tests.factories.places import BoundaryFactory, make_land, square
from tests.factories.positions import Fix
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory

pytestmark = pytest.mark.django_db

ACTOR = system("tests")
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
LATER = AT + 12 * HOUR


@pytest.fixture
def officer() -> Person:
    """A constable of Abbey Green with a radio and a shift of eight hours from AT on."""
    land = make_land()
    sector = shapely.union_all([square(column, 0) for column in range(3)])
    BoundaryFactory.create(area_code=land.sector.code, shape=sector)
    person: Person = PersonFactory.create()
    post = PostFactory.create(team=TeamFactory.create(area=land.neighbourhoods[0]))
    PostingFactory.create(post=post, person=person)
    workforce.set_shift(
        actor=ACTOR,
        at=AT,
        person_id=person.pk,
        starts_at=AT,
        ends_at=AT + 8 * HOUR,
        kind=workforce.ShiftKind.EARLY,
    )
    visibility.hold_device(actor=ACTOR, at=AT, device="R1", person_id=person.pk, starts_at=AT - HOUR)
    return person


def track(column: int, first: int, last: int, device: str = "R1") -> Iterator[Fix]:
    """A fix a minute in the middle of a square of the grid; between two minutes of the shift."""
    spot = square(column, 0).centroid
    for minute in range(first, last + 1):
        yield device, AT + minute * MINUTE, spot.y, spot.x


def ask() -> int:
    return ask_where.ask_about(actor=ACTOR, at=LATER, day=TODAY)


class TestAskWhere:
    def test_asks_once_about_an_hour_or_more_elsewhere(self, officer: Person) -> None:
        load([*track(0, 0, 59), *track(6, 60, 150), *track(0, 160, 300)])
        assert (ask(), ask()) == (1, 0)
        row = DutyQuery.objects.get()
        assert (row.person_id, row.minutes) == (officer.pk, 90)
        assert (row.away_from, row.away_until) == (AT + 60 * MINUTE, AT + 150 * MINUTE)

    def test_records_whom_it_looked_at_and_shows_it_to_them(self, officer: Person) -> None:
        load([*track(6, 60, 150)])
        ask()
        reads = events.list_reads(subject=f"visibility.Elsewhere:{officer.pk}", limit=5)
        assert [read.reason for read in reads] == [
            "To ask the sergeant about time outside the sector that no reason is recorded for"
        ]

    def test_does_not_ask_about_less_than_an_hour_or_a_street_beyond_the_border(
        self, officer: Person
    ) -> None:
        near = square(3, 0)
        edge = near.bounds[0] + (near.bounds[2] - near.bounds[0]) * 0.2
        beyond = [("R1", AT + minute * MINUTE, near.centroid.y, edge) for minute in range(200, 300)]
        load([*track(6, 60, 110), *beyond])
        assert ask() == 0

    def test_does_not_ask_where_a_reason_is_recorded_for_that_time(self, officer: Person) -> None:
        workforce.abstract(
            actor=ACTOR,
            at=AT,
            person_id=officer.pk,
            starts_at=AT + HOUR,
            ends_at=AT + 3 * HOUR,
            code="custody",
        )
        load([*track(6, 60, 150)])
        assert ask() == 0

    def test_does_not_take_another_device_or_a_gap_for_them(self, officer: Person) -> None:
        load([*track(6, 0, 200, "R2"), *track(6, 60, 100), *track(6, 300, 310)])
        assert ask() == 0

    def test_looks_at_nobody_on_a_day_without_positions(self, officer: Person) -> None:
        assert ask() == 0
        assert list(events.list_reads(subject=f"visibility.Elsewhere:{officer.pk}", limit=5)) == []
