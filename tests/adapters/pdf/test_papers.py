"""A paper as PDF: read back by pdftotext, walked by its tags."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess

import pytest

from peelian.adapters.pdf import printer
from peelian.adapters.pdf.papers import print_paper
from peelian.journeys.papers import Block, Heading, Pairs, Paper, Picture, Table, Words
from tests.factories.clock import AT

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" role="img"><title>Burglary</title>'
    '<rect x="10" y="10" width="20" height="30" fill="#1d70b8"/><text x="10" y="8" font-size="6">Words inside</text>'
    "</svg>"
)


def paper(*blocks: Block, title: str = "Minutes of the fortnight", language: str = "en") -> Paper:
    return Paper(title, "Hillfields sector", blocks, "Official. Midshire Police", language=language)


def printed(some: Paper) -> str:
    """The PDF's text. Skips where the reader is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) isn't installed")
    content = print_paper(some, AT)
    assert content.startswith(b"%PDF")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def structure(some: Paper) -> str:
    """The PDF's tags, as poppler reads them."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler-utils) isn't installed")
    done = subprocess.run(
        ["pdfinfo", "-struct-text", "-"], input=print_paper(some, AT), capture_output=True, check=True
    )
    return done.stdout.decode()


class TestWords:
    def test_every_block_can_be_read_back(self) -> None:
        text = printed(
            paper(
                Heading("What was decided"),
                Words("First paragraph,\nsecond line.\n\nSecond paragraph."),
                Pairs([("Chair", "Insp. A. Mills"), ("Apologies", "none")]),
                Table("The list", ["Rank", "Problem"], [["1", "Burglary"], ["2", "Speeding"]]),
                Picture(SVG, "Burglary fell from 20 to 15."),
            )
        )
        for words in (
            "Minutes of the fortnight", "Hillfields sector", "What was decided", "First paragraph,", "second line.",
            "Second paragraph.", "Chair: Insp. A. Mills", "Apologies: none", "The list", "Rank Problem", "1 Burglary",
            "2 Speeding", "Official. Midshire Police", "1/1",
        ):  # fmt: skip
            assert words in text, words

    def test_takes_words_for_words_whatever_they_look_like(self) -> None:
        hostile = "#panic() *bold* $x$ @me \\ [a] <b> // c"
        text = printed(
            paper(
                Heading(hostile), Words(hostile), Pairs([(hostile, hostile)]), Table(hostile, [hostile], [[hostile]]),
                title=hostile,
            )
        )  # fmt: skip
        assert text.count(hostile) == 8

    def test_words_of_nothing_are_still_a_page(self) -> None:
        assert "Minutes" in printed(
            paper(Words(" \n\n "), Pairs([("Notes", "")]), Table("Empty", ["A"], []), Heading("End"))
        )

    def test_spaces_of_every_kind_part_words(self) -> None:
        assert "£101 million in 2024 alone" in printed(paper(Words("£101\u00a0million in\u202f2024\talone")))

    def test_a_long_address_in_a_cell_stays_between_the_margins(self) -> None:
        address = "https://example.org/" + "neighbourhood" * 20
        content = print_paper(
            paper(Table("T", ["What", "N"], [[address, "1"]], numeric=[1], fitted=True)), AT
        )
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext (poppler-utils) isn't installed")
        done = subprocess.run(
            ["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True
        )
        ends = [float(end) for end in re.findall(r'xMax="([\d.]+)"', done.stdout.decode())]
        assert len(ends) > 8
        assert max(ends) <= 595.28 - 62

    def test_is_printed_in_welsh(self) -> None:
        assert "Cŵn yn baeddu’r tŷ" in printed(paper(Words("Cŵn yn baeddu’r tŷ"), language="cy"))


class TestTags:
    def test_a_screen_reader_finds_headings_head_cells_and_the_pictures_words(self) -> None:
        tags = structure(
            paper(
                Heading("Part"),
                Heading("Smaller", level=3),
                Table("The list", ["Rank", "Problem"], [["1", "Burglary"]]),
                Picture(SVG, "Burglary fell from 20 to 15."),
            )
        )
        for tag in ("H1", "H2", "H3", "Table", "TH", "TD", "Figure"):
            assert tag in tags, tag

    def test_a_picture_carries_its_words(self) -> None:
        content = print_paper(paper(Picture(SVG, "Burglary fell from 20 to 15.")), AT)
        assert b"/Alt(Burglary fell from 20 to 15.)" in content

    def test_the_head_stands_on_every_page_of_a_long_table(self) -> None:
        rows = [[str(number), "Burglary of a shed behind a house"] for number in range(120)]
        text = printed(paper(Table("Long", ["Rank", "Problem"], rows)))
        assert text.count("Rank Problem") >= 3
        assert "3/3" in text


class TestTheSame:
    def test_the_same_paper_and_moment_make_the_same_bytes(self) -> None:
        some = paper(Heading("A"), Table("T", ["A"], [["1"]]), Picture(SVG, "words"))
        assert print_paper(some, AT) == print_paper(some, AT)

    def test_another_moment_makes_another_file(self) -> None:
        some = paper(Words("A"))
        assert print_paper(some, AT) != print_paper(some, AT + dt.timedelta(days=1))


class TestRefusals:
    def test_a_row_that_doesnt_fit_its_head(self) -> None:
        with pytest.raises(ValueError, match="Row 2 of “T” has 1 cells under 2 heads"):
            Table("T", ["A", "B"], [["1", "2"], ["1"]])

    def test_a_picture_without_words(self) -> None:
        with pytest.raises(ValueError, match="needs words"):
            Picture(SVG, " ")

    def test_a_heading_beside_the_title(self) -> None:
        with pytest.raises(ValueError, match="level 2, 3 or 4"):
            Heading("A", level=1)

    def test_says_which_font_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(printer, "installed", lambda _families: [])
        with pytest.raises(printer.NoFont, match="Panjabi"):
            print_paper(paper(Words("A"), language="pa"), AT)
