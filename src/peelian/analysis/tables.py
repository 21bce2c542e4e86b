"""A table of figures, said once: what stands on a page, in a CSV file, in a workbook and on paper is the same.

A cell is a plain value; how it is written is its column's business. A figure that isn't known is None, never 0 and
never "". A figure that is hidden is words (“fewer than 5”).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from peelian.kernel.days import in_words

#: What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What the XML of a workbook can't hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What a sheet's name can't hold, and how long it may be.
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_SHEET_NAME = 31
_WIDEST = 60

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Linked:
    """A value with the address of what it is made of."""

    value: Value
    url: str


Value = str | int | float | Decimal | dt.date | None
Cell = Value | Linked


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and how its values are written.

    Args:
        words: the heading, which also says the measure (“Strength, FTE”).
        numeric: whether its values are numbers, which stand to the right.
        digits: after the point, where they are.
        share: whether the values are shares from 0 to 1, written as per cents.
        mixed: whether heads and FTE stand in it, by row: what is whole is written without digits, `464` and `451.60`.
    """

    words: str
    numeric: bool = False
    digits: int = 0
    share: bool = False
    mixed: bool = False

    def places(self, value: float | Decimal) -> int:
        """How many digits a value is written with after the point."""
        return 0 if self.mixed and value == int(value) else self.digits

    def said(self, cell: Cell) -> str:
        """A cell as a person reads it."""
        value = value_of(cell)
        if value is None:
            return UNKNOWN
        if isinstance(value, str):
            return value
        if isinstance(value, dt.date):
            return in_words(value)
        digits = self.places(value)
        return f"{value * 100:.{digits}f}%" if self.share else f"{value:,.{digits}f}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures.

    Args:
        name: of its files, and of it among others on a page: `strength-by-rank`.
        caption: what it shows, with its day or span.
        columns: in order; the first holds what each row is about.
        rows: each with as many cells as there are columns.
        total: the last row, where there is one.
        notes: what a reader has to know: definition, version, what is left out.

    Raises:
        ValueError: when a row hasn't as many cells as there are columns.
    """

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        for row in self.lines():
            if len(row) != len(self.columns):
                message = (
                    f"{self.caption}: a row has {len(row)} cells and there are {len(self.columns)} columns."
                )
                raise ValueError(message)

    def lines(self) -> Iterator[Sequence[Cell]]:
        """All rows, the total last."""
        yield from self.rows
        if self.total is not None:
            yield self.total


def unnumbered(caption: str) -> str:
    """A caption without a number of its own (“Table 3: Leavers”), for where tables are numbered anew or not at all."""
    word, _, rest = caption.partition(":")
    head, _, number = word.partition(" ")
    return rest.strip() if head == "Table" and number.isdigit() and rest.strip() else caption


def value_of(cell: Cell) -> Value:
    """What a cell holds, without its link."""
    return cell.value if isinstance(cell, Linked) else cell


def csv_of(table: Table) -> str:
    """The table as comma-separated text: a heading, its rows, its total; numbers in full, days as 2026-03-03.

    Words that a spreadsheet would take for a formula get an apostrophe before them. Numbers don't need it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(column.words) for column in table.columns])
    writer.writerows([_plain(value_of(cell)) for cell in row] for row in table.lines())
    return out.getvalue()


def guarded(words: str) -> str:
    """Words that no spreadsheet takes for a formula; `unguarded` gives them back as they were."""
    return f"'{words}" if _looks_like_a_formula(words) else words


def unguarded(words: str) -> str:
    """What `guarded` was given. Words that it would have left alone are handed back as they are."""
    return words[1:] if words.startswith("'") and _looks_like_a_formula(words[1:]) else words


def _looks_like_a_formula(words: str) -> bool:
    """Whether words begin as a formula does, or would without apostrophes before them."""
    bare = words.lstrip("'")
    return bare.lstrip(" ").startswith(_FORMULA) or bare.startswith(_FORMULA)


def workbook_of(*tables: Table) -> bytes:
    """The tables as a workbook (XLSX), one sheet each, and a sheet with what has to be known about them.

    Text stays text whatever it begins with; numbers stay numbers and carry their format.
    """
    from openpyxl import Workbook  # a third of a second: nobody pays for it who doesn't ask for a workbook

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _fill(book.create_sheet(_sheet_name(table.name, book.sheetnames)), table)
    notes = [(table.caption, note) for table in tables for note in table.notes]
    if notes:
        sheet = book.create_sheet("Notes")
        for number, (caption, note) in enumerate(notes, start=1):
            _write(sheet.cell(number, 1), caption)
            _write(sheet.cell(number, 2), note)
        sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = _WIDEST
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    bold = Font(bold=True)
    _write(sheet.cell(1, 1), table.caption)
    sheet.cell(1, 1).font = bold
    for number, column in enumerate(table.columns, start=1):
        head = sheet.cell(2, number)
        _write(head, column.words)
        head.font = bold
        written = [len(column.said(row[number - 1])) for row in table.lines()]
        sheet.column_dimensions[get_column_letter(number)].width = min(
            _WIDEST, max([8, len(column.words), *written]) + 2
        )
    for line, row in enumerate(table.lines(), start=3):
        for number, (column, cell) in enumerate(zip(table.columns, row, strict=True), start=1):
            place = sheet.cell(line, number)
            value = value_of(cell)
            _write(place, value)
            if isinstance(value, int | float | Decimal):
                place.number_format = _format(column, column.places(value))
            if table.total is not None and line == len(table.rows) + 3:
                place.font = bold
    sheet.freeze_panes = "B3"


def _write(place: Any, value: Value) -> None:
    """Into a cell of a sheet; words are never a formula."""
    if isinstance(value, str):
        place.value = _UNWRITABLE.sub("", value)
        place.data_type = "s"
    else:
        place.value = value


def _format(column: Column, digits: int) -> str:
    places = f".{'0' * digits}" if digits else ""
    return f"0{places}%" if column.share else f"#,##0{places}"


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """A name that a workbook takes, and that none of its sheets has yet."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", _UNWRITABLE.sub("", name)).strip()[:_LONGEST_SHEET_NAME] or "Table"
    used = {one.casefold() for one in [*taken, "notes"]}
    number, wanted = 1, plain
    while wanted.casefold() in used:
        number += 1
        wanted = f"{plain[: _LONGEST_SHEET_NAME - len(str(number)) - 1]} {number}"
    return wanted


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else str(value)
