from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.finance import rules

BEGAN, ENDED, TODAY = dt.date(2023, 4, 3), dt.date(2023, 12, 1), dt.date(2024, 1, 15)


@pytest.mark.parametrize(
    ("day", "year", "words"),
    [
        (dt.date(2023, 3, 31), 2022, "2022/23"),
        (dt.date(2023, 4, 1), 2023, "2023/24"),
        (dt.date(2023, 12, 31), 2023, "2023/24"),
        (dt.date(2000, 1, 1), 1999, "1999/00"),
    ],
)
def test_a_financial_year_begins_in_april(day: dt.date, year: int, words: str) -> None:
    assert rules.financial_year(day) == year
    assert rules.year_in_words(year) == words


class TestAmounts:
    @pytest.mark.parametrize("pence", [0, -1, -7_490_000])
    def test_are_above_nought_and_a_credit_note_is_a_correction(self, pence: int) -> None:
        assert "credit note" in rules.may_amount(pence).reason

    def test_of_more_than_ten_million_are_a_slip(self) -> None:
        assert rules.may_amount(rules.MOST_PENCE)
        assert "£10,000,000" in rules.may_amount(rules.MOST_PENCE + 1).reason


class TestDays:
    @pytest.mark.parametrize("day", [BEGAN, ENDED - dt.timedelta(days=1)])
    def test_of_an_undertaking_take_costs(self, day: dt.date) -> None:
        assert rules.may_incur(day, today=TODAY, valid_from=BEGAN, valid_until=ENDED)

    @pytest.mark.parametrize(
        ("day", "until", "why"),
        [
            (BEGAN - dt.timedelta(days=1), ENDED, "began on 3 April 2023"),
            (ENDED, ENDED, "ended before 1 December 2023"),
            (TODAY + dt.timedelta(days=1), None, "still to come"),
        ],
    )
    def test_outside_it_take_none(self, day: dt.date, until: dt.date | None, why: str) -> None:
        assert why in rules.may_incur(day, today=TODAY, valid_from=BEGAN, valid_until=until).reason


class TestClosing:
    def test_may_be_today_after_the_last_cost(self) -> None:
        until = TODAY + dt.timedelta(days=1)
        assert rules.may_close(until, today=TODAY, valid_from=BEGAN, last_cost_on=TODAY)
        assert rules.may_close(until, today=TODAY, valid_from=BEGAN, last_cost_on=None)

    @pytest.mark.parametrize(
        ("until", "last", "why"),
        [
            (BEGAN, None, "before it began"),
            (TODAY + dt.timedelta(days=2), None, "still to come"),
            (ENDED, ENDED, "A cost of 1 December 2023 stands"),
        ],
    )
    def test_may_not_be_before_what_it_holds(self, until: dt.date, last: dt.date | None, why: str) -> None:
        assert why in rules.may_close(until, today=TODAY, valid_from=BEGAN, last_cost_on=last).reason
