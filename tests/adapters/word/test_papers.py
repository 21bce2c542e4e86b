"""A paper as a Word document: read back by python-docx and by its XML."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
import zlib

import docx
from docx.document import Document as Word
from docx.oxml.ns import qn

from peelian.adapters.word.papers import write_paper
from peelian.journeys.papers import (
    Block,
    Contents,
    Front,
    Heading,
    List,
    Meanings,
    Note,
    Numbered,
    Pairs,
    Paper,
    Picture,
    Small,
    Table,
    Words,
)
from tests.factories.clock import AT


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


#: One white point.
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\xff\xff\xff"))
    + _chunk(b"IEND", b"")
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
LEAVERS = Table(
    "Table 1: Leavers", ["Reason", "Leavers"], [["Retirement", "180"], ["Total", "180"]], numeric=[1], total=True,
    meanings=[("Retirement", "At any age.")], notes=["An officer who left."], fitted=True,
)  # fmt: skip


def paper(*blocks: Block, mark: str = "", language: str = "en") -> Paper:
    return Paper("January 2024", "Midshire", blocks, "Official", language=language, mark=mark)


def written(*blocks: Block, mark: str = "", language: str = "en") -> Word:
    return docx.Document(io.BytesIO(write_paper(paper(*blocks, mark=mark, language=language), AT)))


def xml(*blocks: Block, part: str = "word/document.xml", **more: str) -> str:
    with zipfile.ZipFile(io.BytesIO(write_paper(paper(*blocks, **more), AT))) as packed:
        return packed.read(part).decode()


class TestWords:
    def test_headings_are_headings_of_their_level(self) -> None:
        word = written(Heading("Part", number="1"), Heading("Smaller", level=3), Heading("Smallest", level=4))
        found = [
            (p.style.name, p.text) for p in word.paragraphs if p.style and p.style.name.startswith("Heading")
        ]
        assert found == [
            ("Heading 1", "January 2024"), ("Heading 2", "1  Part"), ("Heading 3", "Smaller"),
            ("Heading 4", "Smallest"),
        ]  # fmt: skip

    def test_paragraphs_carry_real_numbers_that_run_through_the_paper(self) -> None:
        word = written(Numbered(1, ["One.", "Two."]), List(["a point"]), Numbered(3, ["Three."]))
        numbers = [
            properties.numPr.numId.val
            for paragraph in word.paragraphs
            if (properties := paragraph._p.pPr) is not None and properties.numPr is not None
        ]
        assert len(numbers) == 3
        assert len(set(numbers)) == 1

    def test_every_block_can_be_read_back(self) -> None:
        word = written(
            Front([("Period", "2023")]), Contents("Contents"), Heading("Part"), Words("First.\nLine.\n\nSecond."),
            Numbered(1, ["Numbered."]), List(["Point."]), Note("Not known", ["No census."]), Small(["Small."]),
            Meanings([("Good", "Four stars.")]),
            Pairs([("Owner", "Sgt A. Mills\nLPA")]), LEAVERS, Picture(SVG, "It fell.", "Chart 1: Fall", PNG),
        )  # fmt: skip
        text = "\n".join(paragraph.text for paragraph in word.paragraphs)
        for words in (
            "Midshire", "January 2024", "Period: 2023", "Contents", "Part", "First.\nLine.", "Second.", "Numbered.",
            "Point.", "Not known", "No census.", "Small.", "Good: Four stars.",
            "Owner: Sgt A. Mills\nLPA", "Table 1: Leavers",
            "Retirement: At any age.", "An officer who left.", "Chart 1: Fall",
        ):  # fmt: skip
            assert words in text, words

    def test_takes_words_for_words_whatever_they_look_like(self) -> None:
        hostile = '<w:p/> & "x" ]]> {PAGE} \x00\x01\ufffe=1'
        clean = '<w:p/> & "x" ]]> {PAGE} =1'
        word = written(Words(hostile), Table(hostile, [hostile], [[hostile]]), Heading(hostile))
        text = [paragraph.text for paragraph in word.paragraphs]
        assert text.count(clean) == 3
        assert [cell.text for row in word.tables[0].rows for cell in row.cells] == [clean, clean]

    def test_spaces_of_every_kind_part_words(self) -> None:
        assert "£101\u00a0million alone" in [
            p.text for p in written(Words("£101\u00a0million\talone")).paragraphs
        ]

    def test_the_contents_lead_to_the_headings(self) -> None:
        found = xml(Contents("Contents"), Heading("Part", number="1"), Heading("Another", number="2"))
        links = re.findall(r'<w:hyperlink w:anchor="([^"]+)"', found)
        assert links == re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', found)
        assert len(links) == 2
        assert found.count('w:fldCharType="begin"') == found.count('w:fldCharType="end"') == 1


class TestTables:
    def test_the_head_row_is_one_and_stands_on_every_page(self) -> None:
        (table,) = written(LEAVERS).tables
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [True, False, False]

    def test_numbers_stand_to_the_right_and_the_sum_is_bold(self) -> None:
        (table,) = written(LEAVERS).tables
        assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, 2]
        assert [all(run.bold for run in row.cells[1].paragraphs[0].runs) for row in table.rows] == [
            True,
            False,
            True,
        ]

    def test_the_caption_stands_with_it_and_describes_it(self) -> None:
        word = written(LEAVERS)
        caption = next(p for p in word.paragraphs if p.text == "Table 1: Leavers")
        assert caption.style is not None
        assert caption.style.name == "Caption"
        assert caption.paragraph_format.keep_with_next
        assert 'w:tblCaption w:val="Table 1: Leavers"' in xml(LEAVERS)

    def test_a_wide_one_has_a_page_that_lies_and_so_has_its_heading(self) -> None:
        wide = Table("Wide", ["Unit", *("Strength" for _ in range(14))], [["A", *("1,234" for _ in range(14))]],
                     numeric=range(1, 15), fitted=True)  # fmt: skip
        word = written(Words("Before."), Heading("Of it"), wide, Words("After."))
        pages = [(section.page_width or 0) > (section.page_height or 0) for section in word.sections]
        assert pages == [False, True, False]
        body = [element.tag.rpartition("}")[2] for element in word.element.body]
        turned = next(
            place
            for place, one in enumerate(word.element.body)
            if one.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        )
        assert "Of it" in "".join(one.text or "" for one in word.element.body[turned + 1].iter(qn("w:t")))
        assert body.count("tbl") == 1

    def test_a_short_one_stays_on_one_page_and_a_long_one_has_three_rows_on_each_side(self) -> None:
        def kept(rows: int) -> list[bool]:
            some = Table("T", ["A"], [["1"]] * rows, fitted=True)
            cells = [row.cells[0].paragraphs[0].style for row in written(some).tables[0].rows]
            return [bool(style is not None and style.paragraph_format.keep_with_next) for style in cells]

        assert kept(3) == [True, True, True, False]
        assert kept(40) == [True] * 3 + [False] * 35 + [True] * 2 + [False]

    def test_one_of_no_rows_is_its_head(self) -> None:
        (table,) = written(Table("Empty", ["A", "B"], [], total=True, fitted=True)).tables
        assert [cell.text for row in table.rows for cell in row.cells] == ["A", "B"]


class TestPictures:
    def test_carry_their_words(self) -> None:
        found = xml(Picture(SVG, "It fell from 20 to 15.", "Chart 1: Fall", PNG))
        assert 'descr="It fell from 20 to 15."' in found
        assert len(written(Picture(SVG, "It fell.", png=PNG)).inline_shapes) == 1

    def test_without_points_are_their_words(self) -> None:
        word = written(Picture(SVG, "It fell from 20 to 15."))
        assert not word.inline_shapes
        assert "It fell from 20 to 15." in [paragraph.text for paragraph in word.paragraphs]


class TestTheFile:
    def test_says_its_title_its_day_and_its_language_and_no_machine(self) -> None:
        said = written().core_properties
        assert (said.title, said.subject, said.language) == ("January 2024", "Midshire", "en-GB")
        assert said.created == said.modified == AT.replace(microsecond=0)
        assert (said.author, said.last_modified_by, said.comments) == ("", "", "")

    def test_says_as_much_of_a_very_long_title_as_a_file_can(self) -> None:
        some = Paper("Neighbourhood " * 40, "Midshire", [], "Official")
        said = docx.Document(io.BytesIO(write_paper(some, AT))).core_properties.title
        assert said.startswith("Neighbourhood Neighbourhood")
        assert len(said) <= 255

    def test_is_in_the_language_of_the_paper(self) -> None:
        assert '<w:lang w:val="cy-GB"' in xml(part="word/styles.xml", language="cy")
        assert '<w:lang w:val="en-GB"' in xml(part="word/styles.xml")

    def test_says_what_it_is_at_the_head_of_each_page(self) -> None:
        assert (
            written(mark="Draft, not released").sections[0].header.paragraphs[0].text == "Draft, not released"
        )
        assert written().sections[0].header.paragraphs[0].text == ""

    def test_has_its_pages_counted_at_the_foot(self) -> None:
        foot = xml(part="word/footer1.xml")
        assert "Official" in foot
        assert 'w:instr="PAGE"' in foot
        assert 'w:instr="NUMPAGES"' in foot

    def test_the_same_paper_and_moment_make_the_same_bytes(self) -> None:
        some = paper(Heading("A"), LEAVERS, Picture(SVG, "words", png=PNG))
        assert write_paper(some, AT) == write_paper(some, AT)
        assert write_paper(some, AT) != write_paper(some, AT + dt.timedelta(days=1))

    def test_holds_no_picture_of_somebody_elses_page(self) -> None:
        with zipfile.ZipFile(io.BytesIO(write_paper(paper(), AT))) as packed:
            assert not [name for name in packed.namelist() if "thumbnail" in name]
            assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
