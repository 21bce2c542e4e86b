"""One figure over positions, in a process of its own: prints its cost and what it found, as JSON.

`python -m benchmarks.positions_child FIGURE FOLDER DATA [ENGINE]`; ENGINE works our figures out, `duckdb` or `spark`.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks import positions_made as made

Counts = dict[str, int]


class Clock:
    """CPU and wall seconds since it was made, those of processes that this one started (Spark's Java) included."""

    def __init__(self) -> None:
        self.cpu, self.wall = _cpu(), time.perf_counter()

    def read(self) -> dict[str, float]:
        """Both, by name."""
        return {"cpu": _cpu() - self.cpu, "wall": time.perf_counter() - self.wall}


def _cpu() -> float:
    ours = psutil.Process()
    times = [process.cpu_times() for process in (ours, *ours.children(recursive=True))]
    return sum(time.user + time.system for time in times)


def wards(folder: Path, data: Path, kind: str) -> dict[str, Any]:
    """Ours: exact counts by ward and day. The grid table is built before; it is built once for a generation."""
    from peelian.analysis import ground
    from peelian.columns import days

    keys, shapes = made.wards(data)
    clock = Clock()
    grid = ground.GridTable.build(shapes, keys)
    built = clock.read()
    clock = Clock()
    engine, counts = days.connect(kind), {}
    for name in _names(folder):
        table = days.read(engine, folder, [name])
        positions = table.filter(~table.carry).select("x", "y")
        for ward, number in zip(keys, ground.count_by(grid, days.batches(engine, positions)), strict=False):
            counts[f"{ward} {name[4:14]}"] = counts.get(f"{ward} {name[4:14]}", 0) + int(number)
    return clock.read() | {"built": built["cpu"]} | _found(counts)


def fold(folder: Path, data: Path, kind: str) -> dict[str, Any]:
    """Ours: fixes in the order in which they might have come, into a day's file that figures can read."""
    import datetime as dt
    import tempfile

    import numpy as np

    from peelian.analysis.fold import Bare
    from peelian.analysis.fold import fold as fold_fixes
    from peelian.analysis.presence import VisitRules
    from peelian.columns import days

    rules, cost = VisitRules(), {"cpu": 0.0, "wall": 0.0}
    counts: Counts = {}
    rng, carry = np.random.default_rng(1), Bare.none()
    with tempfile.TemporaryDirectory(prefix="folded-") as out:
        for name in _names(folder):
            table = days.read_table(folder, [name], ["device", "at_us", "x", "y", "carry"])
            own = Bare.of(table)[~table["carry"].to_numpy()]
            taken = own[rng.permutation(own.at_us.size)]
            clock = Clock()
            folded = fold_fixes(
                taken, carry, max_speed_mps=rules.max_speed_mps, jump_slack_m=rules.jump_slack_m
            )
            days.write_part(Path(out), dt.date.fromisoformat(name[4:14]), folded.table())
            spent = clock.read()
            cost = {key: value + spent[key] for key, value in cost.items()}
            counts[name[4:14]] = own.at_us.size
    return cost | _found(counts)


def dosage(folder: Path, data: Path, kind: str) -> dict[str, Any]:
    """Ours: visits, officer- and patrol-minutes of 200 circles by day, from the first file to the last figure."""
    import datetime as dt

    import ibis

    from peelian.analysis import dosage as many
    from peelian.analysis.presence import VisitRules
    from peelian.columns import days
    from peelian.kernel.time import start_of_day

    spots = made.hotspots(made.wards(data)[1])
    clock = Clock()
    engine, rules, counts = days.connect(kind), VisitRules(), {}
    cells = ibis.memtable(many.circle_cells(spots))
    for name in _names(folder):
        day = dt.date.fromisoformat(name[4:14])
        starts, ends = (
            round(start_of_day(day + dt.timedelta(days=more)).timestamp() * 1e6) for more in (0, 1)
        )
        windows = ibis.memtable(
            many.windows_table([many.Window(place, 0, starts, ends) for place, _ in spots])
        )
        hits = many.inside_circles(days.read(engine, folder, [name]), cells)
        for row in engine.to_pyarrow(many.dosage(hits, windows, rules)).to_pylist():
            for figure in ("visits", "device_visits", "officer_us", "patrol_us"):
                counts[figure] = counts.get(figure, 0) + row[figure]
    cost = clock.read()
    return cost | {"hits": _hits(engine, folder, cells)} | _found(counts)


def _hits(engine: Any, folder: Path, cells: Any) -> int:
    from peelian.analysis import dosage as many
    from peelian.columns import days

    return int(
        engine.to_pyarrow(
            many.inside_circles(days.read(engine, folder, _names(folder)), cells).count()
        ).as_py()
    )


def geopandas(folder: Path, data: Path, kind: str) -> dict[str, Any]:
    """Peer: GeoPandas sjoin, with the points' frame made before (`cpu`) and with making it (`with_points`)."""
    import geopandas as gpd

    from peelian.columns import days

    keys, shapes = made.wards(data)
    areas = gpd.GeoDataFrame({"ward": keys}, geometry=shapes, crs=27700)
    counts: Counts = {}
    cost = {"cpu": 0.0, "wall": 0.0, "with_points": 0.0}
    for name in _names(folder):  # a day at a time: all at once needs some 15 GB
        table = days.read_table(folder, [name], ["x", "y", "carry"])
        kept = ~table["carry"].to_numpy()
        points = Clock()
        frame = gpd.GeoDataFrame(
            geometry=gpd.points_from_xy(table["x"].to_numpy()[kept], table["y"].to_numpy()[kept]), crs=27700
        )
        join = Clock()
        joined = gpd.sjoin(frame, areas, predicate="within").groupby("ward").size()
        spent = join.read()
        cost["with_points"] += points.read()["cpu"]
        cost["cpu"], cost["wall"] = cost["cpu"] + spent["cpu"], cost["wall"] + spent["wall"]
        counts |= {f"{ward} {name[4:14]}": int(number) for ward, number in joined.items()}
    return cost | _found(counts)


def duckdb_spatial(folder: Path, data: Path, kind: str) -> dict[str, Any]:
    """Peer: DuckDB's own spatial extension, ST_Within by its spatial join, reading the same files."""
    import duckdb
    import duckdb_extension_spatial
    import pyarrow as pa
    import shapely

    keys, shapes = made.wards(data)
    engine = duckdb.connect(config={"threads": 2, "allow_unsigned_extensions": True})
    extension = next(Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension"))
    engine.load_extension(str(extension))
    engine.register("outlines", pa.table({"ward": keys, "wkb": [shapely.to_wkb(shape) for shape in shapes]}))
    engine.execute("CREATE TABLE wards AS SELECT ward, ST_GeomFromWKB(wkb) AS outline FROM outlines")
    counts: Counts = {}
    clock = Clock()
    for name in _names(folder):
        rows = engine.execute(
            "SELECT ward, count(*) FROM read_parquet(?, hive_partitioning=false) p"
            " JOIN wards ON ST_Within(ST_Point(p.x, p.y), outline) WHERE NOT carry GROUP BY ward",
            [str(folder / name)],
        ).fetchall()
        counts |= {f"{ward} {name[4:14]}": number for ward, number in rows}
    return clock.read() | _found(counts)


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("day=*/*.parquet"))


def _found(counts: Counts) -> dict[str, Any]:
    """What was found, so short that it can be compared to the row: a digest, and the sums of figures."""
    rows = {name: number for name, number in sorted(counts.items()) if number}
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    return {
        "digest": digest,
        "total": sum(rows.values()),
        "rows": len(rows),
        "figures": rows if len(rows) < 9 else {},
    }


FIGURES: dict[str, Callable[[Path, Path, str], dict[str, Any]]] = {
    "wards": wards, "fold": fold, "dosage": dosage, "geopandas": geopandas, "duckdb_spatial": duckdb_spatial,
}  # fmt: skip


def main(figure: str, folder: str, data: str, kind: str = "duckdb") -> None:
    """Work one figure out and print it."""
    found = FIGURES[figure](Path(folder), Path(data), kind)
    print(json.dumps(found | {"peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    """The most memory that this process held, and each that it started: Spark's Java. In MB."""
    ours = psutil.Process()
    return sum(_most_held(process.pid) for process in (ours, *ours.children(recursive=True)))


def _most_held(pid: int) -> float:
    """`VmHWM`: `ru_maxrss` would count what a parent held when it was forked."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    return next(
        (int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")), 0.0
    )  # a zombie holds none


if __name__ == "__main__":
    main(*sys.argv[1:])
