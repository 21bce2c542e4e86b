"""A pack on paper: what stands in it, and what a reader of the PDF finds, by eye, by ear and by search."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from peelian.analysis.tables import Column, Table
from peelian.apps.board.api import Audience, Content, Document, PackTable
from peelian.journeys import draw_charts, papers
from peelian.journeys.packs import formats, on_paper
from peelian.journeys.packs.front import redacted_in_words
from peelian.journeys.packs.wording import said, with_unit
from peelian.journeys.papers import Heading, List, Note, Numbered, Picture, Reference, Small, Words
from peelian.journeys.ports import plug, ports
from tests.factories import pack_documents as made
from tests.journeys.packs.reading import NUMBER, joined, pdf, text_of, tool

pytestmark = pytest.mark.django_db


def blocks(document: Document) -> list[papers.Block]:
    return list(on_paper.paper(document).blocks)


def tables(document: Document) -> list[papers.Table]:
    return [one for one in blocks(document) if isinstance(one, papers.Table)]


def with_content(content: Content) -> Document:
    return replace(made.every_kind(), sections=[made.section("one", "One", content=content)])


@pytest.fixture
def nothing_draws() -> Iterator[None]:
    old = plug(replace(ports(), draw=None))
    yield
    plug(old)


class TestWhatStandsInIt:
    def test_sections_and_paragraphs_are_numbered_through_the_paper(self) -> None:
        found = blocks(made.every_kind())
        assert [one.number for one in found if isinstance(one, Heading) and one.level == 2] == [
            *"123456789", "",  # the annex has no number
        ]  # fmt: skip
        numbered = [one for one in found if isinstance(one, Numbered)]
        assert [one.start for one in numbered] == [1, 2, 3, 4, 5, 6]
        assert {len(one.paragraphs) for one in numbered} == {1}
        assert Small(["Shares sum to 100%."]) in found, "what a section says itself has no number"

    def test_lines_that_begin_with_a_dash_are_a_list(self) -> None:
        (found,) = [one for one in blocks(made.every_kind()) if isinstance(one, List)]
        assert found.points == ["to a neighbourhood,", "to a group, or", "to those who asked."]

    def test_points_within_one_paragraph_are_a_list_too(self) -> None:
        section = made.section("one", "One", "These count:\n- one\n- two\nand no others.")
        found = blocks(replace(made.empty(), sections=[section]))[2:]
        assert found == [Numbered(1, ["These count:"]), List(["one", "two"]), Numbered(2, ["and no others."])]

    def test_figures_stand_in_an_annex_with_base_interval_and_definition(self) -> None:
        table = annex(made.every_kind())[0]
        assert table.caption == "A2: Messages to residents"
        assert table.head == ["Measure", "Figure", "What is counted"]
        assert [row[:2] for row in table.rows] == [
            ["Members of the messaging service", "30,412 people"],
            ["Messages rated good", "36.7%\n180 of 490\nlikely 32.6% to 41.1%"],
            ["Replies answered within two days", "not known"],
        ]
        assert table.rows[2][2] == (
            "Replies of members that a person answered within two days, of all that came."
            " Not known: No reply has come yet."
        )

    def test_a_section_leads_to_its_figures(self) -> None:
        document = made.every_kind()
        led = [one for one in blocks(document) if isinstance(one, Reference)]
        assert [one.words for one in led] == [
            "Figures of this section with their definitions: A2", "Figures of this section with their definitions: A8",
        ]  # fmt: skip
        assert [one.anchor for one in led] == [table.anchor for table in annex(document)]

    def test_a_definition_that_several_have_is_said_once(self) -> None:
        twin = replace(made.GOOD, name="messaging.twin", label="Twin")
        rows = annex(with_content(Content([made.GOOD, made.COSTS, twin])))[0].rows
        assert [row[2] for row in rows][1:] == [
            "All costs with evidence, without VAT.",
            "As “Messages rated good”.",
        ]

    def test_a_sections_first_three_tables_stand_in_the_text_and_the_others_behind(self) -> None:
        own = [
            replace(made.LEAVERS, table=replace(made.LEAVERS.table, caption=f"No {n}")) for n in range(1, 6)
        ]
        found = blocks(with_content(Content([made.COSTS], own)))
        behind = found.index(next(one for one in found if isinstance(one, Heading) and one.anew))
        captions = [
            [one.caption for one in some if isinstance(one, papers.Table)]
            for some in (found[:behind], found[behind:])
        ]
        assert captions == [
            ["Table 1: No 1", "Table 2: No 2", "Table 3: No 3"], ["A1: One", "Table 4: No 4", "Table 5: No 5"],
        ]  # fmt: skip
        assert "and 2 further tables: A1" in next(one for one in found if isinstance(one, Reference)).words

    def test_tables_are_numbered_through_the_paper_whatever_their_own_caption_says(self) -> None:
        own = replace(made.LEAVERS, table=replace(made.LEAVERS.table, caption="Table 3: Leavers by reason"))
        found = tables(with_content(Content([made.COSTS], [own, own])))
        assert [one.caption for one in found] == [
            "Table 1: Leavers by reason", "Table 2: Leavers by reason", "A1: One",
        ]  # fmt: skip

    def test_a_tables_cells_are_written_as_everywhere_and_its_sum_is_its_last_row(self) -> None:
        (table,) = tables(with_content(Content(tables=[made.LEAVERS])))
        assert table.rows[0] == ["Retirement", "180", "36.73%"]
        assert (list(table.rows[-1]), table.total, table.numeric) == (
            ["Total", "490", "100.00%"],
            True,
            [1, 2],
        )

    def test_what_is_not_known_stands_in_a_box(self) -> None:
        found = [one for one in blocks(made.every_kind()) if isinstance(one, Note)]
        assert found[0] == Note("Not known", ["Replies weren’t recorded before 3 March 2026."])

    def test_a_chart_has_a_number_and_its_words(self) -> None:
        found = [one for one in blocks(made.every_kind()) if isinstance(one, Picture)]
        assert [one.caption for one in found] == [
            "Chart 1: Leavers by reason",
            "Chart 2: Uses of the portal, part 0",
        ]
        assert found[0].words == made.bar_chart().words

    @pytest.mark.usefixtures("nothing_draws")
    def test_a_chart_that_nothing_draws_is_its_words_and_its_table(self) -> None:
        chart = made.bar_chart()
        found = blocks(with_content(Content(charts=[chart])))
        assert Words(chart.words) in found
        assert [one.caption for one in found if isinstance(one, papers.Table)] == [
            "Table 1: Leavers by reason"
        ]

    def test_other_days_and_other_readers_are_said_under_the_heading(self) -> None:
        found = [line for one in blocks(made.every_kind()) if isinstance(one, Small) for line in one.lines]
        assert [line for line in found if "ection" in line or "Board" in line or "Nothing" in line][:3] == [
            "This section tells of 1 April 2026 to 21 November 2026.",
            "For the Board in private: not in the public version.",
            "Nothing is written here, and nothing is counted.",
        ]

    def test_a_table_of_the_board_alone_says_so(self) -> None:
        content = Content(tables=[replace(made.LEAVERS, audience=Audience.INTERNAL)])
        assert tables(with_content(content))[0].notes[0] == "Not in the public version."

    def test_the_annex_says_where_what_was_asked_stands(self) -> None:
        said = [line for one in blocks(made.every_kind()) if isinstance(one, Small) for line in one.lines]
        assert any("stands in the workbook" in line and "22 November 2026, 09:00" in line for line in said)
        assert "count_ratings" not in text_of(pdf(made.every_kind()))

    def test_a_table_that_tells_nothing_is_a_sentence(self) -> None:
        bare = PackTable(replace(made.LEAVERS.table, caption="Leavers", rows=[], total=None))
        found = blocks(with_content(Content(tables=[bare])))
        assert Small(["Leavers: there is nothing to list.", *made.LEAVERS.table.notes]) in found
        assert tables(with_content(Content(tables=[bare]))) == []

    def test_a_pack_of_six_sections_has_no_list_of_them(self) -> None:
        whole = made.every_kind()
        assert any(isinstance(one, papers.Contents) for one in blocks(whole))
        few = replace(whole, sections=whole.sections[:6])
        assert not any(isinstance(one, papers.Contents) for one in blocks(few))

    def test_a_pack_of_nothing_is_still_a_paper(self) -> None:
        assert len(blocks(made.empty())) == 1
        assert "Local Policing" in text_of(pdf(made.empty()))


class TestWhatWasTakenOut:
    @pytest.mark.parametrize(
        ("headings", "words"),
        [
            ([], ""),
            ([""], "One section was taken out of the public version."),
            (["Costs"], "One section was taken out of the public version: Costs."),
            (["Costs", ""], "2 sections were taken out of the public version: Costs, and 1 whose heading isn’t told."),
            (["A", "", ""], "3 sections were taken out of the public version: A, and 2 whose headings aren’t told."),
            (["A", "B"], "2 sections were taken out of the public version: A; B."),
        ],
    )  # fmt: skip
    def test_is_said_in_words(self, headings: list[str], words: str) -> None:
        assert redacted_in_words(replace(made.for_the_public(), redacted=headings)) == words

    def test_is_said_on_the_paper(self) -> None:
        assert "One section was taken out of the public version: Costs." in text_of(
            pdf(made.for_the_public())
        )


class TestThePdf:
    def test_says_draft_on_every_page_until_it_is_released(self) -> None:
        draft = tool(pdf(made.every_kind(), None), "pdftotext", "-", "-").split("\f")[:-1]
        assert len(draft) > 5
        assert all("Draft, not released" in page for page in draft)
        assert "Draft" not in text_of(pdf(made.every_kind()))

    def test_names_its_release_and_the_digest_of_its_data(self) -> None:
        text = text_of(pdf(made.every_kind()))
        assert "Version for the Board in private, released on 24 November 2026" in text
        assert made.DIGEST in text
        assert "22 November 2025 to 21 November 2026" in text

    def test_is_tagged_and_has_a_title_and_a_language(self) -> None:
        content = pdf(made.every_kind())
        facts = tool(content, "pdfinfo", "-")
        assert re.search(r"Title: +Local Policing and Public Engagement: November 2026", facts)
        assert re.search(r"Tagged: +yes", facts)
        assert b"/Lang(en)" in content
        assert b"pdfuaid" in content

    def test_its_headings_go_down_by_one_level_at_a_time(self) -> None:
        levels = [int(found) for found in re.findall(r"^ *H(\d)", tags(made.every_kind()), re.MULTILINE)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_a_screen_reader_finds_head_cells_lists_and_the_charts_words(self) -> None:
        found = tags(made.every_kind())
        for tag in ("Table", "THead", "TH", "TD", "L", "LI", "Figure", "Caption", "TOC"):
            assert re.search(rf"^ *{tag}\b", found, re.MULTILINE), tag
        assert b"/Alt(" + made.bar_chart().words[:20].encode() in pdf(made.every_kind())

    def test_every_table_has_a_head_cell_for_each_column(self) -> None:
        found = tags(with_content(Content(tables=[made.LEAVERS])))
        assert len(re.findall(r"^ *TH\b", found, re.MULTILINE)) == 3

    def test_a_long_tables_head_stands_on_each_of_its_pages(self) -> None:
        document = with_content(Content(tables=[PackTable(made.long_table(200))]))
        pages = tool(pdf(document), "pdftotext", "-layout", "-", "-").split("\f")[:-1]
        assert len(pages) >= 4
        assert all("Hours tasked" in page for page in pages)

    def test_a_wide_table_stays_between_the_margins(self) -> None:
        document = with_content(
            Content(tables=[PackTable(made.wide_table(13)), PackTable(made.wide_table(30, "w"))])
        )
        content = pdf(document)
        sizes = set(
            re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", tool(content, "pdfinfo", "-l", "9", "-"))
        )
        assert len(sizes) == 2, "pages that stand and pages that lie"
        ends = re.findall(
            r'<page width="([\d.]+)"|xMax="([\d.]+)"', tool(content, "pdftotext", "-bbox", "-", "-")
        )
        width = 0.0
        for page, end in ends:
            width = float(page) if page else width
            assert not end or float(end) <= width - 60

    def test_a_name_from_right_to_left_is_drawn(self) -> None:
        assert "شبنم" in text_of(pdf(made.every_kind()))

    def test_isnt_there_where_nothing_prints(self) -> None:
        old = plug(replace(ports(), press=None, word=None))
        try:
            assert formats.pdf(made.every_kind()) is None
            assert formats.word(made.every_kind()) is None
        finally:
            plug(old)

    def test_is_the_same_for_the_same_document(self) -> None:
        assert pdf(made.every_kind()) == pdf(made.every_kind())


class TestFiguresOnPaper:
    def test_each_is_there_as_the_document_says_it(self) -> None:
        document = made.every_kind()
        text = joined(text_of(pdf(document)))
        for section in document.sections:
            for figure in section.content.figures:
                assert joined(with_unit(figure)) in text
            for one in section.content.tables:
                for row in one.table.lines():
                    for column, cell in zip(one.table.columns, row, strict=True):
                        for word in column.said(
                            cell
                        ).split():  # letters from right to left stand in their order
                            assert word in text

    def test_no_number_is_there_that_the_document_hasnt(self) -> None:
        document = without_charts(made.every_kind())
        known = set(NUMBER.findall(" ".join(said_by(document))))
        known |= {str(number) for number in range(1, 31)}  # sections, paragraphs, tables, pages
        text = text_of(pdf(document))
        assert {number.rstrip(",") for number in NUMBER.findall(text)} - known == set()

    def test_none_of_the_public_paper_is_from_what_was_taken_out(self) -> None:
        whole, public = made.every_kind(), made.for_the_public()
        for secret in ("101,200", "without VAT"):
            assert secret in text_of(pdf(whole))
            assert secret not in text_of(pdf(public))


class TestDrawing:
    def test_takes_a_pages_drawing_where_there_is_one(self) -> None:
        chart = made.line_chart(77)
        draw_charts.drawings_of([chart], at=made.AS_OF)
        draw_charts.draw_due(at=made.AS_OF)
        kept = draw_charts.drawings_of([chart], at=made.AS_OF)
        plug_old = plug(replace(ports(), draw=lambda *_: "<svg>another</svg>"))
        try:
            assert draw_charts.pictures_of([chart])[chart.digest].svg == kept[0]
        finally:
            plug(plug_old)

    def test_draws_a_chart_once_for_one_paper_after_another(self) -> None:
        drawn: list[str] = []

        def draw(_spec: object, title: str, _words: str) -> str:
            drawn.append(title)
            return "<svg/>"

        old = plug(replace(ports(), draw=draw))
        try:
            for _ in range(3):
                draw_charts.pictures_of([made.line_chart(5), made.bar_chart()])
        finally:
            plug(old)
        assert len(drawn) == 2

    def test_leaves_out_a_chart_that_cant_be_drawn(self) -> None:
        def draw(*_: object) -> str:
            raise ValueError("no such mark")

        old = plug(replace(ports(), draw=draw))
        try:
            assert draw_charts.pictures_of([made.bar_chart()]) == {}
        finally:
            plug(old)


def annex(document: Document) -> list[papers.Table]:
    return [one for one in tables(document) if one.anchor]


def tags(document: Document) -> str:
    return tool(pdf(document), "pdfinfo", "-struct-text", "-")


def without_charts(document: Document) -> Document:
    return replace(
        document,
        sections=[replace(one, content=replace(one.content, charts=())) for one in document.sections],
    )


def said_by(document: Document) -> Iterator[str]:
    """Everything that a document says, as it is written."""
    yield from (document.title, document.subtitle, made.DIGEST)
    for day in (document.meeting_on, document.since, document.until - dt.timedelta(days=1), document.as_of):
        yield f"{day:%-d %B %Y}"
    yield "09:00 24 November SHA-256"
    for section in document.sections:
        content = section.content
        yield from (section.heading, *section.commentary, *content.words, *content.missing)
        for figure in content.figures:
            yield from (figure.label, figure.definition, figure.source, said(figure), figure.why_none)
            yield f"{figure.numerator or 0:,.0f} {figure.denominator or 0:,.0f}"
            if figure.interval:
                yield f"{figure.interval.low * 100:.1f} {figure.interval.high * 100:.1f}"
        for one in content.tables:
            yield from (one.table.caption, *one.table.notes, *(column.words for column in one.table.columns))
            yield from (_said(one.table, row) for row in one.table.lines())


def _said(table: Table, row: object) -> str:
    columns: list[Column] = list(table.columns)
    return " ".join(column.said(cell) for column, cell in zip(columns, row, strict=True))  # type: ignore[call-overload]
