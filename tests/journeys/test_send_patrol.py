"""Where a patrol can be sent, by whom, and who may say that it is done."""

from __future__ import annotations

import datetime as dt
import json
from uuid import uuid4

import pytest
import shapely
from shapely.geometry import mapping

from peelian.analysis.plane import Plane
from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.problems.types.plans import PlanState
from peelian.apps.tasking import api as tasking
from peelian.apps.workforce import api as workforce
from peelian.journeys import keep_places, say, send_patrol
from peelian.journeys.send_patrol import BadPlace, Circle, Drawn, Neighbourhood, PlaceChoice, Saved
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT
from tests.factories.places import CORNER, Land, square
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory, TacticFactory
from tests.factories.workforce import PersonFactory

EVENING = tasking.Window(AT + dt.timedelta(hours=9), AT + dt.timedelta(hours=11))


def drawn(west: float, south: float, east: float, north: float) -> Drawn:
    """A rectangle by metres from the corner of the grid."""
    shape = Plane.around(*CORNER).unflatten(shapely.box(west, south, east, north))
    return Drawn(json.dumps(mapping(shape)))


@pytest.fixture
def plan_id(land: Land) -> int:
    """An agreed plan for Abbey Green."""
    return int(PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0])).pk)


@pytest.fixture
def sergeant(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.SERGEANT, "riverside-1")


def send(viewer: Viewer, plan_id: int, place: PlaceChoice, **changes: object) -> tasking.TaskView:
    """Three visits of 15 minutes this evening."""
    given = {
        "title": "The green",
        "kind": tasking.PatrolKind.FOOT,
        "dose_visits": 3,
        "dose_minutes": 15,
        "windows": [EVENING],
        "person_ids": [PersonFactory.create().pk],
    }
    return send_patrol.task(viewer=viewer, at=AT, plan_id=plan_id, place=place, **given | changes)  # type: ignore[arg-type]


class TestPlace:
    def test_is_picked_from_a_list(self, sergeant: Viewer, plan_id: int) -> None:
        task = send(sergeant, plan_id, Neighbourhood("N01"))

        assert (task.place_name, task.place_source) == ("Abbey Green", tasking.PlaceSource.NEIGHBOURHOOD)
        assert shapely.from_wkb(task.place_wkb).equals_exact(square(0, 0), 1e-9)

    @pytest.mark.parametrize("name", ["Abbey Green", "Where nobody goes"])
    def test_is_none_that_is_kept_to_compare_with(self, sergeant: Viewer, plan_id: int, name: str) -> None:
        whole = Neighbourhood("N01")
        kept = keep_places.make(viewer=sergeant, at=AT, name=name, place=whole, control=True)

        for place in (whole, Saved(kept.id)):
            with pytest.raises(tasking.BadTask, match=f"{name} is kept to compare with"):
                send(sergeant, plan_id, place)

        keep_places.end(viewer=sergeant, at=AT, place_id=kept.id)
        assert send(sergeant, plan_id, whole).place_name == "Abbey Green"

    def test_is_a_true_circle_round_a_point(self, sergeant: Viewer, plan_id: int) -> None:
        middle = square(0, 0).centroid

        task = send(sergeant, plan_id, Circle(middle.y, middle.x, 300, "Round the school"))

        flat = Plane.around(middle.y, middle.x).flatten(shapely.from_wkb(task.place_wkb))
        assert flat.area == pytest.approx(3.14159 * 300**2, rel=0.01)
        assert (task.place_name, task.area_code) == ("Round the school", "N01")

    def test_is_drawn_and_belongs_to_the_neighbourhood_it_lies_in(
        self, sergeant: Viewer, plan_id: int
    ) -> None:
        task = send(sergeant, plan_id, drawn(1_100, 100, 1_400, 400))

        assert (task.area_code, task.place_name) == ("N02", "Place drawn in Bell Hill")

    @pytest.mark.parametrize(
        ("place", "words"),
        [
            (Drawn("not json"), "not one GeoJSON outline"),
            (Drawn("[]"), "not one GeoJSON outline"),
            (Drawn('{"type":"FeatureCollection","features":[]}'), "not one GeoJSON outline"),
            (Drawn('{"type":"Point","coordinates":[-1.9,52.4]}'), "outline that closes"),
            (
                Drawn(
                    '{"type":"Polygon","coordinates":[[[-1.99,52.4],[-1.98,52.41],[-1.98,52.4],[-1.99,52.41],[-1.99,52.4]]]}'
                ),
                "crosses itself",
            ),
            (
                Drawn(
                    '{"type":"Polygon","coordinates":[[[400000,280000],[400100,280000],[400100,280100],[400000,280000]]]}'
                ),
                "degrees",
            ),
            (drawn(10, 10, 20, 20), "too small"),
            (drawn(0, 0, 6_000, 6_000), "larger than 25"),
            (drawn(-900, -900, -500, -500), ""),  # outside the force: places' own words
            (Circle(52.4045, -1.9827, 10, ""), "from 25 to 2,000 metres"),
        ],
    )
    def test_refuses_what_cannot_be_patrolled_in_plain_words(
        self, sergeant: Viewer, plan_id: int, place: PlaceChoice, words: str
    ) -> None:
        with pytest.raises(BadPlace) as refusal:
            send(sergeant, plan_id, place)

        assert words in refusal.value.message
        assert refusal.value.field

    def test_may_be_round_the_corner_but_not_across_the_force(self, land: Land, plan_id: int) -> None:
        chief = make_viewer(Role.CHIEF_INSPECTOR, "riverside")

        assert send(chief, plan_id, Neighbourhood("N03"))
        with pytest.raises(send_patrol.PlaceElsewhere):
            send(chief, plan_id, Neighbourhood("N04"))


class TestTask:
    def test_keeps_windows_in_order_and_each_person_once(self, sergeant: Viewer, plan_id: int) -> None:
        person = PersonFactory.create()
        later = tasking.Window(
            EVENING.starts_at + dt.timedelta(days=1), EVENING.ends_at + dt.timedelta(days=1)
        )

        task = send(
            sergeant,
            plan_id,
            Neighbourhood("N01"),
            windows=[later, EVENING],
            person_ids=[person.pk, person.pk],
        )

        assert task.windows == (EVENING, later)
        assert len(task.assignments) == 1
        assert task.planned_minutes == 45

    def test_refuses_a_plan_that_is_not_agreed(self, land: Land, sergeant: Viewer) -> None:
        draft = PlanFactory.create(
            priority=PriorityFactory.create(area=land.neighbourhoods[0]),
            state=PlanState.DRAFT,
            agreed_at=None,
        )

        with pytest.raises(tasking.PlanNotAgreed, match="draft"):
            send(sergeant, draft.pk, Neighbourhood("N01"))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": " "}, "title"),
            ({"person_ids": []}, "people"),
            ({"windows": []}, "windows"),
            ({"windows": [EVENING, EVENING]}, "windows"),
            ({"dose_visits": 9, "dose_minutes": 15}, "dose_visits"),
        ],
    )
    def test_refuses_what_makes_no_sense_naming_the_field(
        self, sergeant: Viewer, plan_id: int, changes: dict[str, object], field: str
    ) -> None:
        with pytest.raises(tasking.BadTask) as refusal:
            send(sergeant, plan_id, Neighbourhood("N01"), **changes)

        assert refusal.value.field == field

    def test_refuses_a_tactic_of_another_plan(self, land: Land, sergeant: Viewer, plan_id: int) -> None:
        other = TacticFactory.create(
            plan__priority__area=land.neighbourhoods[1], plan__priority__category=ProblemCategory.DRUGS
        )

        with pytest.raises(tasking.BadTask, match="another plan"):
            send(sergeant, plan_id, Neighbourhood("N01"), tactic_id=other.pk)

    def test_takes_the_right_in_the_area_of_the_place(self, land: Land, plan_id: int) -> None:
        for role, area in ((Role.OFFICER, "N01"), (Role.SERGEANT, "N02"), (Role.SERGEANT, "riverside-2")):
            with pytest.raises(NotAllowed):
                send(make_viewer(role, area), plan_id, Neighbourhood("N01"))


def said(viewer: Viewer, part: tasking.AssignmentView, what: tasking.What, words: str = "") -> tasking.Said:
    """What is said of one's part, with a key of its own each time."""
    return say.say(viewer=viewer, at=AT, key=uuid4(), assignment_id=part.id, what=what, words=words)


class TestDoing:
    @pytest.fixture
    def officers(self, land: Land) -> list[Viewer]:
        """Two, each with a person."""
        users = UserFactory.create_batch(2)
        for user in users:
            PersonFactory.create(user=user)
        return [make_viewer(Role.OFFICER, "N01", user=user) for user in users]

    @pytest.fixture
    def task(self, sergeant: Viewer, plan_id: int, officers: list[Viewer]) -> tasking.TaskView:
        """For both of them."""
        people = [workforce.person_for_user(officer.user_id) for officer in officers]
        return send(
            sergeant, plan_id, Neighbourhood("N01"), person_ids=[person.id for person in people if person]
        )

    def test_is_finished_when_all_have_said_so(self, officers: list[Viewer], task: tasking.TaskView) -> None:
        for officer, assignment in zip(officers, task.assignments, strict=True):
            said(officer, assignment, tasking.What.ACCEPT)
        first, second = task.assignments

        assert said(officers[0], first, tasking.What.FINISH).task.state is tasking.TaskState.TASKED
        done = said(officers[1], second, tasking.What.FINISH, "Quiet.").task

        assert (done.state, done.ended_at, done.assignments[1].note) == (
            tasking.TaskState.FINISHED,
            AT,
            "Quiet.",
        )
        assert said(officers[1], second, tasking.What.FINISH).task == done

    def test_only_whoever_is_asked_may_answer(
        self, sergeant: Viewer, officers: list[Viewer], task: tasking.TaskView
    ) -> None:
        for stranger in (officers[1], sergeant):
            with pytest.raises(NotAllowed):
                said(stranger, task.assignments[0], tasking.What.ACCEPT)

    def test_is_accepted_before_it_is_finished(self, officers: list[Viewer], task: tasking.TaskView) -> None:
        answer = said(officers[0], task.assignments[0], tasking.What.FINISH)
        assert answer.outcome is not tasking.SayingOutcome.TAKEN
        assert answer.task.assignments[0].finished_at is None
        with pytest.raises(tasking.NotAcceptedYet):
            tasking.finish(actor=officers[0].actor, at=AT, assignment_id=task.assignments[0].id)

    def test_is_called_off_with_a_reason_and_then_left_alone(
        self, sergeant: Viewer, officers: list[Viewer], task: tasking.TaskView
    ) -> None:
        with pytest.raises(tasking.BadTask):
            send_patrol.cancel(viewer=sergeant, at=AT, task_id=task.id, reason="")
        send_patrol.cancel(viewer=sergeant, at=AT, task_id=task.id, reason="Football match.")

        late = said(officers[0], task.assignments[0], tasking.What.ACCEPT)
        assert late.outcome is not tasking.SayingOutcome.TAKEN
        with pytest.raises(tasking.TaskEnded):
            tasking.accept(actor=officers[0].actor, at=AT, assignment_id=task.assignments[0].id)
        with pytest.raises(tasking.TaskEnded):
            send_patrol.end(viewer=sergeant, at=AT, task_id=task.id)
        assert tasking.list_task_ids_between(AT, AT + dt.timedelta(days=2)) == []

    def test_is_seen_by_those_who_do_it_and_by_the_station(
        self, sergeant: Viewer, officers: list[Viewer], task: tasking.TaskView
    ) -> None:
        elsewhere = make_viewer(Role.SERGEANT, "riverside-2")

        assert tasking.list_tasks(viewer=officers[0]) == [task]
        assert tasking.list_tasks(viewer=sergeant, area_codes=["N01"], state=tasking.TaskState.TASKED) == [
            task
        ]
        assert tasking.list_tasks(viewer=elsewhere) == []
        with pytest.raises(NotAllowed):
            tasking.get_task(viewer=elsewhere, task_id=task.id)
