"""Training records of other systems."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from peelian.apps.training import api as training
from peelian.journeys import exchange_training
from peelian.kernel import time
from peelian.kernel.actors import system
from peelian.workers.imports.kinds import ImportKind, nothing_more

_ACTOR = system("import")


def _statements(path: Path, _options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    return _told(exchange_training.load_statements(actor=_ACTOR, at=time.now(), path=path), progress)


def _table(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = exchange_training.load_table(actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding)
    return _told(loaded, progress)


def _told(loaded: training.RecordsLoaded, progress: Callable[[int], None]) -> list[str]:
    progress(loaded.read)
    out = (
        [f"{loaded.left_out:,} statements left out: voided, or of verbs that say nothing of a result."]
        if loaded.left_out
        else []
    )
    if not loaded.added:
        return [f"{loaded.read:,} records read. All of them are there already: nothing changed.", *out]
    return [f"{loaded.read:,} records read: {loaded.added:,} added, {loaded.already:,} were there.", *out]


KINDS = (
    ImportKind("xapi", "training records as xAPI statements: JSON", nothing_more, _statements),
    ImportKind(
        "training",
        "training records: CSV with collar_number, course, on, result (attended, passed, failed); id, version, hours",
        nothing_more,
        _table,
    ),
)
