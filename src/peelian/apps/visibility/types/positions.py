"""Positions as they come in, and who carried the devices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """How a file of positions is written."""

    CSV = "csv"
    GTFS_RT = "gtfs-rt"
    SIRI_VM = "siri-vm"
    PARQUET = "parquet"
    JSON = "json"


class PartKind(StrEnum):
    """A day's file as it came in, or the one that was made of all of them."""

    LOOSE = "loose"
    FOLDED = "folded"


class FeedKind(StrEnum):
    """The way by which positions come by themselves. `TABLE`: what releases before 2026-11 kept in a table."""

    HTTP = "http"
    MQTT = "mqtt"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One fix of one device. Degrees WGS84; the moment is aware."""

    row: int
    device: str
    at: dt.datetime
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that can't be a position, and why."""

    row: int
    column: str
    reason: str


class PositionRows:
    """The rows of a file, once, as they are read, and how it is written."""

    def __init__(self, kind: FileKind, rows: Iterator[PositionRow | RefusedRow]) -> None:
        """Nothing of the rows is read before they are asked for."""
        self.kind = kind
        self._rows = rows

    def __iter__(self) -> Iterator[PositionRow | RefusedRow]:
        return self._rows

    def __next__(self) -> PositionRow | RefusedRow:
        return next(self._rows)


@dataclass(frozen=True, slots=True)
class PositionsLoaded:
    """What became of a file of positions.

    `taken` are new; `repeated` were there already (same device and moment); `refused` can't be positions, and
    `refusals` are the first hundred of them. `first_at` and `last_at` are those of all good rows. `already`: this very
    file was taken before, nothing was changed, and the figures are of that time.
    """

    file_id: int
    taken: int
    repeated: int
    refused: int
    refusals: tuple[RefusedRow, ...]
    first_at: dt.datetime | None
    last_at: dt.datetime | None
    already: bool = False


@dataclass(frozen=True, slots=True)
class DayFolded:
    """What became of a local day: `positions` in its file, those set aside by reason, and whether anything changed."""

    day: dt.date
    positions: int
    set_aside: dict[str, int]
    changed: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody carried a device from one moment until another (end excluded; None: still)."""

    device: str
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One row of a file that says who carried which device. Moments are aware; an empty end means: until handed on."""

    row: int
    device: str
    collar_number: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None


class HoldingChange(StrEnum):
    """What became of a holding that was given: new, an open one that now has its end, or there already."""

    ADDED = "added"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PositionFileView:
    """What became of a file of positions, as the list of imports shows it. Names no device.

    `refusals` are the first hundred of the refused; `reasons` count all of them, the most frequent first.
    `unheld` are the devices in it that nobody was recorded as holding when it came in. `set_aside` says, by reason, how
    many of its positions can't be true beside the others of their day; None until its days have been folded.
    """

    id: int
    name: str
    kind: FileKind
    taken: int
    repeated: int
    refused: int
    refusals: tuple[RefusedRow, ...]
    first_at: dt.datetime | None
    last_at: dt.datetime | None
    imported_at: dt.datetime
    reasons: tuple[tuple[str, int], ...] = ()
    unheld: int = 0
    set_aside: dict[str, int] | None = None
