"""A force's list of its people: read whole, or refused at the first row that can't be taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from peelian.adapters.workforce_files.people import read_people
from peelian.apps.workforce.api import PostingRow, Rank
from peelian.kernel.errors import BadInput

NEEDED = ("collar_number", "name", "rank", "joined_on", "team", "area_code", "post", "from")
GOOD = {
    "collar_number": "C1", "name": "Amir Hussain", "rank": "PC", "joined_on": "2019-03-04", "team": "Abbey Green Team",
    "area_code": "N01", "post": "Neighbourhood officer", "from": "2024-01-08",
}  # fmt: skip


def read(folder: Path, **given: str) -> list[PostingRow]:
    row = GOOD | {name.rstrip("_"): value for name, value in given.items()}
    path = folder / "people.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8-sig")
    return list(read_people(path))


class TestReadPeople:
    def test_reads_a_row_with_the_columns_that_it_needs(self, tmp_path: Path) -> None:
        assert read(tmp_path) == [
            PostingRow(
                row=2, collar_number="C1", name="Amir Hussain", rank=Rank.CONSTABLE, joined_on=dt.date(2019, 3, 4),
                area_code="N01", team="Abbey Green Team", title="Neighbourhood officer",
                valid_from=dt.date(2024, 1, 8),
            )
        ]  # fmt: skip

    def test_reads_what_else_a_row_may_say(self, tmp_path: Path) -> None:
        [row] = read(
            tmp_path, email="a@force.example", team_email="t@force.example", team_telephone="101", until="2025-01-01",
            named_contact_of="N01",
        )  # fmt: skip

        assert (row.email, row.team_email, row.team_telephone) == (
            "a@force.example",
            "t@force.example",
            "101",
        )
        assert (row.valid_until, row.named_for) == (dt.date(2025, 1, 1), "N01")

    def test_tells_nobodys_contact_from_a_list_that_does_not_say(self, tmp_path: Path) -> None:
        assert read(tmp_path)[0].named_for is None
        assert read(tmp_path, named_contact_of="")[0].named_for == ""

    @pytest.mark.parametrize(
        ("text", "rank"),
        [
            ("constable", Rank.CONSTABLE), ("pcso", Rank.PCSO), ("Sgt", Rank.SERGEANT), ("PS", Rank.SERGEANT),
            ("Insp.", Rank.INSPECTOR), ("Ch. Insp", Rank.CHIEF_INSPECTOR), ("Chief Inspector", Rank.CHIEF_INSPECTOR),
            ("chief-superintendent", Rank.CHIEF_SUPERINTENDENT), ("Police staff", Rank.STAFF), ("SC", Rank.SPECIAL),
            ("DCC", Rank.DEPUTY_CHIEF_CONSTABLE), ("Deputy Chief Constable", Rank.DEPUTY_CHIEF_CONSTABLE),
            ("Cmdr", Rank.COMMANDER), ("DAC", Rank.DEPUTY_ASSISTANT_COMMISSIONER),
            ("Commissioner", Rank.COMMISSIONER), ("T/DC", Rank.CONSTABLE),
        ],
    )  # fmt: skip
    def test_knows_ranks_by_value_word_and_abbreviation(self, tmp_path: Path, text: str, rank: Rank) -> None:
        assert read(tmp_path, rank=text)[0].rank is rank

    def test_reads_days_as_a_british_spreadsheet_writes_them(self, tmp_path: Path) -> None:
        assert read(tmp_path, from_="08/01/2024")[0].valid_from == dt.date(2024, 1, 8)

    @pytest.mark.parametrize(
        ("column", "value", "reason", "mend"),
        [
            ("collar_number", "", "this is empty", "Every row needs it"),
            ("collar_number", "C123456789012", "longer than 12", "Shorten it"),
            ("rank", "Sheriff", "“Sheriff” is not a rank that we know", "PCSO, SC, PC, Sgt"),
            ("joined_on", "2019", "“2019” is not a day", "Write it as 2025-05-01"),
            ("from", "31/02/2024", "“31/02/2024” is not a day", "Write it as 2025-05-01"),
            ("from", "2018-01-01", "begins before they joined", "joined_on"),
            ("until", "soon", "“soon” is not a day", "Write it as 2025-05-01"),
            ("until", "2024-01-08", "the end is not after the start", "first day on which they aren't"),
            ("email", "amir", "is not an e-mail address", ""),
        ],
    )
    def test_names_row_column_reason_and_what_to_do(
        self, tmp_path: Path, column: str, value: str, reason: str, mend: str
    ) -> None:
        with pytest.raises(BadInput) as refusal:
            read(tmp_path, **{column: value})

        refused = refusal.value
        assert (refused.file, refused.row, refused.column) == ("people.csv", 2, column)
        assert reason in refused.reason
        assert mend in refused.mend

    @pytest.mark.parametrize("missing", NEEDED)
    def test_wants_the_columns_that_it_needs(self, tmp_path: Path, missing: str) -> None:
        path = tmp_path / "people.csv"
        path.write_text(",".join(name for name in NEEDED if name != missing) + "\n")

        with pytest.raises(BadInput, match=f"no column “{missing}”"):
            list(read_people(path))
