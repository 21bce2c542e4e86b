"""Take places in: areas, their outlines, and postcodes, as the official publishers ship them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

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

    Raises BadInput for a file that can't be taken; then nothing of it was.
    """
    rows = ports().readers["boundaries"](
        path, encoding=encoding, code_property=code_property, name_property=name_property, districts=districts
    )
    return places.load_boundaries(
        actor=actor, at=at, rows=_told(rows, progress), kind=kind, valid_from=valid_from, valid_until=valid_until,
        source=source or path.name, known_only=known_only, tolerance_m2=tolerance_m2,
    )  # fmt: skip


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


def _told(rows: Iterable[_Row], progress: Progress | None) -> Iterator[_Row]:
    """The rows, with word of how many there were so far."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if progress is not None and count % _EVERY == 0:
            progress(count)
        yield row
    if progress is not None:
        progress(count)
