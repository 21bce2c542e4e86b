"""Street-level crime files as data.police.uk publishes them, today's layout and that of 2011."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.police_uk.categories import slug_of
from peelian.apps.incidents.api import CATEGORIES, CrimeRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def read_street_crimes(path: Path, *, encoding: str = "utf-8") -> Iterator[CrimeRow]:
    """The rows of a street-level file, plain or gzipped, as they are read.

    Columns of both layouts are found by name; what the file hasn't got (crime id, LSOA, outcome in 2011) is empty.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do.
    """
    table = read_table(path, encoding=encoding)
    read = _RowReader(table)
    for record in table.sound():
        yield read(record)


class _RowReader:
    """Knows where the columns stand, and turns one record into a crime."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.month = table.column("Month")
        self.reported_by = table.column("Reported by")
        self.falls_within = table.column("Falls within")
        self.crime_type = table.column("Crime type")
        self.location = table.column("Location")
        self.lat, self.lng = self._places(table)
        self.crime_id = table.find("Crime ID")
        self.lsoa = table.find("LSOA code", "LSOA 2011")
        self.outcome = table.find("Last outcome category")
        self.context = table.find("Context")

    def __call__(self, record: Record) -> CrimeRow:
        lat, lng = self._point(record)
        return CrimeRow(
            row=record.row,
            crime_id=self._text(record, self.crime_id, 64),
            month=self._month(record),
            reported_by=self._needed(record, self.reported_by, 80),
            falls_within=self._text(record, self.falls_within, 80),
            lat=lat,
            lng=lng,
            location=self._text(record, self.location, 150),
            lsoa_code=self._text(record, self.lsoa, 9),
            category=self._category(record),
            outcome=self._text(record, self.outcome, 120),
            context=self._text(record, self.context, 10_000),
        )

    def _places(self, table: Table) -> tuple[int, int]:
        lat, lng = table.find("Latitude"), table.find("Longitude")
        if lat is None or lng is None:
            national_grid = table.find("Easting") is not None
            raise BadInput(
                "there is no column “Latitude” or “Longitude”"
                + (": the file gives places in the National Grid only." if national_grid else "."),
                file=table.file, row=1,
                mend="Add the two columns in WGS84 degrees." if national_grid
                else f"The columns are: {', '.join(table.header)}.",
            )  # fmt: skip
        return lat, lng

    def _refuse(self, record: Record, place: int, reason: str, mend: str = "") -> BadInput:
        return BadInput(
            reason, file=self.table.file, row=record.row, column=self.table.header[place], mend=mend
        )

    def _text(self, record: Record, place: int | None, limit: int) -> str:
        if place is None:
            return ""
        text = record.values[place].strip()
        if len(text) > limit:
            raise self._refuse(record, place, f"the text is longer than {limit:,} characters.")
        return text

    def _needed(self, record: Record, place: int, limit: int) -> str:
        text = self._text(record, place, limit)
        if not text:
            raise self._refuse(record, place, "there is nothing in this column.")
        return text

    def _month(self, record: Record) -> dt.date:
        text = record.values[self.month].strip()
        match = _MONTH.fullmatch(text)
        if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
            raise self._refuse(
                record, self.month, f"“{text[:40]}” is not a month.", "Months are written 2011-02."
            )
        return dt.date(int(match[1]), int(match[2]), 1)

    def _category(self, record: Record) -> str:
        text = record.values[self.crime_type]
        slug = slug_of(text)
        if slug is None:
            raise self._refuse(
                record, self.crime_type, f"“{text.strip()[:60]}” is not a crime type of police.uk.",
                f"Known are: {', '.join(CATEGORIES.values())}. "
                "If police.uk has added one, add it to apps/incidents/types.py.",
            )  # fmt: skip
        return slug

    def _point(self, record: Record) -> tuple[float | None, float | None]:
        lat = self._degrees(record, self.lat, 90)
        lng = self._degrees(record, self.lng, 180)
        if (lat is None) != (lng is None):
            empty = self.lat if lat is None else self.lng
            raise self._refuse(record, empty, "a point needs both degrees or neither.")
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
            raise self._refuse(record, place, f"“{text[:40]}” is not a number of degrees.")
        return value
