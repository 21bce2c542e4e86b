"""The same rows of positions, good and bad, in every form in which they may come."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Sequence

import pyarrow as pa
from google.transit import gtfs_realtime_pb2
from pyarrow import parquet

#: Device, moment, degrees north, degrees east; as text, so that a row can be bad.
Row = tuple[str, str, str, str]

_MEDIA = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "json": "application/json",
    "gtfs-rt": "application/x-protobuf",
    "siri-vm": "application/xml",
    "parquet": "application/vnd.apache.parquet",
}


def good_rows(number: int, since: dt.datetime, *, device: str = "radio") -> list[Row]:
    """So many fixes of ten devices, the newest of them not later than `since`."""
    return [
        (
            f"{device}-{place % 10}",
            (since - dt.timedelta(seconds=number - place)).isoformat(),
            f"{52.48 + place % 100 / 10_000:.6f}",
            f"{-1.9 + place % 100 / 10_000:.6f}",
        )
        for place in range(number)
    ]


def as_csv(rows: Sequence[Row]) -> bytes:
    """Comma-separated text."""
    return "\n".join(["device,at,lat,lng", *(",".join(row) for row in rows)]).encode()


def as_ndjson(rows: Sequence[Row]) -> bytes:
    """An object on each line; degrees as numbers where they are some."""
    return "\n".join(json.dumps(_object(row)) for row in rows).encode()


def as_json(rows: Sequence[Row]) -> bytes:
    """A list of objects."""
    return json.dumps([_object(row) for row in rows]).encode()


def as_gtfs_realtime(rows: Sequence[Row]) -> bytes:
    """A feed message. It can hold neither a degree that is no number nor a time that is none."""
    feed = gtfs_realtime_pb2.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    for place, (device, at, lat, lng) in enumerate(rows):
        entity = feed.entity.add(id=str(place))
        entity.vehicle.vehicle.id = device
        if at:
            entity.vehicle.timestamp = int(dt.datetime.fromisoformat(at).timestamp())
        if lat and lng:
            entity.vehicle.position.latitude, entity.vehicle.position.longitude = float(lat), float(lng)
    return feed.SerializeToString()


def as_siri_vm(rows: Sequence[Row]) -> bytes:
    """A delivery of vehicle activities."""
    activities = "".join(
        f"<VehicleActivity><RecordedAtTime>{at}</RecordedAtTime><MonitoredVehicleJourney><VehicleLocation>"
        f"<Longitude>{lng}</Longitude><Latitude>{lat}</Latitude></VehicleLocation><VehicleRef>{device}</VehicleRef>"
        "</MonitoredVehicleJourney></VehicleActivity>"
        for device, at, lat, lng in rows
    )
    return (
        '<?xml version="1.0"?><Siri xmlns="http://www.siri.org.uk/siri"><ServiceDelivery><VehicleMonitoringDelivery>'
        f"{activities}</VehicleMonitoringDelivery></ServiceDelivery></Siri>"
    ).encode()


def as_parquet(rows: Sequence[Row]) -> bytes:
    """Columns of text, so that a row can be bad."""
    columns = zip(*rows, strict=True)
    sink = io.BytesIO()
    names = ("device", "at", "lat", "lng")
    parquet.write_table(
        pa.table({name: list(values) for name, values in zip(names, columns, strict=True)}), sink
    )
    return sink.getvalue()


FORMS: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "csv": as_csv,
    "ndjson": as_ndjson,
    "json": as_json,
    "gtfs-rt": as_gtfs_realtime,
    "siri-vm": as_siri_vm,
    "parquet": as_parquet,
}


def media_type(form: str) -> str:
    """How a body of this form is announced."""
    return _MEDIA[form]


def _object(row: Row) -> dict[str, str | float]:
    device, at, lat, lng = row
    return {"device": device, "at": at, "lat": _number(lat), "lng": _number(lng)}


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text
