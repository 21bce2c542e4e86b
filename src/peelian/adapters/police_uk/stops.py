"""Stop-and-search files of data.police.uk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from peelian.adapters.police_uk.reading import Reading, read_rows
from peelian.apps.incidents.api import STOP_KINDS, StopRow
from peelian.kernel.tables import Record, Table
from peelian.kernel.time import local_day

_KINDS = {kind.casefold(): kind for kind in STOP_KINDS}


def read_stops(path: Path, *, encoding: str = "utf-8") -> Iterator[StopRow]:
    """The rows of a stop-and-search file, plain or gzipped, as they are read.

    police.uk's own files have no month: it is that of the local day. A column “Month”, as files that were put together
    from many months have it, is taken where there is one.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do.
    """
    return read_rows(path, _RowReader, encoding=encoding)


class _RowReader(Reading):
    """Knows where the columns stand, and turns one record into a stop."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.kind = table.column("Type")
        self.date = table.column("Date")
        self.lat, self.lng = self.places()
        self.when = table.find("Month")
        self.operation = table.find("Part of a policing operation")
        self.operation_name = table.find("Policing operation")
        self.gender = table.find("Gender")
        self.age_range = table.find("Age range")
        self.self_defined = table.find("Self-defined ethnicity")
        self.officer_defined = table.find("Officer-defined ethnicity")
        self.legislation = table.find("Legislation")
        self.object_of_search = table.find("Object of search")
        self.outcome = table.find("Outcome")
        self.linked = table.find("Outcome linked to object of search")
        self.clothing = table.find("Removal of more than just outer clothing")

    def __call__(self, record: Record) -> StopRow:
        lat, lng = self.point(record, self.lat, self.lng)
        at = self._moment(record)
        return StopRow(
            row=record.row,
            at=at,
            month=self.month(record, self.when) if self.when is not None else local_day(at).replace(day=1),
            kind=self._kind(record),
            operation=self.answer(record, self.operation),
            operation_name=self.text(record, self.operation_name, 150),
            lat=lat,
            lng=lng,
            gender=self.text(record, self.gender, 30),
            age_range=self.text(record, self.age_range, 20),
            self_defined_ethnicity=self.text(record, self.self_defined, 120),
            officer_defined_ethnicity=self.text(record, self.officer_defined, 60),
            legislation=self.text(record, self.legislation, 150),
            object_of_search=self.text(record, self.object_of_search, 150),
            outcome=self.text(record, self.outcome, 150),
            outcome_linked=self.answer(record, self.linked),
            clothing=self.answer(record, self.clothing),
        )

    def _kind(self, record: Record) -> str:
        text = self.needed(record, self.kind, 40)
        kind = _KINDS.get(" ".join(text.split()).casefold())
        if kind is None:
            raise self.refuse(
                record,
                self.kind,
                f"“{text}” is not a kind of search.",
                f"Known are: {', '.join(STOP_KINDS)}.",
            )
        return kind

    def _moment(self, record: Record) -> dt.datetime:
        text = self.needed(record, self.date, 40)
        try:
            at = dt.datetime.fromisoformat(text)
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            raise self.refuse(
                record, self.date, f"“{text}” is not a moment with its time zone.",
                "Moments are written 2019-01-01T00:07:00+00:00.",
            )  # fmt: skip
        return at.astimezone(dt.UTC)
