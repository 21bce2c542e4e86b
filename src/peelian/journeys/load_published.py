"""Take in what police.uk publishes beside crimes: what became of them, and stop and search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from peelian.apps.incidents import api as incidents
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.tables import sha256_of


class Published(StrEnum):
    """What a file holds; its reader in the ports is named so."""

    OUTCOMES = "outcomes"
    STOPS = "stops"


_LOADS: dict[Published, Callable[..., incidents.FileLoaded]] = {
    Published.OUTCOMES: incidents.load_outcomes,
    Published.STOPS: incidents.load_stops,
}


def load_published(
    what: Published,
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    progress: Callable[[int], None] | None = None,
) -> incidents.FileLoaded:
    """Take a file, plain or gzipped; the months that it holds (of outcomes: of its forces) are replaced as wholes.

    The same file twice changes nothing, and says so (`already`). Raises BadInput for a file that can't be taken;
    then nothing of it was.
    """
    return _LOADS[what](
        actor=actor,
        at=at,
        rows=ports().readers[what](path, encoding=encoding),
        name=path.name,
        sha256=sha256_of(path),
        progress=progress,
    )
