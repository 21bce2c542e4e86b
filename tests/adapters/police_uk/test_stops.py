"""Stop-and-search files of data.police.uk: the official columns, and the 57,639 real stops."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from peelian.adapters.police_uk.stops import read_stops
from peelian.apps.incidents.api import STOP_KINDS, StopRow
from peelian.kernel.errors import BadInput
from peelian.kernel.time import local_day

HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing\n"
)


def read(folder: Path, text: str) -> list[StopRow]:
    path = folder / "stops.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_stops(path))


def line(
    *,
    kind: str = "Person search",
    at: str = "2019-01-01T00:07:00+00:00",
    lat: str = "52.4",
    linked: str = "True",
) -> str:
    return (
        f"{kind},{at},False,Op Name,{lat},-1.9,Male,18-24,White - Irish,White,Firearms Act 1968 (section 47),"
        f"Firearms,Arrest,{linked},\n"
    )


class TestReadStops:
    def test_reads_the_official_columns(self, tmp_path: Path) -> None:
        assert read(tmp_path, HEADER + line()) == [
            StopRow(
                2, dt.datetime(2019, 1, 1, 0, 7, tzinfo=dt.UTC), dt.date(2019, 1, 1), "Person search", False, "Op Name",
                52.4, -1.9, "Male", "18-24", "White - Irish", "White", "Firearms Act 1968 (section 47)", "Firearms",
                "Arrest", True, None,
            )
        ]  # fmt: skip

    def test_the_month_is_that_of_the_local_day(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, HEADER + line(at="2019-03-31T23:19:00+00:00"))

        assert row.month == dt.date(2019, 4, 1)

    def test_a_column_month_is_taken_where_there_is_one(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, f"Month,{HEADER}2018-12,{line()}")

        assert row.month == dt.date(2018, 12, 1)

    @pytest.mark.parametrize("kind", STOP_KINDS)
    def test_knows_every_kind(self, tmp_path: Path, kind: str) -> None:
        assert read(tmp_path, HEADER + line(kind=kind.upper()))[0].kind == kind

    @pytest.mark.parametrize(
        ("bad", "column", "reason"),
        [
            (line(kind="House search"), "Type", "not a kind of search.*Known are: Person search"),
            (line(kind=""), "Type", "nothing in this column"),
            (line(at="2019-01-01 00:07"), "Date", "not a moment with its time zone"),
            (line(at="yesterday"), "Date", "not a moment"),
            (line(lat=""), "Latitude", "both degrees or neither"),
            (line(linked="perhaps"), "Outcome linked to object of search", "neither True nor False"),
        ],
    )
    def test_refuses_a_bad_row_by_row_and_column(
        self, tmp_path: Path, bad: str, column: str, reason: str
    ) -> None:
        with pytest.raises(BadInput, match=reason) as refusal:
            read(tmp_path, HEADER + line() + bad)

        assert (refusal.value.file, refusal.value.row, refusal.value.column) == ("stops.csv", 3, column)


@pytest.mark.real_data
class TestRealFiles:
    def test_27_months_of_the_west_midlands(self, real_data: Path) -> None:
        [path] = (real_data / "stop_and_search").glob("*.csv.gz")

        rows = list(read_stops(path))

        assert len(rows) == 57_639
        assert len({row.month for row in rows}) == 27
        assert all(local_day(row.at).replace(day=1) == row.month for row in rows)
        assert Counter(row.kind for row in rows) == {
            "Person search": 44_842, "Person and Vehicle search": 8_600, "Vehicle search": 4_197,
        }  # fmt: skip
