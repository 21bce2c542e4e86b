"""Positions as a GTFS-realtime feed message, the form in which fleets and bus open data give them.

https://gtfs.org/documentation/realtime/reference/
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2

from peelian.adapters.positions.delimited import check_device
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_bytes

#: A feed message is one snapshot, read whole: ten thousand vehicles take about one million bytes.
_MOST_BYTES = 200_000_000
#: The feed holds degrees as 32-bit floats: near 52° they are 0.000004° apart, so a sixth decimal is all there is.
_DECIMALS = 6


def read_gtfs_realtime(path: Path) -> Iterator[PositionRow | RefusedRow]:
    """The vehicles of a feed message, good and refused; `row` counts entities from 1.

    The device is the vehicle's id, else its label. Entities that are no vehicle positions (trip updates, alerts)
    are passed over. A position without its own time is refused: the feed's time is when it was sent, not when the
    vehicle was there.

    Raises:
        BadInput: when the file isn't a feed message or holds no vehicle position.
    """
    feed = gtfs_realtime_pb2.FeedMessage()
    try:
        feed.ParseFromString(read_bytes(path, most=_MOST_BYTES))
    except DecodeError as error:
        raise BadInput(
            "this is not a GTFS-realtime feed message.", file=path.name,
            mend="If it is comma-separated text, give it a name that ends in .csv.",
        ) from error  # fmt: skip
    any_at_all = False
    for row, entity in enumerate(feed.entity, start=1):
        if entity.HasField("vehicle"):
            any_at_all = True
            yield _position(row, entity.vehicle)
    if not any_at_all:
        raise BadInput("the feed message holds no vehicle position.", file=path.name)


def _position(row: int, vehicle: gtfs_realtime_pb2.VehiclePosition) -> PositionRow | RefusedRow:
    device = (vehicle.vehicle.id or vehicle.vehicle.label).strip()
    try:
        check_device(device)
    except ValueError as error:
        return RefusedRow(row, "vehicle", str(error))
    if not vehicle.HasField("timestamp"):
        return RefusedRow(row, "timestamp", "there is no time")
    if not vehicle.HasField("position"):
        return RefusedRow(row, "position", "there is no position")
    try:
        at = dt.datetime.fromtimestamp(vehicle.timestamp, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return RefusedRow(row, "timestamp", "the time is out of range")
    lat, lng = (
        round(degrees, _DECIMALS) for degrees in (vehicle.position.latitude, vehicle.position.longitude)
    )
    return PositionRow(row, device, at, lat, lng)
