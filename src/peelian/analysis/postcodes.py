"""What is known of a postcode? Answered in process, from a few flat arrays.

A force knows some 90,000 postcodes, live and withdrawn; as Python objects they would take tens of megabytes and keep
the garbage collector busy, here they take 32 bytes each. A postcode has at most eight ASCII characters, so it packs
into one unsigned integer whose order is that of the text, and is found by bisection.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isnan, nan
from typing import TypeAlias, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.plane import distance_m

VERSION = "1"
#: The longest postcode as the Post Office writes it, such as `SW1A 1AA`: what an unsigned 64-bit integer holds.
LONGEST = 8

#: Postcode, latitude, longitude, the publisher's ward code (empty for none), the day on which it was withdrawn.
Row: TypeAlias = tuple[str, float | None, float | None, str, dt.date | None]

_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True, slots=True)
class KnownPostcode:
    """What is known of one postcode. Degrees are WGS84, None where the publisher gives none."""

    postcode: str
    lat: float | None
    lng: float | None
    ward_code: str = ""
    terminated_on: dt.date | None = None


class PostcodeIndex:
    """Finds a postcode. Made by `PostcodeIndex.build`; never changes, so threads may share it."""

    __slots__ = ("_ends", "_lats", "_lngs", "_packed", "_ward_of", "_wards")

    def __init__(self, columns: _Columns, order: NDArray[np.intp]) -> None:
        # `array` rather than numpy's own: it hands out plain ints and floats, several times faster one by one.
        self._packed = _ordered(columns.packed, order)
        self._lats = _ordered(columns.lats, order)
        self._lngs = _ordered(columns.lngs, order)
        self._ward_of = _ordered(columns.ward_of, order)
        self._ends = _ordered(columns.ends, order)
        self._wards = tuple(columns.wards)

    @classmethod
    def build(cls, rows: Iterable[Row]) -> PostcodeIndex:
        """Index rows in any order, which are read once and not kept.

        Postcodes are as `kernel.text.normalise_postcode` gives them. Raises ValueError for one given twice, and for
        a text that can't be one: empty, longer than eight characters, or not printable ASCII.
        """
        columns = _Columns()
        for row in rows:
            columns.add(row)
        packed = np.asarray(columns.packed)
        order = np.argsort(packed, kind="stable")
        twice = np.flatnonzero(packed[order][1:] == packed[order][:-1])
        if twice.size:
            raise ValueError(f"The postcode {_unpack(int(packed[order[twice[0]]]))!r} is given twice.")
        return cls(columns, order)

    def __len__(self) -> int:
        return len(self._packed)

    @property
    def nbytes(self) -> int:
        """The size of the arrays, in bytes."""
        return sum(
            len(column) * column.itemsize
            for column in (self._packed, self._lats, self._lngs, self._ward_of, self._ends)
        )

    def find(self, postcode: str) -> KnownPostcode | None:
        """What is known of a postcode as the Post Office writes it (`B14 7QH`); None when it isn't known."""
        packed = _pack(postcode)
        if packed is None:
            return None
        place = bisect_left(self._packed, packed)
        if place == len(self._packed) or self._packed[place] != packed:
            return None
        return self._known(place, postcode)

    def starting(self, start: str) -> Iterator[KnownPostcode]:
        """The postcodes that begin with a text, in their order; `B1 ` leaves out those of B14. All when it is empty."""
        first = _pack(start) if start else 0
        if first is None:
            return
        # One more in the last place of the text is the first number past all that begin with it.
        past = first + (1 << 8 * (LONGEST - len(start)))
        for place in range(bisect_left(self._packed, first), bisect_left(self._packed, past)):
            yield self._known(place, _unpack(self._packed[place]))

    def within(self, polygon: BaseGeometry) -> list[str]:
        """The postcodes whose point lies in a polygon or on its edge (WGS84 degrees), in their order.

        Only points inside the polygon's box are asked, all of them in one call.
        """
        west, south, east, north = polygon.bounds
        lats, lngs = np.asarray(self._lats), np.asarray(self._lngs)
        near = np.flatnonzero((lats >= south) & (lats <= north) & (lngs >= west) & (lngs <= east))
        shapely.prepare(polygon)
        return self._texts(near[shapely.intersects_xy(polygon, lngs[near], lats[near])])

    def near(self, lat: float, lng: float, metres: float) -> list[str]:
        """The postcodes whose point is at most so many metres away (great circle), in their order."""
        away = distance_m(np.float64(lng), np.float64(lat), np.asarray(self._lngs), np.asarray(self._lats))  # type: ignore[arg-type]
        return self._texts(np.flatnonzero(away <= metres))

    def _texts(self, places: NDArray[np.intp]) -> list[str]:
        return [_unpack(self._packed[place]) for place in places.tolist()]

    def _known(self, place: int, postcode: str) -> KnownPostcode:
        lat, lng, end = self._lats[place], self._lngs[place], self._ends[place]
        return KnownPostcode(
            postcode,
            None if isnan(lat) else lat,
            None if isnan(lng) else lng,
            self._wards[self._ward_of[place]],
            dt.date.fromordinal(end) if end else None,
        )


class _Columns:
    """The rows as they come in, column by column."""

    def __init__(self) -> None:
        self.packed: array[int] = array("Q")
        self.lats: array[float] = array("d")
        self.lngs: array[float] = array("d")
        self.ward_of: array[int] = array("i")  # its place in `wards`
        self.ends: array[int] = array("i")  # the ordinal of the day, 0 for a live one
        self.wards: dict[str, int] = {}

    def add(self, row: Row) -> None:
        postcode, lat, lng, ward, end = row
        packed = _pack(postcode)
        if packed is None:
            raise ValueError(f"{postcode!r} can't be a postcode.")
        self.packed.append(packed)
        self.lats.append(nan if lat is None else lat)
        self.lngs.append(nan if lng is None else lng)
        self.ward_of.append(self.wards.setdefault(ward, len(self.wards)))
        self.ends.append(end.toordinal() if end else 0)


def _ordered(column: array[_Number], order: NDArray[np.intp]) -> array[_Number]:
    return array(column.typecode, np.asarray(column)[order].tobytes())


def _pack(text: str) -> int | None:
    """The text as a number that sorts as the text does; None when it can't be (part of) a postcode."""
    if not text or len(text) > LONGEST or not (text.isascii() and text.isprintable()):
        return None
    return int.from_bytes(text.encode("ascii").ljust(LONGEST, b"\0"), "big")


def _unpack(packed: int) -> str:
    return packed.to_bytes(LONGEST, "big").rstrip(b"\0").decode("ascii")
