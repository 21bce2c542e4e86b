"""Cohorts of joiners: only who has been there long enough is asked, and what a printed 92.4 per cent stands for."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.cohorts import cohorts, naive_retention
from peelian.kernel.days import add_months

AS_OF = dt.date(2024, 1, 1)
days = st.dates(dt.date(2015, 1, 1), dt.date(2024, 12, 31))


def careers() -> st.SearchStrategy[list[tuple[dt.date, dt.date | None]]]:
    return st.lists(
        st.tuples(days, st.none() | st.integers(0, 3_000)).map(
            lambda pair: (pair[0], None if pair[1] is None else pair[0] + dt.timedelta(days=pair[1]))
        ),
        max_size=50,
    )


class TestNaiveRetention:
    def test_says_what_the_paper_of_2024_stands_for(self) -> None:
        """107 of the 1,411 who joined in twelve months had left: printed 92.4, of a full year 85.2 per cent."""
        found = naive_retention(1_411, 107)

        assert found.printed is not None
        assert found.a_year is not None
        assert found.retention is not None
        assert round(100 * found.printed, 1) == 92.4
        assert round(found.a_year, 3) == 0.160
        assert round(100 * found.retention, 1) == 85.2
        assert "1,411 joined and 107 of them left" in found.words

    @given(st.floats(0.001, 6))
    def test_finds_the_pace_again(self, pace: float) -> None:
        joined = 10_000_000
        left = round(joined * (1 + math.expm1(-pace) / pace))

        assert naive_retention(joined, left).a_year == pytest.approx(pace, rel=1e-3, abs=1e-5)

    def test_has_nothing_to_say_of_nobody(self) -> None:
        assert naive_retention(0, 0).printed is None

    def test_keeps_all_when_nobody_left(self) -> None:
        assert naive_retention(10, 0).retention == pytest.approx(1)

    def test_finds_no_pace_when_all_left(self) -> None:
        assert (naive_retention(4, 4).printed, naive_retention(4, 4).retention) == (0, None)

    @pytest.mark.parametrize(("joined", "left"), [(1, 2), (1, -1)])
    def test_refuses_more_leavers_than_joiners(self, joined: int, left: int) -> None:
        with pytest.raises(ValueError, match="no retention"):
            naive_retention(joined, left)


class TestCohorts:
    def test_asks_only_those_who_have_been_in_long_enough(self) -> None:
        found = cohorts([dt.date(2022, 6, 1), dt.date(2023, 6, 1)], [None, dt.date(2023, 7, 1)], AS_OF)

        assert [(row.joined, row.too_new, row.still.count, row.still.n) for row in found.rows] == [
            (1, 0, 1, 1),
            (1, 1, 0, 0),
        ]
        assert (found.total.count, found.total.n) == (1, 1)
        assert (found.naive.joined, found.naive.left) == (1, 1)

    def test_does_not_know_what_comes_add_months(self) -> None:
        found = cohorts([dt.date(2022, 6, 1), dt.date(2024, 2, 1)], [dt.date(2024, 3, 1), None], AS_OF)

        assert [(row.joined, row.still.count) for row in found.rows] == [(1, 1)]

    def test_asks_on_the_day_itself(self) -> None:
        joined = dt.date(2022, 1, 1)

        assert cohorts([joined], [dt.date(2023, 1, 1)], AS_OF).total.count == 0
        assert cohorts([joined], [dt.date(2023, 1, 2)], AS_OF).total.count == 1

    def test_rows_may_be_financial_years(self) -> None:
        found = cohorts([dt.date(2022, 3, 31), dt.date(2022, 4, 1)], [None, None], AS_OF, by="year")

        assert [(row.first_on, row.until_on) for row in found.rows] == [
            (dt.date(2021, 4, 1), dt.date(2022, 4, 1)),
            (dt.date(2022, 4, 1), dt.date(2023, 4, 1)),
        ]

    @given(careers(), st.dates(dt.date(2015, 1, 1), AS_OF))
    def test_of_who_joined_before_leavers_were_recorded_are_none(
        self, people: list[tuple[dt.date, dt.date | None]], seen_from: dt.date
    ) -> None:
        found = cohorts([p[0] for p in people], [p[1] for p in people], AS_OF, seen_from=seen_from)

        seen = [person for person in people if person[0] >= seen_from]
        alone = cohorts([p[0] for p in seen], [p[1] for p in seen], AS_OF)
        assert (found.rows, found.total, found.naive) == (alone.rows, alone.total, alone.naive)
        assert found.unseen == len(people) - len(seen)

    @given(careers(), st.integers(1, 36), st.sampled_from(["month", "year"]))
    def test_adds_up(self, people: list[tuple[dt.date, dt.date | None]], months: int, by: str) -> None:
        found = cohorts([p[0] for p in people], [p[1] for p in people], AS_OF, months, by=by)  # type: ignore[arg-type]

        assert sum(row.joined for row in found.rows) == sum(start <= AS_OF for start, _ in people)
        assert all(row.joined == row.too_new + row.still.n for row in found.rows)
        there = [
            start
            for start, end in people
            if add_months(start, months) <= AS_OF and (end is None or end > add_months(start, months))
        ]
        assert found.total.count == len(there)

    def test_refuses_leaving_before_joining(self) -> None:
        with pytest.raises(ValueError, match="before joining"):
            cohorts([dt.date(2022, 1, 2)], [dt.date(2022, 1, 1)], AS_OF)

    def test_refuses_lists_of_two_lengths(self) -> None:
        with pytest.raises(ValueError, match="of one length"):
            cohorts([dt.date(2022, 1, 2)], [], AS_OF)
