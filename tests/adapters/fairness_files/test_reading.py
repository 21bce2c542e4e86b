"""Files of the census and of recruitment systems: what they hold, and what is refused where."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from peelian.adapters.fairness_files.census import group_of, read_census
from peelian.adapters.fairness_files.recruitment import read_recruitment
from peelian.apps.fairness.api import Characteristic, Outcome
from peelian.kernel.errors import BadInput


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestCensus:
    def test_reads_tidy_rows_into_five_groups(self, tmp_path: Path) -> None:
        rows = read_census(
            written(
                tmp_path,
                "lad_code,lad_name,ethnic_group,residents\n"
                'E08000025,Birmingham,"Asian, Asian British or Asian Welsh: Indian",66519\n'
                "E08000025,Birmingham,Other ethnic group: Arab,7000\n",
            )
        )

        assert [(row.area_name, row.value, row.residents) for row in rows] == [
            ("Birmingham", "asian", 66519), ("Birmingham", "other", 7000),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "words", "row"),
        [
            (
                "lad_code,ethnic_group,residents\nE08000025,Martian,5\n",
                "none of the census's ethnic groups",
                2,
            ),
            ("lad_code,ethnic_group,residents\nBirmingham,White: Irish,5\n", "no ONS code", 2),
            ("lad_code,ethnic_group,residents\nE08000025,White: Irish,-5\n", "no number of residents", 2),
            ("lsoa21_code,white\nE01008881,5\n", "no column for each of the five", 1),
        ],
    )
    def test_refuses_with_the_row(self, tmp_path: Path, text: str, words: str, row: int) -> None:
        with pytest.raises(BadInput, match=words) as refused:
            list(read_census(written(tmp_path, text)))
        assert refused.value.row == row

    def test_takes_no_total_for_a_group(self) -> None:
        assert group_of("total_residents") is None
        assert group_of("mixed_or_multiple_ethnic_groups") == "mixed"

    def test_finds_the_seven_districts_of_the_force(self, real_data: Path) -> None:
        """Birmingham had 1,144,919 residents; groups and LSOAs sum to nearly that, but for the census's own noise."""
        districts = list(read_census(real_data / "census" / "ethnic_group_2021_lad.csv"))
        lsoas = list(read_census(real_data / "census" / "ethnic_group_2021_lsoa21.csv"))

        assert len({row.area_code for row in districts}) == 7
        assert sum(row.residents for row in districts if row.area_name == "Birmingham") == 1_144_922
        assert len({row.area_code for row in lsoas}) == 1_719
        by_district, by_lsoa = Counter[str](), Counter[str]()
        for row in districts:
            by_district[row.value] += row.residents
        for row in lsoas:
            by_lsoa[row.value] += row.residents
        for value, count in by_district.items():
            assert by_lsoa[value] == pytest.approx(count, rel=0.001)


class TestRecruitment:
    HEAD = "reference,applied_on,stage,outcome,on,ethnicity,sex\n"

    def test_reads_results_and_what_was_said(self, tmp_path: Path) -> None:
        rows = list(
            read_recruitment(
                written(
                    tmp_path,
                    self.HEAD + "A1,2025-01-06,Sift,Passed,2025-02-01,Black,\nA2,2025-01-07,,,,,female\n",
                )
            )
        )

        assert (rows[0].outcome, rows[0].on) == (Outcome.PASSED, dt.date(2025, 2, 1))
        assert rows[0].answers == ((Characteristic.ETHNICITY, "black"),)
        assert (rows[1].stage, rows[1].answers) == ("", ((Characteristic.SEX, "female"),))

    @pytest.mark.parametrize(
        ("line", "words", "column"),
        [
            (",2025-01-06,Sift,passed,2025-02-01,,", "no reference", "reference"),
            ("A1,6/1/2025,Sift,passed,2025-02-01,,", "no day", "applied_on"),
            ("A1,2025-01-06,Sift,good,2025-02-01,,", "no outcome", "outcome"),
        ],
    )
    def test_refuses_with_row_and_column(self, tmp_path: Path, line: str, words: str, column: str) -> None:
        with pytest.raises(BadInput, match=words) as refused:
            list(read_recruitment(written(tmp_path, self.HEAD + line + "\n")))
        assert (refused.value.row, refused.value.column) == (2, column)
