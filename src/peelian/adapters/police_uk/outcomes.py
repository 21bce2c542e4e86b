"""Outcomes files of data.police.uk: what was decided in a month about crimes of that month or of earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.police_uk.outcome_types import code_of
from peelian.adapters.police_uk.reading import Reading, read_rows
from peelian.apps.incidents.api import OUTCOMES, OutcomeRow
from peelian.kernel.tables import Record, Table


def read_outcomes(path: Path, *, encoding: str = "utf-8") -> Iterator[OutcomeRow]:
    """The rows of an outcomes file, plain or gzipped, as they are read. Columns are found by name.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do.
    """
    return read_rows(path, _RowReader, encoding=encoding)


class _RowReader(Reading):
    """Knows where the columns stand, and turns one record into an outcome."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.crime_id = table.column("Crime ID")
        self.when = table.column("Month")
        self.reported_by = table.column("Reported by")
        self.outcome_type = table.column("Outcome type")
        self.location = table.column("Location")
        self.lat, self.lng = self.places()

    def __call__(self, record: Record) -> OutcomeRow:
        lat, lng = self.point(record, self.lat, self.lng)
        return OutcomeRow(
            row=record.row,
            crime_id=self.text(record, self.crime_id, 64),
            month=self.month(record, self.when),
            reported_by=self.needed(record, self.reported_by, 80),
            lat=lat,
            lng=lng,
            location=self.text(record, self.location, 150),
            code=self._code(record),
        )

    def _code(self, record: Record) -> str:
        text = record.values[self.outcome_type]
        code = code_of(text)
        if code is None:
            raise self.refuse(
                record, self.outcome_type, f"“{text.strip()[:60]}” is not an outcome of police.uk.",
                f"Known are: {', '.join(OUTCOMES.values())}. "
                "If police.uk has added one, add it to apps/incidents/types/published.py.",
            )  # fmt: skip
        return code
