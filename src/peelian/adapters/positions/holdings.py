"""Who carried which device, as comma-separated text: device, collar_number, from, until."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from peelian.adapters.positions.delimited import DEVICE, check_device
from peelian.adapters.positions.moments import NO_ZONE, read_moment, zone_of
from peelian.apps.visibility.api import HoldingRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table

#: As long as the column of a person's collar number.
_LONGEST_COLLAR = 12


def read_holdings(path: Path, *, time_zone: str = "", encoding: str = "utf-8") -> Iterator[HoldingRow]:
    """The rows of a file of devices and their holders, as they are read.

    Positions come in masses and lose a bad row; who held a device is kept by hand and is taken whole or not at all.

    Args:
        path: the file, plain or gzipped.
        time_zone: the zone of times that carry none; without it a row with such a time refuses the file.
        encoding: of the text.

    Raises:
        BadInput: for a file that isn't a table with these columns, and at the first row that can't be taken, naming
            row, column and what to do.
    """
    zone = zone_of(time_zone)
    table = read_table(path, encoding=encoding)
    read = _RowReader(table, zone)
    for record in table.sound():
        yield read(record)


class _RowReader:
    """Knows where the columns stand, and turns one record into a holding."""

    def __init__(self, table: Table, zone: ZoneInfo | None) -> None:
        self.table = table
        self.zone = zone
        self.device = table.column(*DEVICE, what="which device")
        self.collar = table.column("collar_number", what="who carried it")
        self.starts = table.column("from", what="when they took it")
        self.ends = table.column("until", what="when they gave it back; empty: until somebody else takes it")

    def __call__(self, record: Record) -> HoldingRow:
        starts_at = self._moment(record, self.starts)
        ends_at = self._moment(record, self.ends) if record.values[self.ends].strip() else None
        if ends_at is not None and ends_at <= starts_at:
            raise self._refuse(
                record, self.ends, "the end is not after the start.",
                "Where it was handed back the next morning, give the end the next day's date.",
            )  # fmt: skip
        return HoldingRow(record.row, self._device(record), self._collar(record), starts_at, ends_at)

    def _device(self, record: Record) -> str:
        device = record.values[self.device].strip()
        try:
            check_device(device)
        except ValueError as error:
            raise self._refuse(
                record, self.device, f"{error}.", "Name it as the positions name it."
            ) from error
        return device

    def _collar(self, record: Record) -> str:
        collar = record.values[self.collar].strip()
        if not collar:
            raise self._refuse(
                record, self.collar, "there is no collar number.", "Leave out devices that nobody carried."
            )
        if len(collar) > _LONGEST_COLLAR or not collar.isprintable():
            raise self._refuse(record, self.collar, f"“{collar[:20]}” is not a collar number.")
        return collar

    def _moment(self, record: Record, place: int) -> dt.datetime:
        try:
            return read_moment(record.values[place], self.zone)
        except ValueError as error:
            mend = "" if str(error) == NO_ZONE else "Write it as 2026-11-22T14:05:00Z."
            raise self._refuse(record, place, f"{error}.", mend) from error

    def _refuse(self, record: Record, place: int, reason: str, mend: str = "") -> BadInput:
        return BadInput(
            reason, file=self.table.file, row=record.row, column=self.table.header[place], mend=mend
        )
