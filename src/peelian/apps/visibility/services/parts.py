"""The one way into the store of positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from peelian.analysis import national_grid
from peelian.analysis.fold import Bare
from peelian.apps.visibility.models.devices import Device
from peelian.apps.visibility.models.positions import PositionFile, PositionPart
from peelian.apps.visibility.queries import parts as queries
from peelian.apps.visibility.types.positions import PartKind
from peelian.columns import days, locks
from peelian.kernel.time import local_day

Floats = NDArray[np.float64]
#: Names, each once, and of each fix where its device's stands among them.
Coded = tuple[Sequence[str], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of fixes: `taken` are new; `repeated` were there already, the same device and moment.

    `off_grid` says where in the columns those stand that the National Grid doesn't reach: they were left out. `on` are
    the local days that gained files.
    """

    taken: int
    repeated: int
    off_grid: tuple[int, ...]
    on: tuple[dt.date, ...]


def keep_loose(
    *,
    at: dt.datetime,
    device: Sequence[str] | Coded,
    at_us: NDArray[np.int64],
    lat: Floats,
    lng: Floats,
    file: PositionFile | None = None,
) -> Kept:
    """Write fixes that aren't there yet as loose files of their local days. Call inside a transaction.

    The files lie on the disk when this returns; they count once the transaction has committed. The caller sees to it
    that no two do this at once. Of fixes that are there already nothing is written.

    Args:
        at: now.
        device: the name of each fix's device, or `Coded`.
        at_us: moments, microseconds since 1970 UTC.
        lat: degrees WGS84; the point was checked.
        lng: as `lat`.
        file: the file that they came in, if any.
    """
    names, which = _coded(device)
    x, y = national_grid.to_metres(np.asarray(lng, np.float64), np.asarray(lat, np.float64))
    on_grid = np.isfinite(x) & np.isfinite(y)
    numbers = _numbers(names)[which].astype(np.int32)
    came = Bare(numbers, np.asarray(at_us, np.int64), x, y)[on_grid]
    taken, gained = 0, []
    for day, fixes in _by_day(came):
        new, first = _new(fixes, _known(day, fixes))
        taken += first
        if len(new):
            _write(day, new, at=at, file=file)
            gained.append(day)
    return Kept(taken, len(came) - taken, tuple(np.flatnonzero(~on_grid).tolist()), tuple(gained))


def _coded(device: Sequence[str] | Coded) -> Coded:
    """The names that there are, each once, and of each fix which."""
    if isinstance(device, tuple) and len(device) == 2 and isinstance(device[1], np.ndarray):
        used, which = np.unique(device[1], return_inverse=True)
        return [device[0][number] for number in used.tolist()], which
    codes: dict[str, int] = {}
    which = np.array([codes.setdefault(str(name), len(codes)) for name in device], np.int64)
    return list(codes), which


def _numbers(names: Sequence[str]) -> NDArray[np.int64]:
    """The number of each device; those that weren't known are now."""
    known = _known_devices(names)
    if new := [name for name in names if name not in known]:
        Device.objects.bulk_create(
            [Device(name=name) for name in new], ignore_conflicts=True, batch_size=5_000
        )
        known |= _known_devices(new)
    return np.array([known[name] for name in names], dtype=np.int64)


def _known_devices(names: Sequence[str]) -> dict[str, int]:
    """The numbers of those that are known. As one parameter: a second of a force's feed names tens of thousands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id FROM visibility_device WHERE name = ANY(%s)", [list(names)])
        return dict(cursor.fetchall())


def _by_day(fixes: Bare) -> Iterator[tuple[dt.date, Bare]]:
    """Fixes by their local day, in order of the days."""
    if not len(fixes):
        return
    first, last = (
        local_day(dt.datetime.fromtimestamp(us / 1e6, tz=dt.UTC))
        for us in (fixes.at_us.min(), fixes.at_us.max())
    )
    count = (last - first).days + 1
    all_days = [first + dt.timedelta(days=number) for number in range(count)]
    starts = np.array([queries.day_starts_us(day) for day in all_days])
    which = np.searchsorted(starts, fixes.at_us, side="right") - 1
    for number in np.unique(which).tolist():
        yield all_days[number], fixes[which == number]


def _known(day: dt.date, fixes: Bare) -> Bare:
    """What is there of a day from the first of these fixes to the last: a feed's newest second reads no file at all."""
    first, last = int(fixes.at_us.min()), int(fixes.at_us.max())
    known = queries.all_fixes(queries.list_parts_meeting(day, moment(first), moment(last)))
    return known[(known.at_us >= first) & (known.at_us <= last)]


def _new(fixes: Bare, known: Bare) -> tuple[Bare, int]:
    """Fixes that aren't there to the tenth of a metre, and how many of them are the first of their device and moment.

    A fix of a known moment in another place is kept: only the fold, which sees the whole day, may choose between them.
    """
    both = Bare.joined([known, fixes])
    moment, spot = _numbered(both)
    came = np.arange(len(both)) >= len(known)
    order = np.lexsort((came, spot, moment))  # of equal rows the known one stands first
    new = came[order]
    new[1:] &= (moment[order][1:] != moment[order][:-1]) | (spot[order][1:] != spot[order][:-1])
    chosen = np.sort(order[new])
    moments = np.unique(moment[chosen])
    first = int((~np.isin(moments, moment[~came])).sum())
    return both[chosen], first


def _numbered(fixes: Bare) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One number for device and moment, and one for the place in tenths of a metre: whole numbers sort quickly.

    The fixes are of one local day, whose microseconds take 37 bits.
    """
    if not len(fixes):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    moment = (fixes.device.astype(np.int64) << 37) | (fixes.at_us - fixes.at_us.min())
    x, y = (np.rint(metres * 10).astype(np.int64) for metres in (fixes.x, fixes.y))
    return moment, (x << 32) + y


def _write(day: dt.date, fixes: Bare, *, at: dt.datetime, file: PositionFile | None) -> None:
    import pyarrow as pa

    ordered = fixes[np.lexsort((fixes.at_us, fixes.device))]
    table = pa.table({name: getattr(ordered, name) for name in ("device", "at_us", "x", "y")})
    part = days.write_part(queries.folder(), day, table)
    first, last = int(fixes.at_us.min()), int(fixes.at_us.max())
    PositionPart.objects.create(
        day=day, name=part.name, kind=PartKind.LOOSE, rows=part.rows, sha256=part.sha256, file=file, made_at=at,
        first_at=moment(first), last_at=moment(last),
    )  # fmt: skip


def one_at_a_time() -> None:
    """Two that take positions in would both find a fix new: the second waits for the first's transaction to end."""
    locks.one_at_a_time("visibility.positions")


def moment(us: int) -> dt.datetime:
    """The UTC time of microseconds since 1970."""
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=us)
