"""Reported figures against each other: the paper's own that doesn't add up, and figures that do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.workforce.rules.reported import contradictions
from peelian.apps.workforce.types.figures import BreakKind, CountedAs, Measure, ReportedView
from peelian.apps.workforce.types.people import StaffClass

OPENING_ON, CLOSING_ON = dt.date(2023, 3, 31), dt.date(2024, 3, 31)
FIRST = OPENING_ON + dt.timedelta(days=1)
PAPER = "Board paper, January 2024"


def figure(measure: Measure, value: Decimal | int | str, **said: Any) -> ReportedView:
    """A figure of police officers in the whole force, by head; a flow of the year, a stock of its end."""
    day = {"first_on": CLOSING_ON if measure.is_stock else FIRST, "last_on": CLOSING_ON}
    return ReportedView(
        **{
            "id": 1, "measure": measure, "unit_id": None, "unit_code": "", "unit_name": "",
            "staff_class": StaffClass.OFFICER,
            "value": Decimal(value), "counted_as": CountedAs.HEADCOUNT, "source": PAPER, "place": "",
        } | day | said,
    )  # fmt: skip


def year(
    opening: int | Decimal, joiners: int, leavers: int, closing: int | Decimal, **said: Any
) -> list[ReportedView]:
    """Strength at both ends of a year and what came and went in it."""
    start = {"first_on": OPENING_ON, "last_on": OPENING_ON}
    return [
        figure(Measure.STRENGTH, opening, **start | said), figure(Measure.JOINERS, joiners, **said),
        figure(Measure.LEAVERS, leavers, **said), figure(Measure.STRENGTH, closing, **said),
    ]  # fmt: skip


class TestIdentity:
    def test_tells_that_the_papers_own_figures_do_not_add_up(self) -> None:
        """8,067 + 1,411 - 490 = 8,988, and the paper says 7,952."""
        (found,) = contradictions(year(8067, 1411, 490, 7952))
        assert (found.kind, found.reported, found.against, found.difference) == (
            BreakKind.IDENTITY, 7952, 8988, -1036,
        )  # fmt: skip
        assert found.words == (
            "Strength, Police officers of the force, headcount: Board paper, January 2024 has 8,067 on 31 March 2023,"
            " plus 1,411 joiners and less 490 leavers from 1 April 2023 to 31 March 2024, which make 8,988, but it says"
            " 7,952 on 31 March 2024: 1,036 fewer. Nobody reported changes of class that would explain it."
        )

    def test_names_each_reports_place_and_what_else_could_explain_it(self) -> None:
        said = {
            "unit_code": "custody", "unit_name": "Custody", "staff_class": None, "counted_as": CountedAs.FTE,
            "place": "Table 2",
        }  # fmt: skip
        opening, *rest = year(Decimal("10.50"), 2, 1, Decimal(12), **said)
        (found,) = contradictions([replace(opening, source="A return", place=""), *rest])
        assert found.words == (
            "Strength, Custody, FTE: 10.50 on 31 March 2023 (A return), plus 2 joiners (Board paper, January 2024,"
            " Table 2) and less 1 leaver (Board paper, January 2024, Table 2) from 1 April 2023 to 31 March 2024,"
            " which make 11.50, but Board paper, January 2024, Table 2 says 12 on 31 March 2024: 0.50 more. Nobody"
            " reported moves between units or changes of hours that would explain it."
        )

    def test_holds_only_figures_of_the_same_people_days_and_counting_against_each_other(self) -> None:
        opening, joiners, leavers, closing = year(8067, 1411, 490, 7952)
        another_day = dt.date(2024, 3, 30)
        for other in (
            figure(Measure.STRENGTH, 7952, first_on=another_day, last_on=another_day),
            figure(Measure.STRENGTH, 7952, staff_class=StaffClass.PCSO),
            figure(Measure.STRENGTH, 7952, counted_as=CountedAs.FTE),
            figure(Measure.STRENGTH, 7952, unit_code="custody", unit_name="Custody"),
            figure(Measure.ESTABLISHMENT, 7952),
        ):
            assert contradictions([opening, joiners, leavers, other]) == []
        for missing in (
            [opening, joiners, closing],
            [opening, leavers, closing],
            [joiners, leavers, closing],
        ):
            assert contradictions(missing) == []

    def test_does_not_count_transfers_twice(self) -> None:
        figures = year(100, 10, 5, 105)
        assert (
            contradictions([*figures, figure(Measure.TRANSFERS_IN, 3), figure(Measure.TRANSFERS_OUT, 2)])
            == []
        )

    def test_one_figure_said_by_two_is_one_break_that_cites_both(self) -> None:
        figures = [*year(8067, 1411, 490, 7952), figure(Measure.STRENGTH, 7952, source="The Federation")]
        (found,) = contradictions(figures)
        assert found.source == "Board paper, January 2024; The Federation"


class TestTwice:
    def test_tells_that_two_reports_of_one_day_differ(self) -> None:
        (found,) = contradictions(
            [
                figure(Measure.STRENGTH, 7952, place="p. 3"),
                figure(Measure.STRENGTH, 8067, source="The Federation"),
            ]
        )
        assert (found.kind, found.reported, found.against) == (BreakKind.TWICE, 8067, 7952)
        assert found.words == (
            "Strength, Police officers of the force, on 31 March 2024, headcount: Board paper, January 2024, p. 3 says"
            " 7,952 and The Federation says 8,067. They differ by 115."
        )

    def test_is_silent_where_two_say_the_same(self) -> None:
        assert (
            contradictions([figure(Measure.LEAVERS, 490), figure(Measure.LEAVERS, 490, source="A return")])
            == []
        )


@st.composite
def series(draw: st.DrawFn) -> list[ReportedView]:
    """Years of one force, class and way of counting, each of which ends as it has to, said in any order, some twice."""
    counted = draw(st.sampled_from(CountedAs))
    held = draw(st.sampled_from([None, *StaffClass]))
    step = Decimal(1) if counted is CountedAs.HEADCOUNT else Decimal("0.01")
    number = st.integers(0, 900_000).map(lambda n: n * step)
    strength, opened = draw(number), OPENING_ON
    said: dict[str, Any] = {"counted_as": counted, "staff_class": held}
    found = [figure(Measure.STRENGTH, strength, first_on=opened, last_on=opened, **said)]
    for days in draw(st.lists(st.integers(1, 400), min_size=1, max_size=4)):
        first, closed = opened + dt.timedelta(days=1), opened + dt.timedelta(days=days)
        joiners = draw(number)
        leavers = draw(st.integers(0, int((strength + joiners) / step)).map(lambda n: n * step))
        strength += joiners - leavers
        span = {"first_on": first, "last_on": closed}
        found += [
            figure(Measure.JOINERS, joiners, **span | said), figure(Measure.LEAVERS, leavers, **span | said),
            figure(Measure.STRENGTH, strength, first_on=closed, last_on=closed, **said),
        ]  # fmt: skip
        opened = closed
    again = draw(st.lists(st.sampled_from(found), max_size=3))
    return draw(st.permutations(found + again))


class TestFiguresThatHold:
    @given(figures=series())
    def test_give_no_break(self, figures: list[ReportedView]) -> None:
        assert contradictions(figures) == []

    @given(figures=series(), by=st.integers(1, 10_000), data=st.data())
    def test_one_that_is_changed_gives_a_break_by_as_much(
        self, figures: list[ReportedView], by: int, data: st.DataObject
    ) -> None:
        flows = [one for one in figures if not one.measure.is_stock]
        wrong = data.draw(st.sampled_from(flows))
        changed = [
            figure(one.measure, one.value + by, first_on=one.first_on, last_on=one.last_on, staff_class=one.staff_class,
                   counted_as=one.counted_as) if one == wrong else one
            for one in figures
        ]  # fmt: skip
        (found,) = contradictions(changed)
        sign = -1 if wrong.measure is Measure.JOINERS else 1
        assert (found.kind, found.last_on, found.difference) == (BreakKind.IDENTITY, wrong.last_on, sign * by)
