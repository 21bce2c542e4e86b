"""Totals of honest tables: what they are of besides their lines, and that one changed digit is still found."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

DOUBT, RIGHT = Severity.DOUBT, Severity.CONSISTENT


def table(head: str, *rows: str, caption: str = "") -> str:
    """A table of pipes from lines whose cells are parted by semicolons."""
    lines = [head, ";".join("-" * 3 for _ in head.split(";")), *rows]
    return f"{caption}\n\n" + "\n".join(f"| {line.replace(';', ' | ')} |" for line in lines)


class TestLinesThatAreSumsOfOthers:
    ROWS = (
        "Rowers;500;520",
        "Steerers;90;95",
        "Crews;590;615",
        "Cooks;120;110",
        "Porters;210;205",
        "Shore;330;315",
    )

    def test_arent_counted_again(self) -> None:
        text = table("Group;2030;2031", *self.ROWS, "Total;920;930")
        assert contradictions(text) == []
        assert "500 + 90 + 120 + 210 = 920" in only(check(text), "table-sums", RIGHT).arithmetic[0]

    def test_may_stand_above_them(self) -> None:
        text = table(
            "Line;£",
            "**Pay**;500",
            "Rowers;400",
            "Cooks;100",
            "**Rest**;90",
            "Rope;60",
            "Oars;30",
            "**Total**;590",
        )
        assert contradictions(text) == []

    def test_leave_a_wrong_total_wrong(self) -> None:
        text = table("Group;2030;2031", *self.ROWS, "Total;920;940")
        assert only(contradictions(text), "table-sums").arithmetic == (
            "520 + 95 + 110 + 205 = 930", "940 − 930 = 10",
        )  # fmt: skip

    def test_with_shares_arent_counted_again(self) -> None:
        rows = ("Rowers;500;50%", "Steerers;100;10%", "Crews;600;60%", "Cooks;150;15%", "Porters;250;25%")
        assert contradictions(table("Group;n;%", *rows, "Total;1,000;100%")) == []

    @given(st.lists(st.lists(st.integers(1, 900), min_size=2, max_size=4), min_size=2, max_size=4), st.data())
    def test_of_any_figures_contradict_nothing(self, groups: list[list[int]], data: st.DataObject) -> None:
        rows: list[str] = []
        for number, group in enumerate(groups):
            rows += [f"Line {number} {at};{value:,}" for at, value in enumerate(group)]
            rows.append(f"Group {number};{sum(group):,}")
        whole = sum(map(sum, groups))
        assert contradictions(table("Line;Boats", *rows, f"Total;{whole:,}")) == []
        off = data.draw(st.integers(1, 9))
        assume(off < min(map(min, groups)))
        assert only(contradictions(table("Line;Boats", *rows, f"Total;{whole + off:,}")), "table-sums")


class TestPartsOfALine:
    def test_that_say_so_arent_added(self) -> None:
        rows = ("Crews;600", "of which women;210", "of whom under 20;66", "Shore;300", "including women;190")
        assert contradictions(table("Group;People", *rows, "Total;900")) == []
        assert only(contradictions(table("Group;People", *rows, "Total;960")), "table-sums").arithmetic == (
            "600 + 300 = 900", "960 − 900 = 60",
        )  # fmt: skip

    def test_that_dont_say_so_are_a_doubt(self) -> None:
        text = table("Group;People", "Crews;600", "Women;210", "Shore;300", "Women;190", "Total;900")
        assert contradictions(text) == []
        assert "Without “Women” and “Women” they make 900" in only(check(text), "table-sums", DOUBT).words

    def test_with_shares_arent_added(self) -> None:
        rows = ("Crews;600;60%", "of which women;210;21%", "Shore;400;40%")
        assert contradictions(table("Group;n;%", *rows, "Total;1,000;100%")) == []


class TestTotalsOfMoreThanTheirLines:
    LINES = ("Oars;900", "Ropes;210", "Sails;1,500")

    @pytest.mark.parametrize(
        "rows", [("Total of all losses;12,400", *LINES), (*LINES, "Total losses known;12,400")]
    )
    def test_are_at_most_a_doubt(self, rows: tuple[str, ...]) -> None:
        found = of(check(table("Loss;2031", *rows)), "table-sums")
        assert [one.severity for one in found] in ([], [DOUBT])

    def test_of_the_largest_lines_are_nothing(self) -> None:
        assert not of(
            check(table("Loss;2031", *self.LINES, "Total;12,400", caption="Table 1: Main losses")),
            "table-sums",
        )

    @pytest.mark.parametrize(
        "label", ["Total rowers (each counted once)", "Total individuals", "Total respondents"]
    )
    def test_that_count_each_once_are_no_sum(self, label: str) -> None:
        assert not of(
            check(table("Course;Came", "Knots;40", "Swimming;80", "Steering;35", f"{label};110")),
            "table-sums",
        )

    def test_of_answers_of_which_several_could_be_given_are_no_sum(self) -> None:
        text = table("Answer;People", "Price;120", "Place;90", "Time;60", "Total;200")
        assert contradictions(text)
        assert contradictions(f"Members could give more than one answer.\n{text}") == []

    def test_that_are_an_average_are_no_sum(self) -> None:
        assert contradictions(table("Club;Reached", "Alder;85", "Birch;92", "All;88")) == []


class TestFiguresThatArentAllThere:
    def test_leave_room_where_some_are_hidden(self) -> None:
        rows = ("Alder;30;28", "Birch;*;<5", "Cedar;12;11")
        assert contradictions(table("Club;2030;2031", *rows, "Total;44;42")) == []

    def test_arent_more_than_their_total(self) -> None:
        assert contradictions(table("Club;n", "Alder;60", "Birch;*", "Cedar;12", "Total;44"))

    def test_of_rounded_figures_may_be_off_by_half_of_each(self) -> None:
        rows = ("Alder;110.4", "Birch;20.4", "Cedar;5.4")
        assert contradictions(table("Club;Full-time equivalents", *rows, "Total;136.3")) == []
        assert contradictions(table("Club;Full-time equivalents", *rows, "Total;137.3"))

    def test_are_rounded_where_the_paper_says_so(self) -> None:
        text = table("Club;n", "Alder;111", "Birch;20", "Cedar;5", "Total;137")
        assert contradictions(text)
        assert contradictions(f"Figures may not sum because of rounding.\n{text}") == []


class TestHeads:
    @pytest.mark.parametrize(
        "head",
        [
            "2031/32", "2031-32", "Q1 2031/32", "31/03/2032", "Full year", "Half-year", "Year to date", "FY 2031",
            "No. of boats", "No of boats", "Full time", "Part-time", "Year ending March 2032", "Boats (FTE)",
        ],
    )  # fmt: skip
    def test_of_ordinary_columns_are_summed(self, head: str) -> None:
        rows = ("Alder;220", "Birch;140", "Cedar;95")
        assert contradictions(table(f"Club;{head}", *rows, "Total;455")) == []
        one = only(contradictions(table(f"Club;{head}", *rows, "Total;475")), "table-sums")
        assert one.arithmetic == ("220 + 140 + 95 = 455", "475 − 455 = 20")

    @pytest.mark.parametrize(
        "head",
        [
            "£/boat",
            "Trips per year",
            "Average 2031/32",
            "Rate",
            "Years of service",
            "Target 2031/32",
            "Age",
            "No.",
        ],
    )
    def test_of_columns_that_add_up_to_nothing_arent(self, head: str) -> None:
        assert contradictions(table(f"Club;{head}", "Alder;22", "Birch;14", "Cedar;9", "Total;16")) == []

    def test_of_running_columns_end_with_their_total(self) -> None:
        rows = ("April;100;100", "May;120;220", "June;90;310")
        assert contradictions(table("Month;New;Year to date", *rows, "Total;310;310")) == []


class TestCellsWithFootnotes:
    @pytest.mark.parametrize(
        "cell",
        [
            "20¹", "20<sup>1</sup>", "20[^1]", "20*", "20 *", "20 (r)", "20r", "20 [1]", "20†", "20 (1)", "~20", "20.",
            "20 FTE",
        ],
    )  # fmt: skip
    def test_are_figures(self, cell: str) -> None:
        assert contradictions(table("Club;n", "Alder;10", f"Birch;{cell}", "Cedar;15", "Total;45")) == []
        one = only(
            contradictions(table("Club;n", "Alder;10", f"Birch;{cell}", "Cedar;15", "Total;46")), "table-sums"
        )
        assert one.arithmetic[0] == "10 + 20 + 15 = 45"

    def test_in_a_table_of_html_are_figures(self) -> None:
        rows = "".join(
            f"<tr><td>{a}</td><td>{b}</td></tr>"
            for a, b in (("Alder", "10"), ("Birch", "20<sup>1</sup>"), ("Total", "30"))
        )
        assert contradictions(f"<table><tr><th>Club</th><th>n</th></tr>{rows}</table>\n") == []


class TestLinesThatArentAdded:
    @pytest.mark.parametrize(
        "line", ["Average;950", "Target;2,000", "Average per month;950", "Maximum;1,000"]
    )
    def test_are_averages_and_targets(self, line: str) -> None:
        assert contradictions(table("Month;Visits", "May;1,000", "June;900", line, "Total;1,900")) == []

    def test_are_taken_away_where_they_say_so(self) -> None:
        assert contradictions(table("Line;£", "Wages;500", "Less grant;100", "Net total;400")) == []

    def test_are_steps_of_one_thing(self) -> None:
        rows = ("Asked;500", "Came;300", "Chosen;60")
        assert contradictions(table("Step;People", *rows, "Total chosen;60")) == []

    def test_of_which_some_cells_are_empty_are_a_doubt(self) -> None:
        text = table("Club;n", "Alder;30", "Birch;", "Cedar;5", "Total;42")
        assert contradictions(text) == []
        assert only(check(text), "table-sums", DOUBT)


class TestSharesOfSeveralCounts:
    ROWS = ("Rowers;30;28.5;60%", "Steerers;20;19.9;40%", "Total;50;48.4;100%")

    def test_are_those_of_the_count_that_they_fit(self) -> None:
        text = table("Who;Heads;Full-time equivalents;Share", *self.ROWS)
        assert contradictions(text) == []
        assert "30 / 50 = 60%" in only(check(text), "table-shares", RIGHT).arithmetic[1]

    def test_of_hidden_counts_leave_room(self) -> None:
        rows = ("Rowers;18;36.73%", "Cooks;19;38.78%", "Others;not shown;not shown", "Total;49;100%")
        assert contradictions(table("Who;Heads;Share", *rows)) == []

    def test_that_were_made_a_hundred_may_be_off_by_a_last_digit(self) -> None:
        rows = "Rowers;18;{}%", "Cooks;18;36.73%", "Others;13;26.53%", "Total;49;100%"
        text = table("Who;Heads;Share", *rows)
        assert contradictions(text.format("36.74")) == []
        assert contradictions(text.format("36.76"))


class TestTablesThatFollowEachOther:
    HALF = table("Rank;n", "Rowers;30", "Cooks;10", caption="{}")

    def test_with_captions_of_their_own_arent_joined(self) -> None:
        text = (
            self.HALF.format("Table 1: Men")
            + "\n\n"
            + table("Rank;n", "Rowers;12", "Cooks;5", "Total;17", caption="Table 2: Women")
        )
        assert contradictions(text) == []

    def test_with_one_caption_are(self) -> None:
        for caption in ("Table 1: Men", "Table 1: Men (continued)"):
            lower = table("Rank;n", "Porters;12", "Total;52", caption=caption)
            text = self.HALF.format("Table 1: Men") + "\n\n" + lower
            assert only(check(text), "table-sums", RIGHT).arithmetic == ("n: 30 + 10 + 12 = 52",)
