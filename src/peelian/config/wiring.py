"""The one place where adapters are plugged into the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from peelian.journeys.ports import Ports, Reader, plug


def plug_everything() -> None:
    """Plug in what this installation's settings ask for. Called once, when Django is up."""
    plug(Ports(readers=_readers()))


def _readers() -> Mapping[str, Reader]:
    """Readers of files by kind. Each is imported when it is first asked for: the site reads no files."""
    return {
        "areas": _read_areas,
        "boundaries": _read_boundaries,
        "postcodes": _read_postcodes,
        "positions": _read_positions,
        "crime": _read_crime,
        "deprivation": _read_deprivation,
        "demo-postcodes": _read_demo_postcodes,
    }


def _read_areas(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.geography.areas import read_areas

    return read_areas(path, **options)


def _read_boundaries(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.geography.boundaries import read_boundaries

    return read_boundaries(path, **options)


def _read_postcodes(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.geography.postcodes import read_postcodes

    return read_postcodes(path, **options)


def _read_positions(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.positions.reader import read_positions

    return read_positions(path, **options)


def _read_crime(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.police_uk.street import read_street_crimes

    return read_street_crimes(path, **options)


def _read_deprivation(path: Path, **options: Any) -> Iterator[Any]:
    from peelian.adapters.deprivation.indices import read_deprivation

    return read_deprivation(path, **options)


def _read_demo_postcodes(path: Path | None, **options: Any) -> Iterator[Any]:
    from peelian.adapters.demo_places.postcodes import read_postcodes

    return read_postcodes(path, **options)
