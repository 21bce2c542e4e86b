"""How long devices were where on a day: by area, team and way of moving, and by cells of 100 m.

The time between two fixes, one after the other and no more than `max_gap_s` apart, counts where it began: in that area
and that cell, for whoever held the device then. So figures of areas, teams and cells add up to the figure of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peelian.analysis.national_grid import cell_of
from peelian.analysis.plane import Floats
from peelian.analysis.presence import VisitRules

if TYPE_CHECKING:
    import pyarrow as pa

_MINUTE_US = 60_000_000
Ints = NDArray[np.int64]
#: Of so many devices the rows lie in memory at once.
DEVICES_AT_ONCE = 500
_COLUMNS = ("device", "key", "from_us", "until_us", "cell", "area", "untasked", "steps")


@dataclass(frozen=True, eq=False)
class Steps:
    """Stretches of time between two fixes of one device: where each began, from when until when, how fast."""

    device: Ints
    from_us: Ints
    until_us: Ints
    x: Floats
    y: Floats
    fast: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """The time of some devices in an area: `area` and `team` are numbers, -1 for none. Minutes."""

    area: int
    team: int
    vehicle: bool
    steps: int
    devices: int
    officer_minutes: float
    patrol_minutes: float
    untasked_minutes: float


@dataclass(frozen=True, slots=True)
class CellPart:
    """The time in one cell, in one area of it. Minutes summed over devices; `devices` are those of the whole cell."""

    cell: int
    area: int
    devices: int
    officer_minutes: float
    untasked_minutes: float


@dataclass(frozen=True, slots=True)
class Footing:
    """A day's time on the ground."""

    parts: tuple[Part, ...]
    cells: tuple[CellPart, ...]


@dataclass(frozen=True, eq=False)
class _Rows:
    """Steps with what they count for."""

    device: Ints
    key: Ints
    from_us: Ints
    until_us: Ints
    cell: Ints
    area: Ints
    untasked: NDArray[np.bool_]
    steps: Ints


def steps(positions: pa.Table, from_us: int, until_us: int, rules: VisitRules) -> Steps:
    """The steps of a table of positions, cut off at two moments.

    Args:
        positions: columns `device, at_us, x, y, before_us, step_m`, in any order.
        from_us, until_us: microseconds; what lies outside is cut off.
        rules: `max_gap_s` and `vehicle_speed_mps`.
    """
    device, at_us = positions["device"].to_numpy(), positions["at_us"].to_numpy()
    order = np.lexsort((at_us, device))
    device, at_us = device[order].astype(np.int64), at_us[order]
    before = positions["before_us"].fill_null(-1).to_numpy()[order]
    metres = positions["step_m"].fill_null(0).to_numpy()[order]
    x, y = positions["x"].to_numpy()[order], positions["y"].to_numpy()[order]
    length = at_us - np.concatenate([at_us[:1], at_us[:-1]])
    follows = (np.diff(device, prepend=-1) == 0) & (before == at_us - length) & (length > 0)
    follows &= length <= round(rules.max_gap_s * 1e6)
    starts, ends = np.maximum(at_us - length, from_us), np.minimum(at_us, until_us)
    kept = np.flatnonzero(follows & (starts < ends))
    fast = metres[kept] * 1e6 >= rules.vehicle_speed_mps * length[kept]
    return Steps(device[kept], starts[kept], ends[kept], x[kept - 1], y[kept - 1], fast)


def footing(
    chunks: Iterable[Steps],
    *,
    areas: Callable[[Floats, Floats], Ints],
    teams: Callable[[Ints, Ints], Ints],
    tasked: Callable[[Steps], NDArray[np.bool_]],
) -> Footing:
    """Time on the ground by area, team and way of moving, and by cell.

    Args:
        chunks: steps; those of one device all in one of them, so that few need to be in memory.
        areas: the number of the area that each point (x, y) lies in, -1 for none.
        teams: the number of the team that holds each device at a moment (device, at_us), -1 for nobody known.
        tasked: which steps a task asked for.
    """
    found = [_rows(chunk, areas, teams, tasked) for chunk in chunks]
    found = [one for one in found if one.key.size]
    if not found:
        return Footing((), ())
    rows = _Rows(*(np.concatenate([getattr(one, name) for one in found]) for name in _COLUMNS))
    return Footing(tuple(_parts(rows)), tuple(_cells(rows)))


def _rows(
    chunk: Steps,
    areas: Callable[[Floats, Floats], Ints],
    teams: Callable[[Ints, Ints], Ints],
    tasked: Callable[[Steps], NDArray[np.bool_]],
) -> _Rows:
    area = np.asarray(areas(chunk.x, chunk.y), np.int64)
    team = np.asarray(teams(chunk.device, chunk.from_us), np.int64)
    key = _key(area, team, chunk.fast)
    return _merged(
        _Rows(
            chunk.device, key, chunk.from_us, chunk.until_us, np.asarray(cell_of(chunk.x, chunk.y), np.int64),
            area, ~tasked(chunk), np.ones(area.size, dtype=np.int64),
        )
    )  # fmt: skip


def _key(area: Ints, team: Ints, fast: NDArray[np.bool_]) -> Ints:
    """One number for an area, a team and a way of moving."""
    return ((area + 1) << 33) | ((team + 1) << 1) | fast.astype(np.int64)


def _merged(rows: _Rows) -> _Rows:
    """Steps that continue each other in every respect made one: standing still is one row, however long."""
    if not rows.key.size:
        return rows
    same = np.ones(rows.key.size, dtype=bool)
    same[0] = False
    for column in (rows.device, rows.key, rows.cell, rows.area, rows.untasked):
        same[1:] &= column[1:] == column[:-1]
    same[1:] &= rows.from_us[1:] == rows.until_us[:-1]
    first = np.flatnonzero(~same)
    last = np.append(first[1:] - 1, same.size - 1)
    return _Rows(
        rows.device[first], rows.key[first], rows.from_us[first], rows.until_us[last], rows.cell[first],
        rows.area[first], rows.untasked[first], np.add.reduceat(rows.steps, first),
    )  # fmt: skip


def _parts(rows: _Rows) -> Sequence[Part]:
    order = np.lexsort((rows.from_us, rows.key))
    found = []
    cuts = np.flatnonzero(np.diff(rows.key[order])) + 1
    for chosen in np.split(order, cuts):
        key = int(rows.key[chosen[0]])
        length = rows.until_us[chosen] - rows.from_us[chosen]
        found.append(
            Part(
                area=(key >> 33) - 1,
                team=((key >> 1) & 0xFFFFFFFF) - 1,
                vehicle=bool(key & 1),
                steps=int(rows.steps[chosen].sum()),
                devices=int(np.unique(rows.device[chosen]).size),
                officer_minutes=int(length.sum()) / _MINUTE_US,
                patrol_minutes=_covered(rows.from_us[chosen], rows.until_us[chosen]) / _MINUTE_US,
                untasked_minutes=int(length[rows.untasked[chosen]].sum()) / _MINUTE_US,
            )
        )
    return found


def _covered(starts: Ints, ends: Ints) -> int:
    """The time with at least one of these stretches (sorted by start) running."""
    reach = np.concatenate([starts[:1], np.maximum.accumulate(ends)[:-1]])
    return int(np.maximum(ends - np.maximum(starts, reach), 0).sum())


def _cells(rows: _Rows) -> Sequence[CellPart]:
    there = np.unique(np.stack([rows.cell, rows.device]), axis=1)[0]
    cells, devices = np.unique(there, return_counts=True)
    pairs, which = np.unique(np.stack([rows.cell, rows.area]), axis=1, return_inverse=True)
    length = (rows.until_us - rows.from_us) / _MINUTE_US
    minutes = np.bincount(which.ravel(), weights=length)
    untasked = np.bincount(which.ravel(), weights=length * rows.untasked)
    return [
        CellPart(int(cell), int(area), int(number), float(whole), float(min(free, whole)))
        for cell, area, number, whole, free in zip(
            *pairs, devices[np.searchsorted(cells, pairs[0])], minutes, untasked, strict=True
        )
    ]
