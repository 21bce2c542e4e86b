"""Shares: published intervals, an exact oracle for coverage, and what is too small to show."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.rates import SmallNumbers, show, wilson


class TestWilson:
    @pytest.mark.parametrize(
        ("count", "n", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_equals_the_published_table(self, count: int, n: int, low: float, high: float) -> None:
        """Newcombe 1998, table I, method 3."""
        share = wilson(count, n)

        assert (round(share.low, 4), round(share.high, 4)) == (low, high)

    def test_knows_nothing_without_answers(self) -> None:
        share = wilson(0, 0)

        assert (share.share, share.low, share.high) == (None, 0, 1)

    @pytest.mark.parametrize(("count", "n"), [(-1, 5), (6, 5), (0, -1)])
    def test_refuses_what_is_not_a_share(self, count: int, n: int) -> None:
        with pytest.raises(ValueError, match="is not a share"):
            wilson(count, n)

    @pytest.mark.parametrize("confidence", [0, 1, math.nan])
    def test_refuses_a_senseless_confidence(self, confidence: float) -> None:
        with pytest.raises(ValueError, match="between 0 and 1"):
            wilson(1, 2, confidence=confidence)

    @given(st.integers(1, 10_000), st.data())
    def test_holds_the_share_and_mirrors(self, n: int, data: st.DataObject) -> None:
        count = data.draw(st.integers(0, n))
        share, mirror = wilson(count, n), wilson(n - count, n)

        assert 0 <= share.low <= count / n <= share.high <= 1
        assert share.low == pytest.approx(1 - mirror.high, abs=1e-12)
        assert wilson(count, n, confidence=0.99).high >= share.high

    @given(st.integers(1, 300), st.data())
    def test_ends_where_the_score_test_turns(self, n: int, data: st.DataObject) -> None:
        """The definition: at each end p, the observed share lies z standard errors of p away."""
        count = data.draw(st.integers(0, n))
        share = wilson(count, n)

        for end in {share.low, share.high} - {0.0, 1.0}:
            distance = abs(count / n - end) / math.sqrt(end * (1 - end) / n)
            assert distance == pytest.approx(1.959964, abs=1e-4)


class TestShow:
    def test_shows_the_share_the_number_and_the_interval(self) -> None:
        shown = show(wilson(81, 263))

        assert (shown.text, shown.shown) == ("31% (81 of 263; 26% to 37%)", True)
        assert shown.reason == "95% interval by Wilson score interval."

    def test_warns_of_a_wide_interval(self) -> None:
        assert show(wilson(6, 12)).text.startswith("About 50% (6 of 12")

    @pytest.mark.parametrize(
        ("count", "n", "text"),
        [
            (0, 0, "No answers yet"),
            (3, 9, "Fewer than 10 answers"),
            (2, 40, "Fewer than 3 of 40"),
            (0, 40, "Fewer than 3 of 40"),
            (39, 40, "All or nearly all of 40"),
        ],
    )
    def test_hides_small_numbers_and_says_why(self, count: int, n: int, text: str) -> None:
        shown = show(wilson(count, n))

        assert (shown.text, shown.shown) == (text, False)
        assert shown.reason.endswith((".", "recognised."))

    def test_takes_the_rule_of_the_force(self) -> None:
        assert show(wilson(2, 5), rule=SmallNumbers(minimum_n=5, minimum_count=0, widest=1)).shown
        with pytest.raises(ValueError, match="A rule for small numbers"):
            SmallNumbers(minimum_n=0)

    @given(st.integers(0, 60), st.data())
    def test_never_prints_a_count_below_the_minimum(self, n: int, data: st.DataObject) -> None:
        count = data.draw(st.integers(0, n))
        shown = show(wilson(count, n))

        assert shown.shown == (n >= 10 and 3 <= count <= n - 3)
        assert f"{count:,} of" not in shown.text or shown.shown
