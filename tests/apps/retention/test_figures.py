"""Who leaves and how long people stay, over careers: the same as by hand, and nothing that tells of one person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.retention import api as retention
from peelian.apps.retention.models import SurvivalOnADay
from peelian.apps.retention.types import By, Kind, Theme, WithKind
from peelian.apps.workforce.models.people import Career
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import LeaveReason, Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.retention import ExitInterviewFactory
from tests.factories.workforce import PersonFactory, PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
FIRST, UNTIL = dt.date(2025, 4, 1), dt.date(2026, 4, 1)


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def planner(land: Land) -> Viewer:
    return make_viewer(Role.WORKFORCE, land.force.code)


def serve(
    *,
    joined: dt.date = dt.date(2020, 1, 1),
    left: dt.date | None = None,
    reason: LeaveReason = LeaveReason.RESIGNATION,
    fte: str = "1",
    rank: Rank = Rank.CONSTABLE,
    unit: Unit | None = None,
) -> Career:
    person = PersonFactory.create(rank=rank, fte=Decimal(fte), joined_on=joined, left_on=left, reason=reason)
    if unit is not None:
        PostingFactory.create(post=None, unit=unit, person=person, valid_from=joined, valid_until=left)
    return Career.objects.get(person=person)


class TestLeaverRates:
    def test_are_those_of_either_definition(self, planner: Viewer) -> None:
        for _ in range(6):
            serve()
        serve(fte="0.5")
        for month in (5, 6, 7, 8, 9):
            serve(left=dt.date(2025, month, 1))
        serve(left=dt.date(2025, 10, 1), fte="0.5")
        for _ in range(5):
            serve(left=dt.date(2026, 1, 1), reason=LeaveReason.TRANSFER_OUT)
        serve(left=FIRST - dt.timedelta(days=40))
        serve(left=UNTIL)
        serve(left=dt.date(2025, 6, 1), rank=Rank.PCSO)
        found = retention.leaver_rates(viewer=planner, until_on=UNTIL, staff_class="officer")

        assert (found.first_on, found.heads, found.fte) == (FIRST, 11, 10.5)
        assert (found.home_office.leavers, found.home_office.strength) == (5.5, 18.0)
        assert found.force.leavers == 11
        served = 8 * 365 + 30 + 61 + 91 + 122 + 153 + 183 + 5 * 275
        assert found.force.strength == pytest.approx(served / 365)
        assert found.difference is not None
        assert sum(step.adds for step in found.difference.steps) == pytest.approx(found.difference.difference)

    def test_by_reason_sum_and_put_few_together(self, planner: Viewer) -> None:
        counts = {
            LeaveReason.RESIGNATION: 9,
            LeaveReason.RETIREMENT: 6,
            LeaveReason.DEATH: 1,
            LeaveReason.DISMISSAL: 4,
        }
        for reason, count in counts.items():
            for _ in range(count):
                serve(left=dt.date(2025, 6, 1), reason=reason)
        found = retention.leaver_rates(viewer=planner, until_on=UNTIL, staff_class="officer")

        assert [(row.label, row.heads) for row in found.reasons] == [
            ("Resignation", 9),
            ("Retirement", 6),
            ("Dismissal, death", 5),
        ]
        assert sum(row.heads for row in found.reasons) == found.heads
        assert sum(row.percent for row in found.reasons) == 100

    def test_have_none_of_nobody(self, planner: Viewer) -> None:
        found = retention.leaver_rates(viewer=planner, until_on=UNTIL, staff_class="special")

        assert (found.home_office.rate, found.force.rate, found.difference, found.reasons) == (
            None,
            None,
            None,
            (),
        )

    def test_of_a_leap_day_go_back_to_the_28th(self, planner: Viewer) -> None:
        found = retention.leaver_rates(viewer=planner, until_on=dt.date(2024, 2, 29), staff_class="officer")

        assert found.first_on == dt.date(2023, 2, 28)

    def test_are_for_those_who_may_see_them(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            retention.leaver_rates(
                viewer=make_viewer(Role.SERGEANT, land.force.code), until_on=UNTIL, staff_class="officer"
            )


class TestCohorts:
    def test_ask_only_those_long_enough_in(self, planner: Viewer) -> None:
        serve(joined=dt.date(2024, 5, 1))
        serve(joined=dt.date(2024, 5, 1), left=dt.date(2024, 11, 1))
        serve(joined=dt.date(2025, 12, 1))
        found = retention.joiner_cohorts(viewer=planner, as_of=UNTIL, staff_class="officer")

        assert [(row.first_on.year, row.joined, row.too_new, row.still.count) for row in found.rows] == [
            (2024, 2, 0, 1),
            (2025, 1, 1, 0),
        ]
        assert (found.naive.joined, found.naive.left) == (1, 0)


class TestSurvival:
    def test_is_worked_out_and_kept(self, planner: Viewer) -> None:
        for year in range(40):
            serve(joined=dt.date(2010, 1, 1) + dt.timedelta(days=100 * year))
        for year in range(1, 13):
            joined = dt.date(2012, 1, 1)
            reason = LeaveReason.RETIREMENT if year > 7 else LeaveReason.RESIGNATION
            serve(joined=joined, left=joined + dt.timedelta(days=366 * year), reason=reason)
        assert retention.work_out_survival(actor=ACTOR, at=AT, as_of=TODAY) == 1
        found = retention.latest_survival(viewer=planner, on=TODAY, staff_class="officer")

        assert found is not None
        assert (found.n, found.events, found.refused) == (52, 12, "")
        assert found.marks[0].value == 1
        assert found.marks[-1].at_risk >= 5
        assert [(one.label, one.count) for one in found.reasons] == [("Resignation", 7), ("Retirement", 5)]
        at_ten = next(n for n, mark in enumerate(found.marks) if mark.years == 10)
        left = sum(one.marks[at_ten].value for one in found.reasons)
        assert left + found.marks[at_ten].value == pytest.approx(1)

    def test_again_takes_the_place_of_the_same_day(self) -> None:
        retention.work_out_survival(actor=ACTOR, at=AT, as_of=TODAY)
        retention.work_out_survival(actor=ACTOR, at=AT, as_of=TODAY)

        assert SurvivalOnADay.objects.count() == 4

    def test_is_not_told_of_few(self, planner: Viewer) -> None:
        for _ in range(8):
            serve(left=dt.date(2025, 6, 1))
        retention.work_out_survival(actor=ACTOR, at=AT, as_of=TODAY)
        found = retention.latest_survival(viewer=planner, on=TODAY, staff_class="officer")

        assert found is not None
        assert (found.n, found.events, found.marks) == (0, 0, ())
        assert "too few to say" in found.refused

    def test_follows_who_served_before_leavers_were_recorded_from_then_on(self, planner: Viewer) -> None:
        for n in range(30):
            serve(joined=dt.date(2008, 1, 1) + dt.timedelta(days=n))
            serve(joined=dt.date(2015, 1, 1) + dt.timedelta(days=n))
        for n in range(6):
            joined = dt.date(2015, 1, 1)
            serve(joined=joined, left=joined + dt.timedelta(days=300 + n))
        retention.work_out_survival(actor=ACTOR, at=AT, as_of=TODAY)
        found = retention.latest_survival(viewer=planner, on=TODAY, staff_class="officer")

        assert found is not None
        assert found.refused, "nobody was followed in their first days of service"
        for n in range(30):
            serve(joined=dt.date(2015, 11, 1) + dt.timedelta(days=n))
        retention.work_out_survival(actor=ACTOR, at=AT, as_of=TODAY)
        found = retention.latest_survival(viewer=planner, on=TODAY, staff_class="officer")

        assert found is not None
        assert (found.refused, found.seen_from) == ("", dt.date(2015, 10, 27))
        assert (found.n, found.events) == (96, 6)
        assert found.marks[0].at_risk == 30, "those of 2008 weren't seen in their first days"

    def test_is_none_before_anything_was_worked_out(self, planner: Viewer) -> None:
        assert retention.latest_survival(viewer=planner, on=TODAY, staff_class="officer") is None


class TestUnits:
    def test_are_held_against_the_force(self, planner: Viewer) -> None:
        north = UnitFactory.create(name="North", kind=UnitKind.LPA)
        south = UnitFactory.create(name="South", kind=UnitKind.LPA)
        team = UnitFactory.create(name="South Team", kind=UnitKind.TEAM, parent=south)
        for _ in range(40):
            serve(unit=north)
            serve(unit=team)
        for _ in range(20):
            serve(unit=team, left=dt.date(2025, 10, 1))
        for _ in range(6):
            serve(unit=north, left=dt.date(2025, 10, 1))
            serve(unit=north, left=dt.date(2025, 10, 1), reason=LeaveReason.RETIREMENT)
        found = retention.unit_signals(viewer=planner, until_on=UNTIL, staff_class="officer")

        assert [(row.name, row.count) for row in found.funnel.rows] == [("South", 20), ("North", 6)]
        assert not found.unplaced

    def test_hide_what_is_small(self, planner: Viewer) -> None:
        north, south = (UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("North", "South"))
        serve(unit=north, left=dt.date(2025, 10, 1))
        for _ in range(9):
            serve(unit=south, left=dt.date(2025, 10, 1))
        serve(left=dt.date(2025, 10, 1))
        found = retention.unit_signals(viewer=planner, until_on=UNTIL, staff_class="officer")

        assert {row.name: row.count for row in found.funnel.rows}["North"] is None
        assert found.unplaced


class TestTrends:
    def test_count_by_place_and_theme_what_is_not_small(self, planner: Viewer) -> None:
        north, south = (UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("North", "South"))
        for unit, count in ((north, 12), (south, 2)):
            for _ in range(count):
                ExitInterviewFactory.create(
                    career=serve(unit=unit), offered_on=dt.date(2025, 6, 1), held_on=dt.date(2025, 6, 2),
                    with_kind=WithKind.INDEPENDENT, themes=[Theme.PAY] if unit == south else [Theme.SHIFTS],
                )  # fmt: skip
        found = retention.trends(viewer=planner, kind=Kind.EXIT, by=By.PLACE, first_on=FIRST, until_on=UNTIL)

        rows = {row.label: row for row in found.rows}
        assert rows["South"].offered is None
        assert rows["South"].held is None
        assert rows["North"].offered is None or found.total.offered is None, "two are all less the twelve"
        assert {row.theme: row.count for row in found.themes}[Theme.PAY] is None
        assert {row.theme: row.count for row in found.themes}[Theme.SHIFTS] is None, "all but two said so"
        assert found.hides

    def test_of_nothing_are_nothing(self, planner: Viewer) -> None:
        found = retention.trends(
            viewer=planner, kind=Kind.RETENTION, by=By.TEAM, first_on=FIRST, until_on=UNTIL
        )

        assert (found.rows, found.themes, found.total.offered) == ((), (), 0)

    def test_know_the_team_of_the_day(self, planner: Viewer) -> None:
        unit = UnitFactory.create(name="Response C", kind=UnitKind.TEAM)
        for _ in range(5):
            ExitInterviewFactory.create(career=serve(unit=unit), offered_on=dt.date(2025, 6, 1))
        found = retention.trends(viewer=planner, kind=Kind.EXIT, by=By.TEAM, first_on=FIRST, until_on=UNTIL)

        assert [(row.label, row.offered, row.waiting) for row in found.rows] == [("Response C", 5, 5)]
