from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from peelian.analysis.tables import (
    Cell,
    Column,
    Linked,
    Table,
    csv_of,
    guarded,
    unguarded,
    unnumbered,
    workbook_of,
)

COLUMNS = (
    Column("Unit"),
    Column("Since"),
    Column("Strength, FTE", numeric=True, digits=1),
    Column("Share", numeric=True, digits=1, share=True),
)


def _table(*rows: list[Cell], total: list[Cell] | None = None, name: str = "strength") -> Table:
    return Table(name, "Strength on 1 March 2026", COLUMNS, rows, total, ("FTE, not heads.",))


def _read(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_of(table))))


class TestATable:
    def test_refuses_a_row_that_is_too_short(self) -> None:
        with pytest.raises(ValueError, match="4 columns"):
            _table(["Force"])

    def test_says_a_figure_that_is_not_known_apart_from_none(self) -> None:
        column = COLUMNS[2]
        assert (column.said(None), column.said(0)) == ("–", "0.0")

    def test_says_figures_days_and_shares_as_people_read_them(self) -> None:
        assert COLUMNS[2].said(Decimal("1234.56")) == "1,234.6"
        assert COLUMNS[1].said(dt.date(2026, 3, 1)) == "1 March 2026"
        assert COLUMNS[3].said(0.0616) == "6.2%"
        assert COLUMNS[2].said("fewer than 5") == "fewer than 5"

    def test_writes_heads_whole_beside_fte_where_both_stand_in_a_column(self) -> None:
        column = Column("Figure", numeric=True, digits=2, mixed=True)
        said = [
            column.said(value) for value in (Decimal("464.00"), Decimal("451.60"), 8067, Decimal("-2.00"))
        ]
        assert said == ["464", "451.60", "8,067", "-2"]
        table = Table(
            "mixed",
            "Mixed",
            (Column("What"), column),
            [["Heads", Decimal("464.00")], ["FTE", Decimal("0.5")]],
        )
        sheet = load_workbook(io.BytesIO(workbook_of(table))).worksheets[0]
        assert [sheet["B3"].number_format, sheet["B4"].number_format] == ["#,##0", "#,##0.00"]


class TestTheCsvFile:
    def test_holds_heading_rows_and_total(self) -> None:
        table = _table(["North", dt.date(2026, 3, 1), 12.5, 0.25], total=["All", None, 50, 1])
        assert _read(table) == [
            ["Unit", "Since", "Strength, FTE", "Share"],
            ["North", "2026-03-01", "12.5", "0.25"],
            ["All", "", "50", "1"],
        ]

    def test_leaves_a_link_behind_and_keeps_its_value(self) -> None:
        assert _read(_table([Linked("North", "/station/"), None, 1, None]))[1][0] == "North"

    @pytest.mark.parametrize("bad", ["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx", " =1", "＝1"])
    def test_lets_no_spreadsheet_take_words_for_a_formula(self, bad: str) -> None:
        assert _read(_table([bad, None, 1, None]))[1][0] == f"'{bad}"

    @pytest.mark.parametrize("words", ["=1", "＝1+1", "'=1", "''-1", "'tis", "O'Neill", " =1", "' +44", "'"])
    def test_gives_words_back_as_they_were_with_apostrophes_of_their_own(self, words: str) -> None:
        assert unguarded(guarded(words)) == words

    def test_leaves_a_negative_number_a_number(self) -> None:
        assert _read(_table(["North", None, -115, None]))[1][2] == "-115"

    @given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
    def test_gives_back_what_it_was_given_but_for_the_guard(self, words: str) -> None:
        out = io.StringIO(newline="")
        csv.writer(out).writerow([guarded(words), "x"])
        (read,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
        assert unguarded(read[0]) == words
        assert not read[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


class TestTheWorkbook:
    def test_holds_numbers_as_numbers_with_their_format(self) -> None:
        sheet = load_workbook(
            io.BytesIO(workbook_of(_table(["North", dt.date(2026, 3, 1), 12.5, 0.25])))
        ).worksheets[0]
        assert [cell.value for cell in sheet[3]] == ["North", dt.datetime(2026, 3, 1), 12.5, 0.25]  # noqa: DTZ001
        assert [sheet["C3"].number_format, sheet["D3"].number_format] == ["#,##0.0", "0.0%"]

    @pytest.mark.parametrize("bad", ["=1+1", "=cmd|'/c calc'!A0", "@SUM(A1)"])
    def test_holds_no_formula_whatever_words_begin_with(self, bad: str) -> None:
        sheet = load_workbook(io.BytesIO(workbook_of(_table([bad, None, 1, None])))).worksheets[0]
        assert (sheet["A3"].value, sheet["A3"].data_type) == (bad, "s")

    def test_has_a_sheet_for_each_table_and_one_for_what_has_to_be_known(self) -> None:
        book = load_workbook(
            io.BytesIO(workbook_of(_table(name="a" * 40), _table(name="A" * 40), _table(name="notes")))
        )
        assert book.sheetnames == ["a" * 31, f"{'A' * 29} 2", "notes 2", "Notes"]
        assert book["Notes"]["B1"].value == "FTE, not heads."

    @given(st.text(max_size=60))
    def test_is_written_whatever_the_words_hold(self, words: str) -> None:
        load_workbook(io.BytesIO(workbook_of(Table(words, words, [Column(words)], [[words]]))))


class TestCaptions:
    @pytest.mark.parametrize(
        ("caption", "without"),
        [
            ("Table 3: Leavers by reason", "Leavers by reason"),
            ("Leavers by reason", "Leavers by reason"),
            ("Table tennis: clubs", "Table tennis: clubs"),
            ("Table 3:", "Table 3:"),
        ],
    )
    def test_lose_a_number_of_their_own(self, caption: str, without: str) -> None:
        assert unnumbered(caption) == without
