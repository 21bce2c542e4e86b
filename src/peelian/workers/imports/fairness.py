"""Residents by group, and what a recruitment system knows of a campaign."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from peelian.journeys import load_fairness
from peelian.kernel import time
from peelian.kernel.actors import system
from peelian.workers.imports.kinds import ImportKind

_ACTOR = system("import")


def _census_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--counted-on", type=dt.date.fromisoformat, default=dt.date(2021, 3, 21), metavar="DAY",
        help="the census day (2021-03-21)",
    )  # fmt: skip


def _campaign_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--campaign", required=True, metavar="NAME", help="the open campaign that the file is of"
    )


def _load_census(path: Path, options: argparse.Namespace, _: Callable[[int], None]) -> list[str]:
    loaded = load_fairness.load_census(
        actor=_ACTOR, at=time.now(), path=path, counted_on=options.counted_on, encoding=options.encoding,
        source=options.source,
    )  # fmt: skip
    if not loaded.added and not loaded.changed:
        return [f"{loaded.read:,} counts read. All of it is there already: nothing changed."]
    kept = f"{loaded.added:,} added, {loaded.changed:,} changed, {loaded.unchanged:,} as they were"
    return [f"{loaded.read:,} counts read, which make {kept}."]


def _load_recruitment(path: Path, options: argparse.Namespace, _: Callable[[int], None]) -> list[str]:
    loaded = load_fairness.load_recruitment(
        actor=_ACTOR, at=time.now(), path=path, campaign=options.campaign, encoding=options.encoding
    )
    return [f"{loaded.read:,} rows read: {loaded.added:,} applicants added, {loaded.changed:,} taken anew."]


KINDS = (
    ImportKind(
        "census", "residents by ethnic group: ONS's tables of the census of 2021 (TS021, TS022), tidy or wide",
        _census_arguments, _load_census,
    ),
    ImportKind(
        "recruitment",
        "a campaign's applicants: CSV with reference, applied_on, stage, outcome, on, and characteristics",
        _campaign_argument, _load_recruitment,
    ),
)  # fmt: skip
