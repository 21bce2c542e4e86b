"""Positions are taken once, whole or not at all; a proof is what they say, and stays what it was."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

import numpy as np
import pytest
import shapely

from peelian.analysis.plane import Plane
from peelian.apps.accounts.types import Role
from peelian.apps.events import api as events
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.models.positions import PositionFile
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, NotAllowed, NotFound, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import make_land, square
from tests.factories.positions import Fix, stay
from tests.factories.priorities import PriorityFactory
from tests.factories.stored import stored
from tests.factories.tasking import AssignmentFactory, PatrolTaskFactory, PlaceFactory, TaskWindowFactory
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory

pytestmark = pytest.mark.django_db

ACTOR = system("test")
LATER = AT + dt.timedelta(days=3)
WINDOW = AT + dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def rows(fixes: Iterable[Fix]) -> list[visibility.PositionRow | visibility.RefusedRow]:
    return [visibility.PositionRow(number, *fix) for number, fix in enumerate(fixes, start=2)]


def load(fixes: Iterable[Fix], sha256: str = "a", at: dt.datetime = LATER) -> visibility.PositionsLoaded:
    return visibility.load_positions(actor=ACTOR, at=at, rows=rows(fixes), name="p.csv", sha256=sha256)


def make_task(*, hours: int = 6, visits: int = 3, minutes: int = 15) -> PatrolTask:
    """A task for the first square, from 09:00 the next day."""
    land = make_land()
    priority = PriorityFactory.create(area=land.neighbourhoods[0])
    task = PatrolTaskFactory.create(plan__priority=priority, dose_visits=visits, dose_minutes=minutes)
    TaskWindowFactory.create(task=task, starts_at=WINDOW, ends_at=WINDOW + dt.timedelta(hours=hours))
    return task


class TestLoadPositions:
    def test_takes_good_rows_and_tells_of_the_others(self) -> None:
        given = [*rows(stay("B1", WINDOW, 8)), visibility.RefusedRow(99, "at", "there is no time")]

        loaded = visibility.load_positions(actor=ACTOR, at=LATER, rows=given, name="p.csv", sha256="a")

        assert (loaded.taken, loaded.repeated, loaded.refused) == (33, 0, 1)
        assert loaded.refusals == (visibility.RefusedRow(99, "at", "there is no time"),)
        assert (loaded.first_at, loaded.last_at) == (WINDOW - MINUTE, WINDOW + 9 * MINUTE)
        assert len(stored()) == 33
        assert visibility.get_file(loaded.file_id).refusals == loaded.refusals

    def test_counts_by_reason_every_row_that_it_refused(self) -> None:
        there = stay("B1", WINDOW, 400)
        abroad = [("B2", WINDOW + n * MINUTE, 48.8 + n / 1000, 2.3) for n in range(120)]
        given = [*rows([*there, *abroad]), visibility.RefusedRow(9999, "at", "there is no time")]

        loaded = visibility.load_positions(actor=ACTOR, at=LATER, rows=given, name="p.csv", sha256="a")
        found = visibility.get_file(loaded.file_id)

        assert len(found.refusals) == 100
        assert found.reasons == (("the point is outside the United Kingdom", 120), ("there is no time", 1))

    def test_the_same_file_twice_changes_nothing_and_says_so(self) -> None:
        first = load(stay("B1", WINDOW, 8))
        again = visibility.load_positions(actor=ACTOR, at=LATER, rows=iter(()), name="p.csv", sha256="a")

        assert again.already
        assert (again.file_id, again.taken) == (first.file_id, 33)
        assert events.count_events(name="visibility.positions.loaded", since=AT, until=LATER + MINUTE) == 1

    def test_what_another_file_gave_already_is_counted_as_repeated(self) -> None:
        load(stay("B1", WINDOW, 8))

        loaded = load([*stay("B1", WINDOW, 8), *stay("B2", WINDOW, 8)], sha256="b")

        assert (loaded.taken, loaded.repeated) == (33, 33)

    def test_of_one_moment_twice_in_a_file_the_first_counts(self) -> None:
        loaded = load([("B1", WINDOW, 52.48, -1.9), ("B1", WINDOW, 52.49, -1.9)])

        assert (loaded.taken, loaded.repeated) == (1, 1)
        assert len(stored()) == 2  # which of them is true only the day as a whole can say

    def test_refuses_a_file_that_is_mostly_bad_and_takes_nothing_of_it(self) -> None:
        with pytest.raises(BadInput, match="swapped"):
            load([*stay("B1", WINDOW, 8), *(("B2", WINDOW + n * MINUTE, -1.9, 52.48) for n in range(20))])

        assert stored() == []
        assert not PositionFile.objects.exists()

    def test_refuses_a_file_without_positions(self) -> None:
        with pytest.raises(BadInput, match="no positions"):
            load([])


class TestWorkOutProof:
    def test_by_hand(self) -> None:
        """Asked: 3 x 15 = 45. A crew of two stays 15, one of them 10, somebody unknown 20.

        The place: 15 + 10 + 20 = 45 patrol-minutes in 3 visits, of which 2 were full. Officers: 15 x 2 + 10 + 20 = 60.
        """
        task = make_task()
        one, two = PersonFactory.create(), PersonFactory.create()
        for person, device in ((one, "B1"), (two, "B2")):
            AssignmentFactory.create(task=task, person=person)
            visibility.hold_device(actor=ACTOR, at=AT, device=device, person_id=person.pk, starts_at=AT)
        at_10, at_12, at_14 = (WINDOW + dt.timedelta(hours=hours) for hours in (1, 3, 5))
        load([*stay("B1", at_10, 15, every_s=20), *stay("B2", at_10, 15, every_s=20),
              *stay("B1", at_12, 10, every_s=20), *stay("B9", at_14, 20, every_s=20)])  # fmt: skip

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert (proof.planned_visits, proof.planned_minutes) == (3, 45)
        assert (proof.visits, proof.full_visits) == (3, 2)
        assert proof.patrol_minutes == pytest.approx(45)
        assert proof.officer_minutes == pytest.approx(60)
        assert proof.patrol_minutes_at_most == pytest.approx(45 + 3 * 2)  # a minute to either fix outside
        assert proof.dose_share == pytest.approx(1)
        held = Visit.objects.order_by("entered_at", "device").values_list("device", "person_id")
        assert list(held) == [("B1", one.pk), ("B2", two.pk), ("B1", one.pk), ("B9", None)]
        assert any(
            "1 device in the place that nobody is recorded as holding" in reason for reason in proof.reasons
        )

    def test_williams_and_coupe_long_visits(self) -> None:
        """Two days asked 3 x 15 each; 2.5 visits a day of 9.6 minutes were given: 24.0 patrol-minutes a day."""
        task = make_task(hours=12, visits=6)
        next_day = WINDOW + dt.timedelta(days=1)
        TaskWindowFactory.create(task=task, starts_at=next_day, ends_at=next_day + dt.timedelta(hours=12))
        starts = [WINDOW + dt.timedelta(hours=hours) for hours in (1, 3, 5, 25, 27)]
        load([fix for start in starts for fix in stay("B1", start, 9.6)])

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert proof.visits / 2 == 2.5
        assert proof.patrol_minutes / 2 == pytest.approx(24.0)
        assert proof.dose_share == pytest.approx(48 / 90)
        assert proof.full_visits == 0

    def test_the_same_positions_give_the_same_proof_and_nothing_is_written(self) -> None:
        task = make_task()
        load(stay("B1", WINDOW + MINUTE, 8))

        first = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        again = visibility.work_out_proof(actor=ACTOR, at=LATER + MINUTE, task_id=task.pk)

        assert again == first == visibility.get_proof(task.pk)
        assert (
            events.count_events(name="visibility.proof.worked_out", since=AT, until=LATER + 2 * MINUTE) == 1
        )

    def test_more_positions_give_more(self) -> None:
        task = make_task()
        load(stay("B1", WINDOW + MINUTE, 8))
        visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        load(stay("B1", WINDOW + dt.timedelta(hours=2), 16), sha256="b")

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert proof.patrol_minutes == pytest.approx(24)
        assert Visit.objects.count() == 2

    def test_nobody_near_says_that_somebody_of_the_sector_was_elsewhere(self) -> None:
        task, person = make_task(), PersonFactory.create()
        AssignmentFactory.create(task=task, person=person)
        visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=person.pk, starts_at=AT)
        load(("B1", WINDOW + n * MINUTE, 52.6, -1.7) for n in range(5))

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert (proof.visits, proof.dose_share, proof.positions_used) == (0, 0, 0)
        assert proof.reasons[0] == (
            "None of the 5 fixes in the windows, from 1 device of the sector, lies near the place."
        )
        assert Proof.objects.get().fixes_in_time == 5

    def test_says_of_how_much_of_its_hours_something_is_known(self) -> None:
        """Six hours and two on another day; in the two the sector is silent, or somebody unknown comes to the place."""
        task, person = make_task(), PersonFactory.create()
        after = WINDOW + dt.timedelta(days=1)
        TaskWindowFactory.create(task=task, starts_at=after, ends_at=after + dt.timedelta(hours=2))
        AssignmentFactory.create(task=task, person=person)
        visibility.hold_device(
            actor=ACTOR, at=AT, device="B1", person_id=person.pk, starts_at=AT, ends_at=after
        )
        load(("B1", WINDOW + n * MINUTE, 52.6, -1.7) for n in range(5))
        visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        assert Proof.objects.get().known_share == pytest.approx(6 / 8)
        load(stay("B2", after + MINUTE, 8), sha256="b")
        visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        assert Proof.objects.get().known_share == 1

    def test_devices_of_others_elsewhere_dont_say_that_nobody_came(self) -> None:
        task = make_task()
        visibility.hold_device(
            actor=ACTOR, at=AT, device="B1", person_id=PersonFactory.create().pk, starts_at=AT
        )
        load([*(("B1", WINDOW + n * MINUTE, 52.6, -1.7) for n in range(5)), ("B2", WINDOW, 52.6, -1.7)])

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert Proof.objects.get().fixes_in_time == 0
        assert proof.reasons[0] == (
            "No device of the sector gave a position in the windows; 2 devices of others did. So whether the place was "
            "visited isn't known."
        )

    def test_a_colleague_of_the_sector_who_isnt_asked_says_that_nobody_came(self) -> None:
        task, person = make_task(), PersonFactory.create()
        team = TeamFactory.create(area=task.area)
        PostingFactory.create(post=PostFactory.create(team=team), person=person)
        visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=person.pk, starts_at=AT)
        load(("B1", WINDOW + n * MINUTE, 52.6, -1.7) for n in range(5))

        visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert Proof.objects.get().fixes_in_time == 5

    def test_a_hotspot_is_its_circle_and_not_its_drawing(self) -> None:
        """The fix lies 149.9 m north-north-east: inside 150 m, outside a drawing with few corners."""
        task = make_task()
        lat, lng = square(0, 0).centroid.y, square(0, 0).centroid.x
        plane = Plane.around(lat, lng)
        drawn = plane.unflatten(shapely.Point(0, 0).buffer(150, quad_segs=2))
        place = PlaceFactory.create(
            area=task.area, kind="hotspot", metres=150, lat=lat, lng=lng, wkb=shapely.to_wkb(drawn)
        )
        PatrolTask.objects.update(place=place, place_wkb=shapely.to_wkb(drawn))
        turn = math.pi / 8  # between two corners of the drawing
        far = plane.degrees(np.array([149.5 * math.sin(turn)]), np.array([149.5 * math.cos(turn)]))
        east, north = float(far[0][0]), float(far[1][0])
        assert not drawn.contains(shapely.Point(east, north))
        load(("B1", WINDOW + dt.timedelta(seconds=30 * n), north, east) for n in range(21))

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert (proof.visits, proof.patrol_minutes) == (1, pytest.approx(10))

    def test_gives_what_was_done_in_the_same_hours_at_control_places(self) -> None:
        task = make_task()
        assert visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk).control_minutes is None
        PlaceFactory.create(area=task.area, control=True)
        elsewhere = square(2, 0)
        PlaceFactory.create(
            area=task.area, control=True, name="Far", wkb=shapely.to_wkb(elsewhere),
            lat=elsewhere.centroid.y, lng=elsewhere.centroid.x,
        )  # fmt: skip
        load(stay("B1", WINDOW + MINUTE, 8))

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert proof.control_minutes == pytest.approx(4)  # 8 and none, on average

    def test_without_positions_says_so(self) -> None:
        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=make_task().pk)

        assert proof.visits == 0
        assert "No fix falls in the windows." in proof.reasons

    def test_time_outside_the_windows_does_not_count(self) -> None:
        task = make_task(hours=2)
        load(stay("B1", WINDOW - 4 * MINUTE, 8))

        assert visibility.work_out_proof(
            actor=ACTOR, at=LATER, task_id=task.pk
        ).patrol_minutes == pytest.approx(4)

    def test_somebody_whom_the_task_does_not_name_counts_and_is_said(self) -> None:
        task = make_task()
        visibility.hold_device(
            actor=ACTOR, at=AT, device="B1", person_id=PersonFactory.create().pk, starts_at=AT
        )
        load(stay("B1", WINDOW + MINUTE, 8))

        proof = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)

        assert proof.patrol_minutes == pytest.approx(8)
        assert any("1 stay by somebody whom the task doesn't name" in reason for reason in proof.reasons)

    def test_names_no_device(self) -> None:
        task = make_task()
        load(stay("CALLSIGN-77", WINDOW + MINUTE, 8))

        assert "CALLSIGN-77" not in repr(visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk))

    def test_of_no_task_is_refused(self) -> None:
        with pytest.raises(NotFound):
            visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=404)


class TestForgetPositions:
    def test_deletes_what_is_too_old_and_lets_the_proof_stand(self) -> None:
        task = make_task()
        load(stay("B1", WINDOW + MINUTE, 8))
        proven = visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        much_later = WINDOW + dt.timedelta(days=32)

        assert visibility.forget_positions(actor=ACTOR, at=much_later) == 33
        assert visibility.work_out_proof(actor=ACTOR, at=much_later, task_id=task.pk) == proven
        assert Visit.objects.count() == 1

    def test_keeps_what_is_young_enough(self) -> None:
        load(stay("B1", WINDOW, 8))

        assert visibility.forget_positions(actor=ACTOR, at=WINDOW + dt.timedelta(days=30)) == 0


class TestHoldDevice:
    def test_hands_over_from_whoever_held_it(self) -> None:
        one, two = PersonFactory.create(), PersonFactory.create()
        visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=one.pk, starts_at=AT)
        visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=two.pk, starts_at=WINDOW)

        assert list(DeviceHolding.objects.order_by("starts_at").values_list("person_id", "ends_at")) == [
            (one.pk, WINDOW),
            (two.pk, None),
        ]

    def test_the_same_again_changes_nothing_and_an_end_ends_it(self) -> None:
        one, two = PersonFactory.create(), PersonFactory.create()
        first = {"actor": ACTOR, "at": AT, "device": "B1", "person_id": one.pk, "starts_at": AT}
        other = {**first, "device": "B2", "person_id": two.pk}

        changes = [
            visibility.hold_device(**first),
            visibility.hold_device(**first, ends_at=WINDOW),
            visibility.hold_device(**first, ends_at=WINDOW),
            visibility.hold_device(**first),
            visibility.hold_device(**other),
        ]

        assert changes == ["added", "ended", "unchanged", "unchanged", "added"]
        assert events.count_events(name="visibility.device.held", since=AT, until=LATER) == 2
        assert events.count_events(name="visibility.device.handed_in", since=AT, until=LATER) == 1
        assert DeviceHolding.objects.get(device="B1").ends_at == WINDOW

    def test_refuses_two_at_a_time(self) -> None:
        one, two = PersonFactory.create(), PersonFactory.create()
        visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=one.pk, starts_at=AT, ends_at=LATER)

        with pytest.raises(visibility.DeviceHeld):
            visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=two.pk, starts_at=WINDOW)


class TestListVisits:
    def task(self) -> PatrolTask:
        task = make_task()
        visibility.hold_device(
            actor=ACTOR, at=AT, device="B1", person_id=PersonFactory.create(name="Sam Ode").pk, starts_at=AT
        )
        load(stay("B1", WINDOW + MINUTE, 8))
        visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        return task

    def test_are_not_shown_where_the_place_reaches_into_ground_of_others(self) -> None:
        """The fourth square is another sector's; a place that only touches its edge is theirs all the same."""
        task = make_task()
        visibility.work_out_proof(actor=ACTOR, at=LATER, task_id=task.pk)
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        both = shapely.MultiPolygon([square(0, 0), square(3, 0)])
        PatrolTask.objects.update(place_wkb=shapely.to_wkb(both))

        with pytest.raises(NotAllowed, match="reaches into an area"):
            visibility.list_visits(viewer=viewer, task_id=task.pk, at=LATER, reason="Complaint 12")
        assert not events.list_reads(subject=f"tasking.PatrolTask:{task.pk}")

        edge = square(2, 0).buffer(0.001)  # some 70 m
        PatrolTask.objects.update(place_wkb=shapely.to_wkb(edge))
        assert visibility.list_visits(viewer=viewer, task_id=task.pk, at=LATER, reason="Complaint 12") == []
        everywhere = make_viewer(Role.CHIEF_INSPECTOR, "riverside")
        PatrolTask.objects.update(place_wkb=shapely.to_wkb(both))
        assert (
            visibility.list_visits(viewer=everywhere, task_id=task.pk, at=LATER, reason="Complaint 12") == []
        )

    def test_says_who_and_records_who_asked_and_why(self) -> None:
        task = self.task()
        viewer = make_viewer(Role.INSPECTOR, "riverside")

        [visit] = visibility.list_visits(viewer=viewer, task_id=task.pk, at=LATER, reason="Complaint 12")

        assert (visit.person_name, visit.device, visit.minutes) == ("PC Sam Ode", "B1", pytest.approx(8))
        [read] = events.list_reads(subject=f"tasking.PatrolTask:{task.pk}")
        assert (read.viewer_id, read.reason) == (str(viewer.user_id), "Complaint 12")

    def test_is_refused_without_a_reason(self) -> None:
        task = self.task()

        with pytest.raises(Refused, match="Say why"):
            visibility.list_visits(
                viewer=make_viewer(Role.INSPECTOR, "riverside"), task_id=task.pk, at=LATER, reason=" "
            )

        assert not events.list_reads()

    @pytest.mark.parametrize(("role", "area"), [(Role.COMMS, "midshire"), (Role.INSPECTOR, "elsewhere")])
    def test_is_refused_to_whoever_may_not(self, role: Role, area: str) -> None:
        task = self.task()

        with pytest.raises(NotAllowed):
            visibility.list_visits(
                viewer=make_viewer(role, area), task_id=task.pk, at=LATER, reason="Curious"
            )

        assert not events.list_reads()
