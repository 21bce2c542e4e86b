"""One table out of an Excel workbook, with what stands in the way of reading it.

A workbook is looked over as an archive first: how much it unpacks to, how many rows, cells and merged ranges it has,
whether it declares entities. Then its parts are read (`book`), and the cells of the one sheet in one pass over its XML:
openpyxl's own cells take five times the processor time, and where it reads as fast it tells nothing of merged cells and
hidden rows.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from peelian.adapters.workforce_files.book import LOOKED_OVER, Book, Missing, Page, opened, text_of
from peelian.adapters.workforce_files.days import EPOCH_1900, EPOCH_1904
from peelian.adapters.workforce_files.sheets import MOST_ROWS, Row, Sheet, refuse_wide, too_many
from peelian.kernel.errors import BadInput

#: What a workbook of so many rows unpacks to, and how many times its size.
_MOST_BYTES, _MOST_TIMES, _FREE = 300_000_000, 200, 20_000_000
_MOST_CELLS = 3_000_000
#: No list of staff has as many merged ranges; each of them is a fault of every cell that it covers.
_MOST_MERGED = 5_000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ROW, _CELL = re.compile(rb"<(?:\w+:)?row[ />]"), re.compile(rb"<(?:\w+:)?c[ />]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell[ />]")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_CHUNK = 1 << 20
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
#: What reading a damaged part meets. A fault of our own, such as a TypeError, isn't among them: the file may be sound.
_DAMAGE = (
    Missing, ET.ParseError, ValueError, IndexError, OverflowError, zipfile.BadZipFile, zlib.error, EOFError, OSError,
    NotImplementedError,
)  # fmt: skip
_COPY_VALUES = "Copy the column and paste it as values."


def is_workbook(path: Path) -> bool:
    """Whether a file's content is an archive, as workbooks are. Raises BadInput for an Excel file of the old kind."""
    try:
        with path.open("rb") as stream:
            start = stream.read(4)
    except FileNotFoundError as error:
        raise BadInput("there is no such file.", file=path.name) from error
    except OSError as error:
        raise BadInput(f"the file can't be read ({error.strerror}).", file=path.name) from error
    if start.startswith(_OLE):
        raise BadInput(
            "this is an old Excel file, or one with a password.", file=path.name,
            mend="Open it in Excel, take the password off and save it as .xlsx.",
        )  # fmt: skip
    return start == _ZIP


def read_workbook(path: Path, *, sheet: str = "", header_row: int = 1) -> Sheet:
    """Open a sheet of a workbook and read its headings.

    Args:
        path: the .xlsx or .xlsm file.
        sheet: its name; where only one sheet is shown, that one.
        header_row: the row of the headings, counted from 1.

    Raises:
        BadInput: for a workbook that can't be taken as a table at all: damaged, unpacking to more than a table does, of
            too many rows, without rows, with merged headings or the same heading twice, or of several sheets.
    """
    _look_over(path)
    try:
        return _open(path, sheet, header_row)
    except _DAMAGE as error:
        raise _damaged(path.name) from error


def _look_over(path: Path) -> None:
    """Refuse an archive that isn't a workbook, or unpacks to more than one, before anything is unpacked whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if "[Content_Types].xml" not in {part.filename for part in parts}:
                raise BadInput(
                    "this is an archive, not an Excel workbook.", file=path.name,
                    mend="Unpack it and send the file in it.",
                )  # fmt: skip
            size = sum(part.file_size for part in parts)
            if size > min(_MOST_BYTES, _FREE + _MOST_TIMES * path.stat().st_size):
                raise BadInput(
                    f"the workbook unpacks to {size:,} bytes, which no list of staff does.", file=path.name,
                    mend="Save the sheet as CSV UTF-8.",
                )  # fmt: skip
            for part in parts:
                if part.filename.endswith(LOOKED_OVER):
                    _look_over_part(path.name, archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _damaged(path.name) from error


def _look_over_part(file: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    rows, cells, merged, rest = 0, 0, 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            looked, _, rest = (rest + chunk).rpartition(b"<")  # so that no tag is looked at in two halves
            rest = b"<" + rest
            if _ENTITY.search(looked) or len(rest) > _CHUNK:
                raise BadInput(
                    "the workbook declares entities or holds a tag that never ends, which Excel never writes.",
                    file=file, mend="Open it in Excel and save it anew.",
                )  # fmt: skip
            rows, cells = rows + len(_ROW.findall(looked)), cells + len(_CELL.findall(looked))
            if rows > MOST_ROWS + 100 or cells > _MOST_CELLS:
                raise too_many(file)
            merged += len(_MERGED.findall(looked))
            if merged > _MOST_MERGED:
                raise BadInput(
                    f"the sheet has more than {_MOST_MERGED:,} merged ranges.", file=file,
                    mend="Unmerge them and fill each cell.",
                )  # fmt: skip


def _open(path: Path, wanted: str, header_row: int) -> Sheet:
    with opened(path) as book:
        page, notes = _page(path.name, book, wanted)
        grid = _Grid.of(book, page)
        epoch = EPOCH_1904 if book.from_1904 else EPOCH_1900
    header = _header(path.name, grid, header_row)
    notes += grid.hidden(header_row, len(header))
    if not any(number > header_row for number in grid.rows):
        words = "has headings and no rows" if grid.rows else "is empty"
        raise BadInput(f"the sheet “{page.title}” {words}.", file=path.name)
    return Sheet(path.name, header, header_row, grid.below(header_row, len(header)), epoch, notes)


def _page(file: str, book: Book, wanted: str) -> tuple[Page, list[str]]:
    pages = {page.title: page for page in book.pages}
    if not pages:
        raise BadInput("the workbook has no sheet with cells.", file=file)
    hidden = [title for title, page in pages.items() if not page.shown]
    shown = [title for title in pages if title not in hidden]
    notes = [f"A hidden sheet was not read: {title}." for title in hidden if title != wanted]
    if wanted:
        if wanted not in pages:
            raise BadInput(
                f"there is no sheet “{wanted}”.", file=file, mend=f"The sheets are: {', '.join(pages)}."
            )
        if wanted in hidden:
            notes.append(f"The sheet {wanted} is hidden in the workbook; it was read.")
        return pages[wanted], notes
    if len(shown) != 1:
        raise BadInput(
            f"the workbook has {len(shown)} sheets that are shown.", file=file,
            mend=f"Name one in the mapping: [meta] sheet = … Sheets are: {', '.join(pages)}.",
        )  # fmt: skip
    return pages[shown[0]], notes


@dataclass(slots=True)
class _Grid:
    """A sheet's cells as text, and what stands against them: `rows[row][column]`, both counted from 1."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    faults: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int, str]] = field(
        default_factory=list
    )  # first and last row and column
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, book: Book, page: Page) -> _Grid:
        """Read a sheet in one pass. It has been looked over: its XML declares no entities."""
        grid = cls()
        cells = _Cells(book.strings, book.dates, book.spans)
        epoch = EPOCH_1904 if book.from_1904 else EPOCH_1900
        with book.open(page) as source:
            for _, element in ET.iterparse(source):  # noqa: S314 - looked over
                name = element.tag.rpartition("}")[2]
                if name == "row":
                    grid._take_row(element, cells, epoch)
                    element.clear()
                elif name == "mergeCell":
                    grid._take_merged(element.get("ref", ""))
                elif name == "col" and element.get("hidden") in ("1", "true"):
                    grid.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
        return grid

    def _take_row(self, element: ET.Element, cells: _Cells, epoch: dt.date) -> None:
        number = int(element.get("r") or max(self.rows, default=0) + 1)
        texts: dict[int, str] = {}
        column = 0
        for cell in element:
            place = cell.get("r")
            column = _column_of(place) if place else column + 1
            text, fault = cells.read(cell, epoch)
            if fault is not None:
                words, mend = fault
                self.faults.setdefault(number, {})[column] = (f"{place or 'the cell'} {words}", mend)
                text = " "
            if text:
                texts[column] = text
        if texts:
            self.rows[number] = texts
        if element.get("hidden") in ("1", "true"):
            self.hidden_rows.append(number)

    def _take_merged(self, ref: str) -> None:
        found = _PLACE.findall(ref)
        if found:
            (first_column, first_row), (last_column, last_row) = found[0], found[-1]
            self.merged.append(
                (int(first_row), int(last_row), _column_of(first_column), _column_of(last_column), ref)
            )

    def hidden(self, header_row: int, width: int) -> list[str]:
        """What is to be said of hidden rows and columns of the table."""
        notes = []
        rows = [row for row in self.hidden_rows if row > header_row and row in self.rows]
        if rows:
            some = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
            notes.append(
                f"Rows that are hidden in the sheet were read like the others: {len(rows):,} ({some})."
            )
        columns = sum(max(0, min(last, width) - first + 1) for first, last in self.hidden_columns)
        if columns:
            notes.append(f"Columns that are hidden in the sheet were read like the others: {columns}.")
        return notes

    def below(self, header_row: int, width: int) -> Iterator[Row]:
        """The rows below the headings, those that hold nothing left out."""
        merged = self._merged_faults(header_row, width)
        for number in sorted({row for row in self.rows if row > header_row} | set(merged)):
            texts, faults = self.rows.get(number, {}), self.faults.get(number, {})
            yield Row(
                number,
                tuple(texts.get(column, "") for column in range(1, width + 1)),
                tuple(merged.get(number, []))
                + tuple((c - 1, *fault) for c, fault in faults.items() if c <= width),
            )

    def _merged_faults(self, header_row: int, width: int) -> Mapping[int, list[tuple[int, str, str]]]:
        """What merged cells of the table are told as, once for each cell of the first row of a range."""
        found: dict[int, dict[int, tuple[int, str, str]]] = {}
        for first_row, last_row, first_column, last_column, ref in self.merged:
            if last_row > header_row:
                words = f"the cells {ref} are merged: only the first of them has a value."
                row = found.setdefault(max(first_row, header_row + 1), {})
                for column in range(first_column, min(last_column, width) + 1):
                    row.setdefault(column, (column - 1, words, "Unmerge them and fill each cell."))
        return {row: list(faults.values()) for row, faults in found.items()}


class _Cells:
    """Turns a cell's XML into text (days in ISO, whole numbers without a point), or into what stands against it."""

    def __init__(self, strings: Sequence[str], dates: Set[int], spans: Set[int]) -> None:
        self._strings, self._dates, self._spans = strings, dates, spans

    def read(self, cell: ET.Element, epoch: dt.date) -> tuple[str, tuple[str, str] | None]:
        """The text, or the reason and the mend in words that begin after the cell's place."""
        value = text = ""
        for part in cell:
            name = part.tag.rpartition("}")[2]
            if name == "f":
                return "", ("is a formula: its value may be out of date.", _COPY_VALUES)
            if name == "v":
                value = part.text or ""
            elif name == "is":
                text = text_of(part)
        kind = cell.get("t", "n")
        if not value:
            return text, None
        if kind == "n":
            return self._number(value, int(cell.get("s", 0)), epoch)
        if kind == "e":
            return "", (f"is an error of the spreadsheet ({value}).", "Correct it.")
        return self._text(value, kind), None

    def _text(self, value: str, kind: str) -> str:
        if kind == "s":
            return self._strings[int(value)]
        if kind == "b":
            return "yes" if value == "1" else "no"
        return value[:10] if kind == "d" else value

    def _number(self, text: str, style: int, epoch: dt.date) -> tuple[str, tuple[str, str] | None]:
        number = float(text)
        if style in self._spans:
            return "", ("is a time, not a day.", "Write the whole day.")
        if style in self._dates:
            if not number.is_integer():
                return "", ("holds a time of day.", "Keep the day only.")
            if not (61 if epoch == EPOCH_1900 else 0) <= number < 100_000:
                return "", ("is formatted as a day, and no day is so far away.", "Correct it.")
            return (epoch + dt.timedelta(days=int(number))).isoformat(), None
        return (str(int(number)) if number.is_integer() else repr(round(number, 10))), None


def _column_of(place: str) -> int:
    """The column of `AB12` or `AB`, counted from 1."""
    number = 0
    for letter in place:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number


def _header(file: str, grid: _Grid, row: int) -> tuple[str, ...]:
    for first_row, last_row, _, _, ref in grid.merged:
        if first_row <= row <= last_row:
            raise BadInput(
                f"the headings have merged cells ({ref}).", file=file, row=row,
                mend="Unmerge them: one heading in one cell, above its column.",
            )  # fmt: skip
    said = grid.rows.get(row)
    if not said:
        raise BadInput(
            "there are no headings in this row.", file=file, row=row,
            mend="Say where they are in the mapping: [meta] header_row = …",
        )  # fmt: skip
    refuse_wide(file, max(said), row)
    names = tuple(" ".join(said.get(column, "").split()) for column in range(1, max(said) + 1))
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    if twice:
        raise BadInput(f"two columns have the name “{twice[0]}”.", file=file, row=row)
    return names


def _damaged(file: str) -> BadInput:
    return BadInput(
        "the workbook is damaged or cut short.", file=file, mend="Open it in Excel and save it anew as .xlsx."
    )
