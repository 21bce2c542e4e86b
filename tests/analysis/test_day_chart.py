"""A chart of counts by day: well-formed, every day once, and what isn't known told from none."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.day_chart import day_chart

FIRST = dt.date(2026, 10, 7)
COUNTS = st.lists(st.none() | st.integers(0, 100_000), min_size=1, max_size=400)


def bars(svg: str) -> list[dict[str, str]]:
    """The bars: what stands after the pattern's square and the paper."""
    root = ElementTree.fromstring(svg)
    return [one.attrib for one in root.iter() if one.tag.endswith("rect")][2:]


class TestDayChart:
    @given(COUNTS, st.integers(1, 100_000))
    def test_has_a_bar_for_each_day_inside_the_picture(self, counts: list[int | None], wanted: int) -> None:
        days = [(FIRST + dt.timedelta(days=number), count) for number, count in enumerate(counts)]
        found = bars(day_chart(days, wanted=wanted, words="Patrols by day"))
        assert len(found) == len(days)
        for one, count in zip(found, counts, strict=True):
            assert float(one["height"]) >= 0
            assert 16 <= float(one["y"]) <= 160
            assert (one["fill"] == "url(#unknown)") == (count is None)

    def test_tells_days_with_as_many_as_said_from_the_others(self) -> None:
        days = [(FIRST + dt.timedelta(days=number), count) for number, count in enumerate([100, 99, 101])]
        met, missed, more = (one["fill"] for one in bars(day_chart(days, wanted=100, words="Patrols")))
        assert met == more != missed

    def test_of_no_day_is_no_chart(self) -> None:
        assert day_chart([], wanted=100, words="Patrols") == ""

    def test_is_said_in_words_with_nothing_read_as_markup(self) -> None:
        svg = day_chart([(FIRST, 3)], wanted=4, words="Said: <100> & more")
        assert 'aria-label="Said: &lt;100&gt; &amp; more"' in svg
        assert "style=" not in svg
