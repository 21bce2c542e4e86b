"""Places that recorded crime suggests, written down once; a person chooses, and both stand side by side."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from peelian.analysis import hotspots
from peelian.apps.accounts.api import Viewer
from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from peelian.apps.tasking import api as tasking
from peelian.journeys import follow_objectives, send_patrol, suggest_patrols
from peelian.journeys.send_patrol import Circle, ConflictsStand, Suggested
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.incidents import receive
from tests.factories.places import Land, make_land
from tests.factories.priorities import PriorityFactory, SeverityTableFactory
from tests.factories.problems import PlanFactory
from tests.factories.published import AUGUST, crime, middle, publish_crimes
from tests.factories.workforce import PersonFactory

EVENING = tasking.Window(AT + dt.timedelta(days=1), AT + dt.timedelta(days=1, hours=2))


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def sergeant(land: Land) -> Viewer:
    return make_viewer(Role.SERGEANT, land.sector.code)


def publish() -> None:
    """Six burglaries at one point in August, and two of the June before."""
    june = AUGUST.replace(month=6)
    rows = [crime(row=number) for number in range(2, 8)] + [
        crime(row=number, month=june) for number in (8, 9)
    ]
    publish_crimes(*rows[:6], sha256="august")
    publish_crimes(*rows[6:], sha256="june")


def suggest(land: Land, sergeant: Viewer) -> tasking.SuggestionView:
    publish()
    (found,) = suggest_patrols.make(viewer=sergeant, sector_code=land.sector.code, at=AT)
    return found


def send(viewer: Viewer, plan_id: int, place: send_patrol.PlaceChoice, **more: Any) -> tasking.TaskView:
    """A patrol tomorrow evening by somebody new."""
    said: dict[str, Any] = {"kind": tasking.PatrolKind.FOOT, "windows": [EVENING], **more}
    if said.get("person_ids") is None:
        said["person_ids"] = [PersonFactory.create().pk]
    return send_patrol.task(
        viewer=viewer,
        at=AT,
        plan_id=plan_id,
        title="Abbey Street",
        place=place,
        dose_visits=1,
        dose_minutes=15,
        **said,
    )


class TestMake:
    def test_writes_down_the_place_its_reason_and_by_what_it_was_found(
        self, land: Land, sergeant: Viewer
    ) -> None:
        found = suggest(land, sergeant)
        assert (found.rank, found.hits, found.share, found.metres) == (1, 8, 1.0, 150.0)
        assert found.name == "Around Abbey Street"
        assert found.reason.startswith(
            "8 of the 8 crimes that were counted (100%) were put within 150 m of Abbey Street."
        )
        assert found.reason.endswith(suggest_patrols.NO_HOURS)
        assert found.hours == ()
        assert found.score == pytest.approx(6 + 2 * hotspots.DECAY**2)
        assert (found.data_until, found.severity) == (dt.date(2026, 9, 1), suggest_patrols.ALIKE)
        assert found.parameters["crimes"] == 8
        assert Event.objects.filter(name="tasking.suggestions.made").count() == 1

    def test_is_for_those_who_task_in_the_sector(self, land: Land) -> None:
        publish()
        for viewer in (make_viewer(Role.OFFICER, "N01"), make_viewer(Role.SERGEANT, "riverside-2")):
            with pytest.raises(NotAllowed):
                suggest_patrols.make(viewer=viewer, sector_code=land.sector.code, at=AT)

    def test_says_why_there_is_nothing(self, land: Land, sergeant: Viewer) -> None:
        with pytest.raises(suggest_patrols.NothingToSuggest, match="No recorded crime"):
            suggest_patrols.make(viewer=sergeant, sector_code=land.sector.code, at=AT)
        publish_crimes(crime())
        with pytest.raises(suggest_patrols.NothingToSuggest, match="Nowhere"):
            suggest_patrols.make(viewer=sergeant, sector_code=land.sector.code, at=AT)

    def test_knows_nothing_of_people_or_stops(self) -> None:
        tree = ast.parse(Path(suggest_patrols.__file__).read_text(encoding="utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert modules <= {
            "__future__", "collections.abc", "django.db", "peelian.analysis", "peelian.analysis.plane",
            "peelian.apps.accounts", "peelian.apps.accounts.api", "peelian.apps.incidents", "peelian.apps.places",
            "peelian.apps.priorities", "peelian.apps.tasking", "peelian.kernel.categories", "peelian.kernel.errors",
            "peelian.kernel.time",
        }  # fmt: skip
        asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert asked & {"count_at_points"}
        assert not {name for name in asked if "stop" in name or "person" in name}


class TestForAProblem:
    """Of one problem's crimes alone, such as a plan's."""

    @pytest.fixture
    def mixed(self, land: Land) -> None:
        """Six burglaries at one point, and in another neighbourhood of the sector nine drug offences."""
        drugs = [
            crime(1, row=row, category="drugs", location="On or near Mill Lane") for row in range(20, 29)
        ]
        publish_crimes(*[crime(row=row) for row in range(2, 8)], *drugs, sha256="mixed")

    def make(
        self, viewer: Viewer, land: Land, category: ProblemCategory | None, at: dt.datetime = AT
    ) -> list[tasking.SuggestionView]:
        return suggest_patrols.make(viewer=viewer, sector_code=land.sector.code, at=at, category=category)

    def test_counts_its_published_crimes_alone(self, land: Land, sergeant: Viewer, mixed: None) -> None:
        (found,) = self.make(sergeant, land, ProblemCategory.BURGLARY)
        assert (found.name, found.hits, found.share) == ("Around Abbey Street", 6, 1.0)
        assert found.category is ProblemCategory.BURGLARY
        assert (found.parameters["crimes"], found.parameters["categories"]) == (6, ["burglary"])
        assert found.reason.startswith("6 of the 6 crimes that were counted (100%)")

    def test_each_problems_stay_beside_those_of_all_crime(
        self, land: Land, sergeant: Viewer, mixed: None
    ) -> None:
        everything = self.make(sergeant, land, None)
        burglary = self.make(sergeant, land, ProblemCategory.BURGLARY)

        def listed(category: ProblemCategory | None) -> list[tasking.SuggestionView]:
            return tasking.list_suggestions(viewer=sergeant, sector_code=land.sector.code, category=category)

        assert listed(None) == everything
        assert listed(ProblemCategory.BURGLARY) == burglary
        assert listed(ProblemCategory.DRUGS) == []
        assert sum(row.hits for row in everything) > sum(row.hits for row in burglary)

    def test_takes_hours_from_online_reports_of_the_problem_alone(
        self, land: Land, sergeant: Viewer, mixed: None
    ) -> None:
        lat, lng = middle()
        friday = {"happened_from": "2026-10-23T20:00", "happened_until": "2026-10-23T22:00"}
        for _ in range(20):
            receive(
                land.neighbourhoods[0],
                IncidentKind.BURGLARY,
                anonymous=True,
                lat=lat,
                lng=lng,
                answers=friday,
            )
        (burglary,) = self.make(sergeant, land, ProblemCategory.BURGLARY)
        (drugs,) = self.make(sergeant, land, ProblemCategory.DRUGS)
        assert (burglary.hours_n, len(burglary.hours)) == (20, 2)
        assert (drugs.hours_n, drugs.hours) == (0, ())

    def test_is_weighed_by_the_table_of_the_day(self, land: Land, sergeant: Viewer, mixed: None) -> None:
        SeverityTableFactory.create(name="Harm", version="1", weights={"drugs": 3.0})
        (drugs,) = self.make(sergeant, land, ProblemCategory.DRUGS)
        assert (drugs.severity, drugs.score) == ("Harm 1", 27.0)

    def test_says_why_there_is_nothing(self, land: Land, sergeant: Viewer, mixed: None) -> None:
        for category, why in (
            (ProblemCategory.SPEEDING, "No published crime stands for speeding"),
            (ProblemCategory.ROBBERY, "No crime of robbery is published for this sector"),
        ):
            with pytest.raises(suggest_patrols.NothingToSuggest, match=why):
                self.make(sergeant, land, category)


class TestHours:
    def reported(self, land: Land, times: int, *, metres: float = 0.0, **answers: str) -> None:
        """So many break-ins of Friday evenings between eight and ten, so far north of the published point."""
        lat, lng = middle()
        friday = {"happened_from": "2026-10-23T20:00", "happened_until": "2026-10-23T22:00"}
        for _ in range(times):
            receive(
                land.neighbourhoods[0], IncidentKind.BURGLARY, anonymous=True, lat=lat + metres / 111_250, lng=lng,
                answers=friday | answers,
            )  # fmt: skip

    def test_come_from_online_reports_near_the_place_that_say_when(
        self, land: Land, sergeant: Viewer
    ) -> None:
        self.reported(land, 20)
        found = suggest(land, sergeant)
        assert found.hours == (tasking.HourShare(4 * 24 + 20, 0.5), tasking.HourShare(4 * 24 + 21, 0.5))
        assert (found.hours_n, found.hours_from) == (20, tasking.HoursFrom.PLACE)
        assert suggest_patrols.NO_HOURS not in found.reason

    def test_come_from_the_whole_sector_where_too_few_are_near(self, land: Land, sergeant: Viewer) -> None:
        self.reported(land, 19)
        self.reported(land, 1, metres=300)
        found = suggest(land, sergeant)
        assert (found.hours_n, found.hours_from) == (20, tasking.HoursFrom.SECTOR)

    def test_are_left_to_a_person_where_fewer_than_twenty_say_when(
        self, land: Land, sergeant: Viewer
    ) -> None:
        self.reported(land, 19)
        found = suggest(land, sergeant)
        assert found.hours == ()
        assert (found.hours_n, found.hours_from) == (19, tasking.HoursFrom.NOWHERE)
        assert found.reason.endswith("Published crime has months, not hours: choose the hours yourself.")

    def test_leave_out_what_is_no_crime_of_the_last_year_here(self, land: Land, sergeant: Viewer) -> None:
        self.reported(land, 17)
        self.reported(land, 1, happened_from="2024-10-25T20:00", happened_until="2024-10-25T22:00")
        self.reported(land, 1)
        Report.objects.filter(pk=Report.objects.latest("id").pk).update(
            state=ReportState.NOT_A_CRIME, closed_at=AT
        )
        self.reported(land, 1)
        Report.objects.filter(pk=Report.objects.latest("id").pk).update(sensitive=True)
        receive(land.other_neighbourhood, IncidentKind.BURGLARY, anonymous=True)
        assert suggest(land, sergeant).hours_n == 17

    def test_hand_out_times_and_points_and_nothing_of_who_told_us(self) -> None:
        assert [one.name for one in dataclasses.fields(incidents.TimedCrime)] == [
            "lat", "lng", "first_at", "last_at"
        ]  # fmt: skip


class TestChoose:
    @pytest.fixture
    def plan_id(self, land: Land) -> int:
        return PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0])).pk

    def test_takes_the_place_as_it_was_suggested(self, land: Land, sergeant: Viewer, plan_id: int) -> None:
        found = suggest(land, sergeant)
        task = send(sergeant, plan_id, Suggested(found.id))
        assert (task.suggestion_id, task.place_source) == (found.id, tasking.PlaceSource.SUGGESTED)
        assert task.place_id is not None
        departed = tasking.departure(found.id, task.place_id, task.windows)
        assert departed.metres < 1
        assert (departed.wider, departed.hours) == (0, None)

    def test_asks_why_when_another_is_chosen_and_keeps_both(
        self, land: Land, sergeant: Viewer, plan_id: int
    ) -> None:
        found = suggest(land, sergeant)
        away = Circle(found.lat + 400 / 111_250, found.lng, 200, "The park")
        with pytest.raises(tasking.BadTask, match="Say why you chose it") as refusal:
            send(sergeant, plan_id, away, suggestion_id=found.id)
        assert refusal.value.field == "chosen_because"
        task = send(sergeant, plan_id, away, suggestion_id=found.id, chosen_because="They meet there.")
        assert task.chosen_because == "They meet there."
        assert task.place_id is not None
        departed = tasking.departure(found.id, task.place_id, task.windows)
        assert departed.metres == pytest.approx(400, rel=0.01)
        assert departed.wider == 50
        assert tasking.get_suggestion(found.id) == found

    def test_keeps_a_place_once_however_often_it_is_used(
        self, land: Land, sergeant: Viewer, plan_id: int
    ) -> None:
        found = suggest(land, sergeant)
        first = send(sergeant, plan_id, Suggested(found.id))
        second = send(sergeant, plan_id, Suggested(found.id))
        assert first.place_id == second.place_id
        third = send(sergeant, plan_id, send_patrol.Saved(first.place_id or 0))
        assert third.place_id == first.place_id

    def test_counts_for_its_own_objective_else_for_its_plans(
        self, land: Land, sergeant: Viewer, plan_id: int
    ) -> None:
        send(sergeant, plan_id, send_patrol.Neighbourhood("N01"), objective_code="prevent-harm-early")
        send(sergeant, plan_id, send_patrol.Neighbourhood("N01"))
        board = follow_objectives.follow(
            viewer=sergeant,
            at=AT,
            area_codes=["N01"],
            first_on=local_day(AT),
            last_on=local_day(EVENING.ends_at),
        )
        counted = {row.objective.code: row.done.tasks for row in board.rows if row.done.tasks}
        assert counted == {"prevent-harm-early": 1}


class TestConflicts:
    @pytest.fixture
    def plan_id(self, land: Land) -> int:
        return PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0])).pk

    def test_two_patrols_at_once_take_a_reason_which_the_record_keeps(
        self, land: Land, sergeant: Viewer, plan_id: int
    ) -> None:
        person = PersonFactory.create(name="Amir Hussain").pk
        here = send_patrol.Neighbourhood("N01")
        send(sergeant, plan_id, here, person_ids=[person])
        with pytest.raises(ConflictsStand, match="PC Amir Hussain: also sent to “Abbey Street”") as refusal:
            send(sergeant, plan_id, here, person_ids=[person])
        assert refusal.value.field == "despite"
        touching = tasking.Window(EVENING.ends_at, EVENING.ends_at + dt.timedelta(hours=1))
        send(sergeant, plan_id, here, person_ids=[person], windows=[touching])
        send(sergeant, plan_id, here, person_ids=[person], despite="They share the time.")
        told = Event.objects.filter(name="tasking.task.sent").order_by("id").values_list("data", flat=True)
        assert [data.get("despite", "") for data in told] == ["", "", "They share the time."]

    def test_a_partners_patrol_has_nobody_of_ours_and_names_the_partner(
        self, land: Land, sergeant: Viewer, plan_id: int
    ) -> None:
        here = send_patrol.Neighbourhood("N01")

        def partners(**more: Any) -> tasking.TaskView:
            return send(
                sergeant, plan_id, here, **{"kind": tasking.PatrolKind.PARTNER, "person_ids": [], **more}
            )

        with pytest.raises(tasking.BadTask, match="which partner"):
            partners()
        with pytest.raises(tasking.BadTask, match="nobody of ours"):
            partners(partner="Street wardens", person_ids=[PersonFactory.create().pk])
        with pytest.raises(tasking.BadTask, match="Only a partner"):
            partners(kind=tasking.PatrolKind.PCT, partner="Street wardens", person_ids=None)
        assert partners(partner="Street wardens").assignments == ()
