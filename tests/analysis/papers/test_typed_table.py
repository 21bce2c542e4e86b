"""The board paper of 23 January 2024, table 3: five reasons for leaving, of “490” officers."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peelian.analysis.papers.typed_table import contradictions, mending
from peelian.analysis.percentages import percentages

COUNTS = {
    "Retirement": 203,
    "Resignation": 192,
    "Transfer Out": 82,
    "Ill-Health Retirement": 23,
    "Other Reasons": 13,
}
SHARES = {
    "Retirement": "36.73", "Resignation": "39.18", "Transfer Out": "16.73", "Ill-Health Retirement": "4.69",
    "Other Reasons": "2.7",
}  # fmt: skip


class TestThePapersLeavers:
    def test_contradict_themselves(self) -> None:
        assert contradictions(COUNTS, total=490, percentages=SHARES) == [
            "The lines sum to 513, not 490.",
            "Retirement: 203 of 490 is 41.43%, not 36.73%.",
            "The shares sum to 100.03%.",
            "The shares are printed with different numbers of digits.",
        ]

    def test_are_mended_by_one_figure_and_no_other(self) -> None:
        assert mending(COUNTS, total=490, percentages=SHARES) == [("Retirement", 180)]

    def test_counted_ill_health_retirement_twice(self) -> None:
        assert COUNTS["Retirement"] - 180 == COUNTS["Ill-Health Retirement"]


class TestThePapersOtherFigures:
    @pytest.mark.parametrize(
        ("lines", "total", "said"),
        [
            ([221, 252, 68, 29], 570, []),  # table 1, local policing
            ([221, 252, 68, 29, 111, 110, 10, 13, 79], 1278, ["The lines sum to 893, not 1,278."]),
            ([1342, 1458, 567], 3367, []),  # table 2, October 2019
            ([8067, -98, 40, 75], 8084, []),  # funded posts from strength, over-recruitment and two grants
            ([8067, 1411, -490], 7952, ["The lines sum to 8,988, not 7,952."]),  # strength, joiners, leavers
            ([74900, 14200, 12100], 101200, []),  # the fund's expenditure
        ],
    )
    def test_sum_or_do_not(self, lines: list[int], total: int, said: list[str]) -> None:
        assert contradictions({str(place): line for place, line in enumerate(lines)}, total=total) == said


class TestAnyTable:
    @given(st.lists(st.integers(0, 500), min_size=1, max_size=8))
    def test_that_is_made_from_counts_holds_together(self, counts: list[int]) -> None:
        assume(sum(counts) > 0)
        lines = {str(place): count for place, count in enumerate(counts)}
        exact = {line: f"{100 * count / sum(counts):.2f}" for line, count in lines.items()}
        said = contradictions(lines, total=sum(counts), percentages=exact)
        assert [one for one in said if not one.startswith("The shares sum")] == []

    @given(st.lists(st.integers(0, 500), min_size=1, max_size=8))
    def test_has_shares_that_sum_to_a_hundred_by_largest_remainder(self, counts: list[int]) -> None:
        assume(sum(counts) > 0)
        assert sum(percentages(counts)) == 100
