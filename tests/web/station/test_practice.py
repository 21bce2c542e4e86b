"""Paper beside practice: what was asked, what positions prove, and what isn't known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.tasking.types.tasks import PatrolKind
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.figures import DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.kernel.time import local_day
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.tasking import AssignmentFactory, PatrolTaskFactory, PlaceFactory, TaskWindowFactory
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory
from tests.web.staff_stage import Station, client_of, member

FIRST, LAST = local_day(AT) - dt.timedelta(days=14), local_day(AT) - dt.timedelta(days=1)
SPAN = {"since": FIRST.isoformat(), "until": LAST.isoformat(), "area": ""}


def ended(
    station: Station, title: str, *, days_ago: int = 5, kind: str = "foot", **more: object
) -> PatrolTask:
    partner = "Street Wardens" if kind == PatrolKind.PARTNER else ""
    task = PatrolTaskFactory.create(
        plan=station.plan, created_by=station.sergeant, title=title, kind=kind, partner=partner, **more
    )
    TaskWindowFactory.create(task=task, starts_at=AT - dt.timedelta(days=days_ago))
    return task


def prove(task: PatrolTask, minutes: float, *, visits: int = 1, fixes: int = 40, crew: int = 1) -> None:
    Proof.objects.create(
        task=task, visits=visits, full_visits=0, officer_minutes=minutes * crew, patrol_minutes=minutes,
        patrol_minutes_at_most=minutes, dose_share=minutes / 45, positions_used=fixes if visits else 0,
        fixes_in_time=fixes, method="m", method_version="2", worked_out_at=AT,
        parameters={"max_gap_s": 120, "exit_gap_s": 300, "minimum_dwell_s": 60},
    )  # fmt: skip


def figures(station: Station, by: visibility.By = visibility.By.TASK) -> visibility.Practice:
    viewer = make_viewer(Role.SERGEANT, station.land.sector.code)
    codes = [area.code for area in (station.land.sector, *station.land.neighbourhoods)]
    return visibility.practice(viewer=viewer, area_codes=codes, first_on=FIRST, last_on=LAST, by=by)


class TestPractice:
    def test_tells_a_miss_from_what_isnt_known(self, station: Station) -> None:
        prove(ended(station, "Missed"), 0, visits=0, fixes=12)
        prove(ended(station, "Silent"), 0, visits=0, fixes=0)
        ended(station, "Never worked out")
        ended(station, "Wardens", kind=PatrolKind.PARTNER)
        prove(ended(station, "Done"), 45, visits=3)
        verdicts = {row.name: row.verdict for row in figures(station).rows}
        assert verdicts == {
            "High Street on Friday evening": visibility.Verdict.PARTLY,
            "Missed": visibility.Verdict.NOT_VISITED,
            "Silent": visibility.Verdict.NOT_KNOWN,
            "Never worked out": visibility.Verdict.NOT_KNOWN,
            "Wardens": visibility.Verdict.NOT_MEASURED,
            "Done": visibility.Verdict.VISITED,
        }

    @pytest.mark.parametrize("by", list(visibility.By))
    def test_rows_add_up_to_the_whole_however_they_are_made(
        self, station: Station, by: visibility.By
    ) -> None:
        prove(ended(station, "Last week", days_ago=9), 24, visits=3, crew=2)
        prove(ended(station, "Missed"), 0, visits=0)
        ended(station, "Unknown")
        found = figures(station, by)
        for name in (
            "tasks",
            "asked_minutes",
            "patrol_minutes",
            "officer_minutes",
            "not_known",
            "not_visited",
        ):
            assert sum(getattr(row.total, name) for row in found.rows) == getattr(found.whole, name)
        assert (found.whole.patrol_minutes, found.whole.officer_minutes) == (46, 72)
        assert found.whole.compliance == pytest.approx(46 / 135)

    def test_puts_teams_of_fewer_than_three_together(self, station: Station) -> None:
        big = TeamFactory.create(area=station.land.neighbourhoods[0], name="Town Centre Team")
        task = ended(station, "By the big team")
        for _ in range(3):
            person = PersonFactory.create()
            PostingFactory.create(post=PostFactory.create(team=big), person=person)
            AssignmentFactory.create(task=task, person=person)
        names = [row.name for row in figures(station, visibility.By.TEAM).rows]
        assert names == ["Teams of fewer than three, and Town Centre Team"]

    def test_shows_a_team_beside_small_ones_that_are_three_people_together(self, station: Station) -> None:
        here = station.land.neighbourhoods[0]
        for name, size in (("Town Centre Team", 3), ("Night Team", 2)):
            team = TeamFactory.create(area=here, name=name)
            task = ended(station, f"By the {name}")
            for _ in range(size):
                person = PersonFactory.create()
                PostingFactory.create(post=PostFactory.create(team=team), person=person)
                AssignmentFactory.create(task=task, person=person)
        names = [row.name for row in figures(station, visibility.By.TEAM).rows]
        assert names == ["Teams of fewer than three, together", "Town Centre Team"]

    def test_says_how_much_of_a_teams_minutes_is_by_others(self, station: Station) -> None:
        proof = Proof.objects.get(task=station.proven)
        Visit.objects.filter(proof=proof, minutes=7).update(person=PersonFactory.create())
        [row] = figures(station, visibility.By.TEAM).rows
        assert row.reasons == ("7 of the officer-minutes are by others, or not known whose.",)
        assert figures(station, visibility.By.WEEK).rows[0].reasons == ()

    def test_asks_nothing_of_hours_without_positions(self, station: Station) -> None:
        """Two windows of two hours on two days; of one of them there are positions: half of 45 minutes are asked."""
        task = ended(station, "Half told")
        TaskWindowFactory.create(task=task, starts_at=AT - dt.timedelta(days=4))
        DayWorked.objects.create(
            day=local_day(AT - dt.timedelta(days=5)), positions=1, devices=1, unheld_devices=0, rules_version="2",
            worked_out_at=AT,
        )  # fmt: skip
        prove(task, 22)
        row = next(one for one in figures(station).rows if one.name == "Half told")
        assert (row.total.asked_minutes, row.total.counted_minutes) == (45, 22.5)
        assert row.total.compliance == pytest.approx(22 / 22.5)
        assert row.verdict is visibility.Verdict.VISITED
        assert row.reasons == (
            "For 50% of its hours there are no positions of the sector: so much of what was asked can’t be told.",
        )

    def test_leaves_out_what_the_viewer_may_not_see(self, station: Station) -> None:
        other = make_viewer(Role.SERGEANT, station.land.lpa.code + "-other")
        codes = [station.land.neighbourhoods[0].code]
        found = visibility.practice(
            viewer=other, area_codes=codes, first_on=FIRST, last_on=LAST, by=visibility.By.TASK
        )
        assert found.rows == ()


class TestFiguresBetween:
    def test_are_the_same_as_the_page_and_say_which_days_are_known(self, station: Station) -> None:
        task = ended(station, "Done")
        prove(task, 45, visits=3)
        ended(station, "Called off", state="cancelled", ended_at=AT)
        DayWorked.objects.create(
            day=FIRST, positions=1, devices=1, unheld_devices=0, rules_version="2", worked_out_at=AT
        )
        codes = [area.code for area in station.land.neighbourhoods]
        found = visibility.figures_between(area_codes=codes, first_on=FIRST, last_on=LAST)
        whole = figures(station).whole
        assert (found.patrol_minutes, found.compliance) == (whole.patrol_minutes, whole.compliance)
        assert (found.tasks, found.days, found.days_with_positions) == (2, 14, 1)
        only = visibility.figures_between(area_codes=codes, first_on=FIRST, last_on=LAST, task_ids=[task.pk])
        assert (only.tasks, only.patrol_minutes, only.compliance) == (1, 45, 1)

    def test_of_nothing_cant_tell(self, station: Station) -> None:
        found = visibility.figures_between(area_codes=["N01"], first_on=LAST, last_on=LAST)
        assert (found.compliance, found.background_minutes, found.days_with_positions) == (None, None, 0)
        assert "Rules 2" in found.definition.sentence

    def test_take_background_from_the_tasks_places_only(self, station: Station) -> None:
        here, elsewhere = (PlaceFactory.create(area=station.land.neighbourhoods[0]) for _ in range(2))
        prove(ended(station, "Done", place=here), 45)
        DayWorked.objects.create(
            day=LAST, positions=1, devices=1, unheld_devices=0, rules_version="2", worked_out_at=AT
        )
        for place in (here, elsewhere):
            PlaceDay.objects.create(
                place=place, day=LAST, role="background", visits=1, lengths=[7.0], patrol_minutes=7,
                officer_minutes=7, vehicle_minutes=0, rules_version="2",
            )  # fmt: skip
        found = visibility.figures_between(area_codes=["N01"], first_on=FIRST, last_on=LAST)
        assert found.background_minutes == 7


class TestPage:
    def test_shows_paper_beside_practice_with_its_definition(
        self, station: Station, sergeant: Client
    ) -> None:
        prove(ended(station, "Missed"), 0, visits=0)
        said = sergeant.get(reverse("station:practice"), {**SPAN, "by": "task"}).content.decode()
        assert "2 patrols</strong> began in these 14 days: 1 without a visit, 0 not known" in said
        assert "Not visited" in said
        assert "There are no positions of any of these days" in said
        assert "Rules 2: presence is the time between two positions" in said

    def test_tells_where_patrols_went_that_nobody_asked_for(self, station: Station, sergeant: Client) -> None:
        GroundDay.objects.create(
            day=LAST, area_code="N01", kind="foot", fixes=9, devices=3, officer_minutes=90, patrol_minutes=60,
            untasked_minutes=60,
        )  # fmt: skip
        said = sergeant.get(reverse("station:practice"), {**SPAN, "by": "task"}).content.decode()
        assert "Where patrols went that nobody asked for" in said
        assert f">{station.land.neighbourhoods[0].name}</th>" in said
        assert 'data-label="Officer-minutes">60<' in said

    def test_says_how_much_is_of_devices_that_nobody_holds(self, station: Station, sergeant: Client) -> None:
        said = sergeant.get(reverse("station:practice"), {**SPAN, "by": "task"}).content.decode()
        assert "isn’t known whose they are" not in said
        team = TeamFactory.create(area=station.land.neighbourhoods[0], name="Town Centre Team")
        for day, whose, devices in ((FIRST, None, 2), (LAST, None, 1), (LAST, team, 5)):
            GroundDay.objects.create(
                day=day, area_code="N01", team=whose, kind="foot", fixes=9, devices=devices, officer_minutes=30,
                patrol_minutes=30, untasked_minutes=0,
            )  # fmt: skip
        said = sergeant.get(reverse("station:practice"), {**SPAN, "by": "task"}).content.decode()
        assert "60 officer-minutes here are of 2 devices or more that nobody of a team is recorded as" in said

    @pytest.mark.parametrize("by", list(visibility.By))
    def test_names_nobody(self, station: Station, sergeant: Client, by: str) -> None:
        prove(ended(station, "Done"), 45)
        said = sergeant.get(reverse("station:practice"), {**SPAN, "by": by}).content.decode()
        assert station.pcso.name not in said.replace("Sam Sergeant", "")

    def test_refuses_a_span_that_runs_backwards(self, station: Station, sergeant: Client) -> None:
        asked = {"since": LAST.isoformat(), "until": FIRST.isoformat(), "area": "", "by": "task"}
        assert sergeant.get(reverse("station:practice"), asked).status_code == 400

    def test_is_for_those_who_see_the_station(self, station: Station) -> None:
        board = client_of(member("Bo Board", Role.BOARD, station.land.force.code))
        assert board.get(reverse("station:practice")).status_code == 403

    def test_doesnt_ask_more_of_the_database_for_more_tasks(
        self, station: Station, sergeant: Client, django_assert_max_num_queries: object
    ) -> None:
        for number in range(12):
            prove(ended(station, f"Task {number}"), 10)
        with django_assert_max_num_queries(45):  # type: ignore[operator]
            sergeant.get(reverse("station:practice"), {**SPAN, "by": "team"})
