"""The files that a day's positions lie in. For this room only: other rooms ask for proofs and figures.

PostgreSQL says which files count, so a reader sees what its transaction sees. What a fold set aside stays in the folded
file, marked as never counted and without a cell: so the day can be folded again with what comes later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings

from peelian.analysis.fold import CARRIED_US, Bare
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.rules import microseconds
from peelian.apps.visibility.types.positions import PartKind
from peelian.columns import days
from peelian.kernel.time import start_of_day

if TYPE_CHECKING:
    import ibis

_BARE = ("device", "at_us", "x", "y")
_NO_CELL = -1


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.POSITIONS)


def day_starts_us(day: dt.date) -> int:
    """The first microsecond of a local day."""
    return microseconds(start_of_day(day))


def next_day(day: dt.date) -> dt.date:
    """The day after."""
    return day + dt.timedelta(days=1)


def list_parts(on: Collection[dt.date]) -> list[PositionPart]:
    """The files that count, of some local days; in a fixed order."""
    return list(
        PositionPart.objects.filter(day__in=on, replaced_at__isnull=True).order_by("day", "made_at", "id")
    )


def list_parts_meeting(day: dt.date, first: dt.datetime, last: dt.datetime) -> list[PositionPart]:
    """The files that count, of a local day, with a fix between two moments, or so it may be."""
    found = PositionPart.objects.filter(
        day=day, replaced_at__isnull=True, first_at__lte=last, last_at__gte=first
    )
    return list(found.order_by("made_at", "id"))


def folded_part(day: dt.date) -> PositionPart | None:
    """The folded file of a day, or None while there is none."""
    return PositionPart.objects.filter(day=day, kind=PartKind.FOLDED, replaced_at__isnull=True).first()


def all_fixes(parts: Collection[PositionPart]) -> Bare:
    """Every fix that lies in these files, in no order; also what a fold set aside, and what is there twice."""
    found = [_own(part) for part in parts]
    if not found:
        return Bare.none()
    return Bare(*(np.concatenate([getattr(one, name) for one in found]) for name in _BARE))


def _own(part: PositionPart) -> Bare:
    """A file's fixes without those of the day before."""
    if part.kind == PartKind.LOOSE:
        return Bare.of(days.read_table(folder(), [part.name], _BARE))
    table = days.read_table(folder(), [part.name], (*_BARE, "cell", "carry"))
    carried = table["carry"].to_numpy() & (table["cell"].to_numpy() != _NO_CELL)
    return Bare.of(table)[~carried]


def tail_of(day: dt.date) -> Bare:
    """Each device's last clean fix of a folded day, if within its last hour: what the day after carries."""
    part = folded_part(day)
    if part is None:
        return Bare.none()
    table = days.read_table(folder(), [part.name], (*_BARE, "carry"))
    clean = Bare.of(table)[~table["carry"].to_numpy()]
    last = clean[np.flatnonzero(np.diff(clean.device, append=-1))]
    return last[last.at_us >= day_starts_us(next_day(day)) - CARRIED_US]


def day_positions(engine: ibis.BaseBackend, day: dt.date, *, ahead_s: float) -> ibis.Table | None:
    """A folded day's positions as figures need them, or None while the day has no folded file.

    With each device's last fix before the day, and the fixes of the first `ahead_s` seconds after it if that day is
    folded too: so a figure of the day, cut off at its two midnights, adds up with those of its neighbours. Columns are
    `peelian.analysis.dosage.POSITIONS` and `carry`; what was set aside is not in it.
    """
    part = folded_part(day)
    if part is None:
        return None
    own = days.read(engine, folder(), [part.name])
    own = own.filter(own.cell != _NO_CELL)
    after = folded_part(next_day(day))
    if after is None:
        return own
    ends = day_starts_us(next_day(day))
    head = days.read(engine, folder(), [after.name])
    return own.union(head.filter(~head.carry & (head.at_us < ends + round(ahead_s * 1e6))))


def whole_days(engine: ibis.BaseBackend, on: Collection[dt.date]) -> ibis.Table | None:
    """Every clean fix of these days, each once, or None where none of them is folded. Columns as `day_positions`."""
    found = None
    for part in PositionPart.objects.filter(day__in=on, kind=PartKind.FOLDED, replaced_at__isnull=True):
        rows = days.read(engine, folder(), [part.name])
        own = rows.filter(~rows.carry)
        found = own if found is None else found.union(own)
    return found


def list_days_to_fold() -> list[dt.date]:
    """Days, in order, on which something came in, or whose day before has ended otherwise than they were told."""
    current = PositionPart.objects.filter(replaced_at__isnull=True)
    loose = set(current.filter(kind=PartKind.LOOSE).values_list("day", flat=True))
    folded = {part.day: part for part in current.filter(kind=PartKind.FOLDED)}
    stale = {
        day
        for day, part in folded.items()
        if part.carry_sha256 != _tail_digest(folded.get(day - dt.timedelta(days=1)))
    }
    return sorted(loose | stale)


def _tail_digest(part: PositionPart | None) -> str:
    return part.tail_sha256 if part else Bare.none().digest()
