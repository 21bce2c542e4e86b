"""Positions as JSON: one object a line, or a list of them; the names are those of comma-separated files.

Read piece by piece: memory stays flat whatever the length, and however many objects a list claims to hold.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from peelian.adapters.positions.delimited import DEVICE, LAT, LNG, TIME, check_device, read_degrees
from peelian.adapters.positions.moments import read_moment, zone_of
from peelian.apps.visibility.api import PositionRow, RefusedRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_chunks

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
#: Characters of one object or line. A position takes some hundred; what is nested in a longer one could be anything.
LONGEST = 50_000
_MEND = "Send an object on each line, or a list of objects."


def read_objects(path: Path, *, time_zone: str = "") -> Iterator[PositionRow | RefusedRow]:
    """The rows of a file of JSON, good and refused, as they are read; `row` counts objects, or lines, from 1.

    A list may also stand under `positions` in an object. Empty lines are passed over.

    Raises:
        BadInput: for a file that is neither, for one that isn't UTF-8, and for an object in a list that is longer
            than `LONGEST`.
    """
    zone = zone_of(time_zone)
    for row, one in _objects(path):
        yield one if isinstance(one, RefusedRow) else _position(row, one, zone)


def _objects(path: Path) -> Iterator[tuple[int, Any]]:
    text = _Text(path)
    begins = text.peek()
    if begins not in ("[", "{"):
        raise BadInput("this is not JSON.", file=path.name, mend=_MEND)
    if begins == "{":
        whole = _only(text)
        if whole is not None and not isinstance(whole.get("positions"), list):
            return iter([(1, whole)])
        text = _Text(path)
        if not _opens_list(text):
            return _lines(_Text(path))
        return enumerate(_members(text, within=True), start=1)
    return enumerate(_members(text), start=1)


class _Text:
    """The text of a file, of which no more is held than an object may be long, and as much again."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._chunks = _decoded(path)
        self._held, self._at = "", 0

    def window(self) -> tuple[str, int]:
        """What is held, and where in it reading stands: from there it has `LONGEST` characters, or all there are."""
        if len(self._held) - self._at <= LONGEST:
            pieces = [self._held[self._at :]]
            size = len(pieces[0])
            while size <= 2 * LONGEST and (chunk := next(self._chunks, None)) is not None:
                pieces.append(chunk)
                size += len(chunk)
            self._held, self._at = "".join(pieces), 0
        return self._held, self._at

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            held, at = self.window()
            space = _SPACE.match(held, at)
            self._at = space.end() if space else at
            if self._at < len(held):
                return held[self._at]
            if at == len(held):
                return ""

    def take(self, wanted: str) -> bool:
        """Pass over this character, if it comes next."""
        found = self.peek() == wanted
        self._at += found
        return found

    def value(self) -> Any:
        """The next value. Raises ValueError when it is none, or too long."""
        self.peek()
        held, at = self.window()
        try:
            found, end = _DECODER.raw_decode(held, at)
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
        if end - at > LONGEST:
            raise ValueError("it is too long")
        self._at = end
        return found

    def line(self) -> str | None:
        """The next line, or None when it is too long; EOFError after the last."""
        held, at = self.window()
        if at >= len(held):
            raise EOFError
        end = held.find("\n", at, at + LONGEST + 1)
        if end >= 0 or len(held) - at <= LONGEST:
            self._at = len(held) if end < 0 else end + 1
            return held[at:end] if end >= 0 else held[at:]
        while end < 0 and at < len(held):
            self._at = len(held)
            held, at = self.window()
            end = held.find("\n", at)
        self._at = len(held) if end < 0 else end + 1
        return None


def _decoded(path: Path) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for chunk in read_chunks(path):
            yield decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise BadInput("this is not text in UTF-8.", file=path.name) from error


def _only(text: _Text) -> dict[str, Any] | None:
    """The object that is all of the text; None where it is too long for that, broken, or not alone."""
    try:
        found: dict[str, Any] = text.value()
    except ValueError:
        return None
    return found if text.peek() == "" else None


def _opens_list(text: _Text) -> bool:
    """Go to the list that stands under `positions` in an object; False where there is none."""
    try:
        text.take("{")
        while text.value() != "positions":
            if not text.take(":"):
                return False
            text.value()
            if not text.take(","):
                return False
        return text.take(":") and text.peek() == "["
    except ValueError:
        return False


def _members(text: _Text, *, within: bool = False) -> Iterator[Any]:
    """The members of the list that comes next, and nothing but what closes it, and the object it is in, after it."""
    try:
        text.take("[")
        more = text.peek() != "]"
        while more:
            yield text.value()
            more = text.take(",")
        sound = text.take("]")
        while sound and within and text.take(","):
            text.value()
            sound = text.take(":")
            text.value()
        sound = sound and (not within or text.take("}")) and text.peek() == ""
    except ValueError as error:
        raise BadInput(
            f"this is not JSON, or an object in it is longer than {LONGEST:,} characters.",
            file=text.file, mend=_MEND,
        ) from error  # fmt: skip
    if not sound:
        raise BadInput("this is not JSON.", file=text.file, mend=_MEND)


def _lines(text: _Text) -> Iterator[tuple[int, Any]]:
    row = 0
    while True:
        row += 1
        try:
            line = text.line()
        except EOFError:
            return
        if line is None:
            yield row, RefusedRow(row, "", f"the line is longer than {LONGEST:,} characters")
        elif line.strip():
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
