"""Workbooks as Excel and other programs write them; what is damaged is told, and nothing sound is told to be."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from peelian.adapters.workforce_files.workbooks import read_workbook
from peelian.kernel.errors import BadInput

HERE = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "_rels/.rels": (
        "<Relationships><Relationship Id='a' Type='http://x/relationships/officeDocument'"
        " Target='/xl/book.xml'/></Relationships>"
    ),
    "xl/book.xml": (
        "<x:workbook xmlns:x='urn:x' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<x:workbookPr date1904='true'/><x:sheets><x:sheet name='Staff' r:id='s'/></x:sheets></x:workbook>"
    ),
    "xl/_rels/book.xml.rels": (
        "<Relationships><Relationship Id='s' Type='http://x/relationships/worksheet' Target='/xl/w/one.xml'/>"
        "</Relationships>"
    ),
    "xl/w/one.xml": (
        "<x:worksheet xmlns:x='urn:x'><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>Name</x:t></x:is></x:c>"
        "<x:c t='str'><x:v>Number</x:v></x:c></x:row>"
        "<x:row><x:c t='inlineStr'><x:is><x:r><x:t>Amir </x:t></x:r><x:r><x:t>Hussain</x:t></x:r><x:rPh>"
        "<x:t>unread</x:t></x:rPh></x:is></x:c><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    ),
}  # fmt: skip


def archive(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def parts_of(path: Path) -> dict[str, str | bytes]:
    with zipfile.ZipFile(path) as made:
        return {name: made.read(name) for name in made.namelist()}


def rows_of(path: Path) -> list[tuple[str, ...]]:
    return [row.texts for row in read_workbook(path).rows]


def saved(path: Path, *rows: Sequence[Any], dress: Callable[[Any], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in (("First", "Second", "Third"), *rows):
        page.append(list(row))
    if dress:
        dress(page)
    book.save(path)
    return path


_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=20).filter(
    lambda text: not text.startswith("=") and "_x" not in text
)
_DAYS = st.dates(dt.date(1920, 1, 1), dt.date(2149, 12, 31))
_CELLS = st.one_of(_TEXTS, st.integers(-(10**9), 10**9), st.booleans(), _DAYS)


def expected(value: object) -> str:
    """A cell as it is to be read."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


class TestSound:
    @settings(max_examples=40, deadline=None)
    @given(rows=st.lists(st.tuples(_CELLS, _CELLS, _CELLS), min_size=1, max_size=8))
    def test_are_read_cell_for_cell_whatever_they_hold(self, rows: list[tuple[Any, Any, Any]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = saved(Path(folder) / "staff.xlsx", *rows)
            assert rows_of(path) == [tuple(expected(value) for value in row) for row in rows]

    @pytest.mark.parametrize(
        "form", ["dd/mm/yyyy", "yyyy-mm-dd", "[$-809]d mmmm yyyy", "d-mmm-yy", "mm-dd-yy"]
    )
    def test_know_a_day_by_every_usual_format(self, tmp_path: Path, form: str) -> None:
        def dress(page: Any) -> None:
            page["A2"].number_format = form

        path = saved(tmp_path / "staff.xlsx", (dt.date(2025, 5, 1), 45778, 0.5), dress=dress)
        assert rows_of(path) == [("2025-05-01", "45778", "0.5")]

    def test_take_money_and_shares_for_numbers(self, tmp_path: Path) -> None:
        def dress(page: Any) -> None:
            page["A2"].number_format = "0.00%"
            page["B2"].number_format = '"£"#,##0.00;[Red]-"£"#,##0.00'

        assert rows_of(saved(tmp_path / "staff.xlsx", (0.6, 12, 1), dress=dress)) == [("0.6", "12", "1")]

    def test_join_the_pieces_of_a_text_of_several_fonts(self, tmp_path: Path) -> None:
        def dress(page: Any) -> None:
            page["A2"] = CellRichText("Amir ", TextBlock(InlineFont(b=True), "Hussain"))

        assert rows_of(saved(tmp_path / "staff.xlsx", ("", "b", "c"), dress=dress)) == [
            ("Amir Hussain", "b", "c")
        ]

    def test_may_name_parts_and_spaces_otherwise_and_have_no_styles_or_shared_texts(
        self, tmp_path: Path
    ) -> None:
        path = archive(tmp_path / "staff.xlsx", dict(HERE))
        assert read_workbook(path).header == ("Name", "Number")
        assert rows_of(path) == [("Amir Hussain", "7")]

    def test_are_not_told_to_be_damaged_when_the_fault_is_ours(self, tmp_path: Path) -> None:
        path = saved(tmp_path / "staff.xlsx", ("a", "b", "c"), dress=lambda page: page.merge_cells("A2:B2"))
        with pytest.raises(TypeError):
            read_workbook(path, header_row=None)  # type: ignore[arg-type]  # a caller's fault, not the file's


class TestDamaged:
    @pytest.mark.parametrize("source", ["openpyxl", "by hand"])
    @pytest.mark.parametrize("harm", ["away", "half", "empty", "nonsense"])
    def test_are_refused_in_a_sentence_whichever_part_it_is(
        self, tmp_path: Path, source: str, harm: str
    ) -> None:
        row = (dt.date(2025, 5, 1), "text", 7)
        sound = dict(HERE) if source == "by hand" else parts_of(saved(tmp_path / "sound.xlsx", row))
        refused = 0
        for name, content in sound.items():
            harmed = {
                "away": {key: value for key, value in sound.items() if key != name},
                "half": sound | {name: content[: len(content) // 2]},
                "empty": sound | {name: b""},
                "nonsense": sound | {name: b"\xff\xfe<"},
            }[harm]
            path = archive(tmp_path / "harmed.xlsx", harmed)
            with contextlib.suppress(BadInput):
                rows_of(path)
                continue
            refused += 1
        assert refused >= 3

    @pytest.mark.parametrize(
        ("part", "sound", "harmed"),
        [
            ("xl/w/one.xml", "<x:v>7</x:v>", "<x:v>seven</x:v>"),
            ("xl/w/one.xml", "<x:c><x:v>7", "<x:c t='s'><x:v>7"),
            ("xl/w/one.xml", "<x:row>", "<x:row r='first'>"),
            ("xl/_rels/book.xml.rels", "/xl/w/one.xml", "/xl/w/none.xml"),
            ("xl/_rels/book.xml.rels", "/xl/w/one.xml", "/xl/w/one.bin"),
            ("_rels/.rels", "officeDocument", "nothing"),
        ],
    )
    def test_are_refused_for_what_a_part_says(
        self, tmp_path: Path, part: str, sound: str, harmed: str
    ) -> None:
        parts = HERE | {part: HERE[part].replace(sound, harmed)}
        assert parts != HERE
        with pytest.raises(BadInput, match="damaged"):
            rows_of(archive(tmp_path / "staff.xlsx", dict(parts)))


class TestMerged:
    def merged(self, path: Path, ranges: Sequence[str]) -> Path:
        cells = "".join(f"<x:mergeCell ref='{one}'/>" for one in ranges)
        page = HERE["xl/w/one.xml"].replace(
            "</x:sheetData>", f"</x:sheetData><x:mergeCells>{cells}</x:mergeCells>"
        )
        return archive(path, {**HERE, "xl/w/one.xml": page})

    def test_are_one_fault_of_a_cell_however_many_ranges_cover_it(self, tmp_path: Path) -> None:
        path = self.merged(tmp_path / "staff.xlsx", ["A2:B3"] * 5_000)
        (row,) = read_workbook(path).rows
        assert [place for place, _, _ in row.faults] == [0, 1]
        assert "A2:B3 are merged" in row.faults[0][1]

    def test_are_refused_by_the_ten_thousand_before_they_are_read(self, tmp_path: Path) -> None:
        path = self.merged(tmp_path / "staff.xlsx", ["A2:BK3"] * 10_000)
        with pytest.raises(BadInput, match="more than 5,000 merged ranges"):
            read_workbook(path)
