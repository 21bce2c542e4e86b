"""A force's own roster, as comma-separated text: one row is one person's shift or abstraction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from peelian.apps.workforce.api import DutyRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table
from peelian.kernel.text import tidy
from peelian.kernel.time import NoSuchTime, local_moment

#: A spreadsheet in Britain writes 5 November 2026, 2 pm so.
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})[ T](\d{1,2}):(\d{2})")
#: Columns that a roster may leave out, and what a row calls what they say.
_MAY = {
    "note": "note", "planned": "planned", "asked_by": "asked_by", "to_where": "to_where", "noticed": "noticed_at",
}  # fmt: skip
#: Another year is a slip of the pen.
_FIRST_YEAR, _LAST_YEAR = 1990, 2150
_YES, _NO = {"", "yes", "y", "true", "1", "planned"}, {"no", "n", "false", "0", "unplanned"}
_MEND = "Write it as 2026-11-05 14:00 or 05/11/2026 14:00: local time, or with its offset."


def read_duties(path: Path, *, encoding: str = "utf-8") -> Iterator[DutyRow]:
    """The rows of a roster (collar_number, from, until, code; and note), as they are read.

    A list of abstractions may also say planned (yes or no), asked_by, to_where and noticed (a moment).

    Moments without an offset are local. The hour that comes twice in October is the first of the two.

    Raises:
        BadInput: for a file that isn't a table with these columns, and at the first row that can't be taken, naming
            row, column and what to do.
    """
    table = read_table(path, encoding=encoding)
    needed = {
        "collar_number": "who", "from": "when it starts", "until": "when it ends", "code": "what it is",
    }  # fmt: skip
    places: dict[str, int | None] = {name: table.column(name, what=what) for name, what in needed.items()}
    places |= {name: table.find(name) for name in _MAY}
    for record in table.sound():
        yield _row(table, places, record)


def _row(table: Table, places: dict[str, int | None], record: Record) -> DutyRow:
    def text(column: str, longest: int) -> str:
        place = places[column]
        said = "" if place is None else " ".join(tidy(record.values[place]).split())
        if not said and column not in _MAY:
            raise _refuse(table, record, column, "this is empty.", "Every row needs it.")
        if len(said) > longest:
            raise _refuse(table, record, column, f"this is longer than {longest} characters.", "Shorten it.")
        return said

    starts_at = _moment(table, record, "from", text("from", 40))
    ends_at = _moment(table, record, "until", text("until", 40))
    if ends_at <= starts_at:
        raise _refuse(
            table, record, "until", "the end is not after the start.", "A night shift ends on the next day."
        )
    code = text("code", 40).casefold()
    planned, noticed = text("planned", 20).casefold(), text("noticed", 40)
    if planned not in _YES | _NO:
        raise _refuse(table, record, "planned", f"“{planned}” is neither yes nor no.", "Write yes or no.")
    return DutyRow(
        record.row, text("collar_number", 12), starts_at, ends_at, code, text("note", 200), planned in _YES,
        text("asked_by", 20).casefold(), text("to_where", 80),
        _moment(table, record, "noticed", noticed) if noticed else None,
        frozenset(_MAY[name] for name in _MAY if places[name] is None),
    )  # fmt: skip


def _moment(table: Table, record: Record, column: str, text: str) -> dt.datetime:
    british = _BRITISH.fullmatch(text)
    try:
        if british:
            day, month, year, hour, minute = map(int, british.groups())
            read = dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 - local; the zone comes below
        else:
            read = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise _refuse(table, record, column, f"“{text[:40]}” is not a moment.", _MEND) from error
    if not _FIRST_YEAR <= read.year <= _LAST_YEAR:
        raise _refuse(
            table, record, column, f"the year {read.year} is not one of a roster.",
            f"Write a day between {_FIRST_YEAR} and {_LAST_YEAR}.",
        )  # fmt: skip
    if read.tzinfo is not None:
        return read.astimezone(dt.UTC)
    try:
        return local_moment(read.date(), read.time(), first_of_two=True)
    except NoSuchTime as refused:
        raise _refuse(table, record, column, refused.message, _MEND) from refused


def _refuse(table: Table, record: Record, column: str, reason: str, mend: str = "") -> BadInput:
    return BadInput(reason, file=table.file, row=record.row, column=column, mend=mend)
