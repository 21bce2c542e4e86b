"""Take a force's own roster in: who is on duty when, and who is taken away from their neighbourhood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from peelian.apps.workforce import api as workforce
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor


class Roster(StrEnum):
    """What a roster is of."""

    SHIFTS = "shifts"
    ABSTRACTIONS = "abstractions"


def load_duties(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    of: Roster,
    encoding: str = "utf-8",
    source: str = "",
    progress: Callable[[int], None] | None = None,
) -> workforce.DutiesLoaded:
    """Lay a roster over what is there (`workforce.api.load_shifts`, `load_abstractions`).

    Raises BadInput for a file that can't be taken; then nothing of it was.
    """
    rows = list(ports().readers["duties"](path, encoding=encoding))
    if progress is not None:
        progress(len(rows))
    load = workforce.load_shifts if of is Roster.SHIFTS else workforce.load_abstractions
    return load(actor=actor, at=at, rows=rows, source=source or path.name)
