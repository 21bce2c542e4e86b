"""Who leaves and how long people stay, over careers: the same as by hand, and nothing that tells of one person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.retention import api as retention
from peelian.apps.retention import rules
from peelian.apps.retention.models import SurvivalOnADay
from peelian.apps.retention.types import By, Kind, Theme, WithKind
from peelian.apps.workforce.models.people import Career
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import LeaveReason, Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.retention import ExitInterviewFactory
from tests.factories.workforce import CareerFactory, PersonFactory, PostingFactory, TermsFactory, UnitFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
FIRST, UNTIL = dt.date(2025, 4, 1), dt.date(2026, 4, 1)


@pytest.fixture
def land() -> Land:
    return make_land()


@pytest.fixture
def planner(land: Land) -> Viewer:
    return make_viewer(Role.WORKFORCE, land.force.code)


#: After every day of a conversation here: who is asked why they go has given notice.
LEFT = dt.date(2025, 12, 1)


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


HALF = {"first_on": dt.date(2025, 4, 1), "until_on": dt.date(2025, 10, 1), "today": TODAY}


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
        found = retention.leaver_rates(viewer=planner, until_on=UNTIL, today=TODAY, staff_class="officer")

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
        found = retention.leaver_rates(viewer=planner, until_on=UNTIL, today=TODAY, staff_class="officer")

        assert [(row.label, row.heads) for row in found.reasons] == [
            ("Resignation", 9),
            ("Retirement", 6),
            ("Dismissal, death", 5),
        ]
        assert sum(row.heads for row in found.reasons) == found.heads
        assert sum(row.percent for row in found.reasons) == 100

    def test_have_none_of_nobody(self, planner: Viewer) -> None:
        found = retention.leaver_rates(viewer=planner, until_on=UNTIL, today=TODAY, staff_class="special")

        assert (found.home_office.rate, found.force.rate, found.difference, found.reasons) == (
            None,
            None,
            None,
            (),
        )

    @pytest.mark.parametrize("until", [dt.date(2026, 3, 31), dt.date(2026, 4, 2), dt.date(2026, 7, 1)])
    def test_are_told_of_years_that_end_with_march_or_september_only(
        self, planner: Viewer, until: dt.date
    ) -> None:
        with pytest.raises(Refused, match="a day apart"):
            retention.leaver_rates(viewer=planner, until_on=until, staff_class="officer", today=TODAY)

    def test_are_told_when_the_year_is_over(self, planner: Viewer) -> None:
        with pytest.raises(Refused, match="isn’t over"):
            retention.leaver_rates(
                viewer=planner, until_on=dt.date(2027, 4, 1), staff_class="officer", today=TODAY
            )

    def test_are_for_those_who_may_see_them(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            retention.leaver_rates(
                viewer=make_viewer(Role.SERGEANT, land.force.code),
                until_on=UNTIL,
                staff_class="officer",
                today=TODAY,
            )


class TestCohorts:
    def test_ask_only_those_long_enough_in(self, planner: Viewer) -> None:
        serve(joined=dt.date(2001, 1, 1), left=dt.date(2023, 1, 1))
        serve(joined=dt.date(2024, 5, 1))
        serve(joined=dt.date(2024, 5, 1), left=dt.date(2024, 11, 1))
        serve(joined=dt.date(2025, 12, 1))
        found = retention.joiner_cohorts(viewer=planner, as_of=UNTIL, staff_class="officer")

        assert [(row.first_on.year, row.joined, row.too_new, row.still.count) for row in found.rows] == [
            (2024, 2, 0, 1),
            (2025, 1, 1, 0),
        ]
        assert (found.naive.joined, found.naive.left) == (1, 0)
        assert (found.seen_from, found.unseen) == (dt.date(2022, 12, 31), 1)

    def test_leave_out_who_joined_before_leavers_were_recorded(self, planner: Viewer) -> None:
        """Of those only who stayed is on record: all of them are still there, whatever happened."""
        for year in range(1990, 2020):
            serve(joined=dt.date(year, 5, 1))
        assert retention.joiner_cohorts(viewer=planner, as_of=UNTIL, staff_class="officer").total.n == 0

        serve(joined=dt.date(1990, 5, 1), left=dt.date(2020, 5, 2))
        for n in range(10):
            serve(joined=dt.date(2021, 5, 1), left=dt.date(2021, 9, 1) if n < 2 else None)
        found = retention.joiner_cohorts(viewer=planner, as_of=UNTIL, staff_class="officer")

        assert (found.total.count, found.total.n, found.unseen) == (8, 10, 31)

    def test_count_somebody_in_the_class_that_they_joined_in(self, planner: Viewer) -> None:
        person, joined, became = (
            PersonFactory.create(joined_on=None),
            dt.date(2024, 5, 1),
            dt.date(2024, 9, 1),
        )
        CareerFactory.create(person=person, joined_on=joined)
        TermsFactory.create(person=person, rank=Rank.PCSO, valid_from=joined, valid_until=became)
        TermsFactory.create(person=person, rank=Rank.CONSTABLE, valid_from=became)
        serve(joined=dt.date(2001, 1, 1), left=dt.date(2023, 1, 1))
        pcsos = retention.joiner_cohorts(viewer=planner, as_of=UNTIL, staff_class="pcso")
        officers = retention.joiner_cohorts(viewer=planner, as_of=UNTIL, staff_class="officer")

        assert [(row.joined, row.still.count) for row in pcsos.rows] == [(1, 1)]
        assert officers.rows == ()


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

    def test_follows_a_pcso_who_became_a_constable_as_a_constable_from_then_on(self, planner: Viewer) -> None:
        became, joined = dt.date(2020, 1, 1), dt.date(2012, 1, 1)
        serve(
            joined=dt.date(2011, 1, 1), left=dt.date(2011, 12, 1), rank=Rank.PCSO
        )  # leavers are recorded from here
        for _ in range(40):
            person = PersonFactory.create(joined_on=None)
            CareerFactory.create(person=person, joined_on=joined)
            TermsFactory.create(person=person, rank=Rank.PCSO, valid_from=joined, valid_until=became)
            TermsFactory.create(person=person, rank=Rank.CONSTABLE, valid_from=became)
            serve(joined=became)
        for n in range(5):
            serve(joined=became, left=became + dt.timedelta(days=300 + n))
            serve(joined=joined, left=joined + dt.timedelta(days=300 + n), rank=Rank.PCSO)
        retention.work_out_survival(actor=ACTOR, at=AT, as_of=TODAY)
        officers, pcsos = (
            retention.latest_survival(viewer=planner, on=TODAY, staff_class=one)
            for one in ("officer", "pcso")
        )

        assert officers is not None
        assert pcsos is not None
        assert (officers.n, pcsos.n) == (85, 46)
        assert max(mark.years for mark in officers.marks) == 5, "nobody was a constable for ten years"
        assert [mark.at_risk for mark in pcsos.marks if mark.years == 5] == [40]
        assert (officers.version, officers.confidence) == ("2", 0.95)

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

    def test_is_told_once_in_a_half_year_so_that_no_two_nights_tell_of_who_left_between(
        self, planner: Viewer
    ) -> None:
        for year in range(40):
            serve(joined=dt.date(2010, 1, 1) + dt.timedelta(days=100 * year))
        for year in range(1, 8):
            serve(joined=dt.date(2012, 1, 1), left=dt.date(2012 + year, 1, 1))
        serve(
            joined=dt.date(2012, 1, 1), left=dt.date(2026, 10, 20), reason=LeaveReason.ILL_HEALTH_RETIREMENT
        )
        for as_of in (
            dt.date(2026, 9, 30),
            dt.date(2026, 10, 19),
            dt.date(2026, 10, 20),
            dt.date(2026, 11, 1),
        ):
            retention.work_out_survival(actor=ACTOR, at=AT, as_of=as_of)
        told = [
            retention.told_survival(viewer=planner, on=on, staff_class="officer")
            for on in (dt.date(2026, 9, 30), dt.date(2026, 10, 20), dt.date(2026, 11, 2))
        ]
        assert [one and (one.as_of, one.events) for one in told] == [
            (dt.date(2026, 9, 30), 7), (dt.date(2026, 10, 19), 7), (dt.date(2026, 10, 19), 7),
        ]  # fmt: skip

    def test_of_two_nights_beside_one_another_one_is_told(self, planner: Viewer) -> None:
        """On the first day of a half-year its own first curve isn't there yet: that of the half before stays."""
        for year in range(40):
            serve(joined=dt.date(2010, 1, 1) + dt.timedelta(days=100 * year))
        for years in range(1, 13):
            serve(joined=dt.date(2012, 1, 1), left=dt.date(2012, 1, 1) + dt.timedelta(days=366 * years))
        for night in (dt.date(2026, 3, 25), dt.date(2026, 3, 31), dt.date(2026, 4, 1)):
            retention.work_out_survival(actor=ACTOR, at=AT, as_of=night)

        def told(on: dt.date) -> dt.date | None:
            found = retention.told_survival(viewer=planner, on=on, staff_class="officer")
            return found and found.as_of

        assert told(dt.date(2026, 3, 31)) == dt.date(2026, 3, 25)
        assert told(dt.date(2026, 4, 1)) == dt.date(2026, 4, 1)
        SurvivalOnADay.objects.filter(as_of=dt.date(2026, 4, 1)).delete()  # the worker was down that night
        assert told(dt.date(2026, 4, 1)) == dt.date(2026, 3, 25)

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
        found = retention.unit_signals(viewer=planner, until_on=UNTIL, staff_class="officer", today=TODAY)

        assert [(row.name, row.count) for row in found.funnel.rows] == [("South", 20), ("North", 6)]
        assert not found.unplaced

    def test_hide_what_is_small(self, planner: Viewer) -> None:
        north, south = (UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("North", "South"))
        serve(unit=north, left=dt.date(2025, 10, 1))
        for _ in range(9):
            serve(unit=south, left=dt.date(2025, 10, 1))
        serve(left=dt.date(2025, 10, 1))
        found = retention.unit_signals(viewer=planner, until_on=UNTIL, staff_class="officer", today=TODAY)

        assert {row.name: row.count for row in found.funnel.rows}["North"] is None
        assert found.unplaced


class TestTrends:
    def test_count_by_place_and_theme_what_is_not_small(self, planner: Viewer) -> None:
        north, south = (UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("North", "South"))
        for unit, count in ((north, 12), (south, 2)):
            for _ in range(count):
                ExitInterviewFactory.create(
                    career=serve(unit=unit, left=LEFT), offered_on=dt.date(2025, 6, 1), held_on=dt.date(2025, 6, 2),
                    with_kind=WithKind.INDEPENDENT, themes=[Theme.PAY] if unit == south else [Theme.SHIFTS],
                )  # fmt: skip
        found = retention.trends(viewer=planner, kind=Kind.EXIT, by=By.PLACE, **HALF)

        rows = {row.label: row for row in found.rows}
        assert rows["South"].total is None
        assert rows["South"].held is None
        assert rows["North"].total is None or found.total.total is None, "two are all less the twelve"
        assert {row.theme: row.count for row in found.themes}[Theme.PAY] is None
        assert {row.theme: row.count for row in found.themes}[Theme.SHIFTS] is None, "all but two said so"
        assert found.hides

    def test_one_table_doesnt_tell_what_another_hides(self, planner: Viewer) -> None:
        """Twelve held and two declined: with whom the twelve were held would tell the two."""
        unit = UnitFactory.create(name="North", kind=UnitKind.LPA)
        for number in range(14):
            said: dict[str, Any] = (
                {"held_on": dt.date(2025, 6, 2), "with_kind": WithKind.HR, "themes": [Theme.PAY]}
                if number < 12
                else {"declined_on": dt.date(2025, 6, 2)}
            )
            ExitInterviewFactory.create(
                career=serve(unit=unit, left=LEFT), offered_on=dt.date(2025, 6, 1), **said
            )

        found = [retention.trends(viewer=planner, kind=Kind.EXIT, by=by, **HALF) for by in By]

        assert {(one.total.held, one.total.declined) for one in found} == {(None, None)}
        assert {(one.themes, one.with_whom, one.tells_parts) for one in found} == {((), (), False)}

    def test_all_are_told_the_same_however_they_are_parted(self, planner: Viewer) -> None:
        """A place with three beside one with twelve: by role nothing is small, and all fifteen would tell the three."""
        north, south = (UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("North", "South"))
        for unit, count in ((north, 12), (south, 3)):
            for _ in range(count):
                ExitInterviewFactory.create(
                    career=serve(unit=unit, left=LEFT), offered_on=dt.date(2025, 6, 1), held_on=dt.date(2025, 6, 2),
                    with_kind=WithKind.HR, themes=[Theme.PAY],
                )  # fmt: skip

        found = {by: retention.trends(viewer=planner, kind=Kind.EXIT, by=by, **HALF) for by in By}

        assert {one.total.held for one in found.values()} == {15}
        assert all(row.held is None for row in found[By.PLACE].rows)

    def test_of_nothing_are_nothing(self, planner: Viewer) -> None:
        found = retention.trends(viewer=planner, kind=Kind.RETENTION, by=By.TEAM, **HALF)

        assert (found.rows, found.themes, found.total.total, found.offered) == ((), (), 0, 0)

    def test_are_of_half_years_that_are_over(self, planner: Viewer) -> None:
        for first, until in (
            (dt.date(2025, 4, 1), dt.date(2025, 10, 2)),
            (dt.date(2025, 7, 1), dt.date(2026, 1, 1)),
            (dt.date(2026, 10, 1), dt.date(2027, 4, 1)),
        ):
            with pytest.raises(Refused):
                retention.trends(
                    viewer=planner, kind=Kind.EXIT, by=By.PLACE, first_on=first, until_on=until, today=TODAY
                )

    def test_count_what_was_held_once_whenever_it_was_offered(self, planner: Viewer) -> None:
        for _ in range(6):
            ExitInterviewFactory.create(
                career=serve(left=LEFT), offered_on=dt.date(2025, 3, 20), held_on=dt.date(2025, 4, 10),
                with_kind=WithKind.HR, themes=[Theme.PAY],
            )  # fmt: skip
            ExitInterviewFactory.create(
                career=serve(left=LEFT), offered_on=dt.date(2025, 9, 20), held_on=dt.date(2025, 10, 10),
                with_kind=WithKind.INDEPENDENT, themes=[Theme.SHIFTS],
            )  # fmt: skip
        spans = [dt.date(2024, 10, 1), dt.date(2025, 4, 1), dt.date(2025, 10, 1), dt.date(2026, 4, 1)]
        found = [
            retention.trends(
                viewer=planner, kind=Kind.EXIT, by=By.PLACE, first_on=first, until_on=until, today=TODAY
            )
            for first, until in pairwise(spans)
        ]
        assert [(one.offered, one.total.held, one.total.waiting) for one in found] == [
            (6, 0, 6),
            (6, 6, 6),
            (0, 6, 0),
        ]
        for one in found:
            assert sum(count or 0 for _, count in one.with_whom) == one.total.held
        assert [[row.theme for row in one.themes] for one in found] == [[], [Theme.PAY], [Theme.SHIFTS]]

    def test_do_not_change_when_somebody_is_heard_after_their_end(self, planner: Viewer) -> None:
        waiting = [
            ExitInterviewFactory.create(career=serve(left=LEFT), offered_on=dt.date(2025, 9, 1))
            for _ in range(6)
        ]
        before = retention.trends(viewer=planner, kind=Kind.EXIT, by=By.PLACE, **HALF)
        row = waiting[0]
        row.held_on, row.with_kind, row.themes = dt.date(2025, 10, 1), WithKind.HR, [Theme.PAY]
        row.save()
        after = retention.trends(viewer=planner, kind=Kind.EXIT, by=By.PLACE, **HALF)

        assert before == after
        assert before.total.waiting == 6

    def test_know_the_team_of_the_day(self, planner: Viewer) -> None:
        unit = UnitFactory.create(name="Response C", kind=UnitKind.TEAM)
        for _ in range(5):
            ExitInterviewFactory.create(career=serve(unit=unit, left=LEFT), offered_on=dt.date(2025, 6, 1))
        found = retention.trends(viewer=planner, kind=Kind.EXIT, by=By.TEAM, **HALF)

        assert [(row.label, row.total, row.waiting) for row in found.rows] == [("Response C", 5, 5)]


class TestOverTime:
    def test_counts_leavers_by_half_year_and_place_and_hides_the_small(self, planner: Viewer) -> None:
        north, south = (UnitFactory.create(name=name, kind=UnitKind.LPA) for name in ("North", "South"))
        for unit, day, count in (
            (north, dt.date(2025, 6, 1), 9), (north, dt.date(2025, 10, 1), 7), (south, dt.date(2025, 6, 1), 8),
            (south, dt.date(2026, 3, 31), 2), (south, dt.date(2026, 10, 1), 6),
        ):  # fmt: skip
            for _ in range(count):
                serve(unit=unit, left=day)
        found = retention.leavers_over_time(viewer=planner, staff_class="officer", by=By.PLACE, today=TODAY)

        assert found.halves[-2:] == (dt.date(2025, 10, 1), dt.date(2026, 4, 1))
        rows = {row.label: dict(zip(found.halves, row.counts, strict=True)) for row in found.rows}
        assert rows["South"][dt.date(2025, 10, 1)] is None
        assert rows["North"][dt.date(2025, 10, 1)] is None or found.total.counts[-2] is None
        assert rows["South"][dt.date(2026, 4, 1)] == 0, "of a half-year that isn’t over nothing is told"

    def test_counts_conversations_and_puts_the_many_small_together(self, planner: Viewer) -> None:
        for n in range(32):
            unit = UnitFactory.create(name=f"Team {n:02}", kind=UnitKind.TEAM)
            for _ in range(5):
                ExitInterviewFactory.create(
                    career=serve(unit=unit, left=LEFT), offered_on=dt.date(2025, 6, 1)
                )
        found = retention.conversations_over_time(viewer=planner, kind=Kind.EXIT, by=By.TEAM, today=TODAY)

        assert (len(found.rows), found.rows[-1].label, found.rows[-1].total) == (31, "All others", 10)
        assert found.total.total == 160

    def test_of_nothing_is_nothing(self, planner: Viewer) -> None:
        found = retention.leavers_over_time(viewer=planner, staff_class="pcso", by=By.ROLE, today=TODAY)
        assert (found.rows, found.total.total) == ((), 0)


class TestHalves:
    @given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
    def test_are_over_and_lie_one_before_the_other(self, today: dt.date) -> None:
        found = rules.halves(today)
        assert found[0][1] <= today < rules.halves(today, count=1)[0][1] + dt.timedelta(days=184)
        assert all(earlier[1] == later[0] for later, earlier in pairwise(found))
        assert all(rules.may_tell_half(first, until, today) for first, until in found)
        assert all(rules.may_tell_year(until, today) for _, until in found)
