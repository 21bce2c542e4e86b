"""Street-level crime files as data.police.uk publishes them, today's layout and that of 2011."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.police_uk.categories import slug_of
from peelian.adapters.police_uk.reading import Reading, read_rows
from peelian.apps.incidents.api import CATEGORIES, CrimeRow
from peelian.kernel.tables import Record, Table


def read_street_crimes(path: Path, *, encoding: str = "utf-8") -> Iterator[CrimeRow]:
    """The rows of a street-level file, plain or gzipped, as they are read.

    Columns of both layouts are found by name; what the file hasn't got (crime id, LSOA, outcome in 2011) is empty.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do.
    """
    return read_rows(path, _RowReader, encoding=encoding)


class _RowReader(Reading):
    """Knows where the columns stand, and turns one record into a crime."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.when = table.column("Month")
        self.reported_by = table.column("Reported by")
        self.falls_within = table.column("Falls within")
        self.crime_type = table.column("Crime type")
        self.location = table.column("Location")
        self.lat, self.lng = self.places()
        self.crime_id = table.find("Crime ID")
        self.lsoa = table.find("LSOA code", "LSOA 2011")
        self.outcome = table.find("Last outcome category")
        self.context = table.find("Context")

    def __call__(self, record: Record) -> CrimeRow:
        lat, lng = self.point(record, self.lat, self.lng)
        return CrimeRow(
            row=record.row,
            crime_id=self.text(record, self.crime_id, 64),
            month=self.month(record, self.when),
            reported_by=self.needed(record, self.reported_by, 80),
            falls_within=self.text(record, self.falls_within, 80),
            lat=lat,
            lng=lng,
            location=self.text(record, self.location, 150),
            lsoa_code=self.text(record, self.lsoa, 9),
            category=self._category(record),
            outcome=self.text(record, self.outcome, 120),
            context=self.text(record, self.context, 10_000),
        )

    def _category(self, record: Record) -> str:
        text = record.values[self.crime_type]
        slug = slug_of(text)
        if slug is None:
            raise self.refuse(
                record, self.crime_type, f"“{text.strip()[:60]}” is not a crime type of police.uk.",
                f"Known are: {', '.join(CATEGORIES.values())}. "
                "If police.uk has added one, add it to apps/incidents/types/crimes.py.",
            )  # fmt: skip
        return slug
