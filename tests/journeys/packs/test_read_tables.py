"""A table as it is read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from peelian.analysis.tables import Cell, Column, Linked, Table, csv_of
from peelian.journeys.packs import read_tables

COLUMNS = [Column("Of"), Column("Count", numeric=True), Column("p", numeric=True, digits=4)]


def table(*rows: list[Cell], total: list[Cell] | None = None) -> Table:
    return Table("t", "Leavers by reason", COLUMNS, rows, total)


def said(one: Table) -> list[list[str]]:
    return [[column.said(cell) for column, cell in zip(one.columns, row, strict=True)] for row in one.lines()]


def test_what_is_hidden_has_one_word_and_a_minus_is_one() -> None:
    read = read_tables.read(table(["A", "hidden", None], ["B", "too few to tell", 0.5], ["C", -1200, -0.25]))

    assert said(read) == [["A", "not shown", "–"], ["B", "not shown", "0.5000"], ["C", "−1,200", "−0.2500"]]


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.00004, "< 0.0001"),
        (Decimal("0.00001"), "< 0.0001"),
        (0.00006, "0.0001"),
        (0.0, "0.0000"),
        (1, "1.0000"),
    ],
)
def test_what_is_not_nought_is_never_written_as_nought(p: float | Decimal, words: str) -> None:
    assert said(read_tables.read(table(["A", 1, p])))[0][2] == words


def test_one_row_has_no_sum() -> None:
    assert read_tables.read(table(["A", 1, None], total=["All", 1, None])).total is None
    assert read_tables.read(table(["A", 1, None], ["B", 2, None], total=["All", 3, None])).total == [
        "All",
        3,
        None,
    ]


def test_a_link_stays_one() -> None:
    assert read_tables.read(table(["A", Linked(-2, "/rows/"), None])).rows[0][1] == Linked("−2", "/rows/")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "Leavers by reason: there is nothing to list."),
        ([["A", None, None]], "Leavers by reason: not known."),
        ([["A", None, "hidden"], ["B", "not shown", None]],
         "Leavers by reason: not shown, as counts of people in it are too small."),
        ([["A", 0, None]], ""),
    ],
)  # fmt: skip
def test_a_table_that_tells_nothing_is_said_in_a_sentence(rows: list[list[Cell]], words: str) -> None:
    assert read_tables.untold(table(*rows)) == words


def test_a_table_of_words_tells_them() -> None:
    words = Table("t", "Teams", [Column("Area"), Column("Officer")], [["Bartley Green", "PC Ali"]])
    assert read_tables.untold(words) == ""
    mixed = Table("t", "Ways", [Column("A"), Column("n", numeric=True), Column("B")], [["x", None, "a word"]])
    assert read_tables.untold(mixed) == ""


def test_files_have_it_as_it_was_counted() -> None:
    one = table(["A", -12, 0.00001])
    read_tables.read(one)
    assert csv_of(one).splitlines()[1] == "A,-12,1e-05"
