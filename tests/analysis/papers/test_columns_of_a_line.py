"""Columns of a table that follow from others: totals, changes, rates, running totals, who came and went, averages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only
from tests.analysis.papers.test_totals import table

RIGHT = Severity.CONSISTENT
pairs = st.lists(st.tuples(st.integers(10, 5_000), st.integers(10, 5_000)), min_size=4, max_size=8)


def rows_of(made: list[tuple[int, ...]]) -> list[str]:
    return [f"Club {at};" + ";".join(f"{value:,}" for value in row) for at, row in enumerate(made)]


class TestTotalsAcross:
    @pytest.mark.parametrize(
        ("head", "first"),
        [
            ("Rank;Total;Men;Women", True), ("Rank;Men;Women;Total rowers", False),
            ("Rank;2030/31;2031/32;Total", False), ("Rank;All rowers;Men;Women", True),
            ("Rank;Q1;Q2;Half-year", False), ("Rank;Men;Women;All rowers;Boats", False),
        ],
    )  # fmt: skip
    def test_may_stand_anywhere_and_be_called_more_than_total(self, head: str, *, first: bool) -> None:
        rows = [(20, 10), (80, 41), (30, 12), (18, 14)]
        more = (7,) if "Boats" in head else ()
        made = [(a + b, a, b, *more) if first else (a, b, a + b, *more) for a, b in rows]
        assert contradictions(table(head, *rows_of(made))) == []
        made[3] = (34, 18, 14, *more) if first else (18, 14, 34, *more)
        assert only(contradictions(table(head, *rows_of(made))), "table-sums").arithmetic == ("18 + 14 = 32",)

    def test_may_leave_cells_without_a_figure(self) -> None:
        text = table("Club;Jan;Feb;Mar;Total", "A;10;–;5;15", "B;n/a;4;*;4", "C;7;8;9;{}")
        assert contradictions(text.format(24)) == []
        assert only(contradictions(text.format(25)), "table-sums").arithmetic == ("7 + 8 + 9 = 24",)

    @given(
        made=st.lists(st.tuples(*[st.integers(1, 900)] * 3), min_size=4, max_size=8), off=st.integers(1, 99)
    )
    def test_of_any_figures_are_found_where_one_is_wrong(self, made: list[tuple[int, ...]], off: int) -> None:
        whole = [(*row, sum(row)) for row in made]
        head = "Club;North;South;West;Total boats"
        assert contradictions(table(head, *rows_of(whole))) == []
        whole[0] = (*made[0], sum(made[0]) + off)
        assert of(contradictions(table(head, *rows_of(whole))), "table-sums")


class TestChanges:
    ROWS = (
        "Oars;400;360;-40;-10.0%",
        "Ropes;50;60;+10;+20.0%",
        "Sails;900;945;{};{}",
        "Paint;20;25;+5;+25.0%",
    )

    @pytest.mark.parametrize(
        ("change", "share", "step"),
        [("+54", "+5.0%", "945 − 900 = 45"), ("+45", "+16.7%", "(945 − 900) / 900 = 5.0%")],
    )
    def test_of_two_columns_are_worked_out(self, change: str, share: str, step: str) -> None:
        text = table("Lost;2030;2031;Change;% change", *self.ROWS)
        assert contradictions(text.format("+45", "+5.0%")) == []
        assert only(contradictions(text.format(change, share)), "table-changes").arithmetic == (step,)

    def test_may_be_of_columns_further_off_and_may_be_in_brackets(self) -> None:
        rows = ("Pay;410;500;510;(10)", "Rope;80;90;85;5", "Paint;30;40;44;(4)", "Total;520;630;639;{}")
        text = table("£;Last year;Budget;Actual;Variance", *rows)
        assert contradictions(text.format("(9)")) == []
        found = of(contradictions(text.format("(19)")), "table-changes")
        assert [one.arithmetic for one in found] == [("639 − 630 = 9",)]

    def test_of_shares_are_points(self) -> None:
        rows = ("A;62%;68%;{}", "B;50%;47%;-3", "C;70%;71%;+1")
        assert contradictions(table("Club;2030;2031;Change", *rows).format("+6")) == []
        assert only(contradictions(table("Club;2030;2031;Change", *rows).format("+9")), "table-changes")

    @pytest.mark.parametrize(
        ("head", "rows"),
        [
            ("Club;2030;2031;Change in rank", ("A;400;360;-1", "B;50;60;2", "C;900;945;1", "D;20;25;0")),
            ("Club;Posts;People;Vacancies", ("A;80;79;6", "B;50;35;15", "C;90;80;10", "D;20;15;5")),
            ("£m;2030;2031;Change", ("A;10.2;11.4;1.3", "B;2.1;2.2;0.1", "C;1.0;1.4;0.3", "D;5.0;6.0;1.0")),
        ],
    )
    def test_of_something_else_or_rounded_are_left_alone(self, head: str, rows: tuple[str, ...]) -> None:
        assert contradictions(table(head, *rows)) == []

    @given(made=pairs, off=st.integers(1, 99))
    def test_of_any_figures_are_found_where_one_is_wrong(self, made: list[tuple[int, int]], off: int) -> None:
        made = [(a, b + 1 if a == b else b) for a, b in made]
        rows = [(a, b, b - a) for a, b in made]
        head = "Club;2030;2031;Change"
        assert contradictions(table(head, *rows_of(rows))) == []
        a, b, change = rows[0]
        rows[0] = (a, b, change + off if change > 0 else change - off)
        assert of(contradictions(table(head, *rows_of(rows))), "table-changes")


class TestRates:
    def test_of_two_columns_are_worked_out(self) -> None:
        rows = ("A;200;20;10%", "B;400;60;15%", "C;50;10;{}", "Total;650;90;13.8%")
        text = table("Kind;Reported;Found;Rate", *rows)
        assert contradictions(text.format("20%")) == []
        assert only(contradictions(text.format("25%")), "table-rates").arithmetic == ("10 / 50 = 20.0%",)

    def test_may_be_of_both_columns_together(self) -> None:
        rows = ("A;60;40;40%", "B;30;10;25%", "C;8;2;20%", "D;18;14;{}")
        text = table("Rank;Men;Women;% women", *rows)
        assert contradictions(text.format("44%")) == []
        assert only(contradictions(text.format("54%")), "table-rates").arithmetic == ("14 / 32 = 43.8%",)

    def test_of_something_that_isnt_there_are_left_alone(self) -> None:
        rows = ("A;200;20;71%", "B;400;60;12%", "C;50;10;33%", "D;90;30;48%")
        assert contradictions(table("Club;Members;Boats;Satisfied", *rows)) == []

    @given(made=pairs)
    def test_of_any_figures_contradict_nothing(self, made: list[tuple[int, int]]) -> None:
        rows = [f"Club {at};{a + b:,};{b:,};{100 * b / (a + b):.1f}%" for at, (a, b) in enumerate(made)]
        assert contradictions(table("Club;Asked;Came;Rate", *rows)) == []


class TestRunningTotals:
    def test_go_on_from_the_line_above(self) -> None:
        rows = ("April;10;10", "May;15;{}", "June;5;30", "July;9;39")
        text = table("Month;New;Cumulative", *rows)
        assert contradictions(text.format(25)) == []
        assert only(contradictions(text.format(28)), "table-running").arithmetic == ("10 + 15 = 25",)

    def test_may_begin_before_the_table(self) -> None:
        assert (
            contradictions(table("Month;New;To date", "July;10;70", "August;15;85", "September;5;90")) == []
        )

    def test_of_lines_that_are_no_months_are_left_alone(self) -> None:
        assert contradictions(table("Club;In May;Year to date", "A;10;100", "B;20;180", "C;5;44")) == []


class TestWhoCameAndWent:
    @pytest.mark.parametrize("went", ["35", "(35)", "-35"])
    def test_lead_down_a_column(self, went: str) -> None:
        rows = ("Opening;310;140", "Joiners;45;60", f"Leavers;62;{went}", "Closing;293;{}")
        text = table(";Rowers;Cooks", *rows)
        assert contradictions(text.format(165)) == []
        one = only(contradictions(text.format(175)), "table-flows")
        assert one.arithmetic == ("140 + 60 − 35 = 165", "175 − 165 = 10")

    def test_lead_from_a_day_to_a_day(self) -> None:
        rows = ("Strength at 1 April 2030", "Joiners", "Leavers", "Strength at 31 March 2031")
        text = table(";n", *(f"{name};{value}" for name, value in zip(rows, (310, 45, 62, 303), strict=True)))
        assert only(contradictions(text), "table-flows")

    def test_lead_across_a_line(self) -> None:
        rows = ("A;310;45;62;293", "B;140;60;35;{}", "Total;450;105;97;458")
        text = table("Club;Opening;Joiners;Leavers;Closing", *rows)
        assert contradictions(text.format(165)) == []
        assert any(
            "140 + 60 − 35 = 165" in one.arithmetic
            for one in of(contradictions(text.format(175)), "table-flows")
        )

    def test_are_left_alone_where_something_else_is_told(self) -> None:
        rows = ("Opening balance;310", "Joiners;45", "Leavers;62", "Transfers;5", "Closing balance;298")
        assert contradictions(table(";n", *rows)) == []

    @given(st.lists(st.integers(0, 900), min_size=3, max_size=3), st.integers(1, 99))
    def test_of_any_figures_are_worked_out(self, made: list[int], off: int) -> None:
        first, came, went = made[0] + made[2], made[1], made[2]
        text = table(";n", f"Opening;{first}", f"Joiners;{came}", f"Leavers;{went}", "Closing;{}")
        assert of(check(text.format(first + came - went)), "table-flows", RIGHT)
        assert only(contradictions(text.format(first + came - went + off)), "table-flows")


class TestAverages:
    ROWS = ("Q1;100;10", "Q2;300;20", "Total;400;{}")

    def test_of_all_lie_between_those_of_the_parts(self) -> None:
        text = table("Quarter;Calls;Mean seconds", *self.ROWS)
        assert contradictions(text.format("17.5")) == []
        assert only(contradictions(text.format("27.5")), "table-means").arithmetic == ("10 ≤ average ≤ 20",)

    def test_of_more_than_the_lines_are_left_alone(self) -> None:
        text = table("Quarter;Calls;Mean seconds", "Q1;100;10", "Q2;300;20", "Total of the year;900;27.5")
        assert not of(check(text), "table-means")
