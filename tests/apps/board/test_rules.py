"""Figures from counts."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.board.rules import figures as rules

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


class TestWhatAFigureCarries:
    def test_its_question_and_the_address_of_its_rows(self) -> None:
        figure = rules.count(
            name="a.b", label="A", value=4, unit="tasks", definition="…", as_of=AT,
            source="tasking.count(since=2026-01-01)", rows="/station/tasks/", digits=1, why_none="Never said.",
        )  # fmt: skip

        assert (figure.source, figure.rows, figure.digits) == (
            "tasking.count(since=2026-01-01)",
            "/station/tasks/",
            1,
        )
        assert figure.why_none == ""

    def test_why_it_has_no_value(self) -> None:
        why = "Positions are kept since 3 March 2025."
        unknown = rules.none(name="a.b", label="A", unit="visits", definition="…", as_of=AT, why_none=why)
        of_nothing = rules.share(
            name="a.c", label="A", numerator=0, denominator=0, definition="…", as_of=AT, why_none=why
        )
        uncounted = rules.count(
            name="a.d", label="A", value=None, unit="visits", definition="…", as_of=AT, why_none=why
        )

        assert [(figure.value, figure.why_none) for figure in (unknown, of_nothing, uncounted)] == [
            (None, why)
        ] * 3

    def test_a_reason_of_its_own_where_its_maker_gives_none(self) -> None:
        few = rules.count_of_people(name="a.b", label="A", value=9, unit="people", definition="…", as_of=AT)
        sampled = rules.sampled_share(
            name="a.c", label="A", numerator=1, denominator=9, definition="…", as_of=AT
        )
        whole = rules.share(name="a.d", label="A", numerator=0, denominator=0, definition="…", as_of=AT)

        assert (few.value, few.people, sampled.value, whole.value) == (None, True, None, None)
        assert "Fewer than 10" in few.why_none
        assert "Fewer than 10 answers" in sampled.why_none
        assert "share of" in whole.why_none

    def test_that_it_counts_people(self) -> None:
        figure = rules.count(
            name="a.b", label="A", value=3, unit="people", definition="…", as_of=AT, people=True
        )

        assert (figure.value, figure.people) == (3, True)
