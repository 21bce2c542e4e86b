"""Reading comma-separated files record by record, with refusals that name the file, the row and the column.

Publishers' files come plain or gzipped, with or without a byte-order mark. They are streamed: a file of any
size takes the memory of one record.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from peelian.kernel.errors import BadInput

_GZIP = b"\x1f\x8b"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
#: A line longer than this is not a line of a table, nor are so many bytes of lines within quotation marks its row.
_LONGEST_LINE = 1_000_000
#: Tables gzip to a tenth or so of their size. One that unpacks to so many times its size is made to fill a disk.
_MOST_TIMES = 200
_FREE = 20_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `row` is the line it starts on, counted from 1 and including the header.

    `problem` is empty, or says why the values can't be matched to the columns.
    """

    row: int
    values: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header, and its records as they are read. `records` can be gone through once."""

    file: str
    header: tuple[str, ...]
    records: Iterator[Record]

    def find(self, *names: str) -> int | None:
        """Where the first of these columns stands, whatever its case; None when there is none."""
        places = {name.strip().casefold(): place for place, name in reversed(list(enumerate(self.header)))}
        return next((places[name.casefold()] for name in names if name.casefold() in places), None)

    def column(self, *names: str, what: str = "") -> int:
        """Where the first of these columns stands. Raises BadInput, naming the columns that are there."""
        place = self.find(*names)
        if place is None:
            wanted = " or ".join(f"“{name}”" for name in names)
            raise BadInput(
                f"there is no column {wanted}{f' ({what})' if what else ''}.",
                file=self.file, row=1,
                mend=f"The columns are: {', '.join(self.header)}.",
            )  # fmt: skip
        return place

    def sound(self) -> Iterator[Record]:
        """The records of a file that is taken whole or not at all. Raises BadInput at one with a problem."""
        for record in self.records:
            if record.problem:
                raise BadInput(f"the row {record.problem}.", file=self.file, row=record.row)
            yield record


def sha256_of(path: Path) -> str:
    """The SHA-256 digest of a file's bytes, in hexadecimal. Raises BadInput when it can't be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def read_bytes(path: Path, *, most: int) -> bytes:
    """A whole file, ungzipped if need be. Raises BadInput when it can't be read or passes `most` bytes."""
    try:
        with _open(path) as stream:
            data = stream.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from error
    if len(data) > most:
        raise BadInput(f"the file is longer than {most:,} bytes.", file=path.name)
    return data


def read_chunks(path: Path, *, size: int = 1 << 16) -> Iterator[bytes]:
    """A file's bytes piece by piece, ungzipped if it was gzipped. Raises BadInput when it can't be read."""
    try:
        with _open(path) as stream:
            left = _most(path)
            while chunk := stream.read(size):
                left -= len(chunk)
                _refuse_bomb(path, left)
                yield chunk
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from error


def read_table(path: Path, *, encoding: str = "utf-8") -> Table:
    """Open a comma-separated file, plain or gzipped, and read its header.

    A UTF-8 byte-order mark is taken off. Empty lines are passed over.

    Raises:
        BadInput: now, for a file that is missing, empty or has no usable header; while the records are read,
            for bytes that are not `encoding`, a truncated gzip, quotes that never close, or no record at all.
    """
    reader = _records(path, encoding)
    first = next(reader, None)
    if first is None:
        raise BadInput("the file is empty.", file=path.name)
    header = tuple(name.strip() for name in first.values)
    repeated = sorted(name for name, times in Counter(header).items() if name and times > 1)
    if repeated:
        raise BadInput(f"two columns have the name “{repeated[0]}”.", file=path.name, row=first.row)
    return Table(path.name, header, _checked(reader, len(header), path.name))


def _checked(reader: Iterator[Record], width: int, file: str) -> Iterator[Record]:
    any_at_all = False
    for record in reader:
        any_at_all = True
        if len(record.values) != width:
            problem = f"has {len(record.values)} values where the header has {width}"
            yield Record(record.row, record.values, problem)
        elif any("\0" in value for value in record.values):
            yield Record(record.row, record.values, "holds a NUL character")
        else:
            yield record
    if not any_at_all:
        raise BadInput("the file has a header and no rows.", file=file)


def _records(path: Path, encoding: str) -> Iterator[Record]:
    lines = _RowLines(path, encoding)
    reader = csv.reader(lines, strict=True)
    while True:
        row = lines.row = reader.line_num + 1
        lines.left = _LONGEST_LINE
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput(
                f"the row can't be taken apart into columns ({error}).", file=path.name, row=row,
                mend="Look for a quotation mark that never closes.",
            ) from error  # fmt: skip
        if values:
            yield Record(row, tuple(values))


class _RowLines:
    """The lines of a file, of which one row may take so many characters: within quotation marks it goes on for ever."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._file = path.name
        self._lines = _lines(path, encoding)
        self.row, self.left = 1, _LONGEST_LINE

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.left -= len(line)
        if self.left < 0:
            raise BadInput(
                "the row is too long to be one of a table.", file=self._file, row=self.row,
                mend="Look for a quotation mark that never closes.",
            )  # fmt: skip
        return line


def _lines(path: Path, encoding: str) -> Iterator[str]:
    try:
        with _open(path) as stream:
            number, left = 0, _most(path)
            while line := stream.readline(_LONGEST_LINE):
                number, left = number + 1, left - len(line)
                _refuse_bomb(path, left)
                if len(line) == _LONGEST_LINE:
                    raise BadInput("the line is too long to be a row of a table.", file=path.name, row=number)
                yield _decoded(line, encoding, path.name, number)
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(path, error) from error


def _decoded(line: bytes, encoding: str, file: str, number: int) -> str:
    if number == 1:
        if line.startswith(_WIDE):
            raise BadInput("the text is UTF-16.", file=file, row=1, mend="Save it as CSV UTF-8.")
        line = line.removeprefix(_BOM)
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"byte {error.start + 1} of the line (0x{line[error.start]:02x}) is not {encoding.upper()}.",
            file=file, row=number,
            mend="If the file is in Latin-1, say --encoding latin-1; else save it as CSV UTF-8.",
        ) from error  # fmt: skip
    except LookupError as error:
        raise BadInput(f"“{encoding}” is not an encoding.", file=file) from error


def _most(path: Path) -> int:
    """How many bytes are taken out of a file of this size, plain or gzipped."""
    return _FREE + _MOST_TIMES * path.stat().st_size


def _refuse_bomb(path: Path, left: int) -> None:
    if left < 0:
        raise BadInput(
            f"the gzip data unpacks to more than {_MOST_TIMES} times its size, which no table does.",
            file=path.name,
        )


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as stream:
        zipped = stream.read(2) == _GZIP
    return cast("BinaryIO", gzip.open(path, "rb")) if zipped else path.open("rb")


def _unreadable(path: Path, error: Exception) -> BadInput:
    if isinstance(error, FileNotFoundError):
        return BadInput("there is no such file.", file=str(path))
    if isinstance(error, IsADirectoryError):
        return BadInput("this is a folder, not a file.", file=str(path))
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return BadInput(
            "the gzip data is damaged or cut short.", file=path.name, mend="Download or copy the file again."
        )
    return BadInput(f"the file can't be read ({error}).", file=path.name)
