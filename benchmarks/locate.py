"""Which ward is this point in, and this postcode? Our index beside what one would write without it.

Peers, in the same run on the same points: Shapely's STRtree asked point by point, STRtree asked with all
points at once, and a plain scan of all polygons. Every answer of ours is compared with those of the tree.
Postcodes are answered as the site answers them, from text to place; `benchmarks.postcodes` says how.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from benchmarks import postcodes
from benchmarks.report import Report, Timing, resident_mb, timed
from peelian.analysis.locate import PointIndex
from peelian.analysis.outline import outlines

Wards = list[tuple[str, BaseGeometry]]
POINTS = 100_000
SLOW_POINTS = 5_000  # for the peers that need milliseconds


def run(data: Path) -> Report:
    """The table and figures, on the real wards in `data` or, without them, on a generated coverage of 192."""
    wards, source = _wards(data)
    report = Report("Point and postcode to ward, in process", ("", "wall s", "CPU s", "points/s", "µs each"))
    index = PointIndex.build(wards)
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        memory = fresh.apply(_memory_mb, ([(key, shapely.to_wkb(polygon)) for key, polygon in wards],))
    keys = np.array([key for key, _ in wards])
    polygons = np.array([polygon for _, polygon in wards], dtype=object)
    lat, lng = _points(polygons)
    pairs = list(zip(lat.tolist(), lng.tolist(), strict=True))
    report.notes += [
        f"{source}: {len(wards)} areas, {shapely.get_num_coordinates(polygons).sum():,} corners",
        f"{POINTS:,} points, 95 in 100 inside; medians of 5 runs (plain scan: of 3)",
    ]

    build = timed(lambda: PointIndex.build(wards))
    report.add("build", f"{build.wall:.3f}", f"{build.cpu:.3f}", "", "")
    one = _row(report, "one at a time", timed(lambda: [index.locate(*pair) for pair in pairs]), POINTS)
    many = _row(report, "many at once", timed(lambda: index.locate_many(lat, lng)), POINTS)

    tree = shapely.STRtree(polygons)
    few = pairs[:SLOW_POINTS]
    by_tree = timed(lambda: [tree.query(shapely.Point(x, y), predicate="intersects") for y, x in few])
    peer = _row(report, "peer: STRtree, one at a time", by_tree, SLOW_POINTS)
    points = shapely.points(lng, lat)
    bulk = _row(
        report, "peer: STRtree, many at once", timed(lambda: tree.query(points, "intersects")), POINTS
    )
    scan = timed(lambda: [shapely.intersects(polygons, shapely.Point(x, y)) for y, x in few[:500]], repeats=3)
    plain = _row(report, "peer: plain scan", scan, 500)

    p50, p99, worst = _latencies(index, pairs)
    wrong = sum(
        a != b for a, b in zip(index.locate_many(lat, lng), _by_tree(tree, keys, points), strict=True)
    )
    report.notes += [
        f"one call: p50 {p50:.2f} µs, p99 {p99:.1f} µs, worst {worst / 1000:.2f} ms (the clock's own time included)",
        f"answers that differ from the tree's: {wrong} of {POINTS:,}; memory of the index: {memory:.1f} MB",
    ]
    report.figures = {
        "wards": len(wards), "real": int(source.startswith("real")), "build_s": round(build.wall, 3),
        "build_cpu_s": round(build.cpu, 3), "points_per_s": round(one), "many_per_s": round(many),
        "p50_us": round(p50, 2), "p99_us": round(p99, 2), "worst_ms": round(worst / 1000, 3),
        "strtree_scalar_per_s": round(peer), "strtree_many_per_s": round(bulk), "plain_per_s": round(plain),
        "memory_mb": round(memory, 1), "wrong": wrong,
    }  # fmt: skip
    postcodes.measure(report, data, wards, index)
    return report


def _row(report: Report, name: str, timing: Timing, points: int) -> float:
    rate = points / timing.wall
    report.add(name, f"{timing.wall:.3f}", f"{timing.cpu:.3f}", f"{rate:,.0f}", f"{1e6 / rate:.2f}")
    return rate


def _wards(data: Path) -> tuple[Wards, str]:
    file = data / "boundaries" / "wards_2025.geojson"
    if file.is_file():
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        return [(f["properties"]["ward_code"], shape(f["geometry"])) for f in features], "real wards"
    rng = np.random.default_rng(192)
    box = ((-2.2069, 52.3477), (-1.4239, 52.6627))
    middles, addresses = rng.uniform(*box, (192, 2)), rng.uniform(*box, (40_000, 2))
    nearest = (((addresses[:, None, :] - middles) * (0.61, 1)) ** 2).sum(axis=2).argmin(axis=1)
    drawn = outlines(addresses, [f"W{number:03}" for number in nearest.tolist()], simplify_m=5)
    return list(drawn.items()), "generated coverage (no open data found)"


def _points(polygons: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points evenly over the areas, and 5 in 100 of them outside."""
    rng = np.random.default_rng(2025)
    west, south, east, north = shapely.total_bounds(polygons)
    lng, lat = rng.uniform(west, east, 4 * POINTS), rng.uniform(south, north, 4 * POINTS)
    inside = np.zeros(lng.size, dtype=bool)
    inside[shapely.STRtree(polygons).query(shapely.points(lng, lat), "intersects")[0]] = True
    outside = POINTS // 20
    chosen = np.concatenate((np.flatnonzero(inside)[: POINTS - outside], np.flatnonzero(~inside)[:outside]))
    chosen = rng.permutation(chosen)
    return lat[chosen], lng[chosen]


def _memory_mb(wards: list[tuple[str, bytes]]) -> float:
    """What an index adds to a process that does nothing else: run in a fresh one, where nothing freed hides it."""
    items = [(key, shapely.from_wkb(polygon)) for key, polygon in wards]
    before = resident_mb()
    index = PointIndex.build(items)
    gc.collect()
    return resident_mb() - before if len(index) else 0.0


def _latencies(index: PointIndex, pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    clock: Callable[[], int] = time.perf_counter_ns
    taken = []
    for lat, lng in pairs:
        start = clock()
        index.locate(lat, lng)
        taken.append(clock() - start)
    p50, p99, worst = (np.percentile(np.array(taken), (50, 99, 100)) / 1000).tolist()
    return p50, p99, worst


def _by_tree(tree: shapely.STRtree, keys: NDArray[np.str_], points: NDArray[np.object_]) -> list[str | None]:
    """The tree's answers, the lowest key deciding between several."""
    found: list[str | None] = [None] * len(points)
    for point, ward in tree.query(points, "intersects").T.tolist():
        known = found[point]
        found[point] = keys[ward] if known is None else min(known, keys[ward])
    return found
