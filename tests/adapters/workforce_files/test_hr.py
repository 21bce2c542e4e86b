"""A force's own HR extract, CSV or XLSX, read by its mapping: rows, and all that stands against others."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from peelian.adapters.workforce_files.hr import read_hr
from peelian.apps.workforce.api import HrNote, HrRefusal, HrRow, JoinedAs, LeaveReason, Rank
from peelian.kernel.errors import BadInput

MAPPING = """
[meta]
sheet = "Staff in post"
header_row = 3
[columns]
"Payroll No" = "number"
"Surname, Forename" = "name"
"Start Date" = "joined"
"End Date" = "left"
"Reason" = "reason"
"Rank/Grade" = "rank"
"FTE" = "fte"
"Org Unit" = "unit"
"Position" = "post"
"Eff Date" = "from"
[ranks]
"PC1" = "constable"
[units]
"BW Response Team 1" = "BW-RESP"
[reasons]
"Resigned" = "resignation"
[dates]
last_days = ["left"]
"""
HEADINGS = [
    "Payroll No", "Surname, Forename", "Start Date", "End Date", "Reason", "Rank/Grade", "FTE", "Org Unit", "Position",
    "Eff Date", "Notes",
]  # fmt: skip
ROW: list[Any] = [
    1234, "Hussain, Amir", dt.date(2019, 3, 4), None, None, "PC1", 1, "BW Response Team 1", "Response officer",
    dt.date(2024, 1, 8), "=1+1",
]  # fmt: skip
NINE = dt.datetime.fromisoformat("2024-01-08 09:00")
OWN = "number,name,joined,rank,fte,from\n"


def workbook(folder: Path, rows: list[list[Any]], title: str = "Staff in post") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    page.append(["Staff in post at 1 November 2026"])
    page.append([])
    page.append(HEADINGS)
    for row in rows:
        page.append(row)
    return book


def read(folder: Path, book: openpyxl.Workbook, mapping: str = MAPPING) -> list[HrRow | HrRefusal | HrNote]:
    book.save(folder / "staff.xlsx")
    (folder / "map.toml").write_text(mapping, encoding="utf-8")
    return list(read_hr(folder / "staff.xlsx", mapping=folder / "map.toml"))


def changed(**given: Any) -> list[Any]:
    row = list(ROW)
    for place, value in given.items():
        row[int(place[1:])] = value
    return row


def refused(folder: Path, *rows: list[Any], mapping: str = MAPPING) -> list[tuple[int, str, str]]:
    found = read(folder, workbook(folder, list(rows)), mapping)
    return [(one.row, one.column, one.reason) for one in found if isinstance(one, HrRefusal)]


def own(folder: Path, text: str, encoding: str = "utf-8", **options: Any) -> list[Any]:
    (folder / "staff.csv").write_bytes(text.encode(encoding))
    return list(read_hr(folder / "staff.csv", **options))


class TestReadHr:
    def test_reads_a_workbook_by_its_mapping(self, tmp_path: Path) -> None:
        left = changed(_3=dt.date(2025, 6, 30), _4="Resigned")

        [row, other] = read(tmp_path, workbook(tmp_path, [ROW, left]))

        assert row == HrRow(
            row=4, number="1234", name="Hussain, Amir", rank=Rank.CONSTABLE, fte=Decimal(1),
            joined_on=dt.date(2019, 3, 4), valid_from=dt.date(2024, 1, 8), unit="BW-RESP", post="Response officer",
            unsaid=frozenset({"acting", "destination"}),
        )  # fmt: skip
        assert isinstance(other, HrRow)
        assert (other.left_on, other.reason) == (dt.date(2025, 7, 1), LeaveReason.RESIGNATION)

    def test_reads_comma_separated_text_with_our_own_columns(self, tmp_path: Path) -> None:
        [row] = own(
            tmp_path,
            "number,name,joined,joined_as,rank,fte,acting,unit,from,until\n"
            "7,Zoë Grant,2020-01-06,pcda,Sgt,0.60,yes,U1,2024-01-01,2025-01-01\n",
        )

        assert (row.number, row.name, row.joined_as, row.rank) == (
            "7",
            "Zoë Grant",
            JoinedAs.PCDA,
            Rank.SERGEANT,
        )
        assert (row.fte, row.acting, row.valid_until) == (Decimal("0.60"), True, dt.date(2025, 1, 1))
        assert row.unsaid == {"left", "reason", "destination", "post"}

    def test_reads_a_number_in_capital_letters(self, tmp_path: Path) -> None:
        [row] = own(tmp_path, "number,name,joined,rank,fte,from\nw77,Zoë Grant,2020-01-06,Sgt,1,2024-01-01\n")

        assert row.number == "W77"

    def test_takes_the_day_of_the_extract_where_rows_have_none(self, tmp_path: Path) -> None:
        (tmp_path / "m.toml").write_text(
            '[meta]\ndated = "2026-11-01"\nnew_posts = true\n[columns]\n'
            + "".join(f"{name} = '{name}'\n" for name in ("number", "name", "joined", "rank", "fte"))
        )
        rows = own(
            tmp_path,
            "number,name,joined,rank,fte\n1,A,2020-01-06,PC,1\n2,B,2026-11-09,PC,1\n",
            mapping=tmp_path / "m.toml",
        )

        assert [row.valid_from for row in rows] == [dt.date(2026, 11, 1), dt.date(2026, 11, 9)]
        assert rows[0].new_post


class TestDays:
    @pytest.mark.parametrize("written", [45678, "45678", "2025-01-21", "21/01/2025", dt.date(2025, 1, 21)])
    def test_reads_the_three_forms_of_excel(self, tmp_path: Path, written: Any) -> None:
        [row] = read(tmp_path, workbook(tmp_path, [changed(_9=written)]))

        assert isinstance(row, HrRow)
        assert row.valid_from == dt.date(2025, 1, 21)

    def test_counts_from_1904_where_the_workbook_does(self, tmp_path: Path) -> None:
        book = workbook(tmp_path, [changed(_9=44216)])
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        [row] = read(tmp_path, book)

        assert isinstance(row, HrRow)
        assert row.valid_from == dt.date(2025, 1, 21)

    def test_asks_where_days_may_be_day_first_or_month_first(self, tmp_path: Path) -> None:
        found = refused(tmp_path, changed(_9="03/04/2024"), changed(_9="05/06/2024"))

        assert found == [
            (4, "Eff Date", "“03/04/2024” may be day first or month first, and no day of the column tells.")
        ]

    @pytest.mark.parametrize(("form", "day"), [("day/month/year", (4, 3)), ("month/day/year", (3, 4))])
    def test_takes_the_mappings_word_for_it(self, tmp_path: Path, form: str, day: tuple[int, int]) -> None:
        mapping = MAPPING.replace("[dates]", f'[dates]\nforms = ["{form}", "iso"]')
        [row] = read(tmp_path, workbook(tmp_path, [changed(_9="03/04/2024")]), mapping)

        assert isinstance(row, HrRow)
        assert row.valid_from == dt.date(2024, *day)

    def test_lets_a_day_of_the_column_tell(self, tmp_path: Path) -> None:
        rows = read(tmp_path, workbook(tmp_path, [changed(_9="03/04/2024"), changed(_9="04/25/2024")]))

        assert [row.valid_from for row in rows if isinstance(row, HrRow)] == [
            dt.date(2024, 3, 4), dt.date(2024, 4, 25),
        ]  # fmt: skip

    def test_refuses_a_column_of_both(self, tmp_path: Path) -> None:
        [(row, column, reason)] = refused(tmp_path, changed(_9="25/04/2024"), changed(_9="04/25/2024"))

        assert (row, column) == (4, "Eff Date")
        assert "others month first" in reason

    @pytest.mark.parametrize("written", ["soon", "31/02/2024", "2024-13-01", 12, "1066-10-14", NINE])
    def test_refuses_what_is_no_day(self, tmp_path: Path, written: Any) -> None:
        assert [(row, column) for row, column, _ in refused(tmp_path, changed(_9=written))] == [
            (4, "Eff Date")
        ]


class TestRefusals:
    @pytest.mark.parametrize(
        ("given", "column", "words"),
        [
            ({"_6": 1.2}, "FTE", "more than one person"),
            ({"_6": 0}, "FTE", "nobody"),
            ({"_6": "full"}, "FTE", "not a number"),
            ({"_6": 0.333}, "FTE", "two decimals"),
            ({"_5": "Wizard"}, "Rank/Grade", "“Wizard” is not a rank"),
            ({"_0": None}, "Payroll No", "empty"),
            ({"_0": "1234567890123"}, "Payroll No", "longer than 12"),
            ({"_3": dt.date(2025, 1, 1)}, "Reason", "no reason"),
            ({"_4": "Resigned"}, "Reason", "no day"),
            ({"_3": dt.date(2025, 1, 1), "_4": "Bored"}, "Reason", "not a reason"),
            ({"_6": "=0.5*2"}, "FTE", "G4 is a formula"),
            ({"_6": "#N/A"}, "FTE", "is an error of the spreadsheet"),
        ],
    )  # fmt: skip
    def test_names_row_column_reason_and_mend(
        self, tmp_path: Path, given: dict[str, Any], column: str, words: str
    ) -> None:
        [found] = [
            one
            for one in read(tmp_path, workbook(tmp_path, [changed(**given)]))
            if isinstance(one, HrRefusal)
        ]

        assert (found.row, found.column) == (4, column)
        assert words in found.reason
        assert found.mend

    def test_gathers_all_of_them(self, tmp_path: Path) -> None:
        found = refused(tmp_path, changed(_5="Wizard", _6=1.2), ROW, changed(_6="x"))

        assert [(row, column) for row, column, _ in found] == [(4, "Rank/Grade"), (4, "FTE"), (6, "FTE")]

    def test_refuses_merged_cells_with_their_range(self, tmp_path: Path) -> None:
        book = workbook(tmp_path, [ROW, ROW])
        book.active.merge_cells("H4:H5")  # type: ignore[union-attr]

        [found] = [one for one in read(tmp_path, book) if isinstance(one, HrRefusal)]

        assert (found.row, found.column) == (4, "Org Unit")
        assert "H4:H5" in found.reason

    def test_passes_over_formulas_of_columns_that_are_not_mapped(self, tmp_path: Path) -> None:
        assert refused(tmp_path, ROW) == []

    def test_says_what_is_hidden(self, tmp_path: Path) -> None:
        book = workbook(tmp_path, [ROW, ROW])
        book.active.row_dimensions[5].hidden = True  # type: ignore[union-attr]
        book.create_sheet("Leavers").sheet_state = "hidden"

        notes = [one.words for one in read(tmp_path, book) if isinstance(one, HrNote)]

        assert notes == [
            "A hidden sheet was not read: Leavers.",
            "Rows that are hidden in the sheet were read like the others: 1 (5).",
        ]

    @pytest.mark.parametrize(
        ("text", "rank"),
        [
            ("T/Sgt", Rank.SERGEANT), ("A/PS", Rank.SERGEANT), ("T/ Ch.Insp", Rank.CHIEF_INSPECTOR),
            ("Temp. Insp", Rank.INSPECTOR), ("Temporary Chief Superintendent", Rank.CHIEF_SUPERINTENDENT),
            ("Acting Sergeant", Rank.SERGEANT), ("a-insp", Rank.INSPECTOR), ("T/DCC", Rank.DEPUTY_CHIEF_CONSTABLE),
            ("T/Skipper", Rank.SERGEANT),
        ],
    )  # fmt: skip
    def test_takes_a_rank_for_a_time_as_acting(self, tmp_path: Path, text: str, rank: Rank) -> None:
        mapping = MAPPING.replace("[ranks]", '[ranks]\n"Skipper" = "sergeant"')

        [row] = read(tmp_path, workbook(tmp_path, [changed(_5=text)]), mapping)

        assert isinstance(row, HrRow)
        assert (row.rank, row.acting) == (rank, True)

    def test_takes_a_rank_that_the_mapping_names_as_it_says(self, tmp_path: Path) -> None:
        mapping = MAPPING.replace("[ranks]", '[ranks]\n"T/Sgt" = "constable"')

        [row] = read(tmp_path, workbook(tmp_path, [changed(_5="T/Sgt")]), mapping)

        assert isinstance(row, HrRow)
        assert (row.rank, row.acting) == (Rank.CONSTABLE, False)

    @pytest.mark.parametrize("text", ["A/PCSO", "T/PC", "Acting", "T/Wizard", "A/Police staff"])
    def test_refuses_a_rank_for_a_time_that_nobody_is_put_up_to(self, tmp_path: Path, text: str) -> None:
        assert refused(tmp_path, changed(_5=text)) == [
            (4, "Rank/Grade", f"“{text}” is not a rank that we know.")
        ]

    def test_refuses_a_rank_for_a_time_beside_a_column_that_says_no(self, tmp_path: Path) -> None:
        head = "number,name,joined,rank,acting,fte,from\n"

        [row] = own(tmp_path, head + "1,A,2020-01-06,T/Sgt,yes,1,2024-01-01\n")
        [stands] = own(tmp_path, head + "1,A,2020-01-06,T/Sgt,no,1,2024-01-01\n")

        assert (row.rank, row.acting) == (Rank.SERGEANT, True)
        assert (stands.column, stands.reason) == ("acting", "the rank T/Sgt is for a time, and this says no.")

    def test_refuses_a_class_that_the_rank_is_not_of(self, tmp_path: Path) -> None:
        [found] = own(
            tmp_path, "number,name,joined,rank,fte,from,class\n1,A,2020-01-06,PC,1,2024-01-01,PCSO\n"
        )

        assert (found.column, found.row) == ("class", 2)


class TestFilesThatCannotBeTaken:
    def refusal(self, path: Path, **options: Any) -> str:
        with pytest.raises(BadInput) as refused:
            list(read_hr(path, **options))
        return str(refused.value)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (OWN.encode(), "no rows"),
            (b"\xff\xfen\x00", "UTF-16"),
            (OWN.encode() + "1,Zoë,2020-01-06,PC,1,2024-01-01\n".encode("latin-1"), "not UTF-8"),
            (b"PK\x03\x04 and then nothing of the kind", "damaged"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file, or one with a password"),
            (b"name,joined\nA,2020-01-06\n", "no column “number”"),
            (b"number,name,joined,rank,fte\n1,A,2020-01-06,PC,1\n", "from when a row holds"),
        ],
    )  # fmt: skip
    def test_says_what_it_is(self, tmp_path: Path, content: bytes, words: str) -> None:
        path = tmp_path / "staff.csv"
        path.write_bytes(content)

        assert words in self.refusal(path)

    def test_refuses_an_archive_that_unpacks_without_end(self, tmp_path: Path) -> None:
        path = tmp_path / "staff.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)

        assert "unpacks to" in self.refusal(path)

    def test_refuses_entities(self, tmp_path: Path) -> None:
        path = tmp_path / "staff.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", '<!DOCTYPE a [<!ENTITY b "c">]><Types/>')

        assert "entities" in self.refusal(path)

    def test_refuses_a_million_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "staff.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/worksheets/sheet1.xml", "<sheetData>" + '<row r="1"/>' * 1_000_000)

        assert "more than 100,000 rows" in self.refusal(path)

        text = tmp_path / "staff.csv"
        text.write_text(OWN + "1,A,2020-01-06,PC,1,2024-01-01\n" * 100_001)

        assert "more than 100,000 rows" in self.refusal(text)

    def test_refuses_an_archive_that_is_no_workbook(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "staff.xlsx", "w") as archive:
            archive.writestr("staff.csv", OWN)

        assert "not an Excel workbook" in self.refusal(tmp_path / "staff.xlsx")

    def test_refuses_an_empty_sheet_and_one_of_several(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.save(tmp_path / "empty.xlsx")
        book.create_sheet("Other")
        book.save(tmp_path / "two.xlsx")

        assert "no headings" in self.refusal(tmp_path / "empty.xlsx")
        assert "2 sheets" in self.refusal(tmp_path / "two.xlsx")

    def test_refuses_merged_headings(self, tmp_path: Path) -> None:
        book = workbook(tmp_path, [ROW])
        book.active.merge_cells("A3:B3")  # type: ignore[union-attr]

        with pytest.raises(BadInput, match="A3:B3"):
            read(tmp_path, book)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[columns", "not TOML"), ("a = " + "[" * 3000 + "]" * 3000, "nested too deep"),
            ("[colours]\na = 'b'", "no section"),
            ("[columns]\nA = 'height'", "not a column of ours"), ("[columns]\nA = 'name'", "no column is number"),
            ("[meta]\nsheets = 1", "not known here"), (MAPPING + 'forms = ["julian"]', "forms"),
            (MAPPING.replace('"constable"', '"wizard"'), "not a rank"),
            (MAPPING.replace('"resignation"', '"bored"'), "not one of ours"),
            (MAPPING.replace("header_row = 3", "header_row = 0"), "header_row"),
            (MAPPING.replace('"Position"', '"Job"'), "no column “job”"),
        ],
    )  # fmt: skip
    def test_refuses_a_mapping_that_it_does_not_know(self, tmp_path: Path, text: str, words: str) -> None:
        with pytest.raises(BadInput, match=words):
            read(tmp_path, workbook(tmp_path, [ROW]), text)
