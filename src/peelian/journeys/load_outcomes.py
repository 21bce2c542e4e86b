"""Take in what became of published crimes: police.uk's outcomes files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from peelian.apps.incidents import api as incidents
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor
from peelian.kernel.tables import sha256_of


def load_outcomes(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    progress: Callable[[int], None] | None = None,
) -> incidents.FileLoaded:
    """Take a file of outcomes, plain or gzipped; the months of the forces that it holds are replaced as wholes.

    The same file twice changes nothing, and says so (`already`). Raises BadInput for a file that can't be taken;
    then nothing of it was.
    """
    return incidents.load_outcomes(
        actor=actor,
        at=at,
        rows=ports().readers["outcomes"](path, encoding=encoding),
        name=path.name,
        sha256=sha256_of(path),
        progress=progress,
    )
