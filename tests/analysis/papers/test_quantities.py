"""What is a figure in words, what it counts, and what is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from peelian.analysis.papers.dates import spans
from peelian.analysis.papers.quantities import is_figure, quantities, value_of

ON = dt.date(2031, 6, 20)


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(one.words, one.kind, one.noun) for one in quantities(text, spans(text, ON))]


class TestFigures:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("There are 1,474 members of staff.", [("1,474", "count", "member")]),
            ("1474 members came.", [("1474", "count", "member")]),
            ("We gave £3,340.50 and £2m.", [("£3,340.50", "money", ""), ("£2m", "money", "")]),
            ("It is 5.96% or 7 per cent.", [("5.96%", "percent", ""), ("7 per cent", "percent", "")]),
            ("Over 12 months 9 boats sank.", [("12", "lasting", "month"), ("9", "count", "boat")]),
            ("A 3-year plan for 40 new posts.", [("3", "lasting", "year"), ("40", "count", "post")]),
            ("Last year 320 tenants left.", [("320", "count", "tenant")]),
            ("In the year 45 tenants left.", [("45", "count", "tenant")]),
            ("It is used 9,000 times, by 40 users.", [("9,000", "count", "time"), ("40", "count", "user")]),
        ],
    )
    def test_have_kind_and_noun(self, text: str, found: list[tuple[str, str, str]]) -> None:
        assert _found(text) == found

    @pytest.mark.parametrize(
        "text",
        [
            "On 27th July, 2017 and in 2021.", "In 2024/25 and 2023 – 2026.", "The 21st century.", "See table 3.",
            "Part 2, section 14 and step 7.", "From 10pm to 2.30am.", "ROOM101 and E08000025.", "At 10:30.",
            "`make 5 things`", "Use v2 of HTTP/2.", "Priority 4.", "On 2031-06-20 or 20/06/2031.",
        ],
    )  # fmt: skip
    def test_arent_days_names_or_ordinals(self, text: str) -> None:
        assert _found(text) == []

    def test_of_a_range_are_one(self) -> None:
        (one,) = quantities("Some 55% to 60% came.")
        assert (one.value, one.upper, one.low, one.high) == (55, 60, 55, 60)

    def test_of_a_change_are_two(self) -> None:
        assert len(quantities("It rose from 55% to 60%.")) == 2

    @pytest.mark.parametrize(
        ("text", "low", "high"),
        [
            ("more than 30 came", 31, "Infinity"),
            ("at least 30 came", 30, "Infinity"),
            ("fewer than 30 came", 0, 29),
            ("up to 30 came", 0, 30),
            ("approximately 100 came", 95, 105),
            ("30 came", 30, 30),
        ],
    )
    def test_with_hedges_have_bounds(self, text: str, low: int, high: int | str) -> None:
        (one,) = quantities(text)
        assert (one.low, one.high) == (Decimal(low), Decimal(high))

    def test_of_millions_are_told_in_full(self) -> None:
        assert [one.value for one in quantities("£1.5 million for 2 thousand trees")] == [1_500_000, 2000]


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ("1,204", 1204),
            ("36.73%", Decimal("36.73")),
            ("(12)", -12),
            ("-3", -3),
            ("£74,900", 74900),
            ("13*", 13),
        ],
    )
    def test_with_figures(self, cell: str, value: int | Decimal) -> None:
        assert is_figure(cell)
        assert value_of(cell) == value

    @pytest.mark.parametrize("cell", ["", "–", "n/a", "2024", "Oct 2019", "3 or 4", "Band 3"])
    def test_without(self, cell: str) -> None:
        assert not is_figure(cell)


class TestDays:
    @pytest.mark.parametrize(
        ("text", "first", "last"),
        [
            ("27th July, 2017", "2017-07-27", "2017-07-27"),
            ("in October 2016", "2016-10-01", "2016-10-31"),
            ("at the end of March 2023", "2023-03-31", "2023-03-31"),
            ("the beginning of December 2023", "2023-12-01", "2023-12-01"),
            ("for 2024/25", "2024-04-01", "2025-03-31"),
            ("2023 – 2026", "2023-01-01", "2026-12-31"),
            ("since 7th October", "2030-10-07", "2030-10-07"),  # the latest before the paper's day
            ("since 9 June", "2031-06-09", "2031-06-09"),
            ("2031-06-20", "2031-06-20", "2031-06-20"),
            ("03/10/2017", "2017-10-03", "2017-10-03"),
        ],
    )
    def test_in_words(self, text: str, first: str, last: str) -> None:
        (one,) = spans(text, ON)
        assert (str(one.first), str(one.last)) == (first, last)

    def test_without_a_year_are_unknown_where_the_papers_day_is(self) -> None:
        (one,) = spans("since 7th October")
        assert one.first is None

    def test_arent_verbs(self) -> None:
        assert spans("You may march here.", ON) == []
