"""A force's roster: local moments as spreadsheets write them, refused at the first row that can't be taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from peelian.adapters.workforce_files.duties import read_duties
from peelian.apps.workforce.api import DutyRow
from peelian.kernel.errors import BadInput

GOOD = {"collar_number": "C1", "from": "2026-11-05 14:00", "until": "2026-11-05 22:00", "code": "Late"}


def read(folder: Path, **given: str) -> list[DutyRow]:
    row = GOOD | {name.rstrip("_"): value for name, value in given.items()}
    path = folder / "roster.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8-sig")
    return list(read_duties(path))


class TestReadDuties:
    def test_reads_local_moments_and_the_code_in_small_letters(self, tmp_path: Path) -> None:
        assert read(tmp_path) == [
            DutyRow(
                2, "C1", dt.datetime(2026, 11, 5, 14, tzinfo=dt.UTC),
                dt.datetime(2026, 11, 5, 22, tzinfo=dt.UTC), "late",
                unsaid=frozenset({"note", "planned", "asked_by", "to_where", "noticed_at"}),
            )
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "hour"),
        [("05/11/2026 14:00", 14), ("2026-11-05T14:00:00Z", 14), ("2026-11-05 14:00+01:00", 13)],
    )
    def test_reads_the_ways_that_a_moment_is_written(self, tmp_path: Path, text: str, hour: int) -> None:
        assert read(tmp_path, from_=text)[0].starts_at == dt.datetime(2026, 11, 5, hour, tzinfo=dt.UTC)

    def test_knows_summer_time_and_the_hour_that_there_is_not(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, from_="2026-03-28 22:00", until="2026-03-29 07:00", note="Nights")
        assert (row.ends_at - row.starts_at, row.note) == (dt.timedelta(hours=8), "Nights")
        with pytest.raises(BadInput, match="the clocks go forward"):
            read(tmp_path, from_="2026-03-29 01:30", until="2026-03-29 07:00")

    @pytest.mark.parametrize(
        ("column", "text", "words"),
        [
            ("from_", "yesterday", "not a moment"),
            ("from_", "31/02/2026 10:00", "not a moment"),
            ("from_", "0001-01-01T00:00+14:00", "the year 1 is not one of a roster"),
            ("until", "9999-12-31T23:59-14:00", "the year 9999 is not one of a roster"),
            ("until", "2026-11-05 14:00", "not after the start"),
            ("collar_number", " ", "empty"),
            ("code", "x" * 41, "longer"),
            ("note", "x" * 201, "longer"),
        ],
    )
    def test_refuses_a_row_naming_the_column(
        self, tmp_path: Path, column: str, text: str, words: str
    ) -> None:
        with pytest.raises(BadInput, match=words) as refusal:
            read(tmp_path, **{column: text})
        assert (refusal.value.row, refusal.value.column) == (2, column.rstrip("_"))

    def test_refuses_a_table_without_the_columns_that_it_needs(self, tmp_path: Path) -> None:
        path = tmp_path / "roster.csv"
        path.write_text("collar_number,from,until\nC1,a,b\n")
        with pytest.raises(BadInput, match="code"):
            list(read_duties(path))
