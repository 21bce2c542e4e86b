"""Positions that come by themselves, as they go in and out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peelian.apps.visibility.types.positions import FeedKind, PositionRow, RefusedRow

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class Columns:
    """Fixes by columns, all equally long. Degrees WGS84; moments are microseconds since 1970 in UTC.

    `device` counts into `names`; `row` is where a fix stood in what was sent, counted as its form counts.
    """

    names: tuple[str, ...]
    device: NDArray[np.int32]
    at_us: NDArray[np.int64]
    lat: NDArray[np.float64]
    lng: NDArray[np.float64]
    row: NDArray[np.int32]

    def __len__(self) -> int:
        return int(self.at_us.size)

    def __getitem__(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Columns:
        return Columns(
            self.names,
            self.device[chosen],
            self.at_us[chosen],
            self.lat[chosen],
            self.lng[chosen],
            self.row[chosen],
        )

    @classmethod
    def of(cls, rows: Sequence[PositionRow]) -> Columns:
        """The same rows by columns."""
        codes: dict[str, int] = {}
        device = np.array([codes.setdefault(row.device, len(codes)) for row in rows], np.int32)
        return cls(
            tuple(codes),
            device,
            np.array([(row.at - _EPOCH) // _MICROSECOND for row in rows], np.int64),
            np.array([row.lat for row in rows], np.float64),
            np.array([row.lng for row in rows], np.float64),
            np.array([row.row for row in rows], np.int32),
        )


@dataclass(frozen=True, eq=False)
class Body:
    """What was sent at once: rows that can be read, and those that can't with the reason."""

    columns: Columns
    unread: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a body. `again`: this very body of this feed waits here already, nothing was changed."""

    taken: int
    refused: int
    refusals: tuple[RefusedRow, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of bodies that waited. `days` are the local days whose files have gained rows."""

    arrivals: int
    taken: int
    repeated: int
    days: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed, and its key in clear: shown this once. A feed without a key of ours has an empty one."""

    id: int
    key: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed and what it gave in the last seven days. Names no device and nobody.

    `waiting` are the bodies that its days' files don't hold yet; `ahead` are those of the refused whose clock was
    ahead of ours; `last_at` is the moment of its newest fix.
    """

    id: int
    name: str
    kind: FeedKind
    prefix: str
    made_at: dt.datetime
    closed_at: dt.datetime | None
    last_at: dt.datetime | None
    taken: int = 0
    repeated: int = 0
    refused: int = 0
    ahead: int = 0
    latest_lag_s: float = 0.0
    waiting: int = 0
