"""A table of a paper in Word: its head row is one, stands on every page again, and no row is cut in two."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from peelian.adapters.word import styles
from peelian.adapters.word.marks import element, plain
from peelian.journeys.paper_widths import columns_of, fit_of, is_whole
from peelian.journeys.papers import Table

#: So many rows at the beginning of a table that is parted stay together, and as many at its end.
_TOGETHER = 3
_STRONG, _FINE = ("8", "3C3C3C"), ("4", "BEBEBE")


def add_table(word: Word, block: Table) -> None:
    """The table at the end of the document.

    Args:
        word: the document.
        block: the table.
    """
    table = word.add_table(rows=0, cols=len(block.head))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    size = fit_of(block).size
    loose, kept = (word.styles[name].style_id for name in (styles.CELL, styles.KEPT_CELL))
    last = len(block.rows)
    whole = is_whole(block)
    for number, row in enumerate([block.head, *block.rows]):
        near_an_end = number < _TOGETHER or last - _TOGETHER < number
        style = kept if number < last and (whole or (block.fitted and near_an_end) or number == 0) else loose
        is_total = block.total and number == last and number > 0
        made = _Row(table.add_row(), style, bold=number == 0 or is_total, size=size)
        for place, words in enumerate(row):
            made.write(place, words, numeric=place in block.numeric)
        made.close(is_head=number == 0)
    _draw_lines(table, last if block.total and last else None)
    _describe(table, block.caption)
    _set_widths(table, columns_of(block).widths)


class _Row:
    """A row that is being written."""

    def __init__(self, row: Any, style: str, *, bold: bool, size: float) -> None:
        self._cells, self._row, self._style, self._bold, self._size = row.cells, row, style, bold, size

    def write(self, place: int, words: str, *, numeric: bool) -> None:
        paragraph = self._cells[place].paragraphs[0]
        paragraph._p.style = self._style  # by its id: by its name, all styles are searched for every cell
        if numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for number, line in enumerate(words.splitlines() or [""]):
            run = paragraph.add_run()
            if number:
                run.add_break()
            run.add_text(plain(line))
            run.font.size = Pt(self._size)
            if self._bold:
                run.bold = True

    def close(self, *, is_head: bool) -> None:
        properties = self._row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit"))
        if is_head:
            properties.append(element("w:tblHeader"))


def _draw_lines(table: Any, total: int | None) -> None:
    """A strong line under the head and above the sum, fine ones between rows, none between columns."""
    borders = element("w:tblBorders")
    for side in ("bottom", "insideH"):
        borders.append(_line(f"w:{side}", _FINE))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="80", type="dxa"))
    properties = table._tbl.tblPr
    for part in (borders, properties.find(qn("w:tblLayout")), margins):  # in the schema's order
        if part is not None:
            properties.append(part)
    _edge(table.rows[0], "w:bottom")
    if total is not None:
        _edge(table.rows[total], "w:top")


def _edge(row: Any, side: str) -> None:
    for cell in row.cells:
        borders = element("w:tcBorders")
        borders.append(_line(side, _STRONG))
        cell._tc.get_or_add_tcPr().append(borders)


def _line(name: str, kind: tuple[str, str]) -> Any:
    return element(name, val="single", sz=kind[0], space="0", color=kind[1])


def _describe(table: Any, caption: str) -> None:
    """Which row is the head, and what the table shows, for those who hear it."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    properties.append(
        element(
            "w:tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0",
            noHBand="1", noVBand="1",
        )
    )  # fmt: skip
    properties.append(element("w:tblCaption", val=plain(caption)))


def _set_widths(table: Any, widths: list[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Pt(width)
