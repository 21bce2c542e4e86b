"""Parts right behind their whole, in invented sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

RULE = "named-parts"
FORMS = (
    "We had {0} visits: {1} by day, {2} by night and {3} at sea.",
    "In all {0} visits ({1} by day, {2} by night, {3} at sea) were made.",
    "There were {0} visits ({1} + {2} + {3}).",
    "It cost £{0}: £{1} for ropes; £{2} for sails; and £{3} for paint.",
)


@pytest.mark.parametrize("form", FORMS)
class TestEachForm:
    @given(values=st.lists(st.integers(20, 9_000), min_size=3, max_size=3))
    def test_that_adds_up_is_right(self, form: str, values: list[int]) -> None:
        text = form.format(*(f"{one:,}" for one in (sum(values), *values)))
        one = only(check(text), RULE)
        assert one.severity is Severity.CONSISTENT
        assert one.arithmetic[0].endswith(f"{sum(values):,}")

    def test_that_is_a_little_off_is_a_contradiction(self, form: str) -> None:
        one = only(contradictions(form.format("1,240", 600, 400, 250)), RULE)
        assert one.words.replace("£", "") == "The parts add up to 1,250, 10 more than the whole, 1,240."
        assert [step.replace("£", "") for step in one.arithmetic] == [
            "600 + 400 + 250 = 1,250", "1,250 − 1,240 = 10",
        ]  # fmt: skip
        assert "off by" in one.repair


class TestOthers:
    def test_far_off_by_pluses_are_a_contradiction_all_the_same(self) -> None:
        assert only(contradictions("It was £100 (£60 + £90)."), RULE).arithmetic[0] == "£60 + £90 = £150"

    def test_say_where_each_came_from(self) -> None:
        found = contradictions("It took 1,240 calls: 600 from homes, 400 from shops and 250 from schools.")
        assert only(found, RULE).arithmetic[0] == "600 + 400 + 250 = 1,250"

    def test_somewhat_off_are_a_doubt(self) -> None:
        assert only(check("We have 12 boats: 5 red and 6 blue."), RULE).severity is Severity.DOUBT

    @pytest.mark.parametrize(
        "text",
        [
            "We have 30 boats (5 of them red, 12 blue).",
            "We had 48 visits (40 in 2019, up from 20).",
            "We had 48 visits (40, from 20 the year before).",
            "We have 80 boats, including these: 5 red and 6 blue.",
            "Of 300 boats: 12 sank and 7 burnt.",
            "More than 60 boats (25 new and 36 old) came.",
            "Fees were £60 (25 boats and 36 rafts).",
            "See note 60: 25 boats and 36 rafts are meant, of 90.",
            "We have 60 boats (25 new",
        ],
    )
    def test_what_may_be_something_else_is_left_alone(self, text: str) -> None:
        assert not of(check(text), RULE)
