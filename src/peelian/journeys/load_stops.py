"""Take published stop and search in: police.uk's files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from peelian.apps.incidents import api as incidents
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.tables import sha256_of


def load_stops(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    progress: Callable[[int], None] | None = None,
) -> incidents.FileLoaded:
    """Take a file of stops, plain or gzipped; the months that it holds are replaced as wholes.

    The same file twice changes nothing, and says so (`already`). Raises BadInput for a file that can't be taken;
    then nothing of it was.
    """
    return incidents.load_stops(
        actor=actor,
        at=at,
        rows=ports().readers["stops"](path, encoding=encoding),
        name=path.name,
        sha256=sha256_of(path),
        progress=progress,
    )
