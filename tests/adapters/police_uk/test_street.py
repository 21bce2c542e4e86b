"""Street-level files of data.police.uk: two layouts, former crime types, and refusals by row and column."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from peelian.adapters.police_uk.street import read_street_crimes
from peelian.apps.incidents.api import CATEGORIES, CrimeRow
from peelian.kernel.errors import BadInput

TODAY = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)
OF_2011 = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context,Longitude,Latitude,LSOA 2011\n"


def read(folder: Path, text: str) -> list[CrimeRow]:
    path = folder / "street.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_street_crimes(path))


def line(
    *, month: str = "2018-07", lng: str = "-1.9", lat: str = "52.4", kind: str = "Burglary", force: str = "F"
) -> str:
    return f"abc,{month},{force},F,{lng},{lat},On or near A Street,E01007329,A 001A,{kind},Under investigation,\n"


class TestReadStreetCrimes:
    def test_reads_today_s_layout(self, tmp_path: Path) -> None:
        assert read(tmp_path, TODAY + line()) == [
            CrimeRow(
                2, "abc", dt.date(2018, 7, 1), "F", "F", 52.4, -1.9, "On or near A Street", "E01007329", "burglary",
                "Under investigation", "",
            )
        ]  # fmt: skip

    def test_reads_the_layout_of_2011(self, tmp_path: Path) -> None:
        [row] = read(
            tmp_path,
            f"{OF_2011}2011-02,F,F,1,2,On or near A Road,Violent crime,Airport,-1.8,52.5,E01009371\n",
        )

        assert (row.category, row.lsoa_code, row.context, row.crime_id) == (
            "violent-crime",
            "E01009371",
            "Airport",
            "",
        )

    def test_keeps_a_crime_without_a_point(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, TODAY + line(lng="", lat=""))

        assert (row.lat, row.lng) == (None, None)

    @pytest.mark.parametrize(
        ("kind", "slug"),
        [
            *((name, slug) for slug, name in CATEGORIES.items()),
            ("Violent crime", "violent-crime"),
            ("Public disorder and weapons", "public-order"),
        ],
    )
    def test_knows_every_type_then_and_now(self, tmp_path: Path, kind: str, slug: str) -> None:
        assert read(tmp_path, TODAY + line(kind=kind))[0].category == slug

    @pytest.mark.parametrize(
        ("bad", "column", "reason"),
        [
            (line(kind="Piracy"), "Crime type", "not a crime type of police.uk.*Known are: Anti-social"),
            (line(month="2018-13"), "Month", "not a month.*2011-02"),
            (line(month="July"), "Month", "not a month"),
            (line(lat=""), "Latitude", "both degrees or neither"),
            (line(lat="north"), "Latitude", "not a number of degrees"),
            (line(lng="nan"), "Longitude", "not a number of degrees"),
            (line(force=""), "Reported by", "nothing in this column"),
        ],
    )
    def test_refuses_a_bad_row_by_row_and_column(
        self, tmp_path: Path, bad: str, column: str, reason: str
    ) -> None:
        with pytest.raises(BadInput, match=reason) as refusal:
            read(tmp_path, TODAY + line() + bad)

        assert (refusal.value.file, refusal.value.row, refusal.value.column) == ("street.csv", 3, column)

    def test_refuses_a_row_that_is_cut_short(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="row 2: the row has 2 values where the header has 12"):
            read(tmp_path, TODAY + "abc,2018-07\n")

    def test_says_that_the_national_grid_alone_is_not_enough(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"National Grid only.*WGS84"):
            read(
                tmp_path,
                "Month,Reported by,Falls within,Easting,Northing,Location,Crime type\n2011-02,F,F,1,2,A,Drugs\n",
            )


@pytest.mark.real_data
class TestRealFiles:
    def test_february_2011(self, real_data: Path) -> None:
        rows = list(read_street_crimes(real_data / "crime" / "2011-02-west-midlands-street.csv.gz"))

        assert Counter(row.category for row in rows) == {
            "anti-social-behaviour": 8728, "other-crime": 8184, "violent-crime": 3037, "burglary": 2444,
            "vehicle-crime": 2358, "robbery": 807,
        }  # fmt: skip

    def test_july_2018(self, real_data: Path) -> None:
        rows = list(
            read_street_crimes(real_data / "crime" / "format_sample_2018-07-west-yorkshire-street.csv.gz")
        )

        assert len(rows) == 2109
        assert sum(row.lat is None for row in rows) == 58
        assert {row.category for row in rows} == set(CATEGORIES)
