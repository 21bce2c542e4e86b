"""Positions as SIRI-VM, the form in which the Bus Open Data Service and many fleets give vehicles.

CEN/TS 15531-3, Vehicle Monitoring. Read piece by piece: memory stays flat whatever the length.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from peelian.adapters.positions.delimited import check_device, read_degrees
from peelian.adapters.positions.moments import read_moment, zone_of
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_chunks

_SIRI = "{http://www.siri.org.uk/siri}"
_ACTIVITY = f"{_SIRI}VehicleActivity"
#: Elements within elements: a delivery has some ten.
_DEEPEST = 40
#: Elements of one activity, which has some thirty, and names of elements and attributes in a file, which has as many.
MOST_WITHIN, MOST_NAMES = 1_000, 1_000
#: Bytes from one “<” to the next: a tag is held until it ends, and one of millions of attributes never has to.
LONGEST_TAG = 100_000
_JOURNEY = f"{_SIRI}MonitoredVehicleJourney"


def read_siri_vm(path: Path, *, time_zone: str = "") -> Iterator[PositionRow | RefusedRow]:
    """The vehicles of a SIRI-VM delivery, good and refused; `row` counts vehicle activities from 1.

    A vehicle's number is its own only within its operator, so the device is `operator:vehicle`. The time is when the
    position was recorded; the delivery's own time is when it was sent.

    Args:
        path: the file, plain or gzipped.
        time_zone: the zone of times that carry none; without it those rows are refused.

    Raises:
        BadInput: when the file is no XML, declares entities or a document type, or holds no vehicle activity.
    """
    zone = zone_of(time_zone)
    row = inside = within = 0
    names: set[str] = set()
    parents: list[Element] = []
    try:
        for event, element in iterparse(_Pieces(path), events=("start", "end", "start-ns"), forbid_dtd=True):
            if event == "start-ns":
                _note(names, element[0])  # a prefix
                continue
            if event == "start":
                parents.append(element)
                within = within + 1 if inside else 0  # of one activity, not of all that follow each other
                inside += element.tag == _ACTIVITY
                _note(names, element.tag, *element.attrib)
                if len(parents) > _DEEPEST or within > MOST_WITHIN:
                    raise ValueError("no delivery is so deep, or holds so much")
                continue
            parents.pop()
            if element.tag == _ACTIVITY:
                inside -= 1
                row += 1
                yield _position(row, element, zone)
            if parents and not inside:
                parents[-1].remove(element)  # read: whatever is left would grow with the file
    except DefusedXmlException as error:
        raise BadInput(
            "the file declares a document type or entities: that is not taken.", file=path.name
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        raise BadInput(
            "this is not XML that can be read.", file=path.name, row=row or None, mend="Send it once more."
        ) from error
    if row == 0:
        raise BadInput(
            "the file holds no VehicleActivity.", file=path.name,
            mend="Its elements must be of the namespace http://www.siri.org.uk/siri.",
        )  # fmt: skip


def _note(names: set[str], *found: str) -> None:
    """Remember names, which the parser does too. Raises ValueError of more than a delivery has."""
    names.update(found)
    if len(names) > MOST_NAMES:
        raise ValueError("no delivery has so many names")


class _Pieces:
    """A file, plain or gzipped, as something that XML can be read from."""

    def __init__(self, path: Path) -> None:
        self._chunks = read_chunks(path)
        self._since = 0

    def read(self, _size: int = -1) -> bytes:
        chunk = next(self._chunks, b"")
        opens = chunk.rfind(b"<")
        self._since = len(chunk) - opens if opens >= 0 else self._since + len(chunk)
        # In two bytes a letter, any may hold the byte of “<”.
        if b"\0" in chunk or self._since > LONGEST_TAG:
            raise ValueError("this is no text, or a tag has no end")
        return chunk


def _position(row: int, activity: Element, zone: ZoneInfo | None) -> PositionRow | RefusedRow:
    journey = activity.find(_JOURNEY)
    if journey is None:
        return RefusedRow(row, "MonitoredVehicleJourney", "there is no journey")
    vehicle, operator = _text(journey, "VehicleRef"), _text(journey, "OperatorRef")
    column = "VehicleRef"
    try:
        check_device(vehicle)
        device = f"{operator}:{vehicle}" if operator else vehicle
        check_device(device)
        column = "RecordedAtTime"
        at = read_moment(_text(activity, "RecordedAtTime"), zone)
        column = "Latitude"
        lat = read_degrees(_text(journey, "VehicleLocation", "Latitude"))
        column = "Longitude"
        lng = read_degrees(_text(journey, "VehicleLocation", "Longitude"))
    except ValueError as error:
        return RefusedRow(row, column, str(error))
    return PositionRow(row, device, at, lat, lng)


def _text(element: Element, *names: str) -> str:
    return (element.findtext("/".join(f"{_SIRI}{name}" for name in names)) or "").strip()
