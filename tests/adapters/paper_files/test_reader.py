"""Papers' files: their letters, their tables, and files that are no papers."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from peelian.adapters.paper_files import reader
from peelian.analysis.papers.document import Heading, Paper, Paragraph, Table
from peelian.analysis.papers.findings import Severity
from peelian.analysis.papers.lint import lint
from peelian.kernel.errors import BadInput

TEXT = "# Boats\n\nThey cost £1,200 – “a lot”.\n"


def _read(content: bytes, name: str = "paper.md") -> Paper:
    (paper,) = reader.read_paper(Path(name), data=content)
    return paper


def _sentence(paper: Paper) -> str:
    return next(block.sentences[0].words for block in paper.blocks if isinstance(block, Paragraph))


class TestLetters:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_of_unicode_are_read_without_a_note(self, encoding: str) -> None:
        paper = _read(TEXT.encode(encoding))
        assert _sentence(paper) == "They cost £1,200 – “a lot”."
        assert paper.notes == ()

    def test_of_windows_are_read_and_said(self) -> None:
        paper = _read(TEXT.encode("cp1252"))
        assert _sentence(paper) == "They cost £1,200 – “a lot”."
        assert "read as Windows-1252" in paper.notes[0].words

    def test_of_latin_1_are_read_and_said(self) -> None:
        paper = _read("They cost £1,200 \x81 each.\n".encode("latin-1"))
        assert "read as Latin-1" in paper.notes[0].words
        assert "£1,200" in _sentence(paper)

    def test_read_as_something_older_are_told_in_the_findings(self) -> None:
        assert any("Windows-1252" in one.words for one in lint(_read(TEXT.encode("cp1252"))))

    def test_with_a_line_end_of_windows_have_their_lines(self) -> None:
        paper = _read(b"One.\r\n\r\nTwo 5.\r\n")
        assert [block.line for block in paper.blocks] == [1, 3]


class TestWordsOfWord:
    def test_lose_what_isnt_seen_and_have_their_thousands_together(self) -> None:
        document = Document()
        document.add_paragraph("\u200fWe had 12\u00a0450 calls.")
        table = document.add_table(rows=2, cols=2)
        for place, words in enumerate(("Month", "Calls", "May", "12\u202f450")):
            table.cell(place // 2, place % 2).text = words
        packed = io.BytesIO()
        document.save(packed)
        paper = _read(packed.getvalue(), "paper.docx")
        assert _sentence(paper) == "We had 12,450 calls."
        assert next(block.rows[1].cells[1] for block in paper.blocks if isinstance(block, Table)) == "12,450"
        assert any("“12 450” as 12,450" in note.words for note in paper.notes)

    def test_lose_the_marks_of_footnotes(self) -> None:
        document = Document()
        said = document.add_paragraph("On the 3")
        said.add_run("rd").font.superscript = True
        said.add_run(" of May 64 boats")
        said.add_run("2").font.superscript = True
        said.add_run(" came.")
        table = document.add_table(rows=4, cols=2)
        for place, words in enumerate(("Club", "Boats", "Alder", "10", "Birch", "20", "Total", "30")):
            table.cell(place // 2, place % 2).text = words
        table.cell(2, 1).paragraphs[0].add_run("1").font.superscript = True
        packed = io.BytesIO()
        document.save(packed)
        paper = _read(packed.getvalue(), "paper.docx")
        assert _sentence(paper) == "On the 3rd of May 64 boats came."
        assert [one.severity for one in lint(paper) if one.rule == "table-sums"] == [Severity.CONSISTENT]


class TestFilesThatAreNoPapers:
    @pytest.mark.parametrize(
        ("content", "words", "mend"),
        [
            (b"Words\n\x00\x01", "NUL byte", "Markdown, text or Word"),
            (bytes(range(1, 32)) * 50, "isn’t text", "Markdown, text or Word"),
            (b"%PDF-1.7 ...", "a PDF", "Save the paper as Word"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word document", "save it as DOCX"),
            (b"{\\rtf1", "rich text", "save it as DOCX"),
            (b"\x89PNG\r\n", "a picture", "Type what it says"),
            (b"PK\x03\x04 broken", "can’t be opened as a Word document", "save it as DOCX again"),
            (b"", "no words", "right file"),
            (b" \n\t\n", "no words", "right file"),
            (b"\xff\xfea", "UTF-16", "UTF-8"),
            (b"a" * (reader.MOST_TEXT + 1), "longer than 5 million bytes", "in parts"),
        ],
    )
    def test_are_refused_with_what_to_do(self, content: bytes, words: str, mend: str) -> None:
        with pytest.raises(BadInput) as refused:
            _read(content)
        assert words in refused.value.reason
        assert mend in refused.value.mend
        assert refused.value.file == "paper.md"

    def test_say_on_which_line_the_nul_byte_is(self) -> None:
        with pytest.raises(BadInput, match="row 3"):
            _read(b"One\n\nTwo\x00")

    def test_are_those_that_arent_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"none\.md"):
            next(reader.read_paper(tmp_path / "none.md"))

    def test_are_packed_files_of_something_else(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr("xl/workbook.xml", "<x/>")
        with pytest.raises(BadInput, match="isn’t a Word document"):
            _read(out.getvalue(), "book.xlsx")

    def test_are_word_documents_that_unpack_to_too_much(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("word/document.xml", b" " * 60_000_000)
        with pytest.raises(BadInput, match="unpacks to more"):
            _read(out.getvalue(), "paper.docx")


def _docx(write: Any) -> Paper:
    document, out = Document(), io.BytesIO()
    write(document)
    document.save(out)
    return _read(out.getvalue(), "paper.docx")


def _leavers(document: Any) -> None:
    document.add_heading("Trees", level=1)
    document.add_paragraph("There were 100 trees in table 1.")
    document.add_paragraph("Table 1: Trees by kind")
    table = document.add_table(rows=0, cols=3)
    for row in (("Kind", "Trees", "%"), ("Elm", "55", "50%"), ("Fir", "30", "30%"), ("Ash", "20", "20%")):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_paragraph("That was all.")


class TestWordDocuments:
    def test_have_their_blocks_in_order(self) -> None:
        paper = _docx(_leavers)
        assert [type(block) for block in paper.blocks] == [Heading, Paragraph, Table, Paragraph]
        table = paper.blocks[2]
        assert isinstance(table, Table)
        assert (table.caption, table.head) == ("Table 1: Trees by kind", ("Kind", "Trees", "%"))

    def test_are_linted_like_text(self) -> None:
        one = next(one for one in lint(_docx(_leavers)) if one.severity is Severity.CONTRADICTION)
        assert one.repair.startswith("“Elm” is 50, not 55.")

    def test_say_what_their_line_numbers_count(self) -> None:
        assert "count the paragraphs" in _docx(_leavers).notes[0].words

    def test_say_that_cells_are_merged_and_read_them_once(self) -> None:
        def merged(document: Any) -> None:
            table = document.add_table(rows=3, cols=2)
            for at, row in enumerate((("Kind", "Trees"), ("Elm", "5"), ("", "6"))):
                for cell, words in zip(table.rows[at].cells, row, strict=True):
                    cell.text = words
            table.cell(1, 0).merge(table.cell(2, 0))

        paper = _docx(merged)
        (table,) = paper.blocks
        assert isinstance(table, Table)
        assert [row.cells for row in table.body] == [("Elm", "5"), ("", "6")]
        assert any("merged cells" in note.words for note in paper.notes)

    def test_cut_into_two_tables_are_joined(self) -> None:
        def cut(document: Any) -> None:
            for rows in ((("Kind", "Trees"), ("Elm", "5")), (("Kind", "Trees"), ("Total", "5"))):
                table = document.add_table(rows=0, cols=2)
                for row in rows:
                    for cell, words in zip(table.add_row().cells, row, strict=True):
                        cell.text = words
                document.add_paragraph("")

        paper = _docx(cut)
        assert len(paper.blocks) == 1
        assert any("read as one table" in note.words for note in paper.notes)

    def test_with_tracked_changes_say_so(self) -> None:
        def tracked(document: Any) -> None:
            from docx.oxml import OxmlElement

            document.add_paragraph("Words 5.")._p.append(OxmlElement("w:ins"))

        assert any("tracked changes" in note.words for note in _docx(tracked).notes)
