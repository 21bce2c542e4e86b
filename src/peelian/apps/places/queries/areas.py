"""Areas and outlines of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from peelian.analysis.coverage import area_m2
from peelian.apps.places.models import Area
from peelian.apps.places.queries.atlas import Atlas, Outline, atlas_of
from peelian.apps.places.types import AreaKind, AreaView, BoundaryView
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound

_DAY = dt.timedelta(days=1)


def get_area(code: str, on: dt.date) -> AreaView:
    """The area that a code meant on a day. Raises NotFound when it meant none."""
    area = atlas_of(on).areas.get(code)
    if area is None:
        raise NotFound(f"There was no area {code} on {in_words(on)}.")
    return area


def get_area_by_id(area_id: int) -> AreaView:
    """The area of a row, with the path of the last day on which it stood. Raises NotFound."""
    row = Area.objects.filter(pk=area_id).only("code", "valid_until").first()
    if row is None:
        raise NotFound("There is no such area.")
    return get_area(row.code, row.valid_until - _DAY if row.valid_until else dt.date.max)


def force(on: dt.date) -> AreaView | None:
    """The force, None before it was set up."""
    return atlas_of(on).force


def path_of(code: str, on: dt.date) -> tuple[str, ...]:
    """The codes from an area's own up to the force's. Raises NotFound."""
    return get_area(code, on).path


def path_now(recorded_path: Sequence[str], on: dt.date) -> tuple[str, ...]:
    """The codes, from an area up to the force, that a permission is asked for on a day.

    A record keeps the generation of its own day; after a reorganisation those who answer for the area now see it and
    act on it. An area that is no more keeps the path that it had, and so does a record of no area, which has none.
    """
    if not recorded_path:
        return ()
    try:
        return path_of(recorded_path[0], on)
    except NotFound:
        return tuple(recorded_path)


def list_areas(
    *, on: dt.date, kind: AreaKind | None = None, within: str | None = None, parent: str | None = None
) -> list[AreaView]:
    """The areas of a day, by name and then code.

    Args:
        on: the day.
        kind: of this level only.
        within: in this area at whatever depth, itself included.
        parent: directly under this area.
    """
    areas = atlas_of(on).areas.values()
    return sorted(
        (
            area
            for area in areas
            if (kind is None or area.kind is kind)
            and (within is None or within in area.path)
            and (parent is None or area.parent_code == parent)
        ),
        key=lambda area: (area.name.casefold(), area.code),
    )


def boundary_shape(code: str, on: dt.date) -> BaseGeometry | None:
    """The outline as a Shapely geometry (WGS84, x is longitude), None when it isn't known on that day."""
    outline = _outline(atlas_of(on), code)
    return outline.geometry if outline else None


def boundary_shapes(codes: Iterable[str], on: dt.date) -> dict[str, BaseGeometry]:
    """The outlines of several areas, as `boundary_shape`; one that isn't known on that day is left out."""
    atlas = atlas_of(on)
    found = {code: _outline(atlas, code) for code in codes}
    return {code: outline.geometry for code, outline in found.items() if outline}


def boundary_of(code: str, on: dt.date) -> BoundaryView | None:
    """The outline on a day, None when it isn't known.

    An area above neighbourhoods that has no imported outline of its own gets the union of its neighbourhoods'; its
    `source` says so, and how many of them were known.
    """
    atlas = atlas_of(on)
    if code not in atlas.views:
        atlas.views[code] = _view(atlas, code)
    return atlas.views[code]


def _view(atlas: Atlas, code: str) -> BoundaryView | None:
    outline = _outline(atlas, code)
    if outline is None:
        return None
    west, south, east, north = (float(edge) for edge in outline.geometry.bounds)
    return BoundaryView(
        code=code, name=atlas.areas[code].name, geometry=shapely.geometry.mapping(outline.geometry),
        box=(west, south, east, north), label_lat=outline.label_lat, label_lng=outline.label_lng,
        area_km2=outline.area_km2, approximate=outline.approximate, source=outline.source,
    )  # fmt: skip


def boundaries_geojson(codes: Iterable[str], on: dt.date) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the known outlines, in the order of `codes`."""
    views = (boundary_of(code, on) for code in codes)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": view.code,
                "properties": {
                    "code": view.code, "name": view.name, "approximate": view.approximate,
                    "label_lat": view.label_lat, "label_lng": view.label_lng, "area_km2": view.area_km2,
                },
                "geometry": view.geometry,
            }
            for view in views
            if view is not None
        ],
    }  # fmt: skip


def _outline(atlas: Atlas, code: str) -> Outline | None:
    if code not in atlas.areas:
        return None
    if code not in atlas.joined:
        atlas.joined[code] = atlas.outlines.get(code) or _union(atlas, code)
    return atlas.joined[code]


def _union(atlas: Atlas, code: str) -> Outline | None:
    parts = [
        area.code
        for area in atlas.areas.values()
        if area.kind is AreaKind.NEIGHBOURHOOD and code in area.path and area.code != code
    ]
    known = [atlas.outlines[part] for part in parts if part in atlas.outlines]
    if not known:
        return None
    geometry = shapely.union_all([outline.geometry for outline in known])
    label = shapely.point_on_surface(geometry)
    of = f"{len(known)}" if len(known) == len(parts) else f"{len(known)} of {len(parts)}"
    return Outline(
        geometry, float(label.y), float(label.x), area_m2(geometry) / 1e6,
        approximate=any(outline.approximate for outline in known) or len(known) < len(parts),
        source=f"the outlines of {of} neighbourhoods joined: {known[0].source}",
    )  # fmt: skip
