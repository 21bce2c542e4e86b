"""The force's own people."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from peelian.apps.workforce.api import BadExtract
from peelian.journeys import load_duties, load_hr, load_people
from peelian.journeys.load_duties import Roster
from peelian.kernel import time
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
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
        if not loaded.added and not loaded.removed and not loaded.changed:
            return [f"{loaded.read:,} rows read. All of it is there already: nothing changed."]
        return [
            f"{loaded.read:,} rows read: {loaded.added:,} added, {loaded.removed + loaded.changed:,} replaced."
        ]

    return load


def _hr_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mapping",
        type=Path,
        help="TOML: whose columns, ranks and units are ours; without, the columns are ours",
    )
    parser.add_argument(
        "--digest", default="", help="of the differences that were shown: apply these, or nothing"
    )
    parser.add_argument("--show", type=int, default=50, metavar="N", help="so many differences (50)")


def _load_hr(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    try:
        plan = load_hr.apply_hr(
            actor=_ACTOR, at=time.now(), path=path, mapping=options.mapping, encoding=options.encoding,
            source=options.source, digest=options.digest,
        )  # fmt: skip
    except BadExtract as bad:
        lines = "\n".join(f"  {line}" for line in load_hr.refusals_told(bad))
        raise BadInput(f"nothing was taken:\n{lines}", file=path.name) from bad
    progress(plan.read)
    return load_hr.told(plan, show=options.show)


def _load_published(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = load_hr.load_published(
        actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding, source=options.source, progress=progress
    )  # fmt: skip
    if not loaded.added and not loaded.revised:
        return [f"{loaded.read:,} rows read. All of it is there already: nothing changed."]
    return [f"{loaded.read:,} rows read: {loaded.added:,} added, {loaded.revised:,} revised."]


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
        "who is taken away: CSV with collar_number, from, until, code (court, aid, custody, response, training …); "
        "may have planned, asked_by, to_where, noticed, note",
        nothing_more, _load_roster(Roster.ABSTRACTIONS),
    ),
    ImportKind(
        "hr", "a force's own HR extract, CSV or XLSX, laid over the records; see docs/how-to/map-an-hr-extract.md",
        _hr_arguments, _load_hr,
    ),
    ImportKind(
        "home-office", "Home Office workforce open data: strength of every force by year", nothing_more,
        _load_published,
    ),
)  # fmt: skip
