from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.trend import Because, Direction, trend

LAST = dt.date(2026, 10, 1)
NOW = [dt.date(2026, 8, 1), dt.date(2026, 9, 1), LAST]
BEFORE = [dt.date(2025, 8, 1), dt.date(2025, 9, 1), dt.date(2025, 10, 1)]
ALL = [*BEFORE, *NOW]


def of(now: int, before: int) -> dict[dt.date, int]:
    """So many in the last month of each span."""
    return {NOW[-1]: now, BEFORE[-1]: before}


class TestTrend:
    @pytest.mark.parametrize(
        ("now", "before", "direction", "because"),
        [
            (60, 120, Direction.FEWER, Because.CLEAR),
            (120, 60, Direction.MORE, Because.CLEAR),
            (100, 110, Direction.SAME, Because.CHANCE),
            (5, 8, Direction.UNKNOWN, Because.FEW),
            (0, 0, Direction.UNKNOWN, Because.FEW),
            (12, 0, Direction.MORE, Because.CLEAR),
            (0, 12, Direction.FEWER, Because.CLEAR),
        ],
    )
    def test_says_in_a_word_what_the_counts_bear(
        self, now: int, before: int, direction: Direction, because: Because
    ) -> None:
        found = trend(of(now, before), last=LAST, published=ALL)

        assert (found.direction, found.because) == (direction, because)
        assert (found.now, found.before) == (now, before)

    def test_counts_three_months_and_the_same_three_a_year_before(self) -> None:
        counts = {month: 10**n for n, month in enumerate(ALL)} | {dt.date(2026, 7, 1): 5_000_000}
        found = trend(counts, last=LAST, published=ALL)

        assert (found.before, found.now) == (111, 111_000)
        assert found.months == tuple(NOW)

    @pytest.mark.parametrize("missing", ALL)
    def test_says_nothing_where_a_month_is_not_published(self, missing: dt.date) -> None:
        found = trend(of(60, 120), last=LAST, published=[month for month in ALL if month != missing])

        assert (found.direction, found.because) == (Direction.UNKNOWN, Because.MONTHS)
        assert (found.now, found.before, found.ratio) == (0, 0, None)

    def test_takes_a_published_month_without_any_as_none(self) -> None:
        assert trend({}, last=LAST, published=ALL).now == 0

    def test_goes_over_the_turn_of_the_year(self) -> None:
        published = [
            dt.date(2024, 12, 1),
            *(dt.date(2025, m, 1) for m in (1, 2, 12)),
            *(dt.date(2026, m, 1) for m in (1, 2)),
        ]
        found = trend({}, last=dt.date(2026, 2, 1), published=published)

        assert found.because is Because.FEW
        assert found.months[0] == dt.date(2025, 12, 1)

    @given(st.integers(0, 500), st.integers(0, 500))
    def test_turns_round_when_the_spans_are_exchanged(self, now: int, before: int) -> None:
        one, other = (trend(of(*pair), last=LAST, published=ALL) for pair in ((now, before), (before, now)))
        turned = {Direction.FEWER: Direction.MORE, Direction.MORE: Direction.FEWER}

        assert other.direction is turned.get(one.direction, one.direction)

    @given(st.integers(0, 500), st.integers(0, 500))
    def test_has_its_ratio_inside_its_interval(self, now: int, before: int) -> None:
        found = trend(of(now, before), last=LAST, published=ALL)

        if found.ratio is not None:
            assert found.low <= found.ratio + 1e-9
            assert found.high is None or found.ratio <= found.high + 1e-9

    def test_refuses_a_day_that_is_no_first(self) -> None:
        with pytest.raises(ValueError, match="first day"):
            trend({}, last=dt.date(2026, 10, 2), published=ALL)

    def test_refuses_a_count_below_nought(self) -> None:
        with pytest.raises(ValueError, match="below 0"):
            trend(of(-1, 0), last=LAST, published=ALL)
