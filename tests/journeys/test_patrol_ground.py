"""A place lies on the ground of whoever sends there; two who send at once wait for each other."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
import shapely
from django.db import connections, transaction
from shapely.geometry import mapping

from peelian.analysis.plane import Plane
from peelian.apps.accounts.types import Role
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.models import PatrolTask, Place
from peelian.journeys import keep_places, send_patrol
from peelian.journeys.patrol_places import BadPlace, Circle, Drawn
from tests.factories.accounts import make_viewer
from tests.factories.at_once import ended, until_somebody_waits
from tests.factories.clock import AT
from tests.factories.places import CORNER, Land, make_land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.workforce import PersonFactory

EVENING = tasking.Window(AT + dt.timedelta(hours=9), AT + dt.timedelta(hours=11))


def outline(*boxes: tuple[float, float, float, float]) -> Drawn:
    """Rectangles by metres from the corner of the grid."""
    shape = shapely.union_all([shapely.box(*box) for box in boxes])
    return Drawn(json.dumps(mapping(Plane.around(*CORNER).unflatten(shape))), "The green")


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


class TestGround:
    """The first three squares of the grid are the sergeant's sector; the fourth is another's."""

    @pytest.mark.parametrize(
        "place",
        [
            outline((2_100, 100, 2_900, 900), (3_400, 100, 3_900, 900)),  # a part in the other sector
            outline((2_100, 100, 3_600, 300)),  # a corridor into it
            outline((100, 100, 900, 900), (100, 60_000, 900, 60_900)),  # a part outside the force
            outline((100, -900, 900, 900)),  # over the force's own edge
        ],
    )
    def test_refuses_what_reaches_where_the_sender_sends_nobody(self, land: Land, place: Drawn) -> None:
        sergeant = make_viewer(Role.SERGEANT, land.sector.code)
        with pytest.raises(BadPlace, match="Part of this place lies further") as refusal:
            keep_places.make(viewer=sergeant, at=AT, name="The green", place=place)
        assert refusal.value.field == "place"
        assert not Place.objects.exists()

    def test_takes_what_only_reaches_across_the_street(self, land: Land) -> None:
        sergeant = make_viewer(Role.SERGEANT, land.sector.code)
        keep_places.make(viewer=sergeant, at=AT, name="Edge", place=outline((2_800, 100, 3_200, 300)))
        point = Plane.around(*CORNER).unflatten(shapely.Point(2_950, 500))
        keep_places.make(viewer=sergeant, at=AT, name="Shop", place=Circle(point.y, point.x, 150, ""))
        assert Place.objects.count() == 2

    def test_takes_it_of_somebody_who_sends_to_both(self, land: Land) -> None:
        chief = make_viewer(Role.CHIEF_INSPECTOR, land.lpa.code)
        keep_places.make(viewer=chief, at=AT, name="Both", place=outline((2_100, 100, 3_600, 300)))
        assert Place.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_the_second_sees_what_the_first_sends(self) -> None:
        land = make_land()
        plan = PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0]))
        sergeant, person = make_viewer(Role.SERGEANT, land.sector.code), PersonFactory.create()
        refused: list[str] = []

        def send() -> None:
            send_patrol.task(
                viewer=sergeant, at=AT, plan_id=plan.pk, title="The green", kind=tasking.PatrolKind.FOOT,
                place=send_patrol.Neighbourhood("N01"), dose_visits=1, dose_minutes=15, windows=[EVENING],
                person_ids=[person.pk],
            )  # fmt: skip

        def second() -> None:
            try:
                send()
            except send_patrol.ConflictsStand as stands:
                refused.append(stands.message)
            finally:
                connections.close_all()

        other = threading.Thread(daemon=True, target=second)
        with transaction.atomic():
            send()
            other.start()
            until_somebody_waits()
        ended(other)
        assert len(refused) == 1
        assert "also sent to “The green”" in refused[0]
        assert (PatrolTask.objects.count(), Place.objects.count()) == (1, 1)
