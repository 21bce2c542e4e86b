"""Take a force's own list of its people in: teams, people, posts, who holds them, and named contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from peelian.apps.workforce import api as workforce
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor


def load_people(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    encoding: str = "utf-8",
    source: str = "",
    progress: Callable[[int], None] | None = None,
) -> workforce.PeopleLoaded:
    """Lay a list of people over those who are there (`workforce.api.load_people`).

    Raises BadInput for a file that can't be taken; then nothing of it was.
    """
    rows = list(ports().readers["people"](path, encoding=encoding))
    if progress is not None:
        progress(len(rows))
    return workforce.load_people(actor=actor, at=at, rows=rows, source=source or path.name)
