"""When an aim is reached: the papers' 594 of 1,000, published limits, and the definition."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.pace import clopper_pearson, pace

SINCE = dt.date(2020, 4, 1)
AS_OF = dt.date(2024, 1, 23)


class TestClopperPearson:
    @pytest.mark.parametrize(
        ("count", "n", "low", "high"),
        [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
    )
    def test_equals_the_published_table(self, count: int, n: int, low: float, high: float) -> None:
        """Newcombe 1998, table I, method 5."""
        found = clopper_pearson(count, n)

        assert (round(found[0], 4), round(found[1], 4)) == (low, high)

    @given(st.integers(1, 120), st.data())
    def test_leaves_a_fortieth_in_each_tail(self, n: int, data: st.DataObject) -> None:
        """The definition, by the plain sum."""
        count = data.draw(st.integers(0, n))
        low, high = clopper_pearson(count, n)

        if count:
            above = sum(math.comb(n, j) * low**j * (1 - low) ** (n - j) for j in range(count, n + 1))
            assert above == pytest.approx(0.025, abs=1e-9)
        if count < n:
            below = sum(math.comb(n, j) * high**j * (1 - high) ** (n - j) for j in range(count + 1))
            assert below == pytest.approx(0.025, abs=1e-9)

    @pytest.mark.parametrize(
        ("count", "n", "confidence"), [(-1, 5, 0.95), (6, 5, 0.95), (0, 0, 0.95), (1, 5, 1)]
    )
    def test_refuses_what_has_no_limits(self, count: int, n: int, confidence: float) -> None:
        with pytest.raises(ValueError, match="has no limits"):
            clopper_pearson(count, n, confidence=confidence)


class TestPace:
    def test_says_when_the_rest_of_a_thousand_will_have_come(self) -> None:
        found = pace(count=594, aim=1000, since_on=SINCE, as_of=AS_OF)

        assert found.short == 406
        assert found.by_on == AS_OF + dt.timedelta(days=math.ceil(1392 * 406 / 594))
        assert found.earliest_on is not None
        assert found.latest_on is not None
        assert found.earliest_on < found.by_on < found.latest_on
        assert found.words.startswith(
            "594 of 1,000 from 1 April 2020 to 23 January 2024: 406 short. At 156 a year"
        )

    def test_is_done_at_the_aim(self) -> None:
        found = pace(count=1000, aim=1000, since_on=SINCE, as_of=AS_OF)

        assert (found.short, found.by_on) == (0, None)
        assert found.words.endswith("the aim is reached.")

    def test_has_no_day_without_a_count(self) -> None:
        assert "no pace to go by yet" in pace(count=0, aim=10, since_on=SINCE, as_of=AS_OF).words

    def test_ends_where_the_calendar_does(self) -> None:
        found = pace(count=1, aim=200, since_on=SINCE, as_of=AS_OF)

        assert found.latest_on is None
        assert "later than can be said" in found.words

    @given(st.integers(1, 60), st.integers(1, 3000))
    def test_is_surer_with_more(self, count: int, days: int) -> None:
        """The day lies within its limits, and ten times the people at the same pace bring them nearer."""
        as_of = SINCE + dt.timedelta(days=days)
        found = pace(count=count, aim=2 * count, since_on=SINCE, as_of=as_of)
        surer = pace(count=10 * count, aim=20 * count, since_on=SINCE, as_of=as_of)

        assert found.earliest_on is not None
        assert found.by_on is not None
        assert surer.by_on == found.by_on
        assert found.earliest_on <= found.by_on <= (found.latest_on or dt.date.max)
        assert surer.earliest_on is not None
        assert found.earliest_on <= surer.earliest_on

    @pytest.mark.parametrize(("count", "aim", "days"), [(-1, 5, 9), (1, 0, 9), (1, 5, 0)])
    def test_refuses_what_has_no_pace(self, count: int, aim: int, days: int) -> None:
        with pytest.raises(ValueError, match="has no pace"):
            pace(count=count, aim=aim, since_on=SINCE, as_of=SINCE + dt.timedelta(days=days))
