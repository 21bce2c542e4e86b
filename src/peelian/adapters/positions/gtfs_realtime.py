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

#: A feed message is one snapshot, held whole: ten thousand vehicles take about one million bytes.
_MOST_BYTES = 200_000_000
#: Entities, and other fields of the message. An empty one takes two bytes, so that bytes alone bound nothing.
MOST_ENTITIES = 500_000
#: Bytes of one entity: a vehicle takes a hundred. They are read one at a time, so this bounds what one can hold.
LONGEST_ENTITY = 100_000
_HEADER, _ENTITY = 1, 2  # of a FeedMessage
_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5  # how a field is written
#: The feed holds degrees as 32-bit floats: near 52° they are 0.000004° apart, so a sixth decimal is all there is.
_DECIMALS = 6


def read_gtfs_realtime(path: Path) -> Iterator[PositionRow | RefusedRow]:
    """The vehicles of a feed message, good and refused; `row` counts entities from 1.

    The device is the vehicle's id, else its label. Entities that are no vehicle positions (trip updates, alerts)
    are passed over. A position without its own time is refused: the feed's time is when it was sent, not when the
    vehicle was there.

    Raises:
        BadInput: when the file isn't a feed message, holds no vehicle position, or more than `MOST_ENTITIES`.
    """
    any_at_all = False
    try:
        entities = _entities(memoryview(read_bytes(path, most=_MOST_BYTES)))
        for row, raw in enumerate(entities, start=1):
            if len(raw) > LONGEST_ENTITY:
                yield RefusedRow(row, "entity", f"it is longer than {LONGEST_ENTITY:,} bytes")
                continue
            entity = gtfs_realtime_pb2.FeedEntity.FromString(bytes(raw))
            if entity.HasField("vehicle"):
                any_at_all = True
                yield _position(row, entity.vehicle)
    except DecodeError as error:
        raise BadInput(
            "this is not a GTFS-realtime feed message.", file=path.name,
            mend="If it is comma-separated text, give it a name that ends in .csv.",
        ) from error  # fmt: skip
    if not any_at_all:
        raise BadInput("the feed message holds no vehicle position.", file=path.name)


def _entities(message: memoryview) -> Iterator[memoryview]:
    """The entities of a feed message, unparsed: parsed at once, one of two bytes takes some hundred of memory.

    https://protobuf.dev/programming-guides/encoding/

    Raises:
        DecodeError: when it isn't a feed message.
        BadInput: of more than `MOST_ENTITIES`.
    """
    at = fields = 0
    while at < len(message):
        fields += 1
        if fields > MOST_ENTITIES:
            raise BadInput(
                f"the feed message holds more than {MOST_ENTITIES:,} entities.",
                mend="A message is one snapshot of a fleet: send it in parts.",
            )
        tag, at = _varint(message, at)
        number, form = tag >> 3, tag & 7
        if form == _LENGTH:
            length, at = _varint(message, at)
        elif form == _VARINT:
            length, (_, at) = 0, _varint(message, at)
        elif form in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if form == _EIGHT_BYTES else 4
        else:
            raise DecodeError("no field is written so")
        begin, at = at, at + length
        if at > len(message) or number == 0 or (number in (_HEADER, _ENTITY) and form != _LENGTH):
            raise DecodeError("the message is cut off, or is none")
        if number == _ENTITY:
            yield message[begin:at]


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends. Raises DecodeError where there is none."""
    value = shift = 0
    for byte in message[at : at + 10]:
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise DecodeError("a number doesn't end")


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
