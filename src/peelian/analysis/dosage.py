"""Visits, officer-minutes and patrol-minutes of many places and windows at once, as one expression for any engine.

The same definitions as `visits.prove`, which stays the reference for one place: a test holds the two together. Here
they are Ibis expressions over a table of positions, so DuckDB works them out on one machine and PySpark on many. The
positions say of each fix when the device's one before it was (`before_us`). So two fixes inside a place follow each
other if and only if the one before, inside, is of that moment: only what lies inside places is ever sorted.

Moments are whole microseconds since 1970 UTC, and lengths too: integers mean the same to every engine, times don't.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from peelian.analysis.ground import GridTable
from peelian.analysis.national_grid import CELL_M, cell_of, corner_of
from peelian.analysis.presence import VisitRules

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

SECOND_US = 1_000_000
#: Columns of positions that the expressions ask for.
POSITIONS = ("device", "at_us", "x", "y", "cell", "before_us", "step_m")


@dataclass(frozen=True, slots=True)
class Disc:
    """A place within so many metres of a point on the National Grid, its rim included."""

    x: float
    y: float
    metres: float


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in which presence in a place counts, the end excluded; microseconds."""

    place: int
    number: int
    from_us: int
    until_us: int


def circle_cells(places: Sequence[tuple[int, Disc]], *, buffer_m: float = 0) -> pa.Table:
    """The cells that circles touch, each with the circle whose distance decides: `cell, place, cx, cy, r2`.

    Args:
        places: the number of each place, and its circle in metres on the National Grid.
        buffer_m: how far outside the rim a fix still counts as inside.
    """
    import pyarrow as pa

    none = np.empty(0)
    rows: list[tuple[np.ndarray[Any, Any], ...]] = [(none, none, none, none, none)]
    for number, disc in places:
        reach = disc.metres + buffer_m
        cells = _cells_in(disc.x - reach, disc.y - reach, disc.x + reach, disc.y + reach)
        west, south = corner_of(cells)
        nearest_x = np.clip(disc.x, west, west + CELL_M) - disc.x
        nearest_y = np.clip(disc.y, south, south + CELL_M) - disc.y
        cells = cells[np.hypot(nearest_x, nearest_y) <= reach]
        rows.append(
            (*(np.full(cells.size, value) for value in (number, disc.x, disc.y, reach * reach)), cells)
        )
    place, x, y, squared, cell = (np.concatenate(column) for column in zip(*rows, strict=True))
    return pa.table(
        {"cell": cell.astype(np.int32), "place": place.astype(np.int32), "cx": x, "cy": y, "r2": squared}
    )


def inside_circles(positions: ibis.Table, cells: ibis.Table) -> ibis.Table:
    """The fixes inside circles: `place` and the columns of POSITIONS that time is counted by. Exact, by distance."""
    from ibis import _

    joined = positions.join(cells, "cell")
    near = joined.filter((_.x - _.cx) * (_.x - _.cx) + (_.y - _.cy) * (_.y - _.cy) <= _.r2)
    return near.select("place", "device", "at_us", "before_us", "step_m")


def inside_polygons(
    places: Sequence[tuple[int, BaseGeometry]], batches: Iterable[pa.RecordBatch]
) -> pa.Table:
    """The fixes inside polygons, exactly, as `inside_circles` gives them. A fix on the line is inside.

    Places may lie over each other, so each is looked up by itself. Give batches of the positions in the cells that
    `polygon_cells` names: memory then grows with what lies there and no faster.
    """
    import pyarrow as pa

    grids = [(number, GridTable.build([shape], [str(number)])) for number, shape in places]
    found: list[pa.RecordBatch] = []
    for batch in batches:
        x, y = batch["x"].to_numpy(), batch["y"].to_numpy()
        for number, grid in grids:
            held = batch.filter(pa.array(grid.area_of(x, y) == 0))
            if held.num_rows:
                place = pa.array(np.full(held.num_rows, number, dtype=np.int32))
                columns = [held[name] for name in ("device", "at_us", "before_us", "step_m")]
                found.append(pa.RecordBatch.from_arrays([place, *columns], schema=_hit_schema()))
    return pa.Table.from_batches(found, schema=_hit_schema())


def polygon_cells(shapes: Iterable[BaseGeometry]) -> pa.Table:
    """The cells that any of these polygons touches: `cell`, each once."""
    import pyarrow as pa

    touched = [np.empty(0, dtype=np.int32)]
    for shape in shapes:
        cells = _cells_in(*shape.bounds)
        west, south = corner_of(cells)
        shapely.prepare(shape)
        touched.append(
            cells[shapely.intersects(shape, shapely.box(west, south, west + CELL_M, south + CELL_M))]
        )
    return pa.table({"cell": np.unique(np.concatenate(touched)).astype(np.int32)})


def windows_table(windows: Sequence[Window]) -> pa.Table:
    """Windows as a table: `place, window, from_us, until_us`. Windows of one place must not overlap."""
    import pyarrow as pa

    return pa.table(
        {
            "place": pa.array([one.place for one in windows], pa.int32()),
            "window": pa.array([one.number for one in windows], pa.int32()),
            "from_us": pa.array([one.from_us for one in windows], pa.int64()),
            "until_us": pa.array([one.until_us for one in windows], pa.int64()),
        }
    )


def stays(hits: ibis.Table, rules: VisitRules) -> ibis.Table:
    """Unbroken presence of one device in one place: `place, device, s, e, vehicle`; `vehicle` 1 when by vehicle.

    A stay lasts while the device's fixes follow each other inside, no more than `max_gap_s` apart. A fix by itself is
    a stay without length: it proves no minute, and still holds a visit together.
    """
    import ibis
    from ibis import _

    gap = _us(rules.max_gap_s)
    turn = ibis.window(group_by=["place", "device"], order_by="at_us")
    so_far = ibis.cumulative_window(group_by=["place", "device"], order_by="at_us")
    step_us = _.at_us - _.before_us
    fast = (_.step_m * float(SECOND_US) >= rules.vehicle_speed_mps * step_us.cast("float64")).fill_null(False)
    fast_us = ibis.ifelse(fast, step_us, 0).fill_null(0).cast("float64")
    fixes = hits.mutate(  # all in one step: engines then sort once for the four
        last_us=_.at_us.lag().over(turn),
        next_us=_.at_us.lead().over(turn),
        next_before_us=_.before_us.lead().over(turn),
        fast_so_far=fast_us.sum().over(so_far),
    )
    fixes = fixes.mutate(
        starts=~((_.last_us == _.before_us) & (step_us <= gap)).fill_null(False),
        ends=~((_.at_us == _.next_before_us) & (_.next_us - _.next_before_us <= gap)).fill_null(False),
    )
    rims = fixes.filter(_.starts | _.ends).select("place", "device", "at_us", "starts", "ends", "fast_so_far")
    rims = rims.mutate(
        other_us=ibis.ifelse(_.ends, _.at_us, _.at_us.lead().over(turn)),
        fast_then=ibis.ifelse(_.ends, _.fast_so_far, _.fast_so_far.lead().over(turn)),
    )
    found = rims.filter(_.starts).select(
        "place", "device", s=_.at_us, e=_.other_us, fast_us=_.fast_then - _.fast_so_far
    )
    half = (_.e - _.s).cast("float64") / 2
    return found.mutate(vehicle=ibis.ifelse(_.fast_us > half, 1, 0)).drop("fast_us")


def in_windows(stays: ibis.Table, windows: ibis.Table) -> ibis.Table:
    """The parts of stays that fall in their place's windows: `place, window, device, s, e, vehicle`."""
    import ibis
    from ibis import _

    met = stays.join(windows, "place").filter((_.s < _.until_us) & (_.e >= _.from_us))
    met = met.mutate(s2=ibis.greatest(_.s, _.from_us), e2=ibis.least(_.e, _.until_us))
    return met.select("place", "window", "device", s=_.s2, e=_.e2, vehicle=_.vehicle)


def visits(stays: ibis.Table, rules: VisitRules) -> ibis.Table:
    """Stays that belong to a visit that counts, with the `visit`'s number: apart from shorter ones, which are passes.

    A device that comes back within `exit_gap_s` continues its visit; a visit counts from `minimum_dwell_s` of presence.
    """
    import ibis
    from ibis import _

    mine = ["place", "window", "device"]
    turn = ibis.window(group_by=mine, order_by="s")
    again = (_.s - _.e.lag().over(turn) <= _us(rules.exit_gap_s)).fill_null(False)
    marked = stays.mutate(new=ibis.ifelse(again, 0, 1))
    marked = marked.mutate(visit=_.new.sum().over(ibis.cumulative_window(group_by=mine, order_by="s")))
    dwell = (_.e - _.s).sum().over(ibis.window(group_by=[*mine, "visit"]))
    return (
        marked.mutate(dwell=dwell)
        .filter((_.dwell >= _us(rules.minimum_dwell_s)) & (_.dwell > 0))
        .drop("dwell")
    )


def patrol(visits: ibis.Table, rules: VisitRules) -> ibis.Table:
    """Visits of all devices laid over each other: `add_us`, what a stay adds to the time with anybody there.

    `patrol_new` is 1 where the place had been empty for longer than `exit_gap_s`: a crew of two makes one visit.
    """
    import ibis
    from ibis import _

    before = ibis.window(group_by=["place", "window"], order_by=["s", "e", "device"], rows=(None, -1))
    reached = visits.mutate(reach=_.e.max().over(before))
    begins = ibis.greatest(_.s, _.reach.fill_null(_.s))
    alone = ibis.ifelse((_.s - _.reach <= _us(rules.exit_gap_s)).fill_null(False), 0, 1)
    return reached.mutate(add_us=ibis.greatest(_.e - begins, 0), patrol_new=alone)


def dosage(hits: ibis.Table, windows: ibis.Table, rules: VisitRules) -> ibis.Table:
    """The figures of each place and window where anybody was; a pair without a row had no visit.

    Columns: `place`, `window`, `officer_us` (summed over devices), `patrol_us` (with at least one device there),
    `visits` (a crew of two makes one), `device_visits`, `vehicle_us` (of `officer_us`, by vehicle).

    Args:
        hits: of `inside_circles`, `inside_polygons`, or both one after the other.
        windows: of `windows_table`.
        rules: every figure's parameters.
    """
    from ibis import _

    counted = patrol(visits(in_windows(stays(hits, rules), windows), rules), rules)
    return counted.group_by(["place", "window"]).agg(
        officer_us=(_.e - _.s).sum().cast("int64"),
        patrol_us=_.add_us.sum().cast("int64"),
        visits=_.patrol_new.sum().cast("int64"),
        device_visits=_.new.sum().cast("int64"),
        vehicle_us=((_.e - _.s) * _.vehicle).sum().cast("int64"),
    )


def _cells_in(west: float, south: float, east: float, north: float) -> np.ndarray[Any, Any]:
    """The numbers of the cells of a box."""
    x, y = np.meshgrid(
        np.arange(np.floor(west / CELL_M), np.floor(east / CELL_M) + 1),
        np.arange(np.floor(south / CELL_M), np.floor(north / CELL_M) + 1),
    )
    cells = cell_of(x.ravel() * CELL_M, y.ravel() * CELL_M)
    return cells[cells >= 0]


def _hit_schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema(
        [("place", pa.int32()), ("device", pa.int32()), ("at_us", pa.int64()), ("before_us", pa.int64()),
         ("step_m", pa.float32())]
    )  # fmt: skip


def _us(seconds: float) -> int:
    return round(seconds * SECOND_US)
