"""Reading a paper's text: Markdown, or plain text with numbered paragraphs and tables parted by tabs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from peelian.analysis.papers import marks, tables
from peelian.analysis.papers.document import Block, Heading, Note, Paper, Paragraph, Table

#: How a caption begins.
CAPTION = re.compile(r"^\s*(?:\*\*)?(?:Table|Tabl)\s+[A-Z]?\d{1,3}[a-z]?\b[.:\s–-]", re.I)
_HTML_TABLE = re.compile(r"<table\b", re.I)
_HTML_END = re.compile(r"</table\s*>", re.I)
#: What may stand between the halves of a table that was cut: a page's number, with or without words.
_PAGE = re.compile(r"^\s*(?:page\s+\d{1,4}(?:\s+of\s+\d{1,4})?|[-–]?\s?\d{1,3}\s?[-–]?)\s*$", re.I)
_LONGEST_HEADING = 90
_LONGEST_CAPTION = 300


def read_paper(text: str, *, name: str, on: dt.date | None = None, notes: Sequence[Note] = ()) -> Paper:
    """A paper from its text. Blocks of code are left out.

    Args:
        text: Markdown (with pipe tables or tables in HTML), or plain text (tables by tabs).
        name: of its file.
        on: its day; None: found in its first lines, where it stands.
        notes: what was met before.
    """
    text, spaced = marks.clean(text)
    reader = _Reader(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n"))
    reader.read()
    blocks, joined = joined_tables(_joined_paragraphs(reader.blocks))
    return Paper(name, tuple(blocks), on, (*notes, *parted(spaced), *joined))


def parted(spaced: str) -> list[Note]:
    """A note on thousands that were parted by spaces; none where `spaced` is empty."""
    if not spaced:
        return []
    shown = " ".join(spaced.split())
    commas = ",".join(spaced.split())
    return [Note(f"Thousands parted by spaces were read as one figure: “{shown}” as {commas}.")]


def joined_tables(blocks: Sequence[Block]) -> tuple[list[Block], list[Note]]:
    """The blocks with each table that a page cut in two as one, and a note of each."""
    found: list[Block] = []
    notes: list[Note] = []
    for block in blocks:
        above = found[-1] if found else None
        whole = tables.join(above, block) if isinstance(above, Table) and isinstance(block, Table) else None
        if isinstance(above, Table) and whole is not None:
            found[-1] = whole
            named = above.caption or "The table"
            words = f"{named} goes on at line {block.line}: read as one table of {len(whole.body)} lines."
            notes.append(Note(words, above.line))
        else:
            found.append(block)
    return found, notes


def _joined_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that a page's end cut in two, as one: the first has no full stop, the second begins in lower case."""
    found: list[Block] = []
    for block in blocks:
        above = found[-1] if found else None
        if (
            isinstance(above, Paragraph)
            and isinstance(block, Paragraph)
            and not block.point
            and block.sentences[0].words[:1].islower()
            and above.sentences[-1].words[-1:].isalnum()
        ):
            last, first = above.sentences[-1], block.sentences[0]
            whole = Paragraph.of(f"{last.words} {first.words}", last.line).sentences
            found[-1] = Paragraph(
                (*above.sentences[:-1], *whole, *block.sentences[1:]), above.line, above.point
            )
        else:
            found.append(block)
    return found


class _Reader:
    """Goes through the lines once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.blocks: list[Block] = []
        self.at = 0
        self._held: list[str] = []  # lines of the paragraph that is being read
        self._held_from = 0
        self._point = False
        self._caption: tuple[str, int] | None = None
        self._begun = False  # inside a list, where indented lines are no code

    def read(self) -> None:
        while self.at < len(self.lines):
            self._take(self.lines[self.at])
        self._end()
        self._drop_caption()

    def _take(self, line: str) -> None:
        if not line.strip() or (marks.is_rule(line) and not self._is_piped(self.at)) or self._is_page(line):
            self._end()
            self.at += 1
        elif marks.is_fence(line):
            self._skip_code()
        elif _HTML_TABLE.search(line):
            self._html()
        elif self._is_piped(self.at):
            self._table(self._while(lambda at: "|" in self.lines[at] and self.lines[at].strip()), pipes=True)
        elif self._is_tabbed(self.at):
            self._table(self._while(lambda at: "\t" in self.lines[at].rstrip("\n")), pipes=False)
        elif not self._held and not self._begun and line.startswith(("    ", "\t")):
            self.at += 1  # a block of code
        else:
            self._text(line)
            self.at += 1

    def _text(self, line: str) -> None:
        heading = marks.heading(line)
        if heading is None and self._stands_alone(line):
            heading = 2, marks.plain(line).strip()
        if (
            not self._held
            and len(line) < _LONGEST_CAPTION
            and CAPTION.match(marks.plain(line))
            and line[-1] != "."
        ):
            self._drop_caption()
            self._caption = marks.plain(line).strip(), self.at + 1
        elif heading and heading[1]:
            self._end()
            self._drop_caption()
            self._begun = False
            self.blocks.append(Heading(heading[1], self.at + 1, heading[0]))
        else:
            point = marks.POINT.match(line)
            if point:
                self._end()
                line = line[point.end() :]
                self._begun = True
            elif not self._held and not line.startswith(" "):
                self._begun = False
            if not self._held:
                self._held_from, self._point = self.at + 1, bool(point)
            self._held.append(marks.plain(line.lstrip("> ")))

    def _end(self) -> None:
        if self._held and any(line.strip() for line in self._held):
            self._drop_caption()
            self.blocks.append(Paragraph.of("\n".join(self._held), self._held_from, point=self._point))
        self._held = []

    def _drop_caption(self) -> None:
        """A caption under which no table came is a paragraph."""
        if self._caption is not None:
            self.blocks.append(Paragraph.of(*self._caption))
            self._caption = None

    def _stands_alone(self, line: str) -> bool:
        """Whether a line of plain text is a heading: short, alone, no full stop, beginning with a capital."""
        words = line.strip()
        return (
            not self._held
            and len(words) <= _LONGEST_HEADING
            and words[:1].isupper()
            and words[-1:] not in ".!?;,:"
            and not marks.POINT.match(line)
            and (self.at + 1 == len(self.lines) or not self.lines[self.at + 1].strip())
            and not self._goes_on_below()
        )

    def _goes_on_below(self) -> bool:
        """Whether the next words begin in lower case: then a page cut a paragraph here."""
        below = (line.strip() for line in self.lines[self.at + 1 : self.at + 4])
        return next((line for line in below if line), "")[:1].islower()

    def _is_page(self, line: str) -> bool:
        """Whether the line is a page's number, alone between empty lines."""
        around = (self.lines[self.at - 1] if self.at else "", *self.lines[self.at + 1 : self.at + 2])
        return bool(_PAGE.match(line)) and not any(one.strip() for one in around)

    def _is_piped(self, at: int) -> bool:
        line = self.lines[at]
        if line.count("|") < 1 or at + 1 >= len(self.lines):
            return False
        return tables.is_pipe_rule(self.lines[at + 1]) or (
            line.strip().startswith("|") and self.lines[at + 1].strip().startswith("|")
        )

    def _is_tabbed(self, at: int) -> bool:
        """Two lines with as many cells, or one under a caption or under a table that a page cut."""
        line = self.lines[at].rstrip("\n")
        if (
            "\t" not in line
            or not line.strip()
            or (line.startswith("\t") and not line.strip("\t ").count("\t"))
        ):
            return False
        below = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        after_table = not self._held and bool(self.blocks) and isinstance(self.blocks[-1], Table)
        return below.count("\t") == line.count("\t") or self._caption is not None or after_table

    def _while(self, goes_on: Callable[[int], object]) -> list[str]:
        begin = self.at
        while self.at < len(self.lines) and goes_on(self.at):
            self.at += 1
        return list(self.lines[begin : self.at])

    def _table(self, lines: list[str], *, pipes: bool) -> None:
        first = self.at - len(lines) + 1
        self._add(tables.from_pipes(lines, first) if pipes else tables.from_tabs(lines, first))

    def _html(self) -> None:
        begin = self.at
        while self.at < len(self.lines) and not _HTML_END.search(self.lines[self.at]):
            self.at += 1
        self.at += 1
        table = tables.from_html("\n".join(self.lines[begin : self.at]), begin + 1)
        if table is not None:
            self._add(table)

    def _add(self, table: Table) -> None:
        """Into the paper, under its caption: the one waiting, or a line that ends in a colon just above."""
        caption, self._caption = self._caption, None
        self._end()
        words = table.caption
        if caption and not words:
            words = caption[0]
        if tables.CONTINUED.search(words):
            words = ""
        self.blocks.append(Table(words, table.rows, table.line, table.heads, table.marked))

    def _skip_code(self) -> None:
        self._end()
        self.at += 1
        while self.at < len(self.lines) and not marks.is_fence(self.lines[self.at]):
            self.at += 1
        self.at += 1
