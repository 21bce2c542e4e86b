"""Whole periods: months of the calendar and tasking fortnights."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.problems.rules.periods import period_of, periods_back, whole_periods

days = st.dates(dt.date(2016, 1, 4), dt.date(2060, 1, 1))
kinds = st.sampled_from(["month", "fortnight"])


@given(kinds, days)
def test_a_period_holds_its_day_and_ends_where_the_next_begins(kind: str, day: dt.date) -> None:
    start, end = period_of(kind, day)

    assert start <= day < end
    assert period_of(kind, end)[0] == end
    assert period_of(kind, start) == (start, end)


@given(kinds, days, st.integers(0, 400))
def test_whole_periods_lie_in_the_span_and_leave_no_gap(kind: str, first: dt.date, length: int) -> None:
    until = first + dt.timedelta(days=length)
    found = whole_periods(kind, first, until)

    assert all(first <= start and end <= until for start, end in found)
    assert all(one[1] == other[0] for one, other in itertools.pairwise(found))
    days_left_over = length - sum((end - start).days for start, end in found)
    assert days_left_over < 2 * 31


@given(kinds, days, st.integers(1, 20))
def test_those_before_end_where_the_days_own_begins(kind: str, day: dt.date, count: int) -> None:
    found = periods_back(kind, day, count)

    assert len(found) == count
    assert found[-1][1] == period_of(kind, day)[0]
    assert found == whole_periods(kind, found[0][0], found[-1][1])


def test_there_is_no_other_kind() -> None:
    with pytest.raises(ValueError, match="months and fortnights"):
        period_of("week", dt.date(2026, 1, 1))
