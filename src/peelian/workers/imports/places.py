"""Areas, their outlines, and postcodes."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from peelian.apps.places import api as places
from peelian.journeys import load_places
from peelian.kernel import time
from peelian.kernel.actors import system
from peelian.workers.imports.kinds import ImportKind

_ACTOR = system("import")


def _span(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--valid-from",
        type=dt.date.fromisoformat,
        required=required,
        metavar="DAY",
        help="first day on which it holds",
    )
    parser.add_argument(
        "--valid-until",
        type=dt.date.fromisoformat,
        metavar="DAY",
        help="first day on which it doesn't hold any more",
    )


def _districts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--district", dest="districts", action="append", default=[], metavar="CODE",
        help="only this district (E08000025); may be repeated; all when not given",
    )  # fmt: skip


def _areas_arguments(parser: argparse.ArgumentParser) -> None:
    _span(parser, required=False)
    _districts(parser)
    parser.add_argument("--vintage", default="", help="which list, where a file holds those of several years")
    parser.add_argument(
        "--force", default="", metavar="CODE", help="the force of a list of wards (west-midlands)"
    )
    parser.add_argument("--name", default="", help="the force's name")
    parser.add_argument(
        "--end-missing", action="store_true",
        help="end, on the file's first day, areas of the file's levels that it doesn't name",
    )  # fmt: skip


def _boundaries_arguments(parser: argparse.ArgumentParser) -> None:
    _span(parser, required=True)
    _districts(parser)
    parser.add_argument(
        "--kind", type=places.AreaKind, choices=list(places.AreaKind), default=places.AreaKind.NEIGHBOURHOOD,
        help="the level of the areas whose outlines these are (neighbourhood)",
    )  # fmt: skip
    parser.add_argument(
        "--code-property", default="", help="the property that holds the code, if it isn't found"
    )
    parser.add_argument(
        "--name-property", default="", help="the property that holds the name, if it isn't found"
    )
    parser.add_argument("--known-only", action="store_true", help="leave out outlines of unknown codes")
    parser.add_argument(
        "--overlap-tolerance", type=float, default=100.0, metavar="M2",
        help="largest overlap taken as one line drawn twice, in square metres (100)",
    )  # fmt: skip


def _load_areas(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    return _told(
        load_places.load_areas(
            actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding, valid_from=options.valid_from,
            valid_until=options.valid_until, vintage=options.vintage, districts=options.districts,
            force_code=options.force, force_name=options.name, end_missing=options.end_missing, source=options.source,
            progress=progress,
        )
    )  # fmt: skip


def _load_boundaries(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    return _told(
        load_places.load_boundaries(
            actor=_ACTOR, at=time.now(), path=path, kind=options.kind, valid_from=options.valid_from,
            valid_until=options.valid_until, encoding=options.encoding, code_property=options.code_property,
            name_property=options.name_property, districts=options.districts, known_only=options.known_only,
            tolerance_m2=options.overlap_tolerance, source=options.source, progress=progress,
        )
    )  # fmt: skip


def _load_postcodes(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    return _told(
        load_places.load_postcodes(
            actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding, districts=options.districts,
            source=options.source, progress=progress,
        )
    )  # fmt: skip


def _addresses_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--whole",
        action="store_true",
        help="the file is the whole gazetteer: drop addresses that it doesn't name",
    )


def _load_addresses(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    return _told(
        load_places.load_addresses(
            actor=_ACTOR, at=time.now(), path=path, encoding=options.encoding, whole=options.whole,
            source=options.source, progress=progress,
        )
    )  # fmt: skip


def _told(loaded: places.Loaded) -> list[str]:
    if loaded.added or loaded.changed or loaded.ended:
        what = (
            f"{loaded.read:,} rows read: {loaded.added:,} added, {loaded.changed:,} changed, {loaded.ended:,} ended,"
            f" {loaded.unchanged:,} as they were."
        )
    else:
        what = f"{loaded.read:,} rows read. All of it is there already: nothing changed."
    return [what, *loaded.notes]


KINDS = (
    ImportKind(
        "areas",
        "force, LPAs, sectors, neighbourhoods: our CSV, or a list of wards",
        _areas_arguments,
        _load_areas,
    ),
    ImportKind("boundaries", "outlines of areas: GeoJSON in WGS84", _boundaries_arguments, _load_boundaries),
    ImportKind(
        "postcodes", "OS Code-Point Open, ONS Postcode Directory, or our CSV", _districts, _load_postcodes
    ),
    ImportKind(
        "addresses",
        "a gazetteer: UPRN, ADDRESS, POSTCODE, LATITUDE, LONGITUDE",
        _addresses_arguments,
        _load_addresses,
    ),
)
