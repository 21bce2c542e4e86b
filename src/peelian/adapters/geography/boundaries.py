"""Outlines from a GeoJSON file as ONS Open Geography ships it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from peelian.adapters.geography.geojson import read_features
from peelian.adapters.geography.values import named_like, wanted
from peelian.apps.places.api import BoundaryRow
from peelian.kernel.errors import BadInput

_CODES = (r"WD\d\dCD", "ward_code", r"LAD\d\dCD", "lad_code", "force_id", r"PFA\d\dCD", "code")
_NAMES = (r"WD\d\dNM", "ward_name", r"LAD\d\dNM", "lad_name", "force_name", r"PFA\d\dNM", "name")


def read_boundaries(
    path: Path,
    *,
    encoding: str = "utf-8",
    code_property: str = "",
    name_property: str = "",
    districts: Sequence[str] = (),
) -> Iterator[BoundaryRow]:
    """The outlines of a GeoJSON file, plain or gzipped, one by one.

    The property with the code is found by its name: `WD25CD` or `LAD25CD` of any year, `ward_code`, `lad_code`,
    `force_id`, `code`; `code_property` names another. A feature whose `geometry_source` begins with `derived` is marked
    approximate. Whether the polygons are valid and don't overlap is looked at when they are loaded.

    Args:
        path: the file.
        encoding: of its text.
        code_property: the property that holds the code.
        name_property: the property that holds the name.
        districts: only features of these districts (property `LAD25CD` or `lad_code`); all when empty.

    Raises:
        BadInput: with file, feature and property.
    """
    any_at_all = False
    for position, feature in read_features(path, encoding=encoding):
        properties = feature.get("properties")
        if not isinstance(properties, dict):
            raise BadInput("the feature has no properties.", file=path.name, row=position)
        any_at_all = True
        if districts and not wanted(_value(properties, (r"LAD\d\dCD", "lad_code")), districts):
            continue
        code = _value(properties, (code_property,) if code_property else _CODES)
        if not code:
            raise BadInput(
                "the feature has no code.", file=path.name, row=position, column=code_property,
                mend=f"Say which property holds it with --code-property: {', '.join(map(str, properties))}.",
            )  # fmt: skip
        yield BoundaryRow(
            row=position, code=code, name=_value(properties, (name_property,) if name_property else _NAMES),
            wkb=shapely.to_wkb(_geometry(feature.get("geometry"), path.name, position)),
            approximate=_value(properties, ("geometry_source",)).startswith("derived"),
            properties={str(name): str(value) for name, value in properties.items() if value is not None},
        )  # fmt: skip
    if not any_at_all:
        raise BadInput("the file has no features.", file=path.name)


def _value(properties: Mapping[str, Any], names: Sequence[str]) -> str:
    name = named_like(properties, *names)
    value = properties.get(name) if name is not None else None
    return "" if value is None else str(value).strip()


def _geometry(geometry: object, file: str, position: int) -> BaseGeometry:
    """The polygon as it is drawn, valid or not. Raises BadInput where it can't be taken for a geometry at all."""
    if not isinstance(geometry, dict):
        raise BadInput(
            "the feature has no geometry.", file=file, row=position, mend="Export it again, or leave it out."
        )
    try:
        shape: BaseGeometry = shapely.geometry.shape(geometry)
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        shapely.errors.ShapelyError,
    ) as error:
        raise BadInput(
            f"the geometry can't be read ({str(error)[:80]}).", file=file, row=position, column="geometry",
            mend="A ring needs at least four positions, each of two numbers, and the last equal to the first.",
        ) from error  # fmt: skip
    return shape
