"""Nobody works out a small count of people from figures that are made of several cells."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.tables import Column, Table, value_of
from peelian.apps.board.api import Content, Document, Figure, PackTable
from peelian.journeys.packs.public import figures_of, public_version
from peelian.journeys.packs.wording import NOT_SHOWN
from tests.journeys.packs.making import document, figure, people_table, sampled, section, share
from tests.journeys.packs.solving import made_up, solved

RATINGS = [("1 of 5", 0), ("2 of 5", 1), ("3 of 5", 4), ("4 of 5", 5), ("5 of 5", 3)]


def shown(figures: list[Figure], *tables: PackTable) -> tuple[Document, set[str]]:
    """The public version of one section, and the names of its figures that are shown."""
    public = public_version(document(section("x", Content(figures=figures, tables=tables))), {})
    return public, {name for name, one in figures_of(public).items() if one.value is not None}


def column(public: Document, name: str, place: int) -> list[object]:
    [table] = [one.table for one in public.sections[0].content.tables if one.table.name == name]
    return [value_of(row[place]) for row in table.lines()]


class TestAFigureOfSeveralCells:
    def test_isnt_shown_where_one_of_them_would_be_known_by_it(self) -> None:
        """8 of 13 rated with 4 or 5: beside “4 of 5: 5”, three rated with 5."""
        public, told = shown([sampled("m.good", 8, 13, 0.36, 0.82)], people_table("ratings", RATINGS))

        cells = column(public, "ratings", 1)
        assert "m.good" not in told or cells[3] == NOT_SHOWN
        assert cells[1] == cells[2] == cells[4] == NOT_SHOWN

    def test_is_shown_where_none_of_them_is_small(self) -> None:
        rows = [("1", 9), ("2", 13), ("3", 26), ("4", 53), ("5", 38)]

        public, told = shown([sampled("m.good", 91, 139, 0.57, 0.73)], people_table("ratings", rows))

        assert told == {"m.good"}
        assert NOT_SHOWN not in column(public, "ratings", 1)

    @pytest.mark.parametrize("part", [185, 290])
    def test_nor_is_one_whose_rest_is_made_of_them(self, part: int) -> None:
        """475 less 185 are 287 + 3, and 287 stands in the table."""
        rows = [("A", 180), ("B", 5), ("C", 287), ("D", 3)]

        public, told = shown([share("l.kept", part, 475, people=True)], people_table("l", rows))

        cells = column(public, "l", 1)
        assert not told or cells[2] == NOT_SHOWN

    def test_stays_with_cells_of_another_kind(self) -> None:
        """40 and 43 make 83 members by chance, and the table counts something else."""
        figures = [
            figure("m.members", 83.0, people=True),
            figure("v.all", 383.0, unit="contributions", people=True),
        ]
        rows = [("A", 40), ("B", 297), ("C", 43), ("D", 3)]

        _, told = shown(figures, people_table("v", rows, total=True))

        assert "m.members" in told

    def test_a_share_hides_nothing_in_a_table_that_it_isnt_of(self) -> None:
        """25 of 26 turns were answered in time. 26 people rated with 3, by chance."""
        turns = people_table("turns", [("Answered in time", 25), ("Answered later", 1), ("Waiting", 17)])
        ratings = [("1", 9), ("2", 13), ("3", 26), ("4", 53), ("5", 38)]

        public, told = shown(
            [share("inbox.in_time", 25, 26, people=True), sampled("m.good", 91, 139, 0.57, 0.73)],
            turns,
            people_table("ratings", ratings),
        )

        assert told == {"m.good"}
        assert column(public, "turns", 1) == [25, NOT_SHOWN, NOT_SHOWN, 43]
        assert NOT_SHOWN not in column(public, "ratings", 1)

    def test_a_small_number_in_another_section_is_alike_by_chance_unless_its_words_are_too(self) -> None:
        rows = [("Retirement", 180), ("Resignation", 192), ("Ill-health", 3), ("Other reasons", 13)]
        figures = [
            figure("f.other", 13.0, people=True, label="Officers who left for other reasons"),
            figure("f.watch", 13.0, people=True, label="Watch members"),
        ]
        draft = document(
            section("leavers", Content(tables=[people_table("leavers", rows)])),
            *(section(one.name, Content(figures=[one])) for one in figures),
        )

        told = {name for name, one in figures_of(public_version(draft, {})).items() if one.value is not None}

        assert told == {"f.watch"}

    def test_stands_under_a_minus_in_a_table(self) -> None:
        """790 - 8 + 3 = 785; what left hides what came, wherever it is told."""
        flow = {"before": 790.0, "joined": 3.0, "left": 8.0, "after": 785.0}
        figures = [figure(f"w.{name}", n, unit="officers", people=True) for name, n in flow.items()]
        columns = [Column("Line"), Column("Officers", numeric=True)]
        rows = [["Before", 790], ["Came", 3], ["Left", -8]]
        table = Table("flows", "Officers", columns, rows, ["After", 785])

        public, told = shown(figures, PackTable(table, people=(1,)))

        cells = column(public, "flows", 1)
        assert cells[1] == NOT_SHOWN
        assert ("w.left" in told) is (cells[2] == -8)
        assert cells.count(NOT_SHOWN) > 1


class TestASmallDifference:
    def test_of_a_cell_and_a_part_of_it_isnt_told(self) -> None:
        """Of 13 who left for several reasons 9.8 FTE of 12.8 went elsewhere: three didn't."""
        figures = [
            figure("r.leavers_fte", 48.4, unit="FTE", people=True, label="Leavers"),
            figure("r.transfers", 9.8, unit="FTE", people=True, label="Transfers to other forces"),
        ]
        columns = [Column("Reason"), Column("Leavers", numeric=True), Column("Leavers, FTE", numeric=True)]
        rows = [["Resignation", 18, 17.8], ["Retirement", 18, 17.8], ["Several reasons", 13, 12.8]]
        table = PackTable(Table("reasons", "Leavers", columns, rows, ["All", 49, 48.4]), people=(1, 2))

        public, told = shown(figures, table)

        heads, fte = column(public, "reasons", 1), column(public, "reasons", 2)
        assert "r.transfers" not in told or heads[2] == fte[2] == NOT_SHOWN
        for cells in (heads, fte):
            assert cells.count(NOT_SHOWN) != 1

    def test_of_a_figure_and_a_total_isnt_told(self) -> None:
        """Of 20 conversations 19 were offered in the half-year: one waited from the one before."""
        figures = [
            figure("r.offered", 19.0, unit="conversations", people=True, label="Conversations offered"),
            figure("r.held", 14.0, unit="conversations", people=True, label="Conversations held"),
        ]
        columns = [Column("Place"), *(Column(one, numeric=True) for one in ("Held", "Waiting", "All"))]
        rows = [["Solihull", 14, "hidden", 20]]
        table = PackTable(
            Table("talks", "Conversations", columns, rows, ["All", 14, "hidden", 20]), people=(1, 2, 3)
        )

        public, told = shown(figures, table)

        assert "r.offered" not in told or column(public, "talks", 3) == [NOT_SHOWN, NOT_SHOWN]

    def test_of_a_column_and_a_part_of_it_isnt_told(self) -> None:
        """Of eight reports that are closed seven were filed at source: one wasn't."""
        heads = ("Closed", "Of these filed at source")
        columns = [Column("Type"), *(Column(one, numeric=True) for one in heads)]
        rows = [["Damage", 8, 7], ["Theft", 30, 20], ["Fuel", 25, 14]]
        table = PackTable(Table("reports", "Reports", columns, rows, ["All", 63, 41]), people=(1, 2))

        public, _ = shown([], table)

        for place in (1, 2):
            assert column(public, "reports", place).count(NOT_SHOWN) != 1
        assert NOT_SHOWN in {column(public, "reports", 1)[0], column(public, "reports", 2)[0]}

    def test_of_two_days_isnt_told_where_few_came(self) -> None:
        """3 came and nobody left: 789, 790 and 791 tell when."""
        flow = {"officers_before": 788.0, "officers_joined": 3.0, "officers_left": 0.0, "officers": 791.0}
        figures = [figure(f"w.{name}", n, unit="officers", people=True) for name, n in flow.items()]
        days = [dt.date(2024, 5, day) for day in (20, 27, 29, 30)]
        rows = [[day, n] for day, n in zip(days, (788, 789, 790, 791), strict=True)]
        table = Table("course", "Officers", [Column("Day"), Column("Officers", numeric=True)], rows)

        public, _ = shown(figures, PackTable(table, people=(1,)))

        told = [one for one in column(public, "course", 1) if one != NOT_SHOWN]
        assert len(told) < 2

    def test_of_two_days_is_told_where_many_came_and_left(self) -> None:
        flow = {"officers_before": 788.0, "officers_joined": 43.0, "officers_left": 40.0, "officers": 791.0}
        figures = [figure(f"w.{name}", n, unit="officers", people=True) for name, n in flow.items()]
        rows = [[dt.date(2024, 5, 20), 788], [dt.date(2024, 5, 30), 791]]
        table = Table("course", "Officers", [Column("Day"), Column("Officers", numeric=True)], rows)

        public, told = shown(figures, PackTable(table, people=(1,)))

        assert column(public, "course", 1) == [788, 791]
        assert len(told) == 4

    def test_is_told_of_things(self) -> None:
        """Four posts more than were aimed for are no four people."""
        columns = [Column("What"), *(Column(one, numeric=True) for one in ("Target", "There", "More"))]
        rows = [["PCSOs in service", 46, 34, -12], ["Posts of PCSOs", 45, 49, 4]]
        table = PackTable(Table("targets", "Targets", columns, rows), people=(2,))

        public, _ = shown([], table)

        assert [column(public, "targets", place) for place in (1, 2, 3)] == [[46, 45], [34, 49], [-12, 4]]


class TestASentence:
    @pytest.mark.parametrize(
        "words",
        [
            "2 neighbourhood teams had 9 posts and 3 people in them on 3 May 2026.",
            "Asked for about 1 report.",
            "1 tutor students of more than one LPA.",
            "90 people, 2 of whom left.",
        ],
    )
    def test_of_so_few_people_isnt_shown(self, words: str) -> None:
        content = Content(words=[words], tables=[people_table("t", [("A", 50), ("B", 60)])])

        [found] = public_version(document(section("x", content)), {}).sections

        assert found.content.words == ()

    @pytest.mark.parametrize(
        "words",
        [
            "Nothing is told where 1 to 4 people left or stayed.",
            "The last 3 months, and fewer than 4 people.",
            "Who answered a message and reported online is one person.",
            "12 people, and 3 neighbourhoods.",
        ],
    )
    def test_of_a_rule_or_of_things_is_shown(self, words: str) -> None:
        content = Content(words=[words], tables=[people_table("t", [("A", 50), ("B", 60)])])

        [found] = public_version(document(section("x", content)), {}).sections

        assert found.content.words == (words,)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_no_small_count_can_be_solved_for(r: random.Random) -> None:
    puzzle = made_up(r)

    assert list(solved(puzzle)) == []
