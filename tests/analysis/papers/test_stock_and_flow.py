"""Strengths on two days, and who came and went between, in plain sentences of invented clubs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, only

DOUBT, RIGHT = Severity.DOUBT, Severity.CONSISTENT


class TestStockAndFlowInPlainSentences:
    SAID = "Membership was 2,000 on 1 April 2029."
    THEN = "Membership was {} on 31 March 2030."
    FLOW = "In the year 100 joined and 40 left."

    @pytest.mark.parametrize(
        "text",
        [
            f"{SAID} {FLOW} {THEN}",
            f"{FLOW} {SAID} {THEN}",
            f"{SAID} {THEN} In the year 100 rowers joined and 40 rowers left.",
            "Membership was 2,000 on 1 April 2029 and {} on 31 March 2030. In the year 100 rowers joined and 40 left.",
            "Membership rose from 2,000 to {}. In the year 100 joined and 40 left.",
            "Membership rose from 2,000 to {}: 100 people joined while 40 people left.",
            f"{SAID} {THEN} There were 100 joiners and 40 leavers.",
            f"{SAID} {THEN} Joiners were 100 and leavers 40.",
        ],
    )
    def test_are_worked_out_with_the_figures_that_are_printed(self, text: str) -> None:
        steps = ("100 − 40 = +60", "2,060 − 2,000 = +60")
        assert only(check(text.format("2,060")), "stock-and-flow", RIGHT).arithmetic == steps
        assert contradictions(text.format("2,060")) == []
        wrong = only(contradictions(text.format("2,160")), "stock-and-flow")
        assert wrong.arithmetic == ("100 − 40 = +60", "2,160 − 2,000 = +160")

    @given(st.lists(st.integers(50, 5_000), min_size=3, max_size=3), st.integers(1, 400))
    def test_of_any_figures_that_agree_contradict_nothing(self, made: list[int], off: int) -> None:
        first, came, went = made[0] + made[2], made[1], made[2]
        text = (
            "Membership was {:,} on 1 April 2029. In the year {:,} joined and {:,} left. Membership was {:,} on"
            " 31 March 2030."
        )
        assert contradictions(text.format(first, came, went, first + came - went)) == []
        assert only(
            contradictions(text.format(first, came, went, first + came - went + off)), "stock-and-flow"
        )

    def test_of_two_quarters_may_be_added_up(self) -> None:
        text = (
            "In the first quarter 100 joined and 40 left; in the second quarter 80 joined and 50 left. In the half-year"
            " 180 joined and 90 left, so membership grew by 90 from 2,000 to 2,090."
        )
        assert contradictions(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Membership in Alder was 200 and in Birch 300. In the year 40 joined and 30 left.",
            "Membership was 200 in Alder. Membership was 300 in Birch. In the year 40 joined and 30 left.",
            f"Membership was 2,100 on 1 April 2027. In 2028/29 100 joined and 80 left. {SAID}",
            f"{SAID} {THEN.format('2,090')} In May 100 joined and 40 left. In June 70 joined and 40 left.",
        ],
    )
    def test_of_other_places_or_other_times_are_left_alone(self, text: str) -> None:
        assert contradictions(text) == []

    def test_beside_others_who_came_are_a_doubt(self) -> None:
        text = f"{self.SAID} {self.THEN.format('2,070')} In the year 100 joined, 40 left and 10 came back."
        assert contradictions(text) == []
        assert only(check(text), "stock-and-flow", DOUBT)
