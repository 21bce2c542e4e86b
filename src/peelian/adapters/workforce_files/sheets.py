"""One table out of comma-separated text, with what stands in the way of reading it. `workbooks` makes the same of XLSX.

The content says which of the two a file is, whatever it is called.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from peelian.adapters.workforce_files.days import EPOCH_1900
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, read_table

#: The largest force of the country has some 50,000 people; more moves than twice as many come in parts.
MOST_ROWS = 100_000
#: No table of staff needs more, and a styled sheet can claim 16,384.
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place in the sheet, its texts in the order of the heading, and what stands against a cell.

    `faults` are (place in the heading, reason, mend); `problem` is a fault of the row as a whole.
    """

    row: int
    texts: tuple[str, ...]
    faults: tuple[tuple[int, str, str], ...] = ()
    problem: str = ""


@dataclass(slots=True)
class Sheet:
    """A table: its headings, its rows as they are read, and what its reader should be told (`notes`)."""

    file: str
    header: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]
    epoch: dt.date = EPOCH_1900
    notes: list[str] = field(default_factory=list)


def read_text(path: Path, *, encoding: str = "utf-8") -> Sheet:
    """Open comma-separated text, plain or gzipped, and read its headings.

    Raises:
        BadInput: for a file that can't be taken as a table at all; while its rows are read, for wrong encodings,
            truncated gzip and more rows than a force has.
    """
    table = read_table(path, encoding=encoding)
    refuse_wide(path.name, len(table.header), 1)
    return Sheet(path.name, table.header, 1, _rows(path.name, table.records))


def _rows(file: str, records: Iterator[Record]) -> Iterator[Row]:
    for number, record in enumerate(records, 1):
        if number > MOST_ROWS:
            raise too_many(file)
        if any(record.values):
            yield Row(record.row, record.values, problem=record.problem)


def refuse_wide(file: str, columns: int, row: int) -> None:
    """Refuse a table of more columns than one of staff has."""
    if columns > _MOST_COLUMNS:
        raise BadInput(
            f"the table has {columns:,} columns.", file=file, row=row, mend="Keep those that are mapped."
        )


def too_many(file: str) -> BadInput:
    """The refusal of a table of more rows than a force has."""
    return BadInput(
        f"the table has more than {MOST_ROWS:,} rows, which no force has.", file=file,
        mend="Leave the empty rows out, or send it in parts.",
    )  # fmt: skip
