"""Deprivation files: MHCLG's File 7, a tidy file, and the best-fit lookup beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.adapters.deprivation.indices import read_best_fit, read_deprivation
from peelian.apps.typology.api import DeprivationRow
from peelian.kernel.errors import BadInput

DOMAINS = (
    "Income", "Employment", "Education, Skills and Training", "Health Deprivation and Disability", "Crime",
    "Barriers to Housing and Services", "Living Environment",
)  # fmt: skip
RANK = "Rank (where 1 is most deprived)"
DECILE = "Decile (where 1 is most deprived 10% of LSOAs)"


def file_7(*, census: str = "2021", population: str = "Total population: mid 2022") -> str:
    """The header of MHCLG's File 7, IoD 2025 or 2019, with one LSOA."""
    imd = "Index of Multiple Deprivation (IMD)"
    header = [
        f"LSOA code ({census})", f"LSOA name ({census})", "Local Authority District code (2024)",
        "Local Authority District name (2024)", f"{imd} Score", f"{imd} {RANK}", f"{imd} {DECILE}",
    ]  # fmt: skip
    for domain in DOMAINS:
        header += [f"{domain} Score", f"{domain} {RANK}", f"{domain} {DECILE}"]
    row = ["E01008881", "Birmingham 067A", "E08000025", "Birmingham", "43.521", "3696", "2"]
    for number in range(1, 8):
        row += ["0.5", str(number * 100), "1"]
    quoted = (",".join(f'"{text}"' for text in line) for line in ([*header, population], [*row, "1795"]))
    return "\n".join(quoted) + "\n"


def write(folder: Path, text: str, name: str = "iod.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


class TestFile7:
    @pytest.mark.parametrize(
        ("census", "population"),
        [
            ("2021", "Total population: mid 2022"),
            ("2011", "Total population: mid 2015 (excluding prisoners)"),
        ],
    )
    def test_is_read_as_published(self, tmp_path: Path, census: str, population: str) -> None:
        path = write(tmp_path, file_7(census=census, population=population))

        assert list(read_deprivation(path)) == [
            DeprivationRow(
                2, "E01008881", "Birmingham 067A", "", 1795, 43.521, 3696, 2,
                {
                    "income": 100, "employment": 200, "education": 300, "health": 400, "crime": 500,
                    "housing_and_services": 600, "environment": 700,
                },
            )
        ]  # fmt: skip

    def test_takes_the_ward_from_the_lookup(self, tmp_path: Path) -> None:
        lookup = write(
            tmp_path, "LSOA21CD,LSOA21NM,WD25CD,WD25NM\nE01008881,A,E05011186,Yardley\n", "lookup.csv"
        )

        [row] = read_deprivation(write(tmp_path, file_7()), wards=lookup)

        assert row.ward_code == "E05011186"

    def test_is_refused_when_the_lookup_does_not_know_an_lsoa(self, tmp_path: Path) -> None:
        lookup = write(tmp_path, "LSOA21CD,WD25CD\nE01000001,E05011186\n", "lookup.csv")

        with pytest.raises(BadInput, match="E01008881 is not in the lookup of wards"):
            list(read_deprivation(write(tmp_path, file_7()), wards=lookup))

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ("E01008881", "Birmingham", "not the code of an LSOA"),
            ("43.521", "n/a", "not a number"),
            ('"3696"', '"0"', "not a whole number from 1 to"),
            ('"2"', '"11"', "not a whole number from 1 to 10"),
            ("Living Environment Rank", "Outdoors Rank", "no column “Living Environment Rank"),
        ],
    )
    def test_is_refused_with_its_row_and_column(
        self, tmp_path: Path, old: str, new: str, reason: str
    ) -> None:
        with pytest.raises(BadInput, match=reason):
            list(read_deprivation(write(tmp_path, file_7().replace(old, new))))


class TestReadBestFit:
    def test_takes_the_newest_wards(self, tmp_path: Path) -> None:
        path = write(tmp_path, "lsoa21_code,ward22_code,ward25_code\nE01008881,E05000001,E05000002\n")

        assert read_best_fit(path) == {"E01008881": "E05000002"}

    def test_refuses_an_lsoa_in_two_wards(self, tmp_path: Path) -> None:
        path = write(tmp_path, "LSOA21CD,WD25CD\nE01008881,E05000001\nE01008881,E05000002\n")

        with pytest.raises(BadInput, match="E01008881 is given to two wards"):
            read_best_fit(path)

    def test_refuses_what_is_no_lookup(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="not a lookup of LSOA to ward"):
            read_best_fit(write(tmp_path, "a,b\n1,2\n"))


@pytest.mark.real_data
class TestRealFiles:
    def test_the_lookup_replaces_the_wards_of_the_file(self, real_data: Path) -> None:
        """The lookup's best fit of 2025 differs from the file's for 62 LSOAs: there the file has that of 2024."""
        path = real_data / "deprivation" / "iod2025_lsoa21.csv"
        alone = {row.lsoa_code: row for row in read_deprivation(path)}
        beside = list(read_deprivation(path, wards=real_data / "lookups" / "lsoa21_ward_bestfit.csv"))

        assert len(alone) == len(beside) == 1719
        assert sum(alone[row.lsoa_code].ward_code == row.ward_code for row in beside) == 1657

    def test_reads_the_edition_before(self, real_data: Path) -> None:
        rows = list(read_deprivation(real_data / "deprivation" / "imd2019_lsoa11.csv"))

        assert len(rows) == 1680
        assert set(rows[0].domain_ranks) == {
            "income", "employment", "education", "health", "crime", "housing_and_services", "environment"
        }  # fmt: skip
