"""A paper from a Word document: paragraphs and tables in their order. Line numbers count paragraphs and table rows."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from peelian.analysis.papers import marks, tables
from peelian.analysis.papers.document import Block, Heading, Note, Paper, Paragraph
from peelian.analysis.papers.reading import CAPTION, joined_tables, parted
from peelian.kernel.errors import BadInput

#: The text part of a paper, unpacked. A thousand pages with tables are about as much; more is made to fill memory.
_MOST_XML = 50_000_000
_HEADING = re.compile(r"^(?:Heading (?P<level>\d)|(?P<title>Title))")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOOTNOTE = re.compile(r"^[\[(]?(?:\d{1,2}|[a-z]|[*†‡§])(?:,\s?\d{1,2})*[\])]?$")
_MEND = "Open it in Word, save it as DOCX again, and try that."


def read_word(content: bytes, *, name: str) -> Paper:
    """A paper from a DOCX file's bytes. Raises BadInput where it is none."""
    document = _opened(content, name)
    _drop_footnote_marks(document)
    reader = _Reader()
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            reader.table(item)
        else:
            reader.paragraph(item)
    notes = [Note("Line numbers count the paragraphs and table rows of the Word document."), *reader.notes]
    if next(document.element.body.iter(f"{_W}ins", f"{_W}del"), None) is not None:
        notes.append(
            Note("The document has tracked changes: what was inserted isn’t read. Accept them first.")
        )
    if next(document.element.body.iter(f"{_W}txbxContent"), None) is not None:
        notes.append(Note("The document has text boxes: what stands in them isn’t read."))
    blocks, joined = joined_tables(reader.blocks)
    return Paper(name, tuple(blocks), None, (*notes, *parted(reader.spaced), *joined))


def _opened(content: bytes, name: str) -> Any:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if "word/document.xml" not in packed.namelist():
                raise BadInput(
                    "it isn’t a Word document.", file=name, mend="Give a paper as Markdown, text or DOCX."
                )
            if (
                sum(part.file_size for part in packed.infolist() if part.filename.endswith(".xml"))
                > _MOST_XML
            ):
                raise BadInput(
                    f"its text unpacks to more than {_MOST_XML // 1_000_000} million bytes.", file=name,
                    mend="Check the paper in parts.",
                )  # fmt: skip
        return Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError) as error:
        raise BadInput("it can’t be opened as a Word document.", file=name, mend=_MEND) from error


def _drop_footnote_marks(document: Any) -> None:
    """Takes out raised digits and signs, which would be glued to the figure before them."""
    for raised in list(document.element.body.iter(f"{_W}vertAlign")):
        run = raised.getparent().getparent()
        words = "".join(run.itertext()).strip()
        if raised.get(f"{_W}val") == "superscript" and _FOOTNOTE.match(words) and run.getparent() is not None:
            run.getparent().remove(run)


class _Reader:
    """Blocks of a document, one after the other."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.spaced = ""  # the first figure whose thousands were parted by spaces
        self._line = 0

    def paragraph(self, item: Any) -> None:
        self._line += 1
        words = self._clean(item.text).strip()
        if not words:
            return
        style = item.style.name if item.style is not None else ""
        match = _HEADING.match(style or "")
        if match:
            level = int(match["level"]) + 1 if match["level"] else 1
            self.blocks.append(Heading(" ".join(words.split()), self._line, level))
        else:
            point = (style or "").startswith("List")
            self.blocks.append(Paragraph.of(" ".join(words.split()), self._line, point=point))

    def table(self, item: Any) -> None:
        seen: set[Any] = set()
        rows: list[tuple[list[str], int]] = []
        heads = merged = 0
        for row in item.rows:
            self._line += 1
            cells = []
            for cell in row.cells:
                again = cell._tc in seen
                merged += again
                cells.append("" if again else " ".join(self._clean(cell.text).split()))
                seen.add(cell._tc)
            rows.append((cells, self._line))
            if len(rows) == heads + 1 and _is_head(row):
                heads += 1
        if not any(cell for cells, _ in rows for cell in cells):
            return
        table = tables.made(rows, heads=heads or None, caption=self._caption())
        if merged:
            words = f"{table.caption or 'A table'} has merged cells: each was read in its first place."
            self.notes.append(Note(words, table.line))
        self.blocks.append(table)

    def _clean(self, text: str) -> str:
        said, spaced = marks.clean(text)
        self.spaced = self.spaced or spaced
        return said

    def _caption(self) -> str:
        """The paragraph above, where it is a caption."""
        above = self.blocks[-1] if self.blocks else None
        if isinstance(above, Paragraph) and len(above.sentences) < 3:
            words = " ".join(one.words for one in above.sentences)
            if CAPTION.match(words):
                self.blocks.pop()
                return words
        return ""


def _is_head(row: Any) -> bool:
    """Whether a row is marked as one that is repeated at the head of each page."""
    return row._tr.trPr is not None and row._tr.trPr.find(f"{_W}tblHeader") is not None
