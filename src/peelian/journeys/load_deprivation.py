"""Take the English Indices of Deprivation in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from peelian.apps.typology import api as typology
from peelian.journeys.ports import ports
from peelian.kernel.actors import Actor


def load_deprivation(
    *,
    actor: Actor,
    at: dt.datetime,
    path: Path,
    edition: str,
    wards: Path | None = None,
    encoding: str = "utf-8",
    source: str = "",
    progress: Callable[[int], None] | None = None,
) -> typology.DeprivationLoaded:
    """Take an edition of the indices; what was there of that edition becomes as the file has it.

    Args:
        actor: who brings it.
        at: now.
        path: MHCLG's File 7 as CSV, or a tidy file, plain or gzipped.
        edition: such as `IoD 2025`.
        wards: ONS's best-fit lookup of LSOA to ward, for a file that names no ward.
        encoding: of both.
        source: attribution kept with the rows; else the file's name.
        progress: told from time to time how many rows have been read.

    Raises:
        Refused: the edition isn't named so.
        BadInput: the file can't be taken; nothing of it was.
    """
    return typology.load_deprivation(
        actor=actor,
        at=at,
        rows=ports().readers["deprivation"](path, wards=wards, encoding=encoding),
        edition=edition,
        source=source or path.name,
        progress=progress,
    )
