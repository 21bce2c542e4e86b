"""Taking files of positions in, and letting positions go when their time is up."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.visibility import rules
from peelian.apps.visibility.models.devices import Device
from peelian.apps.visibility.models.positions import PositionFile, PositionPart
from peelian.apps.visibility.queries import files as queries
from peelian.apps.visibility.queries import parts as stored
from peelian.apps.visibility.queries.positions import list_unheld
from peelian.apps.visibility.services import parts
from peelian.apps.visibility.types.positions import FileKind, PositionRow, PositionsLoaded, RefusedRow
from peelian.kernel.actors import Actor
from peelian.kernel.time import start_of_day

_STEP = 10_000


@transaction.atomic
def load_positions(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[PositionRow | RefusedRow],
    name: str,
    sha256: str,
    kind: FileKind = FileKind.CSV,
    progress: Callable[[int], None] | None = None,
) -> PositionsLoaded:
    """Take a file of positions: good rows whole, bad ones counted with their reasons, or the file not at all.

    Args:
        actor: who brings it.
        at: now; what is later by more than a day is refused.
        rows: from an adapter. Not read when the file was taken before.
        name: the file's name, for people.
        sha256: its digest: the same file twice changes nothing.
        kind: how it is written.
        progress: told from time to time how many rows have been read.

    Raises:
        BadInput: more than a fifth of the rows are bad, or there is none.
    """
    parts.one_at_a_time()
    known = queries.find_file(sha256)
    if known is not None:
        return known
    sieve = rules.Sieve(at)
    columns = _read(sieve, rows, progress)
    sieve.verdict(name)
    file = PositionFile.objects.create(
        sha256=sha256, name=name, feed_kind=kind, taken=0, repeated=len(columns.row), refused=sieve.refused,
        first_at=sieve.first_at, last_at=sieve.last_at, imported_at=at,
    )  # fmt: skip
    kept = parts.keep_loose(
        at=at, device=columns.device, at_us=np.array(columns.at_us, np.int64), lat=np.array(columns.lat),
        lng=np.array(columns.lng), file=file,
    )  # fmt: skip
    off_grid = _off_grid(columns, kept.off_grid)
    refusals = [*sieve.refusals, *off_grid][: rules.REFUSALS_KEPT]
    file.taken, file.repeated = kept.taken, kept.repeated
    file.refused = sieve.refused + len(off_grid)
    file.reasons = sieve.reasons + Counter(rules.commonly(row.reason) for row in off_grid)
    file.refusals = [asdict(refusal) for refusal in refusals]
    unheld = list_unheld(set(columns.device), sieve.first_at, sieve.last_at)
    file.unheld = len(unheld)
    file.save(update_fields=["taken", "repeated", "refused", "refusals", "reasons", "unheld"])
    file.unheld_devices.set(Device.objects.filter(name__in=unheld))
    events.record(
        name="visibility.positions.loaded", actor=actor, at=at, subject=file,
        data={"taken": file.taken, "repeated": file.repeated, "refused": file.refused},
    )  # fmt: skip
    return PositionsLoaded(
        file.pk, file.taken, file.repeated, file.refused, tuple(refusals), sieve.first_at, sieve.last_at
    )


@dataclass(slots=True)
class _Columns:
    """Good rows by columns: a million of them take tens of megabytes."""

    row: array[int] = field(default_factory=lambda: array("q"))
    device: list[str] = field(default_factory=list)
    at_us: array[int] = field(default_factory=lambda: array("q"))
    lat: array[float] = field(default_factory=lambda: array("d"))
    lng: array[float] = field(default_factory=lambda: array("d"))


def _read(
    sieve: rules.Sieve, rows: Iterable[PositionRow | RefusedRow], progress: Callable[[int], None] | None
) -> _Columns:
    columns = _Columns()
    names: dict[str, str] = {}
    for row in sieve.good(rows):
        columns.row.append(row.row)
        columns.device.append(names.setdefault(row.device, row.device))  # one text for all fixes of a device
        columns.at_us.append(rules.microseconds(row.at))
        columns.lat.append(row.lat)
        columns.lng.append(row.lng)
        if progress is not None and len(columns.row) % _STEP == 0:
            progress(sieve.read)
    if progress is not None:
        progress(sieve.read)
    return columns


def _off_grid(columns: _Columns, places: Sequence[int]) -> list[RefusedRow]:
    return [
        RefusedRow(
            columns.row[place], "lat, lng",
            f"{columns.lat[place]:g}, {columns.lng[place]:g} is off the National Grid",
        )
        for place in places
    ]  # fmt: skip


@transaction.atomic
def forget_positions(*, actor: Actor, at: dt.datetime) -> int:
    """Delete the days of positions of which a part is older than it may be kept (`rules.KEPT`): rows and files.

    Visits and figures stay. Returns how many positions went.
    """
    old = [
        part
        for part in PositionPart.objects.filter(first_at__lt=at - rules.KEPT)
        if start_of_day(part.day) < at - rules.KEPT
    ]
    gone = sum(part.rows for part in old if part.replaced_at is None)
    PositionPart.objects.filter(pk__in=[part.pk for part in old]).delete()
    paths = [stored.folder() / part.name for part in old]
    transaction.on_commit(lambda: _remove(paths))
    if gone:
        events.record(
            name="visibility.positions.forgotten", actor=actor, at=at, subject="visibility.PositionPart:old",
            data={"deleted": gone, "before": (at - rules.KEPT).isoformat()},
        )  # fmt: skip
    return gone


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
