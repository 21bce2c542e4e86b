"""Outcomes files of data.police.uk, in the official columns."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from peelian.adapters.police_uk.outcome_types import EARLIER, code_of
from peelian.adapters.police_uk.outcomes import read_outcomes
from peelian.apps.incidents.api import OUTCOMES, OutcomeRow
from peelian.kernel.errors import BadInput

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n"
)


def read(folder: Path, text: str) -> list[OutcomeRow]:
    path = folder / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_outcomes(path))


def line(
    *, month: str = "2018-07", lng: str = "-1.9", lat: str = "52.4", kind: str = "Suspect charged"
) -> str:
    return f"abc,{month},F,F,{lng},{lat},On or near A Street,E01007329,A 001A,{kind}\n"


class TestReadOutcomes:
    def test_reads_the_official_columns(self, tmp_path: Path) -> None:
        assert read(tmp_path, HEADER + line()) == [
            OutcomeRow(2, "abc", dt.date(2018, 7, 1), "F", 52.4, -1.9, "On or near A Street", "charged")
        ]

    @pytest.mark.parametrize(
        ("kind", "code"), [*((name, code) for code, name in OUTCOMES.items()), *EARLIER.items()]
    )
    def test_knows_every_outcome_then_and_now(self, tmp_path: Path, kind: str, code: str) -> None:
        assert read(tmp_path, HEADER + line(kind=f'"{kind}"'))[0].code == code

    def test_a_name_may_come_in_another_case_and_with_blanks(self) -> None:
        assert code_of("  offender  SENT to prison ") == "imprisoned"
        assert code_of("Transported") is None

    def test_keeps_an_outcome_without_a_point(self, tmp_path: Path) -> None:
        [row] = read(tmp_path, HEADER + line(lng="", lat=""))

        assert (row.lat, row.lng) == (None, None)

    @pytest.mark.parametrize(
        ("bad", "column", "reason"),
        [
            (line(kind="Transported"), "Outcome type", "not an outcome of police.uk.*Known are: Awaiting"),
            (line(month="07/2018"), "Month", "not a month.*2011-02"),
            (line(lng=""), "Longitude", "both degrees or neither"),
            (line().replace(",F,F,", ",,F,"), "Reported by", "nothing in this column"),
        ],
    )
    def test_refuses_a_bad_row_by_row_and_column(
        self, tmp_path: Path, bad: str, column: str, reason: str
    ) -> None:
        with pytest.raises(BadInput, match=reason) as refusal:
            read(tmp_path, HEADER + line() + bad)

        assert (refusal.value.file, refusal.value.row, refusal.value.column) == ("outcomes.csv", 3, column)

    def test_says_which_column_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no column “Outcome type”"):
            read(tmp_path, HEADER.replace("Outcome type", "Result") + line())
