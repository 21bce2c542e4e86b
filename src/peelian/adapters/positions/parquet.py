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
_BATCH = 10_000
#: Bytes that a row may take in the columns that are read: what unpacks to more holds no positions.
_MOST_A_ROW, _MOST_BESIDES = 1_000, 1_000_000
#: A longer text is the name of no device, whatever its letters, and no moment.
_LONGEST_TEXT = 240
_TOO_LONG = "x" * (_LONGEST_TEXT + 1)
#: Of a timestamp's unit: by what it is multiplied and then divided to be microseconds, without a largest number.
_UNITS = {"s": (1_000_000, 1), "ms": (1_000, 1), "us": (1, 1), "ns": (1, 1_000)}
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
            _check_size(path, file.metadata, set(columns.values()))
            texts = [name for name in columns.values() if _is_text(file.schema_arrow.field(name).type)]
        # A text that comes often is read once: a thousand bytes can stand for gigabytes.
        with parquet.ParquetFile(path, read_dictionary=texts) as file:
            before = 0
            for batch in file.iter_batches(_BATCH, columns=list(columns.values())):
                yield from _rows(batch, columns, zone, before)
                before += batch.num_rows
    except (pa.ArrowException, OSError, ValueError, OverflowError, KeyError) as error:
        raise BadInput(
            "this Parquet file can't be read: it is cut off or damaged.", file=path.name
        ) from error


def _check_size(path: Path, metadata: Any, names: set[str]) -> None:
    """Raises BadInput for columns that unpack to more than positions take."""
    sizes = (
        group.column(place)
        for group in map(metadata.row_group, range(metadata.num_row_groups))
        for place in range(group.num_columns)
    )
    size = sum(one.total_uncompressed_size for one in sizes if one.path_in_schema in names)
    if size > metadata.num_rows * _MOST_A_ROW + _MOST_BESIDES:
        raise BadInput("its rows hold more than positions can.", file=path.name)


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return any(told(kind) for told in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary))


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
    if twice := [own for own in found.values() if own is not None and names.count(own) > 1]:
        raise BadInput(f"two columns are called {twice[0]}.", file=path.name)
    return {name: own for name, own in found.items() if own is not None}


def _rows(
    batch: pa.RecordBatch, columns: dict[str, str], zone: ZoneInfo | None, before: int
) -> Iterator[PositionRow | RefusedRow]:
    devices = _values(batch.column(columns["device"]))
    moments, moment_of = _moments(batch.column(columns["time"]))
    lats, lngs = _degrees(batch, columns)
    for place, device in enumerate(devices):
        row = before + place + 1
        column = "device"
        try:
            name = _text(device).strip()
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


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        raise ValueError("the text is not UTF-8")
    return "" if value is None else str(value)


def _values(column: pa.Array) -> list[Any]:
    """A column's numbers or texts, too long ones cut; bytes where a text is none, None for other kinds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        raw = column.dictionary.cast(pa.large_binary())
        long = pc.greater(pc.binary_length(raw), _LONGEST_TEXT)
        texts = [_decoded(value) for value in pc.if_else(long, _TOO_LONG.encode(), raw).to_pylist()]
        return [None if place is None else texts[place] for place in column.indices.to_pylist()]
    if _is_text(kind):
        return _values(column.dictionary_encode())
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        found: list[Any] = column.to_pylist()
        return found
    return [None] * len(column)


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return value


def _degrees(batch: pa.RecordBatch, columns: dict[str, str]) -> tuple[list[Any], list[Any]]:
    if "lat" in columns:
        return _values(batch.column(columns["lat"])), _values(batch.column(columns["lng"]))
    x, y = (
        np.array([_number(value) for value in _values(batch.column(columns[name]))], np.float64)
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
        return _values(column), _from_text
    times, parts = _UNITS[column.type.unit]
    whole = [
        None if value is None else value * times // parts for value in column.cast(pa.int64()).to_pylist()
    ]
    return whole, _naive if column.type.tz is None else _aware


def _from_text(value: Any, zone: ZoneInfo | None) -> dt.datetime:
    return read_moment(_text(value), zone)


def _aware(value: int | None, zone: ZoneInfo | None) -> dt.datetime:
    if value is None:
        raise ValueError("there is no time")
    try:
        return _EPOCH + dt.timedelta(microseconds=value)
    except OverflowError:
        raise ValueError("the time is out of range") from None


def _naive(value: int | None, zone: ZoneInfo | None) -> dt.datetime:
    return read_moment(_aware(value, None).replace(tzinfo=None).isoformat(), zone)
