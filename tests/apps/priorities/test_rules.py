"""Decisions about lists and priorities, without a database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.priorities import rules
from peelian.apps.priorities.types import DecisionKind

days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


class TestIsStale:
    def test_is_fresh_to_the_same_day_three_months_on_and_stale_the_day_after(self) -> None:
        assert not rules.is_stale(dt.date(2026, 2, 10), dt.date(2026, 5, 10))
        assert rules.is_stale(dt.date(2026, 2, 10), dt.date(2026, 5, 11))

    def test_counts_to_the_last_day_of_a_shorter_month(self) -> None:
        assert not rules.is_stale(dt.date(2026, 11, 30), dt.date(2027, 2, 28))
        assert rules.is_stale(dt.date(2026, 11, 30), dt.date(2027, 3, 1))

    @given(days, st.integers(0, 400))
    def test_once_stale_stays_stale(self, reviewed_on: dt.date, after: int) -> None:
        on = reviewed_on + dt.timedelta(days=after)

        assert rules.is_stale(reviewed_on, on) <= rules.is_stale(reviewed_on, on + dt.timedelta(days=1))


class TestOneNeighbourhood:
    def test_is_the_one_that_sixty_per_cent_spoke_from(self) -> None:
        assert rules.one_neighbourhood({"N01": 3, "N02": 2}) == "N01"

    def test_is_none_just_under_sixty_per_cent(self) -> None:
        assert rules.one_neighbourhood({"N01": 59, "N02": 41}) is None

    def test_is_none_when_nobody_spoke(self) -> None:
        assert rules.one_neighbourhood({}) is None

    @given(st.dictionaries(st.sampled_from(["N01", "N02", "N03", "N04"]), st.integers(0, 50)))
    def test_names_a_neighbourhood_only_when_it_holds_the_share(self, people: dict[str, int]) -> None:
        code = rules.one_neighbourhood(people)

        if code is not None:
            assert people[code] * 10 >= sum(people.values()) * 6
        else:
            assert all(count * 10 < sum(people.values()) * 6 for count in people.values()) or not sum(
                people.values()
            )


class TestMayMakeAgain:
    def test_while_nothing_is_decided(self) -> None:
        assert rules.may_make_again([])
        assert rules.may_make_again([DecisionKind.PENDING, DecisionKind.PENDING])

    @pytest.mark.parametrize("decided", [DecisionKind.ADOPTED, DecisionKind.DECLINED])
    def test_not_once_anything_is_decided(self, decided: DecisionKind) -> None:
        decision = rules.may_make_again([DecisionKind.PENDING, decided])

        assert not decision
        assert "next fortnight" in decision.reason


class TestMayDecide:
    def test_says_what_was_decided_before(self) -> None:
        assert rules.may_decide(DecisionKind.PENDING)
        assert "declined" in rules.may_decide(DecisionKind.DECLINED).reason
