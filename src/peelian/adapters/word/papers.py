"""A paper as a Word document (DOCX): real headings, lists and head rows, so that it can be read aloud and edited."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph

from peelian.adapters.word import marks, styles
from peelian.adapters.word.marks import plain
from peelian.adapters.word.tables import add_table
from peelian.adapters.word.zipping import packed
from peelian.journeys.paper_widths import STANDING, turned
from peelian.journeys.papers import (
    Block,
    Contents,
    Facts,
    Front,
    Heading,
    List,
    Meanings,
    Note,
    Numbered,
    Pairs,
    Paper,
    Picture,
    Reference,
    Small,
    Table,
    Words,
)
from peelian.kernel.text import one_line

_PICTURE = Pt(STANDING * 0.72)
_WIDEST = Pt(STANDING)
#: Bookmarks of tables are numbered after those of headings.
_AFTER_HEADINGS = 100_000
#: What a file can say of itself (ECMA-376, part 2).
_LONGEST_PROPERTY = 255


def write_paper(paper: Paper, at: dt.datetime) -> bytes:
    """The paper as a DOCX. `at` is written into the file as its date: the moment it was released, not written.

    The same paper and moment make the same bytes. A picture without points (PNG) stands as its words.
    """
    writer = _Writer(paper)
    writer.write()
    word = writer.word
    _describe(word, paper, at)
    out = io.BytesIO()
    word.save(out)
    return packed(out.getvalue())


class _Writer:
    """Block by block into one document."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.word: Word = Document()
        self.lies = False
        self.headings = 0
        self.pictures = 0
        self.tables = 0
        styles.set_up(self.word, paper.language)

    def write(self) -> None:
        _page(self.word.sections[0], lies=False)
        self._edges()
        self.word.add_paragraph(plain(self.paper.subtitle), style=styles.SUBTITLE)
        self.word.add_heading(plain(self.paper.title), 1)
        for lies, blocks in turned(self.paper.blocks):
            self._turn(lies)
            for block in blocks:
                _WRITES[type(block)](self, block)

    def _edges(self) -> None:
        """What stands at the head and the foot of each page."""
        section = self.word.sections[0]
        if self.paper.mark:
            section.header.paragraphs[0].style = self.word.styles[styles.MARK]
            section.header.paragraphs[0].text = plain(self.paper.mark)
        foot = section.footer.paragraphs[0]
        foot.style = self.word.styles[styles.FOOT]
        foot.add_run(f"{plain(self.paper.footer)}\t")
        marks.add_field(foot, "PAGE")
        foot.add_run(" / ")
        marks.add_field(foot, "NUMPAGES")

    def _turn(self, lies: bool) -> None:
        """Pages that lie from here on, or stand."""
        if lies != self.lies:
            _page(self.word.add_section(WD_SECTION.NEW_PAGE), lies=lies)
            self.lies = lies

    def heading(self, block: Heading) -> None:
        words = plain(f"{block.number}  {block.words}" if block.number else block.words)
        paragraph = self.word.add_heading(words, block.level)
        paragraph.paragraph_format.page_break_before = block.anew or None
        if block.level == 2:
            self.headings += 1
            marks.bookmark(paragraph, _anchor(self.headings), self.headings)

    def words(self, block: Words) -> None:
        for part in block.words.split("\n\n"):
            self._lines(part.splitlines())

    def numbered(self, block: Numbered) -> None:
        for words in block.paragraphs:
            paragraph = self._lines(words.splitlines(), styles.NUMBERED)
            if paragraph is not None:
                marks.number(paragraph, styles.PARAGRAPH_NUMBERS)

    def points(self, block: List) -> None:
        for words in block.points:
            self._lines(words.splitlines(), styles.POINT)

    def note(self, block: Note) -> None:
        self.word.add_paragraph(plain(block.title), style=styles.NOTE_TITLE)
        for words in block.lines:
            self._lines(words.splitlines(), styles.NOTE)

    def small(self, block: Small) -> None:
        for words in block.lines:
            self._lines(words.splitlines(), styles.SMALL)

    def contents(self, block: Contents) -> None:
        """A table of contents that Word can fill with pages; until then it holds the headings, linked."""
        self.word.add_paragraph(plain(block.title), style=styles.CONTENTS_TITLE)
        found = [one for one in self.paper.blocks if isinstance(one, Heading) and one.level == 2]
        entries = [plain(f"{one.number}  {one.words}" if one.number else one.words) for one in found]
        marks.add_contents(self.word, [(words, _anchor(n)) for n, words in enumerate(entries, start=1)])

    def meanings(self, block: Meanings) -> None:
        self._named(block.rows, styles.SMALL)

    def pairs(self, block: Pairs | Front) -> None:
        self._named(block.rows, styles.PAIR)

    def _named(self, rows: Iterable[tuple[str, str]], style: str) -> None:
        for name, words in rows:
            paragraph = self.word.add_paragraph(style=style)
            paragraph.add_run(f"{plain(name)}: ").bold = True
            _add_lines(paragraph, words.splitlines())

    def table(self, block: Table) -> None:
        caption = self.word.add_paragraph(plain(block.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
        if block.anchor:
            self.tables += 1
            marks.bookmark(caption, block.anchor, _AFTER_HEADINGS + self.tables)
        add_table(self.word, block)
        self._named(block.meanings, styles.SMALL)
        for words in block.notes:
            self._lines(words.splitlines(), styles.SMALL)
        self.word.add_paragraph(style=styles.GAP)

    def facts(self, block: Facts) -> None:
        self.word.add_paragraph(plain(block.title), style=styles.NOTE_TITLE)
        for name, words in block.rows:
            paragraph = self.word.add_paragraph(style=styles.NOTE)
            if name:
                paragraph.add_run(f"{plain(name)}: ")
            paragraph.add_run(plain(words)).bold = bool(name)

    def reference(self, block: Reference) -> None:
        """A line with a link: the page is Word's to know."""
        paragraph = self.word.add_paragraph(style=styles.SMALL)
        marks.link(paragraph, plain(block.words), block.anchor)

    def picture(self, block: Picture) -> None:
        if block.caption:
            caption = self.word.add_paragraph(plain(block.caption), style="Caption")
            caption.paragraph_format.keep_with_next = True
        if not block.png:
            self.words(Words(block.words))
            return
        self.pictures += 1
        width = _PICTURE if block.caption else _WIDEST
        drawn = self.word.add_paragraph().add_run().add_picture(io.BytesIO(block.png), width=Emu(int(width)))
        marks.describe(drawn, f"Picture {self.pictures}", plain(block.words))

    def _lines(self, lines: Iterable[str], style: str = "Normal") -> Paragraph | None:
        clean = [words for line in lines if (words := plain(line))]
        if not clean:
            return None
        paragraph = self.word.add_paragraph(style=style)
        _add_lines(paragraph, clean)
        return paragraph


_WRITES: Mapping[type[Block], Callable[[_Writer, Any], None]] = {
    Heading: _Writer.heading,
    Words: _Writer.words,
    Numbered: _Writer.numbered,
    List: _Writer.points,
    Note: _Writer.note,
    Small: _Writer.small,
    Meanings: _Writer.meanings,
    Contents: _Writer.contents,
    Facts: _Writer.facts,
    Front: _Writer.pairs,
    Pairs: _Writer.pairs,
    Reference: _Writer.reference,
    Table: _Writer.table,
    Picture: _Writer.picture,
}


def _add_lines(paragraph: Paragraph, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(plain(line))


def _page(section: Any, *, lies: bool) -> None:
    """A4, standing or lying."""
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if lies else (short, long)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(24), Mm(24)


def _describe(word: Word, paper: Paper, at: dt.datetime) -> None:
    """What the file says of itself: title and day; nobody's name and no machine's."""
    marks.leave_out_thumbnail(word)
    said = word.core_properties
    said.title, said.subject = (
        one_line(plain(words), _LONGEST_PROPERTY) for words in (paper.title, paper.subtitle)
    )
    said.language = styles.tongue(paper.language)
    said.author = said.last_modified_by = said.comments = said.keywords = ""
    said.created = said.modified = at.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None)
    said.revision = 1


def _anchor(number: int) -> str:
    return f"_Toc{number:09d}"
