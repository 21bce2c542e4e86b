"""Positions as Parquet: the columns of comma-separated files, or metres on the National Grid instead of degrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from peelian.adapters.positions.delimited import DEVICE, LAT, LNG, TIME, check_device, read_degrees
from peelian.adapters.positions.moments import read_moment, zone_of
from peelian.analysis import national_grid
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput

if TYPE_CHECKING:
    import pyarrow as pa

EAST = ("x", "easting", "eastings")
NORTH = ("y", "northing", "northings")
_BATCH = 50_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def read_parquet(path: Path, *, time_zone: str = "") -> Iterator[PositionRow | RefusedRow]:
    """The rows of a Parquet file, good and refused, counted from 1, as they are read batch by batch.

    Moments are timestamps, text, or seconds or milliseconds since 1970.

    Args:
        path: the file.
        time_zone: the zone of timestamps that carry none; without it those rows are refused.

    Raises:
        BadInput: when it isn't Parquet, is cut off, or lacks a column.
    """
    import pyarrow as pa
    from pyarrow import parquet

    zone = zone_of(time_zone)
    try:
        with parquet.ParquetFile(path) as file:
            columns = _columns_of(path, file.schema_arrow.names)
            before = 0
            for batch in file.iter_batches(_BATCH, columns=list(columns.values())):
                yield from _rows(batch, columns, zone, before)
                before += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise BadInput(
            "this Parquet file can't be read: it is cut off or damaged.", file=path.name
        ) from error


def _columns_of(path: Path, names: list[str]) -> dict[str, str]:
    """The file's own name of each column that is needed."""
    there = {name.strip().casefold(): name for name in reversed(names)}

    def find(wanted: tuple[str, ...]) -> str | None:
        return next((there[name] for name in wanted if name in there), None)

    found = {"device": find(DEVICE), "time": find(TIME), "lat": find(LAT), "lng": find(LNG)}
    if found["lat"] is None and found["lng"] is None:
        found = {"device": found["device"], "time": found["time"], "x": find(EAST), "y": find(NORTH)}
    missing = [name for name, own in found.items() if own is None]
    if missing:
        raise BadInput(
            f"there is no column for {', '.join(missing)}.", file=path.name,
            mend=f"The columns are: {', '.join(names)}.",
        )  # fmt: skip
    return {name: own for name, own in found.items() if own is not None}


def _rows(
    batch: pa.RecordBatch, columns: dict[str, str], zone: ZoneInfo | None, before: int
) -> Iterator[PositionRow | RefusedRow]:
    devices = batch.column(columns["device"]).to_pylist()
    moments, moment_of = _moments(batch.column(columns["time"]))
    lats, lngs = _degrees(batch, columns)
    for place, device in enumerate(devices):
        row = before + place + 1
        column = "device"
        try:
            name = "" if device is None else str(device).strip()
            check_device(name)
            column = "time"
            at = moment_of(moments[place], zone)
            column = columns.get("lat", columns.get("x", ""))
            lat = read_degrees(str(lats[place]))
            column = columns.get("lng", columns.get("y", ""))
            lng = read_degrees(str(lngs[place]))
        except ValueError as error:
            yield RefusedRow(row, columns.get(column, column), str(error))
            continue
        yield PositionRow(row, name, at, lat, lng)


def _degrees(batch: pa.RecordBatch, columns: dict[str, str]) -> tuple[list[Any], list[Any]]:
    if "lat" in columns:
        return batch.column(columns["lat"]).to_pylist(), batch.column(columns["lng"]).to_pylist()
    x, y = (
        np.array([_number(value) for value in batch.column(columns[name]).to_pylist()], np.float64)
        for name in ("x", "y")
    )
    lng, lat = national_grid.to_degrees(x, y)
    return lat.tolist(), lng.tolist()


def _number(value: Any) -> float:
    try:
        return read_degrees(str(value))
    except ValueError:
        return float("nan")


def _moments(column: pa.Array) -> tuple[list[Any], Callable[[Any, ZoneInfo | None], dt.datetime]]:
    """The column's values, and how a moment is read from one of them."""
    import pyarrow as pa

    if not pa.types.is_timestamp(column.type):
        return column.to_pylist(), _from_text
    aware = column.type.tz is not None
    whole = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.int64()).to_pylist()
    return whole, _aware if aware else _naive


def _from_text(value: Any, zone: ZoneInfo | None) -> dt.datetime:
    return read_moment("" if value is None else str(value), zone)


def _aware(value: int | None, zone: ZoneInfo | None) -> dt.datetime:
    if value is None:
        raise ValueError("there is no time")
    try:
        return _EPOCH + dt.timedelta(microseconds=value)
    except OverflowError:
        raise ValueError("the time is out of range") from None


def _naive(value: int | None, zone: ZoneInfo | None) -> dt.datetime:
    return read_moment(_aware(value, None).replace(tzinfo=None).isoformat(), zone)
