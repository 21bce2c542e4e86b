"""Take places in: areas, their outlines, and postcodes, as the official publishers ship them.

Crimes that were taken in before their month's outlines are located again when those come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor

Progress = Callable[[int], None]
_Row = TypeVar("_Row")
#: How often progress is told, in rows.
_EVERY = 1000


def load_areas(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    vintage: str = "",
    districts: Sequence[str] = (),
    force_code: str = "",
    force_name: str = "",
    end_missing: bool = False,
    source: str = "",
    progress: Progress | None = None,
) -> places.Loaded:
    """Lay a file of areas over the structure (`places.api.load_areas`; `adapters.geography.areas` names the layouts).

    Raises BadInput for a file that can't be taken; then nothing of it was.
    """
    rows = ports().readers["areas"](
        path, encoding=encoding, valid_from=valid_from, valid_until=valid_until, vintage=vintage, districts=districts,
        force_code=force_code, force_name=force_name,
    )  # fmt: skip
    return places.load_areas(
        actor=actor, at=at, rows=_told(rows, progress), source=source or path.name, end_missing=end_missing
    )


@transaction.atomic
def load_boundaries(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    kind: places.AreaKind,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    encoding: str = "utf-8",
    code_property: str = "",
    name_property: str = "",
    districts: Sequence[str] = (),
    known_only: bool = False,
    tolerance_m2: float = 100.0,
    source: str = "",
    progress: Progress | None = None,
) -> places.Loaded:
    """Lay a file of outlines over those that stand (`places.api.load_boundaries`).

    Crimes of the months from `valid_from` on are given the neighbourhoods of the outlines that there are then; a note
    says how many moved.

    Raises BadInput for a file that can't be taken; then nothing of it was.
    """
    rows = ports().readers["boundaries"](
        path, encoding=encoding, code_property=code_property, name_property=name_property, districts=districts
    )
    loaded = places.load_boundaries(
        actor=actor, at=at, rows=_told(rows, progress), kind=kind, valid_from=valid_from, valid_until=valid_until,
        source=source or path.name, known_only=known_only, tolerance_m2=tolerance_m2,
    )  # fmt: skip
    if kind is not places.AreaKind.NEIGHBOURHOOD or not (loaded.added or loaded.changed or loaded.ended):
        return loaded
    return _with_crimes_located(loaded, actor=actor, at=at, since=valid_from)


def load_postcodes(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    districts: Sequence[str] = (),
    source: str = "",
    progress: Progress | None = None,
) -> places.Loaded:
    """Add a file's postcodes, and bring known ones up to date (`places.api.load_postcodes`).

    Raises BadInput for a file that can't be taken; then nothing of it was.
    """
    rows = ports().readers["postcodes"](path, encoding=encoding, districts=districts)
    return places.load_postcodes(actor=actor, at=at, rows=_told(rows, progress), source=source or path.name)


def load_addresses(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    whole: bool = False,
    source: str = "",
    progress: Progress | None = None,
) -> places.Loaded:
    """Add a gazetteer's addresses, and bring known ones up to date (`places.api.load_addresses`).

    Raises BadInput for a file that can't be taken; then nothing of it was.
    """
    rows = ports().readers["addresses"](path, encoding=encoding)
    return places.load_addresses(
        actor=actor, at=at, rows=_told(rows, progress), source=source or path.name, whole=whole
    )


def _with_crimes_located(
    loaded: places.Loaded, *, actor: Actor, at: dt.datetime, since: dt.date
) -> places.Loaded:
    """Locate the crimes and stops from a day on again, and tell of it.

    Also those after the outlines' last day: an outline that went on beyond it may have been ended there.
    """
    stops = [month for month in incidents.list_stop_months() if month >= since]
    months = sorted({*incidents.list_months(since=since), *stops})
    moved = incidents.locate_again(actor=actor, at=at, months=months) if months else 0
    if not moved:
        return loaded
    note = f"{moved:,} crimes and stops that were taken in before belong to another neighbourhood now."
    return replace(loaded, notes=(*loaded.notes, note))


def _told(rows: Iterable[_Row], progress: Progress | None) -> Iterator[_Row]:
    """The rows, with word of how many there were so far."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if progress is not None and count % _EVERY == 0:
            progress(count)
        yield row
    if progress is not None:
        progress(count)
