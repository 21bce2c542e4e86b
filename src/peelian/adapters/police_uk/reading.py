"""What the files of data.police.uk have in common: months, points, and refusals that name row and column."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table

Row = TypeVar("Row")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def read_rows(
    path: Path, reader: Callable[[Table], Callable[[Record], Row]], *, encoding: str
) -> Iterator[Row]:
    """The rows of a file, plain or gzipped, as they are read.

    Args:
        path: the file.
        reader: finds its columns in the table, and gives what turns each of its records into a row.
        encoding: how its text is written.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do.
    """
    table = read_table(path, encoding=encoding)
    read = reader(table)
    for record in table.sound():
        yield read(record)


class Reading:
    """Reads values out of the records of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def places(self) -> tuple[int, int]:
        """Where latitude and longitude stand. Raises BadInput when there are none in degrees."""
        lat, lng = self.table.find("Latitude"), self.table.find("Longitude")
        if lat is None or lng is None:
            national_grid = self.table.find("Easting") is not None
            raise BadInput(
                "there is no column “Latitude” or “Longitude”"
                + (": the file gives places in the National Grid only." if national_grid else "."),
                file=self.table.file, row=1,
                mend="Add the two columns in WGS84 degrees." if national_grid
                else f"The columns are: {', '.join(self.table.header)}.",
            )  # fmt: skip
        return lat, lng

    def refuse(self, record: Record, place: int, reason: str, mend: str = "") -> BadInput:
        """The refusal of a row because of one column, to be raised."""
        return BadInput(
            reason, file=self.table.file, row=record.row, column=self.table.header[place], mend=mend
        )

    def text(self, record: Record, place: int | None, limit: int) -> str:
        """A column's text without blanks around it; empty for a column that isn't there."""
        if place is None:
            return ""
        text = record.values[place].strip()
        if len(text) > limit:
            raise self.refuse(record, place, f"the text is longer than {limit:,} characters.")
        return text

    def needed(self, record: Record, place: int, limit: int) -> str:
        """As `text`, and something has to be there."""
        text = self.text(record, place, limit)
        if not text:
            raise self.refuse(record, place, "there is nothing in this column.")
        return text

    def month(self, record: Record, place: int) -> dt.date:
        """The first day of a month that is written 2011-02."""
        text = record.values[place].strip()
        match = _MONTH.fullmatch(text)
        if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
            raise self.refuse(record, place, f"“{text[:40]}” is not a month.", "Months are written 2011-02.")
        return dt.date(int(match[1]), int(match[2]), 1)

    def answer(self, record: Record, place: int | None) -> bool | None:
        """A column of True, False or nothing."""
        text = self.text(record, place, 40)
        if place is None or not text:
            return None
        if text.casefold() not in {"true", "false"}:
            raise self.refuse(record, place, f"“{text}” is neither True nor False.")
        return text.casefold() == "true"

    def point(self, record: Record, lat_place: int, lng_place: int) -> tuple[float | None, float | None]:
        """Latitude and longitude, or neither."""
        lat = self._degrees(record, lat_place, 90)
        lng = self._degrees(record, lng_place, 180)
        if (lat is None) != (lng is None):
            empty = lat_place if lat is None else lng_place
            raise self.refuse(record, empty, "a point needs both degrees or neither.")
        return lat, lng

    def _degrees(self, record: Record, place: int, most: float) -> float | None:
        text = record.values[place].strip()
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not abs(value) <= most:
            raise self.refuse(record, place, f"“{text[:40]}” is not a number of degrees.")
        return value
