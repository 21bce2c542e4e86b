"""A force's own list of its people, as comma-separated text: one row is one person in one post."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.workforce_files.ranks import KNOWN, rank_of
from peelian.apps.workforce.api import PostingRow, Rank, collar_number
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table
from peelian.kernel.text import tidy

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: A spreadsheet in Britain writes 1 May 2025 so.
_BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_MEND = "Write it as 2025-05-01 or 01/05/2025."
#: As long as the columns that they are kept in.
_LONGEST = {
    "collar_number": 12, "name": 120, "team": 120, "post": 120, "area_code": 40, "email": 254, "team_email": 254,
    "team_telephone": 20, "named_contact_of": 40,
}  # fmt: skip


def read_people(path: Path, *, encoding: str = "utf-8") -> Iterator[PostingRow]:
    """The rows of a list of people, as they are read. Other columns are passed over.

    Raises:
        BadInput: for a file that isn't a table with these columns, and at the first row that can't be taken, naming
            row, column and what to do.
    """
    table = read_table(path, encoding=encoding)
    read = _RowReader(table)
    for record in table.sound():
        yield read(record)


class _RowReader:
    """Knows where the columns stand, and turns one record into a posting."""

    def __init__(self, table: Table) -> None:
        self.table = table
        needed = {
            "collar_number": "who", "name": "what they are called", "rank": "PC, PCSO, Sgt …",
            "joined_on": "when they joined the force", "team": "the team's name",
            "area_code": "the area that the team serves", "post": "the post's title",
            "from": "their first day in the post",
        }  # fmt: skip
        self.places: dict[str, int | None] = {
            name: table.column(name, what=what) for name, what in needed.items()
        }
        for name in ("email", "team_email", "team_telephone", "until", "named_contact_of"):
            self.places[name] = table.find(name)

    def __call__(self, record: Record) -> PostingRow:
        joined_on, starts = self._day(record, "joined_on"), self._day(record, "from")
        if starts < joined_on:
            raise self._refuse(
                record, "from", "the posting begins before they joined.", "Correct this day or joined_on."
            )
        until = self._day(record, "until") if self._text(record, "until") else None
        if until is not None and until <= starts:
            raise self._refuse(
                record, "until", "the end is not after the start.",
                "It is the first day on which they aren't in the post any more.",
            )  # fmt: skip
        return PostingRow(
            row=record.row,
            collar_number=collar_number(self._needed(record, "collar_number")),
            name=self._needed(record, "name"),
            rank=self._rank(record),
            joined_on=joined_on,
            area_code=self._needed(record, "area_code"),
            team=self._needed(record, "team"),
            title=self._needed(record, "post"),
            valid_from=starts,
            valid_until=until,
            email=self._email(record, "email"),
            team_email=self._email(record, "team_email"),
            team_telephone=self._text(record, "team_telephone"),
            named_for=self._text(record, "named_contact_of") if self._has("named_contact_of") else None,
        )

    def _has(self, column: str) -> bool:
        return self.places[column] is not None

    def _text(self, record: Record, column: str) -> str:
        place = self.places[column]
        text = "" if place is None else " ".join(tidy(record.values[place]).split())
        longest = _LONGEST.get(column)
        if longest is not None and len(text) > longest:
            raise self._refuse(record, column, f"this is longer than {longest} characters.", "Shorten it.")
        return text

    def _needed(self, record: Record, column: str) -> str:
        text = self._text(record, column)
        if not text:
            raise self._refuse(record, column, "this is empty.", "Every row needs it.")
        return text

    def _email(self, record: Record, column: str) -> str:
        text = self._text(record, column)
        if text and not _EMAIL.fullmatch(text):
            raise self._refuse(record, column, f"“{text[:40]}” is not an e-mail address.")
        return text

    def _rank(self, record: Record) -> Rank:
        text = self._needed(record, "rank")
        rank = rank_of(text)
        if rank is None:
            raise self._refuse(
                record, "rank", f"“{text[:40]}” is not a rank that we know.", f"Write one of: {KNOWN}."
            )
        return rank

    def _day(self, record: Record, column: str) -> dt.date:
        text = self._needed(record, column)
        british = _BRITISH_DAY.fullmatch(text)
        try:
            if british:
                return dt.date(int(british[3]), int(british[2]), int(british[1]))
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise self._refuse(record, column, f"“{text[:40]}” is not a day.", _DAY_MEND) from error

    def _refuse(self, record: Record, column: str, reason: str, mend: str = "") -> BadInput:
        return BadInput(reason, file=self.table.file, row=record.row, column=column, mend=mend)
