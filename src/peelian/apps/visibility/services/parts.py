"""The one way into the store of positions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from peelian.analysis import national_grid
from peelian.analysis.fold import Bare
from peelian.apps.visibility.models.devices import Device
from peelian.apps.visibility.models.positions import PositionFile, PositionPart
from peelian.apps.visibility.queries import parts as queries
from peelian.apps.visibility.types.positions import PartKind
from peelian.columns import days
from peelian.kernel.time import local_day

Floats = NDArray[np.float64]


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
    device: Sequence[str] | NDArray[np.str_],
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
        device: the name of each fix's device.
        at_us: moments, microseconds since 1970 UTC.
        lat: degrees WGS84; the point was checked.
        lng: as `lat`.
        file: the file that they came in, if any.
    """
    names, which = np.unique(np.asarray(device, dtype=np.str_), return_inverse=True)
    x, y = national_grid.to_metres(np.asarray(lng, np.float64), np.asarray(lat, np.float64))
    on_grid = np.isfinite(x) & np.isfinite(y)
    numbers = _numbers(names.tolist())[which].astype(np.int32)
    came = Bare(numbers, np.asarray(at_us, np.int64), x, y)[on_grid]
    taken, gained = 0, []
    for day, fixes in _by_day(came):
        new, first = _new(fixes, _known(day, fixes))
        taken += first
        if len(new):
            _write(day, new, at=at, file=file)
            gained.append(day)
    return Kept(taken, len(came) - taken, tuple(np.flatnonzero(~on_grid).tolist()), tuple(gained))


def _numbers(names: list[str]) -> NDArray[np.int64]:
    """The number of each device; those that weren't known are now."""
    known = _known_devices(names)
    if new := [name for name in names if name not in known]:
        Device.objects.bulk_create(
            [Device(name=name) for name in new], ignore_conflicts=True, batch_size=5_000
        )
        known |= _known_devices(new)
    return np.array([known[name] for name in names], dtype=np.int64)


def _known_devices(names: list[str]) -> dict[str, int]:
    """The numbers of those that are known. As one parameter: a second of a force's feed names tens of thousands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id FROM visibility_device WHERE name = ANY(%s)", [names])
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
    rows, old = _rows(fixes), _rows(known)
    rows, first = np.unique(rows, return_index=True)
    fixes = fixes[first][~np.isin(rows, old)]
    moments, known_moments = _rows(fixes)[["device", "at_us"]], old[["device", "at_us"]]
    return fixes, int((~np.isin(np.unique(moments), known_moments)).sum())


def _rows(fixes: Bare) -> NDArray[np.void]:
    """Fixes as values that can be compared; metres as tenths."""
    kinds = [("device", np.int32), ("at_us", np.int64), ("x", np.int32), ("y", np.int32)]
    rows = np.empty(len(fixes), dtype=kinds)
    rows["device"], rows["at_us"] = fixes.device, fixes.at_us
    rows["x"], rows["y"] = np.round(fixes.x * 10), np.round(fixes.y * 10)
    return rows


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('visibility.positions'))")


def moment(us: int) -> dt.datetime:
    """The UTC time of microseconds since 1970."""
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=us)
