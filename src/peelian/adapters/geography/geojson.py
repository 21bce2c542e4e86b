"""Features of a GeoJSON file one by one, so that a national file takes the memory of one outline."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_chunks

#: Names under which WGS84 longitude and latitude go in a `crs` member; GeoJSON's default is the same.
WGS84 = ("CRS84", "EPSG:4326", "EPSG::4326", "EPSG:4258", "EPSG::4258")
_SPACE = " \t\r\n"


def read_features(path: Path, *, encoding: str = "utf-8") -> Iterator[tuple[int, dict[str, Any]]]:
    """The features of a FeatureCollection with their position, counted from 1.

    A UTF-8 byte-order mark is taken off. GeoJSON's coordinates are WGS84; a `crs` member that says otherwise is refused
    (ETRS89, which is within a metre of it, is taken).

    Raises:
        BadInput: the file is empty, cut short, not JSON, not a FeatureCollection, or in another coordinate system.
    """
    text = _Text(path, encoding)
    if text.peek() == "":
        raise BadInput("the file is empty.", file=path.name)
    if text.peek() != "{":
        raise text.broken()
    text.skip(1)
    found = False
    for name in text.members("}"):
        if name == "features":
            found = True
            yield from _features(text)
            continue
        value = text.value()
        if name == "crs":
            _refuse_other_crs(value, path.name)
        if name == "type" and value != "FeatureCollection":
            raise BadInput(
                f"the file is a {str(value)[:40]}, not a FeatureCollection.", file=path.name,
                mend="Export it as GeoJSON (not TopoJSON or ArcGIS JSON).",
            )  # fmt: skip
    if not found:
        raise BadInput("the file has no features.", file=path.name, mend="Export it as GeoJSON.")


def _features(text: _Text) -> Iterator[tuple[int, dict[str, Any]]]:
    if text.peek() != "[":
        raise text.broken()
    text.skip(1)
    for position, _ in enumerate(text.items("]"), start=1):
        feature = text.value()
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise BadInput("this is not a feature.", file=text.file, row=position)
        yield position, feature


def _refuse_other_crs(value: object, file: str) -> None:
    properties = value.get("properties") if isinstance(value, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if value is None or name.upper().endswith(WGS84):
        return
    looks = " (British National Grid)" if name.endswith("27700") else ""
    raise BadInput(
        f"the coordinates are in {name[:60] or 'an unnamed system'}{looks}, not in WGS84.", file=file, column="crs",
        mend="Download or convert it in WGS84 (EPSG:4326); ONS offers both.",
    )  # fmt: skip


class _Text:
    """The text of a JSON file, of which only the part being read is in memory."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.file = path.name
        self._chunks = read_chunks(path)
        self._encoding = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
        try:
            self._decoder = codecs.getincrementaldecoder(self._encoding)()
        except LookupError as error:
            raise BadInput(f"“{encoding}” is not an encoding.", file=path.name) from error
        self._json = json.JSONDecoder(parse_constant=self._no_constant)
        self._buffer = ""
        self._at = 0
        self._bytes = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that isn't space, empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _SPACE:
                    return self._buffer[self._at]
                self._at += 1
            if not self._more():
                return ""

    def skip(self, count: int) -> None:
        """Pass over characters."""
        self._at += count

    def members(self, close: str) -> Iterator[str]:
        """The names of an object's members; the caller reads each value before it goes on."""
        for _ in self.items(close):
            name = self.value()
            if not isinstance(name, str) or self.peek() != ":":
                raise self.broken()
            self.skip(1)
            yield name

    def items(self, close: str) -> Iterator[None]:
        """Stop once before each item up to the closing bracket; the caller reads it."""
        if self.peek() == close:
            self.skip(1)
            return
        while True:
            yield
            mark = self.peek()
            self.skip(1)
            if mark == close:
                return
            if mark != ",":
                raise self.broken()

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self._json.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if not self._more(double=True):
                    raise self.broken(error.pos, unfinished=error.msg.startswith("Unterminated")) from error
            else:
                # A number at the very end of what was read may go on.
                if end < len(self._buffer) or not self._more():
                    self._at = end
                    return value

    def broken(self, at: int | None = None, *, unfinished: bool = False) -> BadInput:
        """What to say when the text isn't JSON here, or ends here."""
        rest = self._buffer[self._at if at is None else at :].strip()
        if not rest or unfinished:
            return BadInput("the file is cut short.", file=self.file, mend="Download or copy it again.")
        return BadInput(
            f"the file is not JSON (it goes wrong near “{rest[:20]}”).", file=self.file,
            mend="Export it as GeoJSON.",
        )  # fmt: skip

    def _more(self, *, double: bool = False) -> bool:
        """Read on: one piece, or as much again as is waiting, so that a long outline isn't tried too often."""
        if self._ended:
            return False
        wanted = max(1, len(self._buffer) - self._at) if double else 1
        parts = [self._buffer[self._at :]]
        while wanted > 0 and not self._ended:
            chunk = next(self._chunks, b"")
            self._ended = not chunk
            parts.append(self._decoded(chunk))
            wanted -= len(parts[-1])
        self._buffer, self._at = "".join(parts), 0
        return len(parts) > 1 and any(parts[1:])

    def _decoded(self, chunk: bytes) -> str:
        try:
            text = self._decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise BadInput(
                f"byte {self._bytes + error.start + 1:,} of the file (0x{error.object[error.start]:02x}) is not"
                f" {self._encoding.removesuffix('-sig').upper()}.", file=self.file,
                mend="If the file is in Latin-1, say --encoding latin-1; else save it as UTF-8.",
            ) from error  # fmt: skip
        self._bytes += len(chunk)
        return text

    def _no_constant(self, name: str) -> float:
        raise BadInput(f"{name} is not a number of JSON.", file=self.file, mend="Export the file again.")
