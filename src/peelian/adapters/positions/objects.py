"""Positions as JSON: one object a line, or a list of them; the names are those of comma-separated files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from peelian.adapters.positions.delimited import DEVICE, LAT, LNG, TIME, check_device, read_degrees
from peelian.adapters.positions.moments import read_moment, zone_of
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_bytes

_DECODER = json.JSONDecoder()
#: A list is read whole; so large a body or file belongs into one object a line, or into Parquet.
_MOST_BYTES = 200_000_000


def read_objects(path: Path, *, time_zone: str = "") -> Iterator[PositionRow | RefusedRow]:
    """The rows of a file of JSON, good and refused; `row` counts objects, or lines, from 1.

    A list may also stand under `positions` in an object. Empty lines are passed over.

    Raises:
        BadInput: for a file that is neither, and for one that isn't UTF-8.
    """
    zone = zone_of(time_zone)
    data = read_bytes(path, most=_MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("this is not text in UTF-8.", file=path.name) from error
    whole = _whole(text)
    given = _lines(text) if whole is None else enumerate(whole, start=1)
    for row, one in given:
        yield one if isinstance(one, RefusedRow) else _position(row, one, zone)


def _whole(text: str) -> list[Any] | None:
    """The objects of a list, or of `positions` in one object; None for one object a line."""
    begins = text.lstrip()[:1]
    if begins not in ("[", "{"):
        raise BadInput("this is not JSON.", mend="Send an object on each line, or a list of objects.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        if begins == "{":
            return None
        raise BadInput(
            "this is not JSON.", mend="Send an object on each line, or a list of objects."
        ) from error
    if isinstance(found, dict) and isinstance(found.get("positions"), list):
        found = found["positions"]
    return found if isinstance(found, list) else [found]


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield row, _object(line)
        except (ValueError, RecursionError):
            yield row, RefusedRow(row, "", "the line is not JSON")


def _object(line: str) -> Any:
    """What `json.loads` makes of a line, without what that does for each text anew."""
    line = line.strip(" \t\r")
    found, end = _DECODER.raw_decode(line)
    if end != len(line):
        raise ValueError("there is more on the line")
    return found


def _position(row: int, one: Any, zone: ZoneInfo | None) -> PositionRow | RefusedRow:
    if not isinstance(one, dict):
        return RefusedRow(row, "", "it is not an object")
    column = "device"
    try:
        device = _text(_first(one, DEVICE)).strip()
        check_device(device)
        column = "time"
        at = read_moment(_text(_first(one, TIME)), zone)
        column = "lat"
        lat = _degrees(_first(one, LAT))
        column = "lng"
        lng = _degrees(_first(one, LNG))
    except ValueError as error:
        return RefusedRow(row, column, str(error))
    return PositionRow(row, device, at, lat, lng)


def _first(one: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        if name in one:
            return one[name]
    return None


def _degrees(value: Any) -> float:
    if type(value) is float and isfinite(value):  # as nearly all are
        return value
    return read_degrees(_text(value))


def _text(value: Any) -> str:
    """Text or a number as text: devices are numbered, and moments are seconds since 1970."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ValueError("it is neither text nor a number")
