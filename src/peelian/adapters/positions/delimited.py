"""Positions as comma-separated text: device, time, lat, lng, under the names that exports give them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from peelian.adapters.positions.moments import read_moment, zone_of
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.tables import Record, Table, read_table

#: Names by preference: where a file has two of them the first counts.
DEVICE = ("device", "device_id", "deviceid", "vehicle_id", "unit_id", "unit", "terminal", "issi", "imei")
TIME = ("at", "time", "timestamp", "datetime", "date_time", "recorded_at", "recordedat", "gps_time")
LAT = ("lat", "latitude")
LNG = ("lng", "lon", "long", "longitude")


def read_delimited(
    path: Path, *, time_zone: str = "", encoding: str = "utf-8"
) -> Iterator[PositionRow | RefusedRow]:
    """The rows of a positions file, good and refused, as they are read.

    Args:
        path: the file, plain or gzipped.
        time_zone: the zone of times that carry none; without it those rows are refused.
        encoding: of the text.

    Raises:
        BadInput: for a file that isn't a table with these columns.
    """
    zone = zone_of(time_zone)
    table = read_table(path, encoding=encoding)
    read = _RowReader(table, zone)
    for record in table.records:
        yield read(record)


class _RowReader:
    """Knows where the columns stand, and turns one record into a position or a refusal."""

    def __init__(self, table: Table, zone: ZoneInfo | None) -> None:
        self.zone = zone
        self.header = table.header
        self.device = table.column(*DEVICE, what="which device")
        self.time = table.column(*TIME, what="when")
        self.lat = table.column(*LAT, what="degrees north")
        self.lng = table.column(*LNG, what="degrees east")

    def __call__(self, record: Record) -> PositionRow | RefusedRow:
        if record.problem:
            return RefusedRow(record.row, "", f"the row {record.problem}")
        device = record.values[self.device].strip()
        place = self.device
        try:
            check_device(device)
            place = self.time
            at = read_moment(record.values[place], self.zone)
            place = self.lat
            lat = read_degrees(record.values[place])
            place = self.lng
            lng = read_degrees(record.values[place])
        except ValueError as error:
            return RefusedRow(record.row, self.header[place], str(error))
        return PositionRow(record.row, device, at, lat, lng)


def check_device(device: str) -> None:
    """Raises ValueError, with a reason fit for the user, for a name that can't be a device's."""
    if not device:
        raise ValueError("there is no device")
    if len(device) > 60:
        raise ValueError("the device's name is longer than 60 characters")
    if not device.isprintable():
        raise ValueError("the device's name holds characters that can't be printed")


def read_degrees(text: str) -> float:
    """A number of degrees. Raises ValueError, with a reason fit for the user, for anything else, NaN included."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError("this is not a number of degrees")
    return value
