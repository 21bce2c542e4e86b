"""A pack's files hold what its document holds, whatever that is."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis import tables
from peelian.analysis.tables import Column, Table, value_of
from peelian.apps.board import api as board
from peelian.apps.board.api import Content, Document, Figure, PackTable
from peelian.journeys.packs import formats, read_tables
from peelian.journeys.packs.wording import with_unit
from peelian.kernel.errors import NotFound
from tests.factories import pack_documents as made
from tests.journeys.packs.reading import RELEASE, joined, parts_of, pdf, rows_of, text_of
from tests.journeys.packs.reading import docx as written

pytestmark = pytest.mark.django_db

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "Nd", "Zs", "Pd", "Sm", "Po")), min_size=1, max_size=12
)
LATIN = st.text(st.sampled_from("abcdeéŵ XYZ-=+@'#*_<&0123456789.,%"), min_size=1, max_size=14)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(-1e6, 1e6), st.decimals(-(10**6), 10**6, places=2), st.none()
)


@st.composite
def any_table(draw: st.DrawFn) -> Table:
    """Words in the first column, then numbers, days or words."""
    count = draw(st.integers(1, 5))
    columns = [Column(draw(LATIN))]
    kinds: list[st.SearchStrategy[Any]] = [LATIN]
    for _ in range(count):
        numeric = draw(st.booleans())
        columns.append(
            Column(draw(LATIN), numeric, draw(st.integers(0, 3)), draw(st.booleans()), draw(st.booleans()))
        )
        kinds.append(NUMBERS if numeric else st.one_of(LATIN, st.dates(dt.date(1990, 1, 1)), st.none()))
    row = st.tuples(*kinds)
    rows = draw(st.lists(row, max_size=6))
    return Table(
        draw(LATIN), draw(LATIN), columns, rows, draw(st.none() | row), draw(st.lists(LATIN, max_size=2))
    )


@st.composite
def any_figure(draw: st.DrawFn) -> Figure:
    """A count or a share, known or not."""
    if draw(st.booleans()):
        whole = draw(st.integers(1, 10**6))
        part = draw(st.integers(0, whole))
        figure = replace(made.GOOD, value=part / whole, numerator=part, denominator=whole)
    else:
        figure = replace(
            made.MEMBERS, value=draw(st.floats(0, 1e9) | st.none()), digits=draw(st.integers(0, 2))
        )
    return replace(figure, name=f"r.{draw(st.integers(0, 10**6))}", label=draw(LATIN))


@st.composite
def any_document(draw: st.DrawFn) -> Document:
    """Some sections of any figures and tables."""
    contents = st.builds(
        Content, st.lists(any_figure(), max_size=3), st.lists(st.builds(PackTable, any_table()), max_size=2)
    )
    sections = [
        made.section(f"s{n}", f"Section {n}", content=draw(contents)) for n in range(draw(st.integers(0, 3)))
    ]
    return replace(made.every_kind(), sections=sections)


def plain(cell: Any) -> str:
    """A cell as a file of words holds it."""
    value = value_of(cell)
    if value is None:
        return ""
    if isinstance(value, str):
        return tables.guarded(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


class TestAnyDocument:
    @given(any_document())
    @settings(max_examples=40)
    def test_its_comma_separated_files_hold_each_cell(self, document: Document) -> None:
        parts = dict(parts_of(formats.archive(document)))
        own = [one.table for section in document.sections for one in section.content.tables]
        for table, named in zip(own, formats.all_tables(document), strict=True):
            found = rows_of(parts[f"{named.name}.csv"])
            assert found[0] == [tables.guarded(column.words) for column in table.columns]
            assert found[1:] == [[plain(cell) for cell in row] for row in table.lines()]
        figures = [one for section in document.sections for one in section.content.figures]
        found = rows_of(parts["figures.csv"])
        assert [(row[1], row[3]) for row in found[1:]] == [(one.name, plain(one.value)) for one in figures]

    @given(any_document())
    @settings(max_examples=25)
    def test_its_workbook_holds_each_value(self, document: Document) -> None:
        book = openpyxl.load_workbook(io.BytesIO(formats.workbook(document)))
        own = [one.table for section in document.sections for one in section.content.tables]
        assert len(book.worksheets[2:]) == len(own) + any(table.notes for table in own)
        for table, sheet in zip(own, book.worksheets[2:], strict=False):
            for line, row in enumerate(table.lines(), start=3):
                for place, cell in enumerate(row, start=1):
                    held, value = sheet.cell(line, place), value_of(cell)
                    assert held.data_type != "f"
                    if isinstance(value, dt.date):
                        assert held.value.date() == value
                    elif isinstance(value, float | Decimal):
                        assert held.value == pytest.approx(float(value), rel=1e-14)
                    else:
                        assert held.value == value

    @given(any_document())
    @settings(max_examples=20)
    def test_its_word_document_holds_each_cell_as_it_is_said(self, document: Document) -> None:
        found = [
            [joined(cell.text) for row in table.rows for cell in row.cells]
            for table in docx.Document(io.BytesIO(written(document))).tables
        ]
        for section in document.sections:
            for one in section.content.figures:
                shown = joined(with_unit(one))
                assert any(
                    joined(one.label) in cells and any(c.startswith(shown) for c in cells) for cells in found
                )
            for one in section.content.tables:
                if read_tables.untold(one.table):
                    continue
                read = read_tables.read(one.table)
                heads = [joined(column.words) for column in read.columns]
                cells = [
                    joined(c.said(cell))
                    for row in read.lines()
                    for c, cell in zip(read.columns, row, strict=True)
                ]
                found.remove(heads + cells)
        assert len(found) == sum(bool(section.content.figures) for section in document.sections)

    @given(any_document())
    @settings(max_examples=12)
    def test_its_pdf_says_each_figure_and_cell(self, document: Document) -> None:
        text = joined(text_of(pdf(document)))
        for section in document.sections:
            for figure in section.content.figures:
                assert joined(with_unit(figure)) in text
            for one in section.content.tables:
                read = read_tables.read(one.table)
                for row in () if read_tables.untold(one.table) else read.lines():
                    for column, cell in zip(read.columns, row, strict=True):
                        assert column.numeric is False or joined(column.said(cell)) in text

    @given(any_document())
    @settings(max_examples=40)
    def test_its_data_is_the_document_and_what_the_digest_is_of(self, document: Document) -> None:
        data = formats.data(document)
        assert board.text_of(board.document_of(data.decode())) == data.decode()
        assert hashlib.sha256(data).hexdigest() == board.digest(document)


class TestTheArchive:
    def test_has_a_file_for_each_table_and_chart_and_for_the_figures(self) -> None:
        assert [name for name, _ in parts_of(formats.archive(made.every_kind()))] == [
            "README.txt", "datapackage.json", "figures.csv", "visibility-by-neighbourhood.csv", "retention-leavers.csv",
            "retention-reasons.csv", "portal-uses-0.csv", "strength-by-month.csv", "wider.csv",
            "neighbourhoods-teams.csv",
        ]  # fmt: skip

    def test_says_what_it_is_in_its_readme(self) -> None:
        words = dict(parts_of(formats.archive(made.for_the_public(), RELEASE)))["README.txt"]
        for said_ in (
            "Local Policing and Public Engagement: November 2026\n===", "Period: 22 November 2025 to 21 November 2026",
            f"SHA-256 of its data: {made.DIGEST}", "Not known: Messages to residents: Replies weren’t recorded before",
            "Taken out: One section was taken out of the public version: Costs.",
            "retention-leavers.csv: Police officers who left", "An empty cell is not known",
        ):  # fmt: skip
            assert said_ in words

    def test_is_described_for_machines(self) -> None:
        said_ = json.loads(dict(parts_of(formats.archive(made.every_kind(), RELEASE)))["datapackage.json"])
        assert said_["name"] == "november-2026"
        assert said_["period"] == {"since": "2025-11-22", "last": "2026-11-21"}
        assert said_["sha256"] == made.DIGEST
        leavers = next(one for one in said_["resources"] if one["name"] == "retention-leavers")
        assert leavers["path"] == "retention-leavers.csv"
        assert [field["type"] for field in leavers["schema"]["fields"]] == ["string", "number", "number"]
        teams = next(one for one in said_["resources"] if one["name"] == "neighbourhoods-teams")
        assert [field["type"] for field in teams["schema"]["fields"]] == [
            "string",
            "string",
            "date",
            "string",
        ]

    def test_says_any_of_a_column_with_hidden_counts(self) -> None:
        hidden = Table("h", "H", [Column("A"), Column("N", numeric=True)], [["x", 20], ["y", "fewer than 5"]])
        document = replace(
            made.every_kind(), sections=[made.section("h", "H", content=Content(tables=[PackTable(hidden)]))]
        )
        said_ = json.loads(dict(parts_of(formats.archive(document)))["datapackage.json"])
        assert [field["type"] for field in said_["resources"][1]["schema"]["fields"]] == ["string", "any"]

    def test_is_the_same_for_the_same_pack(self) -> None:
        assert formats.archive(made.every_kind(), RELEASE) == formats.archive(made.every_kind(), RELEASE)

    def test_writes_no_file_outside_of_itself_and_no_name_twice(self) -> None:
        names = ("../../etc/passwd", "figures", "A/b", "a b")
        hostile = [PackTable(replace(made.LEAVERS.table, name=name)) for name in names]
        document = replace(
            made.every_kind(), sections=[made.section("h", "H", content=Content(tables=hostile))]
        )
        assert [table.name for table in formats.all_tables(document)] == [
            "etc-passwd", "figures-2", "a-b", "a-b-2",
        ]  # fmt: skip

    def test_has_no_sheet_of_a_name_that_excel_keeps_for_itself(self) -> None:
        reserved = PackTable(replace(made.LEAVERS.table, name="History"))
        document = replace(
            made.every_kind(), sections=[made.section("h", "H", content=Content(tables=[reserved]))]
        )
        assert [table.name for table in formats.all_tables(document)] == ["history-2"]
        book = openpyxl.load_workbook(io.BytesIO(formats.workbook(document)))
        assert "history" not in [name.casefold() for name in book.sheetnames]

    def test_of_an_empty_pack_holds_no_figures(self) -> None:
        parts = dict(parts_of(formats.archive(made.empty())))
        assert len(rows_of(parts["figures.csv"])) == 1


class TestOneTable:
    def test_is_given_by_its_name(self) -> None:
        assert rows_of(formats.csv_of(made.every_kind(), "retention-leavers"))[1] == [
            "Retirement",
            "180",
            "0.3673",
        ]
        assert rows_of(formats.csv_of(made.every_kind(), "figures"))[2][1:4] == [
            "messaging.good", "Messages rated good", str(180 / 490),
        ]  # fmt: skip

    def test_holds_no_formula(self) -> None:
        found = list(csv.reader(formats.csv_of(made.every_kind(), "neighbourhoods-teams").splitlines()))
        assert found[2][3] == "'=SUM(A1:A9) is what they typed"

    def test_that_isnt_there_is_refused(self) -> None:
        with pytest.raises(NotFound, match="no table nowhere"):
            formats.csv_of(made.every_kind(), "nowhere")


class TestTheWorkbook:
    def test_begins_with_what_the_pack_is_and_its_figures(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(formats.workbook(made.every_kind(), RELEASE)))
        assert book.sheetnames == [
            "about-this-pack", "figures", "visibility-by-neighbourhood", "retention-leavers", "retention-reasons",
            "portal-uses-0", "strength-by-month", "wider", "neighbourhoods-teams", "Notes",
        ]  # fmt: skip
        about = [tuple(cell.value for cell in row) for row in book["about-this-pack"].iter_rows(min_row=3)]
        assert ("SHA-256 of its data", made.DIGEST) in about
        figures = [tuple(cell.value for cell in row) for row in book["figures"].iter_rows(min_row=3)]
        assert figures[2][3] is None
        assert figures[2][-1] == "No reply has come yet."


class TestThePublicVersion:
    def test_gives_nothing_away_of_what_was_taken_out(self) -> None:
        secrets = ("101200", "101,200", "finance.portal", "without VAT")
        whole, public = texts(made.every_kind()), texts(made.for_the_public())
        for kind, words in whole.items():
            assert any(secret in words for secret in secrets), kind
            assert not any(secret in public[kind] for secret in secrets), kind

    def test_says_no_figure_that_its_document_hasnt(self) -> None:
        public = made.for_the_public()
        names = {one.name for section in public.sections for one in section.content.figures}
        found = rows_of(formats.csv_of(public, "figures"))
        assert {row[1] for row in found[1:]} == names


def texts(document: Document) -> dict[str, str]:
    """All that can be read out of each file."""
    return {
        "pdf": text_of(pdf(document)),
        "docx": "".join(words for _, words in parts_of(written(document))),
        "xlsx": "".join(words for _, words in parts_of(formats.workbook(document))),
        "zip": "".join(words for _, words in parts_of(formats.archive(document))),
        "json": formats.data(document).decode(),
    }
