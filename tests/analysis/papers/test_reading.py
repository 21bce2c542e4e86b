"""Papers of text become headings, sentences with their lines, and tables, whatever their hand."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.papers.document import Block, Heading, Paper, Paragraph, Table
from peelian.analysis.papers.findings import Severity
from peelian.analysis.papers.lint import lint
from peelian.analysis.papers.reading import read_paper


def _read(text: str) -> Paper:
    return read_paper(textwrap.dedent(text), name="test")


def _tables(text: str) -> list[Table]:
    return [block for block in _read(text).blocks if isinstance(block, Table)]


def _words(blocks: list[Block]) -> list[str]:
    return [
        " ".join(one.words for one in block.sentences) for block in blocks if isinstance(block, Paragraph)
    ]


class TestLettersThatArentSeen:
    def test_are_dropped(self) -> None:
        paper = _read("\u200fIn all 120 row\u00aders: 70 by\u200b day\u200f.")
        assert _words(list(paper.blocks)) == ["In all 120 rowers: 70 by day."]

    def test_dont_keep_a_sum_from_being_worked_out(self) -> None:
        text = "\u200fIn total 120 rowers: 70 men and 48 women\u200f."
        assert [one.rule for one in lint(_read(text)) if one.severity is Severity.CONTRADICTION] == [
            "named-parts"
        ]


class TestThousandsPartedBySpaces:
    def test_that_dont_break_are_figures(self) -> None:
        paper = _read("We had 12\u00a0450 calls in May and 11\u202f300 in June.")
        assert _words(list(paper.blocks)) == ["We had 12,450 calls in May and 11,300 in June."]
        assert "“12 450” as 12,450" in paper.notes[0].words

    def test_by_ordinary_spaces_are_figures_where_several_have_them_and_none_a_comma(self) -> None:
        text = "We had 12 450 calls in May and {} in June."
        assert "12,450 calls in May and 11,300" in _words(list(_read(text.format("11 300")).blocks))[0]
        assert "12 450 calls" in _words(list(_read(text.format("11,300")).blocks))[0]
        assert "12 450 calls" in _words(list(_read(text.format("300")).blocks))[0]

    def test_are_no_telephone_numbers_and_no_columns(self) -> None:
        text = "Ring 0800 555 111 or 07700 900 123 now.\nAlder 20 100 130\nBirch 30 200 140\n"
        assert _words(list(_read(text).blocks)) == [" ".join(text.split())]

    def test_are_figures_in_a_table(self) -> None:
        head = "| Month | Calls |\n|---|---|\n"
        text = head + "| May | 12 450 |\n| June | 11\u2009300 |\n| Total | {} |\n"
        assert [one.severity for one in lint(_read(text.format("23 750"))) if one.rule == "table-sums"] == [
            Severity.CONSISTENT
        ]
        found = [one for one in lint(_read(text.format("23 950"))) if one.rule == "table-sums"]
        assert found[0].arithmetic[0] == "12,450 + 11,300 = 23,750"


class TestSentences:
    def test_have_the_line_that_they_begin_on(self) -> None:
        paper = _read("# A\n\nOne is here. Two\nis long. Three\nends.\n")
        paragraph = paper.blocks[1]
        assert isinstance(paragraph, Paragraph)
        assert [(one.words, one.line) for one in paragraph.sentences] == [
            ("One is here.", 3), ("Two is long.", 3), ("Three ends.", 4),
        ]  # fmt: skip

    def test_dont_end_at_a_decimal_point_or_an_abbreviation(self) -> None:
        (paragraph,) = _read("It is 2.5 of them, e.g. Fir, by Dr. Elm and A. Birch. Then more.").blocks
        assert isinstance(paragraph, Paragraph)
        assert len(paragraph.sentences) == 2

    def test_lose_the_marks_of_markdown(self) -> None:
        assert _words(
            list(_read("On the **3<sup>rd</sup>** of *May* see [the list](a.md) &amp; go.").blocks)
        ) == ["On the 3rd of May see the list & go."]

    def test_of_a_paragraph_that_a_page_cut_are_joined(self) -> None:
        paper = _read("It places greater\n\nownership here. So.\n")
        assert _words(list(paper.blocks)) == ["It places greater ownership here. So."]


class TestParagraphs:
    def test_with_numbers_are_points_and_the_number_is_no_figure(self) -> None:
        paper = _read("1. In May we met.\n2. Then we left.\n - One.\n (b) Two.\n")
        assert _words(list(paper.blocks)) == ["In May we met.", "Then we left.", "One.", "Two."]

    def test_of_code_are_left_out(self) -> None:
        paper = _read("Words.\n\n```\n5 + 5 = 11\n```\n\n    6 + 6 = 13\n\nMore words.\n")
        assert _words(list(paper.blocks)) == ["Words.", "More words."]


class TestHeadings:
    def test_are_marked_or_short_and_alone(self) -> None:
        paper = _read("# One\n\n**Two**\n\nThree Of Text\n\nThis is a sentence.\n")
        assert [block.words for block in paper.blocks if isinstance(block, Heading)] == [
            "One",
            "Two",
            "Three Of Text",
        ]

    def test_that_are_a_pages_number_are_left_out(self) -> None:
        assert _words(list(_read("One here.\n\n12\n\nTwo here.\n\nPage 3 of 9\n\nThree.\n").blocks)) == [
            "One here.", "Two here.", "Three.",
        ]  # fmt: skip


class TestTables:
    def test_with_pipes(self) -> None:
        (table,) = _tables("Table 2: Trees\n\n| Kind | Trees |\n|:---|---:|\n| Elm \\| Fir | **1,204** |\n")
        assert (table.caption, table.head, table.line) == ("Table 2: Trees", ("Kind", "Trees"), 3)
        assert [(row.cells, row.line) for row in table.body] == [(("Elm | Fir", "1,204"), 5)]

    def test_with_tabs_and_two_rows_of_heads(self) -> None:
        (table,) = _tables(
            "Table 1: A\n\nKind\tPlace\tTrees\t\n\t\tMay 2030\tMay 2031\nElm\tHill\t3\t4\n\tVale\t5\t\n"
        )
        assert table.heads == 2
        assert table.head == ("Kind", "Place", "Trees May 2030", "May 2031")
        assert table.body[1].cells == ("", "Vale", "5", "")

    def test_in_html_with_spans(self) -> None:
        (table,) = _tables(
            "Words.\n\n<table><caption>Trees</caption><thead><tr><th>Kind</th><th colspan=2>Trees</th></tr></thead>\n"
            "<tr><td rowspan=2>Elm</td><td>1</td><td>2</td></tr>\n<tr><td>3</td><td>4</td></tr></table>\n"
        )
        assert table.caption == "Trees"
        assert [row.cells for row in table.rows] == [("Kind", "Trees", ""), ("Elm", "1", "2"), ("", "3", "4")]
        assert [row.line for row in table.rows] == [3, 4, 5]

    def test_without_a_caption_have_none(self) -> None:
        assert _tables("| A | B |\n|---|---|\n| x | 1 |\n")[0].caption == ""

    def test_cut_by_a_page_that_repeats_the_head_are_one(self) -> None:
        half = "| Kind | Trees |\n|---|---|\n| Elm | 3 |\n"
        paper = _read(f"Table 1: Trees\n\n{half}\n7\n\nTable 1 (continued)\n\n{half.replace('Elm', 'Fir')}")
        (table,) = [block for block in paper.blocks if isinstance(block, Table)]
        assert [row.cells[0] for row in table.body] == ["Elm", "Fir"]
        assert [note.words for note in paper.notes] == [
            "Table 1: Trees goes on at line 11: read as one table of 2 lines."
        ]

    def test_cut_by_a_page_without_a_head_are_one_and_their_total_is_of_all(self) -> None:
        paper = _read("Kind\tTrees\nElm\t3\nFir\t5\n\n\nAsh\t4\nTotal\t12\n")
        (table,) = [block for block in paper.blocks if isinstance(block, Table)]
        assert len(table.body) == 4
        found = lint(paper)
        assert [one.rule for one in found] == ["reading", "table-sums"]
        assert found[1].arithmetic == ("Trees: 3 + 5 + 4 = 12",)

    def test_of_other_columns_stay_two(self) -> None:
        assert (
            len(_tables("| A | B |\n|---|---|\n| x | 1 |\n\n| A | C | D |\n|---|---|---|\n| x | 1 | 2 |\n"))
            == 2
        )

    def test_with_captions_of_their_own_stay_two(self) -> None:
        one = "| A | B |\n|---|---|\n| x | 1 |\n"
        assert len(_tables(f"Table 1: X\n\n{one}\nTable 2: Y\n\n| C | D |\n|---|---|\n| x | 1 |\n")) == 2


class TestAnyText:
    @given(st.text(alphabet="ab A1,.%£|\t\n-*`#<>[]()/–:", max_size=200))
    def test_is_read_and_linted_without_an_error(self, text: str) -> None:
        paper = read_paper(text, name="any")
        lines = text.count("\n") + 1
        assert all(1 <= block.line <= lines for block in paper.blocks)
        assert all(0 <= one.line <= lines for one in lint(paper))


class TestMarksOfHtml:
    def test_are_no_words_and_no_figures(self) -> None:
        assert _words(
            list(
                _read(
                    'See <img width="400" alt="a"> and <h1 align="center">it</h1> is &lt; 5 <!-- 7 -->.'
                ).blocks
            )
        ) == ["See and it is < 5 ."]
