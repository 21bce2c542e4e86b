"""Differences that a sentence says beside more than one change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

RIGHT = Severity.CONSISTENT


class TestADifferenceBehindTwoChanges:
    TEXT = "Calls rose from 8,000 in 2029 to 10,000 in 2030, an increase of {}, and fell by {} (10%) to 9,000 in 2031."

    def test_is_that_of_its_own_verb_and_end(self) -> None:
        found = of(check(self.TEXT.format("25%", "1,000")), "margins")
        assert [one.severity for one in found] == [RIGHT, RIGHT]
        assert found[1].arithmetic == ("9,000 − 10,000 = −1,000",)

    @pytest.mark.parametrize(
        ("first", "second", "step"),
        [
            ("20%", "1,000", "10,000 − 8,000 = 2,000; 2,000 / 8,000 = 25.0%"),
            ("25%", "1,500", "9,000 − 10,000 = −1,000"),
        ],
    )
    def test_is_found_where_it_is_wrong(self, first: str, second: str, step: str) -> None:
        assert only(contradictions(self.TEXT.format(first, second)), "margins").arithmetic == (step,)

    @pytest.mark.parametrize(
        "text",
        [
            "Loans rose from 100 to 120 and repairs from 50 to 60, an increase of 10.",
            "Loans rose from 100 to 120 and repairs from 50 to 60, an increase of 30 in total.",
            "Loans rose from 100 to 120 and repairs from 50 to 60, an increase of 30.",
            "Loans rose from 100 to 120, repairs fell from 60 to 50, and trips fell by 3.",
            "Rowers grew from 10 to 14 but trips fell by 3.",
            "Trust rose from 40% to 50%, an increase of 25%.",
            "Trust rose from 40% to 50%, an increase of 10 percentage points.",
        ],
    )  # fmt: skip
    def test_may_be_of_either_or_of_both(self, text: str) -> None:
        assert contradictions(text) == []

    def test_is_of_the_change_right_before_it(self) -> None:
        text = "Loans rose from 100 to 120 and repairs from 50 to 60, an increase of 15."
        assert only(contradictions(text), "margins").arithmetic == ("60 − 50 = 10",)


class TestPointsBehindAVerb:
    @given(first=st.integers(1, 90), points=st.integers(1, 9), off=st.integers(1, 5))
    def test_of_any_shares_are_worked_out(self, first: int, points: int, off: int) -> None:
        text = "Trust rose from {}% to {}%, by {} percentage points."
        assert only(check(text.format(first, first + points, points)), "margins", RIGHT)
        found = only(contradictions(text.format(first, first + points, points + off)), "margins")
        assert found.arithmetic == (f"{first + points} − {first} = {points}",)


class TestSharesOfSeveralWholes:
    def test_arent_added_up(self) -> None:
        text = (
            "Of 500 who applied, 200 (40%) were asked to come. 150 of these (75%) came, 30% of all who applied. 120 got"
            " a boat (80% of those who came, 24% of all)."
        )
        assert contradictions(text) == []

    def test_are_still_added_up_where_they_are_of_one(self) -> None:
        text = "We lent 250 boats. Of these, 64% were rowing boats and 38% of them were canoes."
        assert only(contradictions(text), "share-lists").arithmetic == ("64% + 38% = 102%",)
