"""A small made-up force on the ground, for tests: square wards of 0.01 degrees, side by side."""

from __future__ import annotations

import datetime as dt

import shapely

from peelian.apps.places import api as places
from peelian.kernel.actors import system

ACTOR = system("test")
AT = dt.datetime(2025, 5, 6, 9, 0, tzinfo=dt.UTC)
FORCE, LPA, SECTOR, WARD = places.AreaKind
NPUS = dt.date(2016, 11, 1)
LPAS = dt.date(2023, 4, 1)
TODAY = dt.date(2025, 5, 6)
#: The eight neighbourhood policing units of 2016, Birmingham in two; seven local policing areas since April 2023.
DISTRICTS = ("Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton")
BIRMINGHAM = ("Birmingham East", "Birmingham West")


def row(number: int, kind: places.AreaKind, code: str, parent: str = "", **over: object) -> places.AreaRow:
    """A row named after its code, from the day of the NPUs on."""
    given = {"name": code.replace("-", " ").title(), "valid_from": NPUS, "valid_until": None, **over}
    return places.AreaRow(number, kind, code, parent_code=parent, **given)  # type: ignore[arg-type]


def small_force() -> list[places.AreaRow]:
    """One force, one LPA, two sectors, three wards: E05000001 to E05000003, from west to east."""
    return [
        row(2, FORCE, "mercia", name="Mercia Police"),
        row(3, LPA, "north", "mercia"),
        row(4, SECTOR, "north-1", "north"),
        row(5, SECTOR, "north-2", "north"),
        row(6, WARD, "E05000001", "north-1", name="Bartley Green"),
        row(7, WARD, "E05000002", "north-1", name="King's Heath"),
        row(8, WARD, "E05000003", "north-2", name="Moseley"),
    ]


def eight_npus() -> list[places.AreaRow]:
    """Eight NPUs until April 2023, then seven LPAs; each of the eight has one sector with one ward."""
    rows = [row(2, FORCE, "west-midlands", name="West Midlands Police")]
    for number, name in enumerate(sorted((*DISTRICTS, *BIRMINGHAM)), start=1):
        code = name.lower().replace(" ", "-")
        split = name in BIRMINGHAM
        line = 10 * number
        rows.append(row(line, LPA, code, "west-midlands", name=name, valid_until=LPAS if split else None))
        first = LPAS if split else None
        rows.append(row(line + 1, SECTOR, f"{code}-1", code, valid_until=first))
        rows.append(row(line + 2, WARD, f"E0500000{number}", f"{code}-1", name=f"{name} ward"))
        if split:
            rows.append(row(line + 3, SECTOR, f"{code}-1", "birmingham", valid_from=LPAS))
    rows.append(row(99, LPA, "birmingham", "west-midlands", name="Birmingham", valid_from=LPAS))
    return rows


def square(column: int, *, west: float = -1.9, south: float = 52.4, side: float = 0.01) -> shapely.Polygon:
    """The square of a column, counted from 1."""
    left = west + (column - 1) * side
    return shapely.box(left, south, left + side, south + side)


def outline(column: int, shape: shapely.Geometry | None = None, **over: object) -> places.BoundaryRow:
    """The outline of ward E0500000x."""
    given = {"code": f"E0500000{column}", "name": f"Ward {column}", **over}
    return places.BoundaryRow(row=column, wkb=shapely.to_wkb(shape or square(column)), **given)  # type: ignore[arg-type]


def load_areas(rows: list[places.AreaRow], **over: object) -> places.Loaded:
    return places.load_areas(actor=ACTOR, at=AT, rows=rows, source="test", **over)  # type: ignore[arg-type]


def load_outlines(rows: list[places.BoundaryRow], **over: object) -> places.Loaded:
    given = {"kind": WARD, "valid_from": NPUS, "source": "test", **over}
    return places.load_boundaries(actor=ACTOR, at=AT, rows=rows, **given)  # type: ignore[arg-type]


def load_postcodes(*rows: places.PostcodeRow) -> places.Loaded:
    return places.load_postcodes(actor=ACTOR, at=AT, rows=rows, source="test")


def postcode(
    number: int, text: str, lat: float | None = 52.405, lng: float | None = -1.895, **over: object
) -> places.PostcodeRow:
    """A postcode, in the middle of ward 1 when nothing else is said."""
    return places.PostcodeRow(number, text, lat, lng, **over)  # type: ignore[arg-type]


def lay_out() -> None:
    """The small force with its three outlines."""
    load_areas(small_force())
    load_outlines([outline(1), outline(2), outline(3)])
