"""Figures from counts."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.board import rules

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


class TestShare:
    def test_of_nothing_has_no_value_rather_than_nought(self) -> None:
        figure = rules.share(name="a.b", label="A", numerator=0, denominator=0, definition="…", as_of=AT)

        assert figure.value is None
        assert figure.denominator == 0

    def test_carries_both_counts(self) -> None:
        figure = rules.share(name="a.b", label="A", numerator=9, denominator=12, definition="…", as_of=AT)

        assert (figure.value, figure.numerator, figure.denominator, figure.interval) == (0.75, 9, 12, None)


class TestSampledShare:
    def test_of_a_few_answers_is_not_shown(self) -> None:
        few = rules.FEWEST_ANSWERS - 1
        figure = rules.sampled_share(
            name="a.b", label="A", numerator=few, denominator=few, definition="…", as_of=AT
        )

        assert (figure.value, figure.interval) == (None, None)

    def test_has_wilsons_interval(self) -> None:
        """81 of 263 gives 0.2553 to 0.3662 (Newcombe 1998, method 3)."""
        figure = rules.sampled_share(
            name="a.b", label="A", numerator=81, denominator=263, definition="…", as_of=AT
        )

        assert figure.interval is not None
        assert (round(figure.interval.low, 4), round(figure.interval.high, 4)) == (0.2553, 0.3662)

    @given(st.integers(0, 200), st.integers(0, 200))
    def test_lies_within_its_interval(self, a: int, b: int) -> None:
        good, n = min(a, b), max(a, b)
        figure = rules.sampled_share(
            name="a.b", label="A", numerator=good, denominator=n, definition="…", as_of=AT
        )

        if figure.value is not None and figure.interval is not None:
            assert figure.interval.low - 1e-12 <= figure.value <= figure.interval.high + 1e-12
