"""Visibility, asked for and proven, counted by hand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from peelian.apps.tasking.models import PatrolTask, Place
from peelian.apps.visibility.models.claims import Claim
from peelian.apps.visibility.models.figures import DayWorked, PlaceDay
from peelian.apps.visibility.models.proofs import Proof
from peelian.apps.visibility.types.figures import PlaceRole
from peelian.journeys import report_to_board
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.tasking import PlaceFactory
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values
from tests.journeys.packs.sections.patrolled import DAY, decide, known, patrol, plan


@pytest.fixture
def walked(land: Land) -> Land:
    running, *_ = plan(decide(land))
    patrol(land, running)
    return land


class TestVisibility:
    def test_is_what_positions_prove_of_what_was_asked(self, walked: Land) -> None:
        found = figures(ask("visibility", Role.BOARD))

        asked = [found[f"tasking.{name}"].value for name in ("tasks", "visits", "minutes")]
        assert asked == [5, 15, 225]
        shares = {
            name: (found[f"visibility.{name}"].numerator, found[f"visibility.{name}"].denominator)
            for name in ("checked", "visits", "minutes", "untold", "days")
        }
        assert shares == {
            "checked": (3, 5),
            "visits": (4, 15),
            "minutes": (65, 135),  # 45 of 50, 20, none; more than was asked makes up for nothing
            "untold": (90, 225),  # not checked, and partners'
            "days": (2, 366),
        }
        assert found["visibility.unchecked"].value == 2

    def test_by_area_adds_up_to_the_figures(self, walked: Land) -> None:
        content = ask("visibility", Role.BOARD, area="riverside")

        assert cells(content, "visibility-by-area") == [
            ["Riverside North", 4, 2, 12, 4, 180, 90, 65, 65 / 90],
            ["Riverside South", 1, 1, 3, 0, 45, 45, 0, 0.0],
            ["All", 5, 3, 15, 4, 225, 135, 65, 65 / 135],
        ]
        assert_sums(table(content, "visibility-by-area"), *range(1, 8))
        assert cells(content, "visibility-by-area")[-1][8] == values(content)["visibility.minutes"]

    def test_tests_reality_task_by_task(self, walked: Land) -> None:
        content = ask("visibility", Role.BOARD, area="riverside")

        assert cells(content, "visibility-reality") == [
            ["Riverside North", 1, 1, 0, 1, 1, 4],
            ["Riverside South", 0, 0, 1, 0, 0, 1],
            ["All", 1, 1, 1, 1, 1, 5],
        ]
        found = values(content)
        verdicts = ("visited", "partly", "not_visited", "not_known", "not_measured")
        assert sum(found[f"visibility.{name}"] or 0 for name in verdicts) == found["tasking.tasks"]

    def test_is_as_on_the_boards_own_page(self, walked: Land) -> None:
        since = TODAY - 30 * DAY
        page = report_to_board.loop_figures(
            viewer=make_viewer(Role.BOARD, "midshire"),
            at=AT,
            since=since,
            until=TODAY + DAY,
            area_code="midshire",
        )

        found = values(ask("visibility", Role.BOARD, since=since))

        same = {
            one.name: one.value for one in page.figures if one.name.startswith(("tasking.", "visibility."))
        }
        assert len(same) == 4
        assert same == {name: found[name] for name in same}

    def test_says_of_how_many_days_there_are_no_positions(self, walked: Land) -> None:
        content = ask("visibility", Role.BOARD, since=TODAY - 10 * DAY)

        assert any("none of 9 of the 11 days" in said for said in content.missing)

    def test_without_any_positions_tells_what_was_asked_and_nothing_more(self, walked: Land) -> None:
        Proof.objects.all().delete()
        DayWorked.objects.all().delete()

        content = ask("visibility", Role.BOARD)

        assert values(content)["tasking.tasks"] == 5
        assert values(content)["visibility.minutes"] is None
        assert values(content)["visibility.not_visited"] is None
        assert any(
            said.startswith("Positions of patrols: nothing is recorded yet") for said in content.missing
        )

    def test_before_the_first_task_has_no_figure(self, walked: Land) -> None:
        content = ask("visibility", Role.BOARD, since=TODAY - 90 * DAY, until=TODAY - 60 * DAY)

        assert values(content)["tasking.tasks"] is None
        assert "after the period" in content.missing[0]

    def test_asks_as_much_of_many_tasks_as_of_few(self, walked: Land) -> None:
        ask("visibility", Role.BOARD)  # from then on the areas of its days are known
        with CaptureQueriesContext(connection) as few:
            ask("visibility", Role.BOARD)
        patrol(walked, PatrolTask.objects.all()[0].plan)
        with CaptureQueriesContext(connection) as many:
            ask("visibility", Role.BOARD)
        assert len(many) == len(few)


class TestClaims:
    def test_are_held_against_the_days_of_the_period(self, land: Land) -> None:
        place: Place = PlaceFactory.create(area=land.neighbourhoods[0])
        claim = Claim.objects.create(
            words="Two patrols a day at School Road", per_day=2, minimum_minutes=5, starts_on=TODAY - 20 * DAY,
            area=land.lpa, made_at=AT,
        )  # fmt: skip
        claim.places.add(place)
        for days, lengths in ((15, [9, 8]), (3, [9, 8, 7]), (2, [9, 2])):
            known(TODAY - days * DAY)
            PlaceDay.objects.create(
                place=place, day=TODAY - days * DAY, role=PlaceRole.WHOLE, visits=len(lengths), lengths=lengths,
                patrol_minutes=sum(lengths), officer_minutes=sum(lengths), vehicle_minutes=0, rules_version="1",
            )  # fmt: skip
        known(TODAY - DAY)

        content = ask("visibility", Role.BOARD, since=TODAY - 7 * DAY, until=TODAY)

        found = figures(content)
        assert found["visibility.claims"].value == 1
        held = found[f"visibility.claim_{claim.pk}"]
        assert (held.numerator, held.denominator) == (1, 3)
        assert cells(content, "visibility-claims") == [
            ["Two patrols a day at School Road", 2, 7, 3, 1, 0, 4],
        ]

    def test_that_ended_before_are_left_out(self, land: Land) -> None:
        Claim.objects.create(
            words="One", per_day=1, minimum_minutes=5, starts_on=TODAY - 20 * DAY, ends_on=TODAY - 10 * DAY,
            area=land.lpa, made_at=AT,
        )  # fmt: skip

        found = values(ask("visibility", Role.BOARD, since=TODAY - 7 * DAY))

        assert found["visibility.claims"] == 0
        assert not [name for name in found if name.startswith("visibility.claim_")]
