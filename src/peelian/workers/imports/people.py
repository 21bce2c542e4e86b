"""The force's own people."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from peelian.journeys import load_duties, load_people
from peelian.journeys.load_duties import Roster
from peelian.kernel import time
from peelian.kernel.actors import system
from peelian.workers.imports.kinds import ImportKind, Load, nothing_more

_ACTOR = system("import")


def _load_people(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = load_people.load_people(
        actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding, source=options.source, progress=progress
    )  # fmt: skip
    changes = loaded.changes()
    if not changes:
        return [f"{loaded.read:,} rows read. All of it is there already: nothing changed."]
    told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in changes.items())
    return [f"{loaded.read:,} rows read: {told}."]


def _load_roster(of: Roster) -> Load:
    def load(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
        loaded = load_duties.load_duties(
            actor=_ACTOR, at=time.now(), path=path, of=of, encoding=options.encoding, source=options.source,
            progress=progress,
        )  # fmt: skip
        if not loaded.added and not loaded.removed:
            return [f"{loaded.read:,} rows read. All of it is there already: nothing changed."]
        return [f"{loaded.read:,} rows read: {loaded.added:,} added, {loaded.removed:,} replaced."]

    return load


KINDS = (
    ImportKind(
        "people", "teams, people, posts and named contacts: CSV, one row for one person in one post",
        nothing_more, _load_people,
    ),
    ImportKind(
        "shifts", "who is on duty when: CSV with collar_number, from, until, code (early, late, night, rest, leave)",
        nothing_more, _load_roster(Roster.SHIFTS),
    ),
    ImportKind(
        "abstractions",
        "who is taken away: CSV with collar_number, from, until, code (court, aid, custody, response, event, "
        "training, other)",
        nothing_more, _load_roster(Roster.ABSTRACTIONS),
    ),
)  # fmt: skip
