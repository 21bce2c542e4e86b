"""Positions and who carried the devices, published crime, and the indices of deprivation."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from peelian.apps.incidents import api as incidents
from peelian.apps.visibility import api as visibility
from peelian.journeys import load_crimes, load_deprivation, load_holdings, prove
from peelian.journeys.load_published import Published, load_published
from peelian.kernel import time
from peelian.kernel.actors import system
from peelian.workers.imports.kinds import ImportKind, nothing_more

_ACTOR = system("import")
#: So many refused rows are printed; a hundred are kept.
_SHOWN = 10


def _zone_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--time-zone", default="", metavar="ZONE",
        help="of times that carry none, such as Europe/London; without it rows with such times are refused",
    )  # fmt: skip


def _deprivation_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--edition", default="IoD 2025", help="which indices these are (IoD 2025)")
    parser.add_argument(
        "--wards", type=Path, metavar="FILE",
        help="ONS's best-fit lookup of LSOA to ward (LSOA21CD, WD25CD), for a file that names no ward",
    )  # fmt: skip


def _load_positions(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = prove.import_positions(
        actor=_ACTOR, at=time.now(), path=path, time_zone=options.time_zone, encoding=options.encoding,
        progress=progress,
    )  # fmt: skip
    if loaded.already:
        return ["this file was taken before: nothing changed."]
    told = [
        f"{loaded.taken:,} positions taken, {loaded.repeated:,} there already, {loaded.refused:,} rows refused.",
        *(_refusal(refused) for refused in loaded.refusals[:_SHOWN]),
    ]
    if loaded.refused > _SHOWN:
        told.append(f"… and {loaded.refused - _SHOWN:,} more rows refused.")
    return [*told, *(_proof(proof) for proof in prove.proofs_touched(loaded))]


def _refusal(refused: visibility.RefusedRow) -> str:
    column = f", column {refused.column}" if refused.column else ""
    return f"row {refused.row}{column}: {refused.reason}"


def _proof(proof: visibility.ProofView) -> str:
    return (
        f"task {proof.task_id}: {proof.visits} of {proof.planned_visits} visits, {proof.patrol_minutes:.1f} of"
        f" {proof.planned_minutes} patrol-minutes proven ({proof.dose_share:.0%})"
    )


def _load_devices(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = load_holdings.load_holdings(
        actor=_ACTOR, at=time.now(), path=path, time_zone=options.time_zone, encoding=options.encoding,
        progress=progress,
    )  # fmt: skip
    if loaded.nothing_new:
        return [f"{loaded.unchanged:,} holdings read. All of it is there already: nothing changed."]
    again = f"{loaded.proofs:,} proof{'' if loaded.proofs == 1 else 's'} worked out again."
    return [
        f"{loaded.added:,} holdings added, {loaded.ended:,} given their end, {loaded.unchanged:,} as they were.",
        *([again] if loaded.proofs else []),
    ]


def _load_crime(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = load_crimes.load_crimes(
        actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding, progress=progress
    )
    return _told(loaded, "crimes")


def _load_outcomes(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = load_published(
        Published.OUTCOMES,
        actor=_ACTOR,
        at=time.now(),
        path=path,
        encoding=options.encoding,
        progress=progress,
    )
    repeated = f"{loaded.repeated:,} said what another row had said, and were taken once."
    return [*_told(loaded, "outcomes"), *([repeated] if loaded.repeated else [])]


def _load_stops(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = load_published(
        Published.STOPS, actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding, progress=progress
    )
    return _told(loaded, "stops")


def _told(loaded: incidents.CrimesLoaded | incidents.FileLoaded, what: str) -> list[str]:
    if loaded.already:
        first = "this file was taken before."
        return [first, *loaded.notes] if loaded.notes else ["this file was taken before: nothing changed."]
    months = _span(loaded.months)
    return [f"{loaded.taken:,} {what} of {months} taken, {loaded.replaced:,} replaced.", *loaded.notes]


def _span(months: tuple[dt.date, ...]) -> str:
    """Up to three months by name, more as their first and last."""
    if len(months) <= 3:
        return ", ".join(f"{month:%B %Y}" for month in months)
    return f"{len(months)} months from {months[0]:%B %Y} to {months[-1]:%B %Y}"


def _load_deprivation(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    loaded = load_deprivation.load_deprivation(
        actor=_ACTOR, at=time.now(), path=path, edition=options.edition, wards=options.wards,
        encoding=options.encoding, source=options.source, progress=progress,
    )  # fmt: skip
    if loaded.nothing_new:
        return [f"{loaded.read:,} LSOAs read. All of it is there already: nothing changed.", *loaded.notes]
    what = (
        f"{loaded.read:,} LSOAs read: {loaded.added:,} added, {loaded.changed:,} changed, {loaded.ended:,} ended,"
        f" {loaded.unchanged:,} as they were."
    )
    return [what, *loaded.notes]


KINDS = (
    ImportKind(
        "positions", "where devices were: CSV with device, time, lat, lng; GTFS-realtime (.pb)",
        _zone_argument, _load_positions,
    ),
    ImportKind(
        "devices", "who carried which device: CSV with device, collar_number, from, until",
        _zone_argument, _load_devices,
    ),
    ImportKind("crime", "street-level crime of data.police.uk, of today or of 2011", nothing_more, _load_crime),
    ImportKind(
        "outcomes", "what became of crimes: outcomes files of data.police.uk", nothing_more, _load_outcomes,
    ),
    ImportKind(
        "stops", "stop and search of data.police.uk, the force's own file", nothing_more, _load_stops,
    ),
    ImportKind(
        "deprivation", "English Indices of Deprivation: MHCLG's File 7, or a tidy CSV",
        _deprivation_arguments, _load_deprivation,
    ),
)  # fmt: skip
