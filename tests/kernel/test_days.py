"""Months on, and days in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.kernel.days import add_months, in_words

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
MONTHS = st.integers(-1200, 1200)


class TestAddMonths:
    @pytest.mark.parametrize(
        ("day", "months", "then"),
        [
            ("2026-11-23", 1, "2026-12-23"), ("2026-11-23", 2, "2027-01-23"), ("2026-01-31", 1, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", -12, "2023-02-28"), ("2024-02-29", 48, "2028-02-29"),
            ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"), ("2026-05-05", 0, "2026-05-05"),
        ],
    )  # fmt: skip
    def test_keeps_the_day_or_takes_the_months_last(self, day: str, months: int, then: str) -> None:
        assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)

    @given(DAYS, MONTHS)
    def test_goes_so_many_months_and_never_past_the_day(self, day: dt.date, months: int) -> None:
        then = add_months(day, months)

        assert (then.year - day.year) * 12 + then.month - day.month == months
        assert then.day == day.day or (then.day < day.day and (then + dt.timedelta(days=1)).day == 1)

    @given(DAYS, DAYS, MONTHS)
    def test_keeps_the_order_of_days(self, one: dt.date, other: dt.date, months: int) -> None:
        first, second = sorted((one, other))
        assert add_months(first, months) <= add_months(second, months)

    @pytest.mark.parametrize(("day", "months"), [(dt.date.max, 1), (dt.date.min, -1)])
    def test_refuses_what_no_calendar_has(self, day: dt.date, months: int) -> None:
        with pytest.raises(ValueError, match="outside the calendar"):
            add_months(day, months)


class TestInWords:
    @given(DAYS)
    def test_is_what_the_clock_of_an_english_process_writes(self, day: dt.date) -> None:
        assert in_words(day) == f"{day.day} {day:%B %Y}"

    def test_has_no_nought_before_the_day(self) -> None:
        assert in_words(dt.date(2026, 3, 5)) == "5 March 2026"

    def test_takes_a_moments_day(self) -> None:
        assert in_words(dt.datetime(2026, 3, 5, 23, 59, tzinfo=dt.UTC)) == "5 March 2026"
