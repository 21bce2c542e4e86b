"""How well suggested places foretell: hit rate and predictive accuracy index beside a plain map, on real crime.

Two trials on open data, neither of them a promise:

- Burglaries of 2022 by month in 132 areas (MSOA) of Birmingham: the areas ranked highest by the months before, faded by
  `hotspots.DECAY` a month, against the month that came, for July to December; beside them a plain count of the same
  months, the last month alone, and chance. This is a forecast.
- The West Midlands' crimes of February 2011 at their map points, halved at random three times: how much of one half
  lies where the other half ranks highest. This is no forecast, as both halves are of one month: it tells what a way of
  looking does to points that were moved. Cells of 100 m are ranked by plain counts and by kernels of 200 and 400 m; the
  spots of 150 m, 500 m apart, are as a sergeant gets them, with circles of the same area in all.

`hit_rate` and `pai` are ours at 10 per cent of the areas in the forecast, `last_year_*` those of the plain map.
"""

from __future__ import annotations

import csv
import gzip
import math
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.report import Report
from peelian.analysis import hotspots
from peelian.analysis.plane import Plane

SHARES = (0.05, 0.1, 0.2)
CELL_SHARES = (0.005, 0.01, 0.02, 0.05)
CELL_M = 100.0
#: Of the West Midlands Police area, in square metres (ONS, standard area measurements).
FORCE_M2 = 901.6e6
SEED = 20260101

Floats = NDArray[np.float64]


def run(data: Path) -> Report:
    """Both trials on the open data in `data`. Raises FileNotFoundError without it: made-up crime tells nothing."""
    begun = time.process_time()
    report = Report("Suggested places: what they held of what came", ("ranking", "area", "hit rate", "PAI"))
    forecast = _forecast(data, report)
    _halves(data, report)
    (ours, index), (plain, plain_index) = forecast["faded by month", 0.1], forecast["plain count", 0.1]
    report.figures = {
        "hit_rate": f"{ours:.3f}",
        "pai": f"{index:.2f}",
        "last_year_hit_rate": f"{plain:.3f}",
        "last_year_pai": f"{plain_index:.2f}",
        "cpu_s": f"{time.process_time() - begun:.1f}",
    }
    return report


def _forecast(data: Path, report: Report) -> dict[tuple[str, float], tuple[float, float]]:
    """Hit rate and index by way of ranking and share of the areas, over the months 7 to 12 together."""
    path = data / "crime" / "birmingham_burglary_2022_msoa21_monthly.csv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    months = sorted(name for name in rows[0] if name.startswith("2022-"))
    counts = np.array([[float(row[month]) for month in months] for row in rows])
    report.notes.append(
        f"Forecast of burglary, July to December 2022: {len(rows)} areas, {counts.sum():,.0f} crimes in the year. "
        "Areas count alike, as they were drawn to hold like numbers of people."
    )
    found = {}
    for share in SHARES:
        for name in ("faded by month", "plain count", "last month", "chance"):
            hits = total = 0.0
            for month in range(6, len(months)):
                scores = _scores(name, counts[:, :month])
                one = hotspots.evaluate(scores, counts[:, month], np.ones(len(rows)), share=share)
                hits, total = hits + one.hit_rate * one.n, total + one.n
            found[name, share] = hits / total, hits / total / share
            report.add(
                f"forecast: {name}", f"{share:.1%}", f"{hits / total:.3f}", f"{hits / total / share:.2f}"
            )
    return found


def _scores(name: str, past: Floats) -> Floats:
    """A ranking of areas by the months before."""
    if name == "faded by month":
        return np.asarray((past * hotspots.DECAY ** np.arange(past.shape[1], dtype=float)[::-1]).sum(axis=1))
    if name == "plain count":
        return np.asarray(past.sum(axis=1))
    return past[:, -1] if name == "last month" else np.zeros(len(past))


def _halves(data: Path, report: Report) -> None:
    """How ways of ranking do when both halves are of one month."""
    x, y = _points(data)
    report.notes.append(
        f"Halves of February 2011, no forecast: {len(x):,} crimes at map points, means of three halvings."
    )
    found: dict[tuple[str, float], list[float]] = {}
    chance = np.random.default_rng(SEED)
    for _ in range(3):
        train = chance.random(len(x)) < 0.5
        for name, share, rate in (
            *_by_cells((x[train], y[train]), (x[~train], y[~train])),
            *_by_spots((x[train], y[train]), (x[~train], y[~train])),
        ):
            found.setdefault((name, share), []).append(rate)
    for (name, share), rates in sorted(found.items(), key=lambda row: (row[0][1], row[0][0])):
        rate = float(np.mean(rates))
        report.add(f"halves: {name}", f"{share:.1%}", f"{rate:.3f}", f"{rate / share:.2f}")


def _by_cells(train: tuple[Floats, Floats], later: tuple[Floats, Floats]) -> list[tuple[str, float, float]]:
    """Hit rates of cells, ranked in several ways, by share of the force's area."""
    wide, high = (int(max(train[axis].max(), later[axis].max()) // CELL_M) + 8 for axis in (0, 1))
    afterwards, plain = _cells(*later, wide, high).ravel(), _cells(*train, wide, high)
    across, up = np.nonzero(_around(plain))  # where no crime is near, every way says nought
    mid_x, mid_y = (across + 0.5) * CELL_M, (up + 0.5) * CELL_M
    ways = {"cells, plain count": plain[across, up]}
    for metres in (200.0, 400.0):
        ways[f"cells, kernel {metres:.0f} m"] = hotspots.kernel_density(
            *train, np.ones(len(train[0])), mid_x, mid_y, bandwidth=metres
        )
    found = []
    for name, scores in ways.items():
        whole = np.zeros(wide * high)
        whole[across * high + up] = scores
        for share in CELL_SHARES:
            # The grid is wider than the force: the share is of the force's own area.
            part = share * FORCE_M2 / (wide * high * CELL_M**2)
            one = hotspots.evaluate(whole, afterwards, np.ones(wide * high), share=part)
            found.append((name, share, one.hit_rate))
    return found


def _by_spots(train: tuple[Floats, Floats], later: tuple[Floats, Floats]) -> list[tuple[str, float, float]]:
    """Hit rates of as many spots as have the area of the share."""
    points = Counter(zip(train[0].round(1).tolist(), train[1].round(1).tolist(), strict=True))
    recorded = [hotspots.Recorded(x, y, 0, count) for (x, y), count in points.items()]
    most = {share: round(share * FORCE_M2 / (math.pi * hotspots.METRES**2)) for share in CELL_SHARES}
    ranked = hotspots.spots(recorded, most=max(most.values()), least=1)
    tree = shapely.STRtree(shapely.points(*later))
    found = []
    for share, number in most.items():
        if len(ranked) < number:  # there isn't room for so many, so far apart
            continue
        middles = shapely.points([(spot.x, spot.y) for spot in ranked[:number]])
        _, hit = tree.query(middles, predicate="dwithin", distance=hotspots.METRES)
        found.append(("spots of 150 m", share, len(set(hit.tolist())) / len(later[0])))
    return found


def _points(data: Path) -> tuple[Floats, Floats]:
    """The crimes on a flat map, moved so that all lie right of and above the corner."""
    path = data / "crime" / "2011-02-west-midlands-street.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows: list[dict[str, Any]] = [row for row in csv.DictReader(stream) if row["Longitude"]]
    lng = np.array([float(row["Longitude"]) for row in rows])
    lat = np.array([float(row["Latitude"]) for row in rows])
    x, y = Plane.around(float(np.median(lat)), float(np.median(lng))).metres(lng, lat)
    here = (np.abs(x) < 60_000) & (np.abs(y) < 60_000)  # a few stand far off by mistake
    x, y = x[here], y[here]
    return x - x.min() + 4 * CELL_M, y - y.min() + 4 * CELL_M


def _cells(x: Floats, y: Floats, wide: int, high: int) -> Floats:
    counts = np.zeros((wide, high))
    np.add.at(counts, ((x // CELL_M).astype(int), (y // CELL_M).astype(int)), 1)
    return counts


def _around(counts: Floats) -> NDArray[np.bool_]:
    """Cells with any crime in them or within five cells."""
    near = counts > 0
    for axis in (0, 1):
        near = np.logical_or.reduce([np.roll(near, step, axis) for step in range(-5, 6)])
    return near
