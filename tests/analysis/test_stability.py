"""Moves, stays away, who stayed: by hand, and what holds of any record."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.stability import (
    Share,
    Stay,
    days_covered,
    days_of,
    elsewhere,
    full_months,
    median_days,
    moves,
    per_head,
    who_stayed,
    within,
)

START = dt.date(2023, 6, 1)
END = dt.date(2025, 6, 1)


def day(number: int) -> dt.date:
    """So many days after the rule began."""
    return START + dt.timedelta(days=number)


def stays(*rows: tuple[str, int, int | None]) -> list[Stay]:
    """Stays from day numbers."""
    return [Stay(place, day(first), None if last is None else day(last)) for place, first, last in rows]


@st.composite
def careers(draw: st.DrawFn) -> list[Stay]:
    """Somebody's stays one after the other, with gaps, the last perhaps open."""
    reached, found = draw(st.integers(-200, 200)), []
    for _ in range(draw(st.integers(0, 6))):
        length = draw(st.integers(1, 300))
        found.append((draw(st.sampled_from("ABC")), reached, reached + length))
        reached += length + draw(st.sampled_from([0, 0, 5]))
    rows = stays(*found)
    goes_on = draw(st.booleans())
    if rows and goes_on:
        rows[-1] = Stay(rows[-1].place, rows[-1].from_on, None)
    return rows


class TestMoves:
    def test_counts_there_and_back_as_two(self) -> None:
        assert moves(stays(("A", 0, 100), ("B", 100, 130), ("A", 130, None)), START, END) == 2

    def test_counts_a_new_post_in_the_same_place_as_none(self) -> None:
        assert moves(stays(("A", 0, 100), ("A", 110, None)), START, END) == 0

    def test_counts_no_move_from_before_the_span(self) -> None:
        assert moves(stays(("B", -50, 0), ("A", 0, None)), START, END) == 0

    @given(careers())
    def test_is_fewer_than_the_stays(self, rows: list[Stay]) -> None:
        assert 0 <= moves(rows, START, END) <= max(0, len(within(rows, START, END)) - 1)


class TestElsewhere:
    def test_joins_neighbouring_days_in_one_place(self) -> None:
        rows = stays(("A", 0, 10), ("B", 10, 20), ("B", 20, 40), ("A", 40, None))
        assert elsewhere("A", rows, START, END) == stays(("B", 10, 40))

    def test_cuts_what_was_away_before_the_rule_began(self) -> None:
        assert elsewhere("A", stays(("B", -90, 30)), START, END) == stays(("B", 0, 30))

    @given(careers(), st.sampled_from("ABC"))
    def test_days_at_home_and_away_are_all_days_of_the_stays(self, rows: list[Stay], home: str) -> None:
        all_days = sum(days_of(stay) for stay in within(rows, START, END))
        at_home = sum(days_of(stay) for stay in within(rows, START, END) if stay.place == home)
        assert at_home + sum(days_of(stay) for stay in elsewhere(home, rows, START, END)) == all_days

    @given(careers())
    def test_nobody_who_never_moved_is_elsewhere(self, rows: list[Stay]) -> None:
        here = within(rows, START, END)
        if here and not moves(rows, START, END):
            assert elsewhere(here[0].place, rows, START, END) == []


class TestDaysCovered:
    def test_counts_two_at_once_once(self) -> None:
        assert days_covered(stays(("A", 0, 10), ("B", 5, 12), ("C", 20, 25)), START, END) == 17

    @given(careers())
    def test_is_never_more_than_the_span(self, rows: list[Stay]) -> None:
        assert 0 <= days_covered(rows, START, END) <= (END - START).days

    @given(st.lists(careers(), max_size=3))
    def test_is_what_counting_each_day_gives(self, found: list[list[Stay]]) -> None:
        rows = [stay for career in found for stay in career]
        until = day(120)
        each = sum(
            any(
                stay.from_on <= day(number) and (stay.until_on is None or stay.until_on > day(number))
                for stay in rows
            )
            for number in range(120)
        )
        assert days_covered(rows, START, until) == each


class TestShares:
    def test_who_came_since_does_not_count(self) -> None:
        share = who_stayed({1, 2, 3, 4}, {3, 4, 5, 6}, "of four")
        assert (share.part, share.whole, share.value) == (2, 4, 0.5)

    def test_has_no_value_without_anybody(self) -> None:
        assert Share(0, 0, "").value is None
        assert per_head(3, 0) is None
        assert per_head(3, 2) == 1.5

    def test_takes_the_middle(self) -> None:
        assert median_days([]) is None
        assert median_days([9, 1, 5]) == 5
        assert median_days([1, 2, 4, 9]) == 3

    def test_says_full_months(self) -> None:
        assert full_months(dt.date(2023, 1, 31), dt.date(2023, 2, 28)) == 0
        assert full_months(dt.date(2023, 1, 31), dt.date(2023, 3, 1)) == 1
        assert full_months(dt.date(2023, 6, 1), dt.date(2025, 6, 1)) == 24

    def test_refuses_the_length_of_a_stay_that_goes_on(self) -> None:
        with pytest.raises(ValueError, match="goes on"):
            days_of(Stay("A", START))
