"""The Home Office's table of strength: taken whole, revised by a later one, and our own in its layout."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from peelian.adapters.workforce_files.home_office import read_home_office
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import PublishedRow, PublishedTotal, Rank
from peelian.apps.workforce.models.published import PublishedStrength
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
ROW = PublishedRow(
    row=2, dated_on=dt.date(2022, 3, 31), force_code="E23000014", force_name="West Midlands", region="West Midlands",
    sex="Female", rank_words="Constable", worker_type="police officer", headcount=10, fte=Decimal("9.5"),
)  # fmt: skip


def load(*rows: PublishedRow) -> workforce.PublishedLoaded:
    return workforce.load_published(actor=system("test"), at=AT, rows=rows, source="table.csv")


class TestLoadPublished:
    def test_adds_the_second_time_nothing_and_revises_what_differs(self) -> None:
        assert load(ROW) == workforce.PublishedLoaded(1, added=1)
        assert load(ROW) == workforce.PublishedLoaded(1)
        assert load(replace(ROW, headcount=11)) == workforce.PublishedLoaded(1, revised=1)
        assert workforce.published_totals("West Midlands", "police officer") == [
            PublishedTotal(dt.date(2022, 3, 31), 11, Decimal("9.5"))
        ]

    def test_refuses_a_line_that_is_there_twice(self) -> None:
        with pytest.raises(BadInput, match="row 2 is of the same day"):
            load(ROW, replace(ROW, row=3, headcount=11))
        assert not PublishedStrength.objects.exists()


class TestTheRealTable:
    def test_holds_all_forces_and_west_midlands_as_it_is_published(self, real_data: Path) -> None:
        path = real_data / "workforce" / "police_workforce_strength_2007_2022_all_forces.csv.gz"

        loaded = load(*read_home_office(path))

        assert loaded == workforce.PublishedLoaded(25_198, added=25_198)
        assert len(workforce.list_published_forces()) == 43
        officers = {
            one.dated_on.year: one.headcount
            for one in workforce.published_totals("West Midlands", "police officer")
        }
        pcsos = {
            one.dated_on.year: one.headcount
            for one in workforce.published_totals("West Midlands", "police community support officer")
        }
        assert (officers[2010], pcsos[2010]) == (8_765, 826)
        assert (officers[2022], pcsos[2022]) == (7_706, 450)
        assert sorted(officers) == list(range(2007, 2023))


class TestReadHomeOffice:
    HEADINGS = "As at 31 March,Geocode,Force Name,Region,Sex,Rank description,Worker type,Total (headcount),Total (FTE)"

    def read(self, folder: Path, line: str) -> list[PublishedRow]:
        path = folder / "table.csv"
        path.write_text(f"{self.HEADINGS}\n{line}\n")
        return list(read_home_office(path))

    def test_reads_the_home_offices_own_headings(self, tmp_path: Path) -> None:
        line = "2022,E23000014,West Midlands,West Midlands,Female,Constable,Police Officer,10,9.5"

        assert self.read(tmp_path, line) == [ROW]

    @pytest.mark.parametrize(
        ("line", "column"),
        [
            ("soon,E1,A,A,Male,Constable,police officer,1,1.0", "date"),
            ("2022,E1,A,A,Male,Constable,police officer,*,1.0", "total_headcount"),
            ("2022,E1,A,A,Male,Constable,police officer,1,-1.0", "total_fte"),
            ("2022,E1,,A,Male,Constable,police officer,1,1.0", "force_name"),
        ],
    )
    def test_refuses_by_row_and_column(self, tmp_path: Path, line: str, column: str) -> None:
        with pytest.raises(BadInput) as refused:
            self.read(tmp_path, line)
        assert (refused.value.row, refused.value.column) == (2, column)


class TestStrengthAsPublished:
    def test_counts_by_the_home_offices_words(self) -> None:
        for rank, fte in (
            (Rank.CONSTABLE, "1"),
            (Rank.CONSTABLE, "0.60"),
            (Rank.SPECIAL, "0.10"),
            (Rank.PCSO, "1"),
        ):
            PersonFactory(rank=rank, fte=Decimal(fte), joined_on=dt.date(2020, 1, 1))
        PersonFactory(joined_on=dt.date(2020, 1, 1), left_on=dt.date(2022, 3, 31))

        rows = [
            (one.worker_type, one.rank_words, one.headcount, one.fte)
            for one in workforce.strength_as_published(dt.date(2022, 3, 31))
        ]

        assert rows == [
            ("police community support officer", "Community Support Officer", 1, Decimal(1)),
            ("special constable", "Special Constable", 1, Decimal(1)),
            ("police officer", "Constable", 2, Decimal("1.60")),
        ]

    def test_counts_every_chief_officer_under_one_word(self) -> None:
        for rank in Rank:
            if rank.is_chief_officer:
                PersonFactory(rank=rank, joined_on=dt.date(2020, 1, 1))

        rows = list(workforce.strength_as_published(dt.date(2022, 3, 31)))

        assert [(one.worker_type, one.rank_words, one.headcount) for one in rows] == [
            ("police officer", "Chief Officer", 8)
        ]

    def test_has_the_words_of_the_real_table_for_every_rank(self, real_data: Path) -> None:
        path = real_data / "workforce" / "police_workforce_strength_2007_2022_all_forces.csv.gz"
        published = {(row.worker_type, row.rank_words) for row in read_home_office(path)}
        for rank in Rank:
            PersonFactory(rank=rank, joined_on=dt.date(2020, 1, 1))

        ours = {
            (one.worker_type, one.rank_words) for one in workforce.strength_as_published(dt.date(2022, 3, 31))
        }

        assert ours <= published
