"""What is told twice in a pack is told alike."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from peelian.analysis.papers.findings import Severity
from peelian.analysis.tables import Column, Table
from peelian.apps.board.api import Content, Figure, Interval, PackTable
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.lint_pack import lint
from peelian.journeys.packs.lint_ties import lint_ties
from tests.journeys.packs.making import UNTIL, document, figure, people_table, section, share

NAME = Column("Reason")
LEAVERS = (("Retired", 30), ("Ill health", 3), ("Other", 41))


def of(*figures: Figure, tables: tuple[PackTable, ...] = ()) -> list[PackFinding]:
    return list(lint_ties(document(section("one", Content(figures=figures, tables=tables)))))


def table(heads: str, *rows: list[object], notes: tuple[str, ...] = ()) -> PackTable:
    columns = [NAME, *(Column(words, numeric=True) for words in heads.split(", "))]
    return PackTable(Table("t", "A table", columns, rows, notes=notes))  # type: ignore[arg-type]


class TestAFigureAndItsTable:
    def test_a_count_is_the_total_of_the_column_that_is_called_so(self) -> None:
        left = people_table("leavers", LEAVERS)

        [one] = of(figure("a.left", 73.0, label="People"), tables=(left,))

        assert (one.rule, one.severity) == ("figure-of-its-total", Severity.CONTRADICTION)
        assert one.arithmetic == ("73 ≠ 74",)
        assert of(figure("a.left", 74.0, label="People"), tables=(left,)) == []

    def test_a_last_row_of_its_name_has_to_count_the_same_things(self) -> None:
        left = people_table("leavers", LEAVERS)

        assert [one.rule for one in of(figure("a.b", 73.0, label="total"), tables=(left,))]
        assert of(figure("a.b", 73.0, label="total", unit="posts"), tables=(left,)) == []

    def test_nothing_is_said_where_one_table_of_several_agrees_or_the_names_are_others(self) -> None:
        two = (people_table("leavers", LEAVERS), people_table("joiners", [("Any", 73)]))

        assert of(figure("a.b", 73.0, label="People"), tables=two) == []
        assert of(figure("a.b", 73.0, label="Leavers"), tables=two[:1]) == []
        assert of(figure("a.b", None, label="People", why_none="No records."), tables=two) == []


class TestAFigureAlone:
    def test_no_people_are_fewer_than_none_but_a_change_can_be(self) -> None:
        counted = figure("a.b", -5.0, people=True)

        assert [one.rule for one in of(counted)] == ["negative-count"]
        assert of(dataclasses.replace(counted, definition="Moves; can be below nought.")) == []
        assert of(dataclasses.replace(counted, people=False)) == []

    @pytest.mark.parametrize("ends", [(-0.2, 0.9), (0.1, 1.4), (0.7, 0.3)])
    def test_a_shares_interval_lies_within_the_whole(self, ends: tuple[float, float]) -> None:
        wrong = share("a.b", 30, 60, interval=Interval(*ends))

        assert [one.rule for one in of(wrong)] == ["interval-beyond-whole"]
        assert of(dataclasses.replace(wrong, interval=Interval(0.0, 1.0))) == []


class TestARow:
    def test_all_is_the_sum_of_the_columns_before_it(self) -> None:
        [one] = of(tables=(table("PC, PCSO, Both", ["A", 10, 20, 31], ["B", 5, 5, 10]),))

        assert (one.rule, one.quotes[1]) == ("row-of-its-total", "A")
        assert one.arithmetic == ("10 + 20 = 30, not 31",)

    @pytest.mark.parametrize(
        ("heads", "rows"),
        [
            ("PC, PCSO, All", [["A", 10, 20, 30], ["B", None, 5, 9]]),
            ("Posts, People, Total", [["A", 10, 20, 45], ["B", 5, 0, 5]]),  # a sum of other things
            ("PC, PCSO, Share of all", [["A", 10, 20, 31], ["B", 5, 5, 10]]),
            ("FTE, Part, Total", [["A", 1.333, 1.333, 2.67], ["B", 5.5, 5.5, 11.0]]),
        ],
    )
    def test_nothing_is_said_of_what_may_be_right(self, heads: str, rows: list[list[object]]) -> None:
        assert of(tables=(table(heads, *rows),)) == []

    def test_a_note_may_say_why_the_parts_make_more(self) -> None:
        rows = (["A", 10, 20, 29], ["B", 5, 5, 10])

        assert of(tables=(table("PC, PCSO, All", *rows, notes=("Who served as both counts once.",)),)) == []

    @pytest.mark.parametrize(
        ("heads", "row", "said"),
        [
            ("Before, Joined, Left, After", [100, 20, 10, 105], "100 + 20 - 10 = 110, not 105"),
            ("Before, Joined, Left, After", [100, 20, -10, 111], "100 + 20 - 10 = 110, not 111"),
            ("Began, Came, Left, Moved, Ended", [9, 2, 1, -3, 8], "9 + 2 - 1 - 3 = 7, not 8"),
            ("Before, Joined, Left, After", [100, 20, 10, 110], ""),
            ("Before, Joined, Left, After", [100, None, 10, 110], ""),
            ("Before, Joined, Left at home, After", [100, 20, 10, 105], ""),
        ],
    )
    def test_a_stock_and_its_flow_agree(self, heads: str, row: list[object], said: str) -> None:
        assert [one.arithmetic[0] for one in of(tables=(table(heads, ["West", *row]),))] == (
            [said] if said else []
        )


class TestTwoTables:
    def test_of_one_total_and_the_same_rows_tell_the_same(self) -> None:
        first = people_table("leavers", LEAVERS)
        again = people_table("leavers-again", [("Retired", 31), ("Ill health", 3), ("Other", 40)])
        draft = document(section("one", Content(tables=[first])), section("two", Content(tables=[again])))

        found = list(lint_ties(draft))

        assert [(one.rule, one.severity) for one in found] == [("same-row", Severity.DOUBT)] * 2
        assert found[0].arithmetic == ("30 ≠ 31",)

    @pytest.mark.parametrize(
        "other",
        [
            [("Retired", 31), ("Ill health", 3), ("Other", 41)],  # another total: other people
            [("Retired", 31), ("Ill health", 3), ("Resigned", 40)],  # other rows
            list(LEAVERS),
        ],
    )
    def test_that_may_count_other_people_are_let_be(self, other: list[tuple[str, int]]) -> None:
        assert of(tables=(people_table("one", LEAVERS), people_table("two", other))) == []

    def test_of_other_days_are_let_be(self) -> None:
        again = people_table("again", [("Retired", 31), ("Ill health", 3), ("Other", 40)])
        later = section("two", Content(tables=[again]), until=UNTIL - dt.timedelta(days=1))

        assert (
            list(lint_ties(document(section("one", Content(tables=[people_table("a", LEAVERS)])), later)))
            == []
        )


class TestThePack:
    def test_notes_a_meeting_before_the_period_is_over(self) -> None:
        draft = document(section("one"))
        early = dataclasses.replace(draft, meeting_on=draft.until - dt.timedelta(days=1))

        assert [(one.rule, one.severity) for one in lint_ties(early)] == [
            ("meeting-before-the-end", Severity.NOTE)
        ]
        assert list(lint_ties(dataclasses.replace(draft, meeting_on=draft.until))) == []

    def test_is_linted_by_these_rules_too(self) -> None:
        draft = document(section("one", Content(figures=[figure("a.b", -5.0, people=True)])))

        assert "negative-count" in {one.rule for one in lint(draft, {})}


def test_a_share_is_that_of_its_count_where_another_row_has_none() -> None:
    columns = [NAME, Column("People", numeric=True), Column("Share", numeric=True, share=True)]
    table = Table("t", "A table", columns, [["A", 10, 1.7], ["B", 5, None]], ["All", 15, 1.0])
    draft = document(section("one", Content(tables=[PackTable(table, people=(1,), shares=((2, 1),))])))

    found = {one.rule: one for one in lint(draft, {})}

    assert found["share-of-its-count"].arithmetic == ("10 / 15 = 67%, not 170%",)
    right = dataclasses.replace(table, rows=[["A", 10, 2 / 3], ["B", 5, None]])
    draft = document(section("one", Content(tables=[PackTable(right, people=(1,), shares=((2, 1),))])))
    assert "share-of-its-count" not in {one.rule for one in lint(draft, {})}
