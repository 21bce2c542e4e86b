"""What a day of positions comes to, by area, team, cell and place: hand-made days of known truth."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from django.db import transaction
from django.db.models import Sum

from peelian.analysis import national_grid
from peelian.analysis.plane import Plane
from peelian.apps.tasking.types.tasks import PlaceKind
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.services.folding import fold_day
from peelian.apps.visibility.services.parts import keep_loose
from peelian.apps.visibility.services.rollups import roll_up_day
from peelian.apps.workforce.models.people import Person
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.places import Land, make_land, square
from tests.factories.positions import Fix, stay
from tests.factories.priorities import PriorityFactory
from tests.factories.tasking import PatrolTaskFactory, PlaceFactory, TaskWindowFactory
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory

pytestmark = pytest.mark.django_db

ACTOR = system("test")
DAY = dt.date(2026, 11, 3)
LONDON = ZoneInfo("Europe/London")


def clock(hour: int, minute: int = 0, *, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON).astimezone(dt.UTC)


def take(*fixes: Iterable[Fix], on: tuple[dt.date, ...] = (DAY,)) -> None:
    """Keep fixes, fold the days and work them out."""
    rows = [fix for some in fixes for fix in some]
    at_us = np.array([round(at.timestamp()) * 1_000_000 for _, at, _, _ in rows], dtype=np.int64)
    with transaction.atomic():
        keep_loose(
            at=AT, device=[row[0] for row in rows], at_us=at_us, lat=np.array([row[2] for row in rows]),
            lng=np.array([row[3] for row in rows]),
        )  # fmt: skip
    for day in on:
        fold_day(actor=ACTOR, at=AT, day=day)
    for day in on:
        assert roll_up_day(actor=ACTOR, at=AT, day=day)


def added(model: Any, column: str, **where: object) -> float:
    return model.objects.filter(**where).aggregate(sum=Sum(column))["sum"] or 0.0


@pytest.fixture
def land() -> Land:
    return make_land()


def carry(
    device: str, team_name: str, land: Land, *, since: dt.datetime, until: dt.datetime | None = None
) -> Person:
    person: Person = PersonFactory.create()
    team = TeamFactory.create(area=land.neighbourhoods[0], name=team_name)
    PostingFactory.create(post=PostFactory.create(team=team), person=person)
    DeviceHolding.objects.create(device=device, person=person, starts_at=since, ends_at=until)
    return person


class TestGround:
    def test_counts_a_crew_of_two_twice_in_officer_minutes_and_once_in_patrol_minutes(
        self, land: Land
    ) -> None:
        take(stay("A", clock(10), 24), stay("B", clock(10), 24))
        row = GroundDay.objects.get(area_code=land.neighbourhoods[0].code, kind="foot")
        assert (row.officer_minutes, row.patrol_minutes, row.devices) == (48, 24, 2)
        assert row.team is None

    def test_every_minute_lies_in_one_area_and_one_cell(self, land: Land) -> None:
        take(stay("A", clock(10), 24), stay("B", clock(11), 8))
        assert added(CellDay, "officer_minutes") == pytest.approx(added(GroundDay, "officer_minutes"))
        assert added(CellDay, "officer_minutes", area_code=land.neighbourhoods[0].code) == pytest.approx(
            added(GroundDay, "officer_minutes", area_code=land.neighbourhoods[0].code)
        )

    def test_gives_minutes_to_the_team_that_held_the_device_then(self, land: Land) -> None:
        swap = clock(10, 8)
        carry("A", "Early Team", land, since=clock(6), until=swap)
        carry("A", "Late Team", land, since=swap)
        take(stay("A", clock(10), 24))
        here = {"area_code": land.neighbourhoods[0].code, "kind": "foot"}
        assert added(GroundDay, "officer_minutes", team__name="Early Team", **here) == pytest.approx(8)
        assert added(GroundDay, "officer_minutes", team__name="Late Team", **here) == pytest.approx(16)

    def test_a_stay_over_midnight_adds_up_over_its_days(self, land: Land) -> None:
        after = DAY + dt.timedelta(days=1)
        take(stay("A", clock(23, 50), 24), on=(DAY, after))
        here = {"area_code": land.neighbourhoods[0].code, "kind": "foot"}
        assert added(GroundDay, "officer_minutes", day=DAY, **here) == pytest.approx(10)
        assert added(GroundDay, "officer_minutes", day=after, **here) == pytest.approx(14)

    @pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
    def test_the_change_of_the_clocks_loses_and_makes_no_minute(self, land: Land, day: dt.date) -> None:
        start = dt.datetime.combine(day, dt.time(0, 30), dt.UTC)
        take(stay("A", start, 64), on=(day,))
        assert added(GroundDay, "officer_minutes", kind="foot") == pytest.approx(64)

    def test_tells_what_a_task_asked_for_from_the_rest(self, land: Land) -> None:
        task = PatrolTaskFactory.create(plan__priority=PriorityFactory.create(area=land.neighbourhoods[0]))
        TaskWindowFactory.create(task=task, starts_at=clock(10), ends_at=clock(11))
        take(stay("A", clock(10), 24), stay("B", clock(14), 8))
        here = {"area_code": land.neighbourhoods[0].code, "kind": "foot"}
        assert added(GroundDay, "untasked_minutes", **here) == pytest.approx(8)
        # The minute that B drove away in began here too; A's began within the hour asked for.
        assert added(CellDay, "untasked_minutes", area_code=here["area_code"]) == pytest.approx(8 + 1)

    def test_a_hotspot_that_a_task_asked_for_is_its_circle(self, land: Land) -> None:
        """The fixes lie 149.5 m from its middle, between two corners of a drawing with eight."""
        lat, lng = square(0, 0).centroid.y, square(0, 0).centroid.x
        plane = Plane.around(lat, lng)
        drawn = shapely.to_wkb(plane.unflatten(shapely.Point(0, 0).buffer(150, quad_segs=2)))
        place = PlaceFactory.create(
            area=land.neighbourhoods[0], kind=PlaceKind.HOTSPOT, metres=150, lat=lat, lng=lng, wkb=drawn
        )
        task = PatrolTaskFactory.create(
            plan__priority=PriorityFactory.create(area=land.neighbourhoods[0]), place=place, place_wkb=drawn
        )
        TaskWindowFactory.create(task=task, starts_at=clock(10), ends_at=clock(11))
        turn = math.pi / 8
        east, north = plane.degrees(np.array([149.5 * math.sin(turn)]), np.array([149.5 * math.cos(turn)]))
        take([("A", clock(10, n), float(north[0]), float(east[0])) for n in range(11)])
        assert added(GroundDay, "officer_minutes") == pytest.approx(10)
        assert added(GroundDay, "untasked_minutes") == 0


class TestPlaces:
    def test_tells_the_hours_asked_for_from_the_others(self, land: Land) -> None:
        place = PlaceFactory.create(area=land.neighbourhoods[0])
        task = PatrolTaskFactory.create(
            plan__priority=PriorityFactory.create(area=land.neighbourhoods[0]), place=place
        )
        TaskWindowFactory.create(task=task, starts_at=clock(10), ends_at=clock(11))
        take(
            stay("A", clock(10, 5), 16),
            stay("B", clock(10, 5), 16),
            stay("A", clock(14), 8),
            stay("A", clock(16), 4),
        )
        tasked, background = (PlaceDay.objects.get(role=role) for role in ("tasked", "background"))
        assert (tasked.visits, tasked.patrol_minutes, tasked.officer_minutes) == (1, 16, 32)
        assert (background.visits, background.patrol_minutes, background.lengths) == (2, 12, [8, 4])

    def test_keeps_a_control_place_apart(self, land: Land) -> None:
        PlaceFactory.create(area=land.neighbourhoods[0], control=True)
        take(stay("A", clock(10), 16))
        assert [(row.role, row.patrol_minutes) for row in PlaceDay.objects.all()] == [("control", 16)]

    def test_a_whole_visit_to_a_key_place_is_one_though_the_hours_asked_for_end_in_it(
        self, land: Land
    ) -> None:
        place = PlaceFactory.create(area=land.neighbourhoods[0], key=True)
        task = PatrolTaskFactory.create(
            plan__priority=PriorityFactory.create(area=land.neighbourhoods[0]), place=place
        )
        TaskWindowFactory.create(task=task, starts_at=clock(10), ends_at=clock(11))
        take(stay("A", clock(10, 52), 16), stay("B", clock(10, 56), 16))
        rows = {row.role: row for row in PlaceDay.objects.all()}
        assert (rows["tasked"].lengths, rows["background"].lengths) == ([8], [12])
        assert (rows["whole"].visits, rows["whole"].lengths) == (1, [20])
        assert rows["whole"].officer_minutes == 32

    def test_a_whole_visit_over_midnight_is_of_the_day_that_it_began_on(self, land: Land) -> None:
        PlaceFactory.create(area=land.neighbourhoods[0], key=True)
        after = DAY + dt.timedelta(days=1)
        take(stay("A", clock(23, 50), 24), stay("A", clock(9, day=after), 8), on=(DAY, after))
        assert roll_up_day(actor=ACTOR, at=AT, day=DAY)
        found = PlaceDay.objects.filter(role="whole").order_by("day").values_list("day", "lengths")
        assert list(found) == [(DAY, [24]), (after, [8])]

    def test_a_hotspot_is_its_circle_and_not_its_drawing(self, land: Land) -> None:
        x, y = national_grid.to_metres(*(np.array([value]) for value in square(0, 0).centroid.coords[0]))
        for metres, name in ((150, "near"), (40, "too far")):
            lng, lat = national_grid.to_degrees(x + 100, y)
            PlaceFactory.create(
                area=land.neighbourhoods[0],
                name=name,
                kind=PlaceKind.HOTSPOT,
                metres=metres,
                lat=lat[0],
                lng=lng[0],
            )
        take(stay("A", clock(10), 16))
        assert [row.place.name for row in PlaceDay.objects.select_related("place")] == ["near"]


class TestDays:
    def test_a_day_without_positions_has_no_row(self, land: Land) -> None:
        assert not roll_up_day(actor=ACTOR, at=AT, day=DAY)
        assert not DayWorked.objects.exists()

    def test_counts_devices_that_nobody_held(self, land: Land) -> None:
        carry("A", "Team", land, since=clock(6))
        take(stay("A", clock(10), 8), stay("B", clock(10), 8))
        row = DayWorked.objects.get(day=DAY)
        assert (row.devices, row.unheld_devices) == (2, 1)

    def test_says_what_was_set_aside_and_why(self, land: Land) -> None:
        take(stay("A", clock(10), 24), [("A", clock(10, 12) + dt.timedelta(seconds=8), 51.5, -0.1)])
        assert DayWorked.objects.get(day=DAY).set_aside == {"jumps": 1}
        assert PositionPart.objects.get(kind="folded").set_aside == {"jumps": 1}

    def test_worked_out_again_is_the_same(self, land: Land) -> None:
        take(stay("A", clock(10), 24))
        before = list(GroundDay.objects.values_list("area_code", "kind", "officer_minutes"))
        assert roll_up_day(actor=ACTOR, at=AT, day=DAY)
        assert list(GroundDay.objects.values_list("area_code", "kind", "officer_minutes")) == before

    def test_stands_when_the_positions_are_gone(self, land: Land) -> None:
        take(stay("A", clock(10), 24))
        PositionPart.objects.all().delete()
        assert not roll_up_day(actor=ACTOR, at=AT, day=DAY)
        assert added(GroundDay, "officer_minutes", kind="foot") == pytest.approx(24)
        assert DayWorked.objects.filter(day=DAY).exists()
