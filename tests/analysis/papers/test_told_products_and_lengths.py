"""So many of so much, how long from when to when, and lists with their total: in invented sentences."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, only

RIGHT = Severity.CONSISTENT


class TestProducts:
    @pytest.mark.parametrize(
        ("text", "wrong", "right", "step"),
        [
            ("We bought 200 oars at £12.99 each, costing £{}.", "2,698", "2,598", "200 × £12.99 = £2,598"),
            ("Each oar costs £12.99; 200 oars cost £{}.", "2,698.00", "2,598.00", "£12.99 × 200 = £2,598"),
            ("We bought 40 oars at £250 for £{} in all.", "12,000", "10,000", "40 × £250 = £10,000"),
            ("Each of 20 crews has 8 rowers, {} in all.", "180", "160", "20 × 8 = 160"),
            ("The 20 crews have 8 rowers each, {} in all.", "180", "160", "20 × 8 = 160"),
        ],
    )
    def test_are_worked_out(self, text: str, wrong: str, right: str, step: str) -> None:
        assert only(contradictions(text.format(wrong)), "told-products").arithmetic == (step,)
        assert only(check(text.format(right)), "told-products", RIGHT)

    @pytest.mark.parametrize(
        "text",
        [
            "We bought 40 oars at £250 with 20 ropes at £10, for £10,200 in all.",
            "We bought 40 oars at £250 less 10% for £9,000.",
            "We bought 200 oars at £12.99 plus VAT, which cost £3,117.60.",
            "The 20 crews have 8 rowers each, 180 with the cooks.",
            "About 20 crews have 8 rowers each, 170 in all.",
            "20 crews met 8 times, 30 in all of them new.",
        ],
    )
    def test_of_more_than_is_said_are_left_alone(self, text: str) -> None:
        assert contradictions(text) == []

    @given(st.integers(2, 500), st.integers(2, 500), st.integers(1, 99))
    def test_of_any_figures_are_worked_out(self, number: int, each: int, off: int) -> None:
        text = "Each of {:,} crews has {:,} rowers, {:,} in all."
        assert contradictions(text.format(number, each, number * each)) == []
        assert only(contradictions(text.format(number, each, number * each + off)), "told-products")


class TestLengths:
    @pytest.mark.parametrize(
        ("text", "wrong", "right"),
        [
            ("The late shift runs from 14:00 to 22:00, {} hours.", 9, 8),
            ("The night shift runs from 22:00 to 07:00 ({} hours).", 10, 9),
            ("The trial ran for {} months, from 1 January 2031 to 30 June 2031.", 8, 6),
            ("The trial ran from 1 January 2031 to 30 June 2031 ({} months).", 9, 6),
            ("The survey ran for {} weeks from 2 January 2031 to 12 February 2031.", 4, 6),
        ],
    )
    def test_are_those_between_their_ends(self, text: str, wrong: int, right: int) -> None:
        assert only(contradictions(text.format(wrong)), "told-lengths").arithmetic
        assert contradictions(text.format(right)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "The late shift runs from 14:00 to 22:00, 7.5 hours without the break.",
            "The ferry runs from 08:00 to 18:00, 2 hours apart.",
            "We met every 4 weeks from 2 January 2031 to 12 February 2031.",
            "Within 3 months from 1 May 2030 to 2 June 2031 all were paid.",
        ],
    )
    def test_of_something_else_are_left_alone(self, text: str) -> None:
        assert contradictions(text) == []

    @given(st.dates(dt.date(1950, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 60), st.booleans())
    def test_of_any_weeks_contradict_nothing(self, first: dt.date, weeks: int, both: bool) -> None:
        last = first + dt.timedelta(days=7 * weeks - both)
        text = f"It ran for {weeks} weeks from {first.day} {first:%B} {first.year} to {last.day} {last:%B} {last.year}."
        assert contradictions(text) == []


class TestListsWithATotal:
    @pytest.mark.parametrize("end", ["\nTotal: £{}", "- Total: £{}"])
    def test_add_up(self, end: str) -> None:
        text = "The fund was shared:\n\n- oars £25,000\n- ropes £22,000\n- paint £15,000\n" + end
        assert only(check(text.format("62,000")), "listed-points", RIGHT)
        one = only(contradictions(text.format("60,000")), "listed-points")
        assert one.arithmetic == ("£25,000 + £22,000 + £15,000 = £62,000", "£60,000 − £62,000 = −£2,000")

    @pytest.mark.parametrize(
        "text",
        [
            "Facts:\n\n- 45 boats\n- 20 cooks\n- 15 dogs\n\nTotal: 90\n",
            "Facts:\n\n- 45 boats\n- 20 boats\n\nTotal cost: £60,000\n",
            "Facts:\n\n- oars £1.2m\n- ropes £0.4m\n\nTotal: £1.7m\n",
            "Facts:\n\n- oars £25 to £30\n- ropes £10\n\nTotal: £90\n",
        ],
    )
    def test_of_different_things_are_left_alone(self, text: str) -> None:
        assert contradictions(text) == []
