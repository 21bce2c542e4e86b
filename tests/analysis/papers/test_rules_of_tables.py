"""Tables and what the text says of them, in invented papers."""

from __future__ import annotations

import pytest

from peelian.analysis.papers.findings import Severity
from tests.analysis.papers.checking import check, contradictions, of, only

WRONG, DOUBT, NOTE, RIGHT = Severity.CONTRADICTION, Severity.DOUBT, Severity.NOTE, Severity.CONSISTENT


class TestATableWithoutItsTotal:
    TEXT = (
        "New boats of {said} were given to the harbour office. Table 4 below has the new boats by office.\n\n"
        "Table 4: New boats by office\n\nOffice\tKind\tNew boats\nHarbour Office\tRowing\t31\n\tSailing\t44\n"
        "\tMotor\t12\nMill\tRowing\t90\n"
    )

    def test_has_a_group_that_the_text_says_rightly(self) -> None:
        one = only(check(self.TEXT.replace("of {said}", "87 boats")), "table-text", RIGHT)
        assert one.arithmetic == ("31 + 44 + 12 = 87",)

    def test_has_a_group_that_the_text_says_wrongly(self) -> None:
        text = self.TEXT.replace("New boats of {said} were", "89 boats were")
        one = only(contradictions(text), "table-text")
        assert one.arithmetic == ("31 + 44 + 12 = 87", "89 − 87 = 2")

    def test_is_asked_for_its_total_where_the_text_has_more(self) -> None:
        text = "In all 220 new boats were paid for.\n\n" + self.TEXT.replace("of {said}", "87 boats")
        assert "220 − 177 = 43" in only(check(text), "table-text", DOUBT).arithmetic


class TestTotals:
    TABLE = "| Item | £ |\n|---|---|\n| Paint | 1,200 |\n| Rope | 350 |\n| Total | {total} |\n"

    def test_that_are_right(self) -> None:
        assert only(check(self.TABLE.format(total="1,550")), "table-sums", RIGHT)

    def test_that_are_wrong(self) -> None:
        one = only(contradictions(self.TABLE.format(total="1,650")), "table-sums")
        assert one.arithmetic == ("1,200 + 350 = 1,550", "1,650 − 1,550 = 100")

    def test_of_parts_and_of_all(self) -> None:
        rows = "| A | 3 |\n| B | 4 |\n| Subtotal | 7 |\n| C | 5 |\n| D | 6 |\n| Subtotal | 11 |\n| Grand total | 18 |\n"
        assert not contradictions(f"| Kind | Boats |\n|---|---|\n{rows}")
        assert contradictions(f"| Kind | Boats |\n|---|---|\n{rows}".replace("18", "19"))

    def test_of_averages_arent_asked_to_add_up(self) -> None:
        assert not contradictions(
            "| Kind | Average age |\n|---|---|\n| A | 30 |\n| B | 40 |\n| Total | 36 |\n"
        )

    def test_of_a_line_across(self) -> None:
        head = "| Kind | North | South | Total |\n|---|---|---|---|\n"
        rows = "| A | 1 | 2 | 3 |\n| B | 4 | 5 | 9 |\n| C | 6 | 7 | 14 |\n"
        assert "“C” adds up to 13" in only(contradictions(head + rows), "table-sums").words

    @pytest.mark.parametrize(
        "line",
        ["| Mean age | 30 | 40 | 36 |", "| Turnover | 5 | 7 | 6 |", "| Share | 5% | 7% | 6% |",
         "| Cases per officer | 2 | 4 | 3 |"],
    )  # fmt: skip
    def test_of_a_line_of_means_or_rates_across_arent_asked_to_add_up(self, line: str) -> None:
        head = "| Kind | North | South | Total |\n|---|---|---|---|\n"
        rows = "| A | 1 | 2 | 3 |\n| B | 4 | 5 | 9 |\n| C | 6 | 7 | 13 |\n"

        assert not contradictions(f"{head}{rows}{line}\n")

    def test_that_take_the_place_of_lines_left_empty(self) -> None:
        rows = "Office\tKind\tMay 2030\tMay 2031\nHarbour\tRowing\t10\t55\n\tSailing\t40\t\nTotal\t\t50\t55\n"
        assert only(check(rows), "table-sums", RIGHT).arithmetic == ("May 2030: 10 + 40 = 50",)


class TestShares:
    def test_of_some_lines_of_a_whole_are_right(self) -> None:
        text = (
            "Of the 200 boats, the kinds most lent are in table 3.\n\nTable 3: Boats\n\n| Kind | Boats | % |\n"
            "|---|---|---|\n| A | 90 | 45% |\n| B | 50 | 25% |\n| C | 21 | 10.5% |\n"
        )
        assert only(check(text), "table-shares", RIGHT).arithmetic == ("200 − 161 = 39",)
        assert not contradictions(text)

    def test_of_each_lines_own_base_arent_of_the_column(self) -> None:
        table = (
            "| Course | Trained | Share in date |\n|---|---|---|\n| A | 30 | 60% |\n| B | 0 | 0% |\n| C | 12 | 17% |\n"
            "| Total | 42 | 35% |\n"
        )
        assert not contradictions(table)

    def test_of_two_lines_and_other_bases_are_left_alone(self) -> None:
        assert not contradictions(
            "| Kind | Boats | Share lent |\n|---|---|---|\n| A | 30 | 60% |\n| B | 10 | 17% |\n"
        )

    def test_of_a_change_arent_shares_of_a_total(self) -> None:
        table = "| Kind | Boats | % change |\n|---|---|---|\n| A | 30 | 12% |\n| B | 40 | 5% |\n| Total | 70 | 8% |\n"
        assert not contradictions(table)

    def test_may_be_mended_in_two_ways_that_are_both_said(self) -> None:
        table = (
            "| Kind | Boats | % |\n|---|---|---|\n| A | 1 | 50% |\n| B | 1 | 50% |\n| Total | 1000 | 100% |\n"
        )
        one = only(contradictions(table), "table-shares")
        assert "the total is 2, not 1,000" in one.repair

    def test_of_a_table_in_which_more_is_wrong_have_no_repair(self) -> None:
        table = (
            "| Kind | Boats | % of total |\n|---|---|---|\n| A | 55 | 50% |\n| B | 33 | 30% |\n| C | 20 | 20% |\n"
            "| Total | 100 | 100% |\n"
        )
        assert only(contradictions(table), "table-shares").repair.startswith("No change of a single cell")

    def test_say_which_line_was_counted_twice(self) -> None:
        table = (
            "| Kind | Boats | % of total |\n|---|---|---|\n| Sailing | 65 | 50% |\n| Small sailing | 15 | 15% |\n"
            "| Motor | 35 | 35% |\n| Total | 100 | 100% |\n"
        )
        repair = only(contradictions(table), "table-shares").repair
        assert repair.startswith("“Sailing” is 50, not 65.")
        assert "65 = 50 + 15: “Small sailing” was probably counted twice." in repair

    def test_with_mixed_digits_are_a_note(self) -> None:
        table = (
            "| Kind | Boats | % |\n|---|---|---|\n| A | 1 | 33.33% |\n| B | 1 | 33.33% |\n| C | 1 | 33.3% |\n"
        )
        assert "“C” 33.3%" in only(check(table), "precision", NOTE).words
        assert not contradictions(table)


class TestTwoTables:
    HEAD = "| Office | Kind | Boats |\n|---|---|---|\n"

    def test_that_part_one_office_in_other_lines(self) -> None:
        one = self.HEAD + "| Harbour | Rowing | 3 |\n| | Sailing | 4 |\n| | Motor | 5 |\n"
        two = self.HEAD + "| Harbour | Rowing | 1 |\n| | Sailing | 2 |\n| | Motor and steam | 8 |\n"
        found = only(check(f"Table 1: A\n\n{one}\nSome words.\n\nTable 2: B\n\n{two}"), "table-pairs", DOUBT)
        assert "“Motor” is “Motor and steam” there" in found.words

    def test_set_what_was_added_beside_what_there_was(self) -> None:
        new = (
            self.HEAD
            + "| Harbour | Rowing | 3 |\n| | Sailing | 4 |\n| | Motor | 5 |\n| Mill | Rowing | 9 |\n"
        )
        held = (
            "| Office | Kind | May 2021 | May 2022 | May 2023 |\n|---|---|---|---|---|\n"
            "| Harbour | Rowing | 20 | 25 | 21 |\n| | Sailing | 31 | 30 | 35 |\n{more}| Total | | {total} |\n"
        )
        for more, total, steps in (
            ("", "51 | 55 | 56", ("Table 2: 55 − 51 = +4", "Table 2: 56 − 51 = +5")),
            (
                "| Mill | Rowing | 1 | 1 | 1 |\n",
                "52 | 56 | 57",
                ("Table 2: 55 − 51 = +4", "Table 2: 56 − 51 = +5"),
            ),
        ):
            table = held.format(more=more, total=total)
            for pair in ((new, table), (table, new)):
                text = f"Table 1: A\n\n{pair[0]}\nSome words.\n\nTable 2: B\n\n{pair[1]}"
                own, other = ("Table 1", "Table 2") if pair[0] is new else ("Table 2", "Table 1")
                assert only(check(text), "table-pairs", DOUBT).arithmetic == (
                    f"{own}: 3 + 4 + 5 = 12", *(step.replace("Table 2", other) for step in steps),
                )  # fmt: skip

    def test_with_the_same_lines_are_right(self) -> None:
        one = self.HEAD + "| Harbour | Rowing | 3 |\n| | Sailing | 4 |\n"
        assert not of(check(f"Table 1: A\n\n{one}\nSome words.\n\nTable 2: B\n\n{one}"), "table-pairs")


class TestSmallNumbers:
    @pytest.mark.parametrize(("count", "told"), [(0, False), (1, True), (4, True), (5, False)])
    def test_of_people_are_noted(self, count: int, told: bool) -> None:
        table = f"Table 1: Victims by place\n\n| Place | Victims |\n|---|---|\n| A | {count} |\n| B | 40 |\n"
        assert bool(of(check(table), "small-numbers", NOTE)) is told

    def test_of_things_arent(self) -> None:
        assert not of(check("| Place | Boats |\n|---|---|\n| A | 2 |\n| B | 40 |\n"), "small-numbers")


class TestTotalLines:
    def test_are_told_by_their_first_words(self) -> None:
        table = "| Code | Name | Boats |\n|---|---|---|\n| E1 | Mean | 3 |\n| E2 | Sum | 9 |\n"
        assert not contradictions(table)

    def test_of_a_group_stand_in_its_second_column(self) -> None:
        table = "| Office | Kind | Boats |\n|---|---|---|\n| Mill | Rowing | 3 |\n| | Sailing | 4 |\n| | Total | {} |\n"
        assert not contradictions(table.format(7))
        assert contradictions(table.format(8))
