"""Home Office workforce open data: strength of every force on 31 March, by sex, rank and worker type."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from peelian.apps.workforce.api import PublishedRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table
from peelian.kernel.text import tidy

#: Our word, the names of its column (as re-published, and as in the Home Office's own table), and what it is.
_COLUMNS = (
    ("date", ("date", "As at 31 March"), "the day of the count"),
    ("geo_code", ("geo_code", "Geocode", "Geo code"), "the force's code"),
    ("force_name", ("force_name", "Force Name"), "the force"),
    ("region", ("region", "Region"), "its region"),
    ("sex", ("sex", "Sex", "Gender"), "sex"),
    ("rank_description", ("rank_description", "Rank description", "Rank"), "rank"),
    ("worker_type", ("worker_type", "Worker type"), "worker type"),
    ("total_headcount", ("total_headcount", "Total (headcount)"), "people"),
    ("total_fte", ("total_fte", "Total (FTE)"), "full-time equivalents"),
)
_YEAR = re.compile(r"(19|20)\d\d")
_WHOLE = re.compile(r"\d{1,7}")
_DECIMAL = re.compile(r"\d{1,7}(\.\d{1,20})?")
#: The table is published with up to sixteen decimals of floating point; four say all that was counted.
_FOUR = Decimal("0.0001")


def read_home_office(path: Path, *, encoding: str = "utf-8") -> Iterator[PublishedRow]:
    """The rows of a table of strength, plain or gzipped, as they are read.

    A year alone, as the Home Office prints it, is its 31 March.

    Raises:
        BadInput: for a file that isn't a table with these columns, and at the first row that can't be taken.
    """
    table = read_table(path, encoding=encoding)
    places = {ours: table.column(*names, what=what) for ours, names, what in _COLUMNS}
    for record in table.sound():
        yield _row(table, places, record)


def _row(table: Table, places: dict[str, int], record: Record) -> PublishedRow:
    said = {name: " ".join(tidy(record.values[place]).split()) for name, place in places.items()}
    for name, text in said.items():
        if not text:
            raise _refuse(table, record, name, "this is empty.", "Take the file as it was published.")
        if len(text) > 120:
            raise _refuse(table, record, name, "this is longer than 120 characters.", "")
    if not _WHOLE.fullmatch(said["total_headcount"]):
        raise _refuse(
            table, record, "total_headcount", "this is not a number of people.", "Whole numbers only."
        )
    if not _DECIMAL.fullmatch(said["total_fte"]):
        raise _refuse(
            table, record, "total_fte", "this is not a number of full-time equivalents.", "Such as 12.6."
        )
    return PublishedRow(
        row=record.row,
        dated_on=_day(table, record, said["date"]),
        force_code=said["geo_code"],
        force_name=said["force_name"],
        region=said["region"],
        sex=said["sex"],
        rank_words=said["rank_description"],
        worker_type=said["worker_type"].casefold(),
        headcount=int(said["total_headcount"]),
        fte=Decimal(said["total_fte"]).quantize(_FOUR),
    )


def _day(table: Table, record: Record, text: str) -> dt.date:
    try:
        return dt.date(int(text), 3, 31) if _YEAR.fullmatch(text) else dt.date.fromisoformat(text)
    except ValueError as error:
        raise _refuse(
            table,
            record,
            "date",
            f"“{text[:40]}” is neither a day nor a year.",
            "Write it as 2022-03-31 or 2022.",
        ) from error


def _refuse(table: Table, record: Record, column: str, reason: str, mend: str) -> BadInput:
    return BadInput(reason, file=table.file, row=record.row, column=column, mend=mend)
