"""Charts of readings: well-formed whatever the numbers, and said in words."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.chart import (
    Point,
    Series,
    When,
    chart_labels,
    chart_words,
    count_interval,
    readings_chart,
)
from peelian.analysis.labels import meet

START = dt.date(2026, 1, 1)
SVG = "{http://www.w3.org/2000/svg}"
figures = st.floats(0, 1e9) | st.sampled_from([float("nan"), float("inf")])


def point(n: int, value: float, when: When = When.SINCE, comparison: float | None = None) -> Point:
    """The n-th month, roughly."""
    starts_on = START + dt.timedelta(days=30 * n)
    low, high = count_interval(int(value))
    return Point(starts_on, starts_on + dt.timedelta(days=29), value, low, high, when, comparison)


def series(*points: Point, **more: object) -> Series:
    """From 20 to 14 in a year."""
    given: dict[str, object] = {
        "key": "o1", "title": "Burglary <here> & there", "unit": "crimes a month", "points": points, "baseline": 20.0,
        "target": 14.0, "due_on": dt.date(2026, 12, 31), "agreed_on": START,
    }  # fmt: skip
    return Series(**(given | more))  # type: ignore[arg-type]


class TestReadingsChart:
    @given(
        st.lists(
            st.tuples(figures, figures, figures, st.sampled_from(list(When)), st.none() | figures),
            max_size=20,
        ),
        figures,
        figures,
        st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")),
        st.booleans(),
    )
    def test_is_well_formed_whatever_the_numbers(
        self,
        rows: list[tuple[float, float, float, When, float | None]],
        baseline: float,
        target: float,
        title: str,
        agreed: bool,
    ) -> None:
        points = [
            Point(START + dt.timedelta(days=14 * n), START + dt.timedelta(days=14 * n + 13), *row)
            for n, row in enumerate(rows)
        ]
        drawn = series(
            *points,
            baseline=baseline,
            target=target,
            title=title,
            agreed_on=START if agreed else None,
            comparison_name=title,
        )

        svg = readings_chart(drawn)

        assert ET.fromstring(svg).tag == f"{SVG}svg"
        assert not {"nan", "inf"} & set(svg.split('"'))

    @given(
        st.lists(st.tuples(figures, figures, figures), max_size=8),
        figures,
        figures,
        st.none() | st.integers(-400, 800),
        st.integers(-400, 800),
    )
    def test_no_two_labels_meet_and_all_lie_inside(
        self,
        rows: list[tuple[float, float, float]],
        baseline: float,
        target: float,
        agreed: int | None,
        due: int,
    ) -> None:
        drawn = series(
            *(
                Point(
                    START + dt.timedelta(days=14 * n),
                    START + dt.timedelta(days=14 * n + 13),
                    *row,
                    When.SINCE,
                )
                for n, row in enumerate(rows)
            ),
            baseline=baseline,
            target=target,
            agreed_on=None if agreed is None else START + dt.timedelta(days=agreed),
            due_on=START + dt.timedelta(days=due),
        )

        labels = chart_labels(drawn)

        for one, other in combinations(labels, 2):
            assert not meet(one.box, other.box), (one, other)
        for row in labels:
            left, top, right, bottom = row.box
            assert left >= 0, row
            assert top >= 0, row
            assert right <= 400, row
            assert bottom <= 220, row

    def test_aim_and_baseline_that_are_near_stand_apart_in_their_order(self) -> None:
        root = ET.fromstring(readings_chart(series(point(0, 20.0), baseline=20.0, target=19.8)))

        heights = {text.text: float(text.get("y", "0")) for text in root.iter(f"{SVG}text")}
        assert heights["Aim"] - heights["Baseline"] >= 11

    def test_a_figure_on_the_axis_is_short(self) -> None:
        for top, said in ((2.9e7, "30m"), (29_000.0, "30k"), (5_900.0, "6,000")):
            labels = chart_labels(series(point(0, top), baseline=top, target=top))
            assert said in {row.words for row in labels}

    def test_no_style_attribute(self) -> None:
        svg = readings_chart(series(point(0, 20.0), point(1, 15.0, comparison=18.0)))

        assert "style" not in svg

    def test_is_named_and_described(self) -> None:
        root = ET.fromstring(readings_chart(series(point(0, 20.0))))

        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == "o1-t o1-d"
        assert [root.findtext(f"{SVG}title")] == ["Burglary <here> & there"]
        assert "Baseline 20, aim 14 by 31 December 2026." in (root.findtext(f"{SVG}desc") or "")

    def test_draws_one_mark_for_each_period_and_hollow_what_has_not_ended(self) -> None:
        root = ET.fromstring(
            readings_chart(series(point(0, 20.0, When.BEFORE), point(1, 15.0), point(2, 3.0, When.SO_FAR)))
        )

        fills = [mark.get("fill") for mark in root.iter(f"{SVG}circle")]
        assert fills == ["#505a5f", "#1d70b8", "#ffffff"]

    def test_a_better_value_is_drawn_lower(self) -> None:
        root = ET.fromstring(readings_chart(series(point(0, 20.0), point(1, 10.0))))

        first, second = (float(mark.get("cy", "0")) for mark in root.iter(f"{SVG}circle"))
        assert second > first

    def test_shows_the_comparison_only_by_name(self) -> None:
        points = [point(0, 20.0, comparison=19.0), point(1, 10.0, comparison=18.0)]

        assert "2 2" in readings_chart(series(*points, comparison_name="Dock"))
        assert "2 2" not in readings_chart(series(*points))


class TestChartWords:
    def test_say_what_it_shows(self) -> None:
        words = chart_words(series(point(0, 20.0, When.BEFORE), point(1, 15.0), point(2, 12.0)))

        assert words.endswith(
            "1 period before, from 20 to 20, the last 20. "
            "2 periods since the plan was agreed, from 12 to 15, the last 12."
        )

    def test_say_that_nothing_is_known_yet(self) -> None:
        assert "No whole period since the plan was agreed yet." in chart_words(series())
