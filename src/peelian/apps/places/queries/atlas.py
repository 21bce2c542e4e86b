"""The structure and the outlines of a day, and all postcodes, held in memory.

A day's atlas is the same for every day between two changes, so each process holds a few of them, and one index of the
postcodes beside them. All are dropped when the places version moves; that is looked at once in two seconds, and at
each question inside a transaction, which has to see its own writes. On the hot path no query is made.
"""

from __future__ import annotations

import bisect
import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from peelian.analysis.locate import PointIndex
from peelian.analysis.postcodes import PostcodeIndex
from peelian.apps.places.models import Area, Boundary, Postcode
from peelian.apps.places.rules import names
from peelian.apps.places.types import AreaKind, AreaView, BoundaryView
from peelian.columns.spans import valid_on

#: How old the answer may be after an import by another process, in seconds.
FRESH_FOR = 2.0
#: How many days' atlases a process keeps. One index of 192 wards takes about 15 MB.
KEPT = 6
#: How many rows of postcodes are fetched at a time, so that loading them takes little memory.
_AT_A_TIME = 10_000

_Version: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline as it was imported."""

    geometry: BaseGeometry
    label_lat: float
    label_lng: float
    area_km2: float
    approximate: bool
    source: str


class _Postcodes:
    """The postcodes of one version, read at the first question with one query."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _index(self) -> PostcodeIndex:
        rows = Postcode.objects.values_list("postcode", "lat", "lng", "ward_code", "terminated_on")
        return PostcodeIndex.build(rows.iterator(chunk_size=_AT_A_TIME))

    @property
    def index(self) -> PostcodeIndex:
        """Read once, however many threads ask."""
        if "_index" not in self.__dict__:
            with self._lock:
                return self._index
        return self._index


class Atlas:
    """The areas of one generation, and their outlines once they are asked for."""

    def __init__(self, day: dt.date, postcodes: _Postcodes) -> None:
        self.day = day
        self._postcodes = postcodes
        rows = Area.objects.filter(valid_on(day)).select_related("parent")
        found = {row.code: (row, row.parent.code if row.parent else "") for row in rows}
        parents = {code: parent for code, (_, parent) in found.items()}
        self.areas: Mapping[str, AreaView] = {
            code: AreaView(
                id=row.pk, code=code, kind=AreaKind(row.kind), name=row.name, parent_code=parent,
                valid_from=row.valid_from, valid_until=row.valid_until, path=_path(code, parents),
            )
            for code, (row, parent) in found.items()
        }  # fmt: skip
        #: Outlines of areas above neighbourhoods, as they were worked out (queries.areas).
        self.joined: dict[str, Outline | None] = {}
        #: Outlines as they are handed out, so that thousands of corners are put into words once (queries.areas).
        self.views: dict[str, BoundaryView | None] = {}
        self._lock = threading.Lock()

    @cached_property
    def force(self) -> AreaView | None:
        """The force of the day, None before there was one."""
        return next((area for area in self.areas.values() if area.kind is AreaKind.FORCE), None)

    @cached_property
    def trigrams(self) -> Mapping[str, frozenset[str]]:
        """The trigrams of every area's name, by code."""
        return {code: names.trigrams(area.name) for code, area in self.areas.items()}

    @cached_property
    def outlines(self) -> Mapping[str, Outline]:
        """The imported outlines of the day's areas, by code."""
        rows = Boundary.objects.filter(valid_on(self.day), area_code__in=list(self.areas))
        return {
            row.area_code: Outline(
                shapely.from_wkb(bytes(row.wkb)), row.label_lat, row.label_lng, row.area_km2, row.approximate,
                row.source,
            )
            for row in rows
        }  # fmt: skip

    @cached_property
    def _index(self) -> PointIndex:
        return PointIndex.build(
            (code, outline.geometry)
            for code, outline in self.outlines.items()
            if self.areas[code].kind is AreaKind.NEIGHBOURHOOD
        )

    @property
    def index(self) -> PointIndex:
        """The index of the neighbourhoods' outlines. Built once, however many threads ask."""
        if "_index" not in self.__dict__:
            with self._lock:
                return self._index
        return self._index

    @property
    def postcodes(self) -> PostcodeIndex:
        """Every known postcode, live or withdrawn, whatever the day."""
        return self._postcodes.index

    @property
    def with_outline(self) -> int:
        """How many neighbourhoods of the day have an outline."""
        return len(self.index)

    @cached_property
    def without_outline(self) -> int:
        """How many neighbourhoods of the day have no outline."""
        return sum(area.kind is AreaKind.NEIGHBOURHOOD for area in self.areas.values()) - self.with_outline

    def at(self, lat: float, lng: float) -> AreaView | None:
        """The neighbourhood whose outline holds the point. Raises ValueError for a point that isn't on Earth."""
        found = self.index.locate(lat, lng)
        return self.areas[found.key] if found else None


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What is held of one version: the days of change, the postcodes, the atlases by the day they begin."""

    version: _Version
    days: tuple[dt.date, ...]
    postcodes: _Postcodes = field(default_factory=_Postcodes)
    atlases: OrderedDict[dt.date, Atlas] = field(default_factory=OrderedDict)


@dataclass
class _Memory:
    """What the process holds, and when it last looked for a new version."""

    shelf: _Shelf | None = None
    looked_at: float = 0.0


_lock = threading.Lock()
_memory = _Memory()


def atlas_of(day: dt.date) -> Atlas:
    """The atlas of a day."""
    shelf = _current_shelf()
    since = shelf.days[position - 1] if (position := bisect.bisect_right(shelf.days, day)) else dt.date.min
    atlas = shelf.atlases.get(since)
    if atlas is None:
        atlas = Atlas(day, shelf.postcodes)
        with _lock:
            shelf.atlases[since] = atlas
            while len(shelf.atlases) > KEPT:
                shelf.atlases.popitem(last=False)
    return atlas


def postcodes() -> PostcodeIndex:
    """Every known postcode, live or withdrawn."""
    return _current_shelf().postcodes.index


def look_again() -> None:
    """Look for a new version at the next question; an import calls it when it has come to stand."""
    _memory.looked_at = 0.0


def _current_shelf() -> _Shelf:
    shelf, now = _memory.shelf, time.monotonic()
    if shelf is not None and now - _memory.looked_at < FRESH_FOR and not connection.in_atomic_block:
        return shelf
    version = _version()
    if shelf is None or shelf.version != version:
        shelf = _Shelf(version, _days_of_change())
    with _lock:
        _memory.shelf, _memory.looked_at = shelf, now
    return shelf


def _version() -> _Version:
    """The version, with the newest rows' ids, so that areas and outlines made without an import are seen too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT version FROM places_placesversion), 0),"
            " coalesce((SELECT max(id) FROM places_area), 0), coalesce((SELECT max(id) FROM places_boundary), 0)"
        )
        version, area, boundary = cursor.fetchone()
    return version, area, boundary


def _days_of_change() -> tuple[dt.date, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT valid_from FROM places_area UNION SELECT valid_until FROM places_area"
            " UNION SELECT valid_from FROM places_boundary UNION SELECT valid_until FROM places_boundary"
        )
        return tuple(sorted(day for (day,) in cursor.fetchall() if day is not None))


def _path(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    path = [code]
    while (parent := parents.get(path[-1], "")) and parent not in path:
        path.append(parent)
    return tuple(path)
