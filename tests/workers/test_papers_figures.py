"""What the two papers print of people and patrols and can't both be so: our doors say it of the same figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from peelian.analysis.cohorts import cohorts
from peelian.analysis.leaver_rates import implied_strength, leaver_rate_force
from peelian.analysis.pace import pace
from peelian.apps.visibility import api as visibility
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import BreakKind, CountedAs, Measure, Rank, StaffClass
from peelian.kernel.actors import system
from tests.factories.places import make_land
from tests.factories.tasking import PlaceFactory
from tests.factories.workforce import PersonFactory, UnitFactory

AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
DAY = dt.timedelta(days=1)
PAPER, HANSARD = "Board paper, 23 January 2024", "Hansard, 30 November 2023"
#: Days of the paper's year: strength was 8,067 in March 2023 and is 7,952 “at the beginning of December”.
OPENED_ON, CLOSED_ON = dt.date(2023, 3, 31), dt.date(2023, 12, 1)


def reported(measure: Measure, value: int, *, place: str = "", source: str = PAPER, **of: Any) -> int:
    """A figure of officers by head; a flow is of the paper's year unless said."""
    days = (
        {"reported_on": CLOSED_ON}
        if measure.is_stock
        else {"valid_from": OPENED_ON + DAY, "valid_until": CLOSED_ON + DAY}
    )
    return workforce.record_reported(
        **BY, measure=measure, value=Decimal(value), counted_as=CountedAs.HEADCOUNT, source=source, place=place,
        **{"staff_class": StaffClass.OFFICER, **days, **of},
    )  # fmt: skip


def percent(leavers: int, strength: int) -> float:
    rate = leaver_rate_force(leavers, strength).rate
    assert rate is not None
    return round(100 * rate, 2)


@pytest.mark.django_db
class TestStrength:
    def test_does_not_follow_from_joiners_and_leavers(self) -> None:
        """8,067 + 1,411 - 490 = 8,988, and 7,952 is printed: 1,036 fewer, where the force fell by 115."""
        reported(Measure.STRENGTH, 8_067, reported_on=OPENED_ON)
        reported(Measure.JOINERS, 1_411)
        reported(Measure.LEAVERS, 490)
        reported(Measure.STRENGTH, 7_952)
        found = workforce.breaks(first_on=OPENED_ON + DAY, last_on=CLOSED_ON)
        (broken,) = [one for one in found if one.kind is BreakKind.IDENTITY]
        assert [int(one) for one in (broken.reported, broken.against, broken.difference)] == [
            7_952,
            8_988,
            -1_036,
        ]
        assert PAPER in broken.words

    def test_leaver_rate_was_worked_out_on_none_of_the_printed_strengths(self) -> None:
        """5.96 per cent of 490 implies 8,215 to 8,228; the paper's strengths give 6.07, 6.16 and 6.06."""
        for measure, value in (
            (Measure.STRENGTH, 8_067), (Measure.STRENGTH, 7_952), (Measure.ESTABLISHMENT, 8_084),
        ):  # fmt: skip
            reported(measure, value, place=f"{value}")
        reported(Measure.LEAVERS, 490)
        reported(Measure.TRANSFERS_OUT, 82)
        figures = workforce.list_reported(first_on=OPENED_ON, last_on=CLOSED_ON)
        said = {(one.measure, int(one.value)) for one in figures}
        strengths = sorted(value for measure, value in said if measure.is_stock)
        (leavers,) = (value for measure, value in said if measure is Measure.LEAVERS)
        (transfers,) = (value for measure, value in said if measure is Measure.TRANSFERS_OUT)

        least, most = implied_strength(leavers, 5.96)
        assert (least, most) == (8_215, 8_228)
        assert not [one for one in strengths if least <= one <= most]
        assert [percent(leavers, one) for one in strengths] == [6.16, 6.07, 6.06]
        # the Home Office leaves transfers out: 408 left the service
        without = leavers - transfers
        assert (without, percent(without, 8_067)) == (408, 5.06)
        assert {percent(without, least), percent(without, most)} <= {4.96, 4.97}

    def test_of_one_day_was_given_twice_by_two_sources(self) -> None:
        """The Federation and a newspaper have 7,982 for September 2023, between the paper's 8,067 and 7,952."""
        reported(Measure.STRENGTH, 7_952)
        reported(Measure.STRENGTH, 7_982, source="Home Office, as printed by a newspaper")
        found = workforce.breaks(first_on=CLOSED_ON, last_on=CLOSED_ON)
        (broken,) = [one for one in found if one.kind is BreakKind.TWICE]
        assert "They differ by 30." in broken.words


class TestJoiners:
    def test_of_the_last_twelve_months_have_no_twelve_month_retention_yet(self) -> None:
        """107 of 1,411 left: 92.4 per cent is right as a division, and of nobody is it known after twelve months."""
        as_of = dt.date(2024, 1, 23)
        joined = [as_of - dt.timedelta(days=1 + number % 364) for number in range(1_411)]
        left = [as_of if number < 107 else None for number in range(1_411)]
        found = cohorts(joined, left, as_of)
        assert (found.naive.joined, found.naive.left) == (1_411, 107)
        assert found.naive.printed is not None
        assert round(100 * found.naive.printed, 1) == 92.4
        assert found.total.n == 0
        assert sum(row.too_new for row in found.rows) == 1_411
        assert found.naive.retention is not None
        assert round(100 * found.naive.retention, 1) == 85.2
        assert round(100 * 107 / 490, 1) == 21.8  # of the paper's leavers; nationally 16.2

    def test_of_the_aspiration_say_how_many_recruits_there_were(self) -> None:
        """594 printed as 18.6 per cent: of 3,185 to 3,202, so that some 1,800 left meanwhile; 406 are wanting."""
        least, most = implied_strength(594, 18.6, places=1)
        assert (least, most) == (3_185, 3_202)
        assert (least - 1_376, most - 1_376) == (1_809, 1_826)  # recruits less the net growth
        assert round(100 * 1_411 / 3_193) == 44  # a single year's joiners, of all recruits since 2019
        found = pace(count=594, aim=1_000, since_on=dt.date(2020, 4, 1), as_of=dt.date(2024, 1, 23))
        assert found.short == 406
        assert "406 short" in found.words


@pytest.mark.django_db
class TestUplift:
    def programme(self, source: str, target: int) -> workforce.UpliftTable:
        """The paper's 1,278 posts, 60 of them temporary, under a programme of so many."""
        number = workforce.begin_uplift(
            **BY, name=source, baseline_on=dt.date(2019, 10, 1), baseline=6_691, target=target
        )
        workforce.allocate_uplift(
            **BY, programme_id=number, unit_id=UnitFactory.create().pk, posts=1_278, temporary=60,
            valid_from=dt.date(2023, 4, 1),
        )  # fmt: skip
        return workforce.uplift_table(number)

    def test_target_holds_sixty_temporary_posts_that_hansard_does_not(self) -> None:
        paper, hansard = self.programme(PAPER, 1_278), self.programme(HANSARD, 1_218)
        assert paper.reasons == ()
        assert hansard.reasons == (
            "The lines sum to 1,278; the programme funded 1,218. 60 are listed over it.",
        )
        assert sum(row.temporary for row in hansard.rows) == 60
        assert paper.target - hansard.target == 60

    def test_growth_is_over_either_target(self) -> None:
        """8,067 less the baseline of 6,691 is 1,376: 98 over the paper's target, 158 over Hansard's."""
        reported(Measure.STRENGTH, 8_067, reported_on=OPENED_ON)
        (strength,) = workforce.list_reported(first_on=OPENED_ON, last_on=OPENED_ON)
        growth = int(strength.value) - 6_691
        assert growth == 1_376
        over = [growth - self.programme(name, aim).target for name, aim in ((PAPER, 1_278), (HANSARD, 1_218))]
        assert over == [98, 158]
        assert 8_067 - over[0] + 40 + 75 == 8_084  # the funded posts follow from it


@pytest.mark.django_db
class TestPatrols:
    def test_of_a_hundred_a_day_are_ten_thousand_eight_hundred_of_which_nothing_is_known(self) -> None:
        """“100 patrols per day since 7 October”, said on 23 January: 108 days, and no position of any of them."""
        land = make_land()
        place = PlaceFactory.create(area=land.neighbourhoods[0], key=True)
        claim = visibility.make_claim(
            **BY, words="100 patrols per day since 7 October", per_day=100, minimum_minutes=15,
            starts_on=dt.date(2023, 10, 7), area_code=land.force.code, place_ids=[place.pk],
        )  # fmt: skip
        found = visibility.answer(claim.id, until=dt.date(2024, 1, 23))
        assert (found.days, found.days_unknown, found.days_met, found.patrols) == (108, 108, 0, 0)
        assert found.days * found.claim.per_day == 10_800
        assert "There are no positions of any of the 108 days: whether it holds isn’t known." in found.words


@pytest.mark.django_db
class TestPcsos:
    def test_are_fewer_than_either_plan_had_and_the_difference_is_said(self) -> None:
        """452 posts in 2017, a target of 464 in 2021, “temporarily lower”; 330 in September 2024 by the press."""
        for value, source, since in (
            (452, "Paper of 2017", (2017, 10, 3)),
            (464, "Plan of 2021", (2021, 11, 1)),
        ):
            workforce.set_target(
                **BY, measure=Measure.STRENGTH, value=Decimal(value), counted_as=CountedAs.HEADCOUNT, source=source,
                valid_from=dt.date(*since), staff_class=StaffClass.PCSO,
            )  # fmt: skip
        day = dt.date(2024, 9, 30)
        reported(Measure.STRENGTH, 330, source="Press", reported_on=day, staff_class=StaffClass.PCSO)
        for _ in range(3):
            PersonFactory.create(rank=Rank.PCSO)

        plan, before = workforce.against_targets(day)
        assert plan.holds
        assert [int(one) for one in (plan.value, plan.actual, plan.difference)] == [464, 3, -461]
        assert not before.holds
        assert int(before.value) == 452
        (figure,) = workforce.list_reported(first_on=day, last_on=day)
        assert [int(one.value - figure.value) for one in (plan, before)] == [134, 122]
        (broken,) = workforce.breaks(first_on=day, last_on=day)
        assert broken.kind is BreakKind.RECORDS
        assert [int(broken.reported), int(broken.against)] == [330, 3]
        assert broken.words.endswith("Press says 330, the records have 3: 327 fewer.")
