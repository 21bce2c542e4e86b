"""Ten million positions: wards, dosage, growth and the station's page, each figure in a process of its own.

Runs of ours and of the peers take turns; the median counts. Counts by ward are compared with both peers' to the row,
and one that differs ends the run; dosage has no peer, and tests hold it to the plain reckoning of one task. Needs the
open data of a force area for its wards; `page` makes a database of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import positions_growth, positions_ingest
from benchmarks import positions_made as made
from benchmarks.positions_growth import Cost, child
from benchmarks.report import REPEATS, Report
from peelian.adapters.postgres import use

DAYS = 3  # of 3.46 million fixes


def run(data: Path, *, only: str = "", repeats: int = REPEATS, seconds: int = 60) -> Report:
    """The table and figures; `only` names parts with commas between them, `seconds` how long a stream is sent."""
    parts = PARTS | {"ingest": partial(ingest, seconds=seconds)}
    chosen = [name for name in parts if not only or name in only.split(",")]
    report = Report("Positions", ("", "CPU s", "wall s", "peak MB"))
    with tempfile.TemporaryDirectory(prefix="positions-") as folder:
        for name in chosen:
            parts[name](report, data, Path(folder), repeats)
    return report


def wards(report: Report, data: Path, folder: Path, repeats: int) -> None:
    """Exact counts by ward and day, ours and two peers'."""
    files = _files(folder, data, 0.27)
    runs = _in_turns(("wards", "geopandas", "duckdb_spatial"), files, data, repeats)
    if len({one["digest"] for several in runs.values() for one in several}) != 1:
        raise SystemExit(
            f"The counts differ: { {name: several[0]['total'] for name, several in runs.items()} }"
        )
    ours, peers = runs["wards"], {name: runs[name] for name in ("geopandas", "duckdb_spatial")}
    cpu = _median(ours, "cpu")
    _row(report, f"{ours[0]['total']:,} of 10,370,400 fixes in 192 wards", ours)
    for name, several in peers.items():
        _row(report, f"  {name.replace('_', ' ')}, same counts", several)
    made_too = _median(runs["geopandas"], "with_points")
    report.notes += [
        f"Ours reads the files; the grid table of the wards ({_median(ours, 'built'):.1f} CPU-s) is built once for a"
        " generation of boundaries and not in it.",
        f"geopandas: sjoin and count alone, its points made before; with making them {made_too:.1f} CPU-s"
        f" ({made_too / cpu:.1f} times ours). Reading the files is in neither.",
        "duckdb spatial: reads the same files, its wards loaded before.",
    ]
    report.figures |= {
        "wards_cpu_s": round(cpu, 2),
        "ratio_geopandas": round(_median(runs["geopandas"], "cpu") / cpu, 1),
        "ratio_geopandas_with_points": round(made_too / cpu, 1),
        "ratio_duckdb_spatial": round(_median(runs["duckdb_spatial"], "cpu") / cpu, 1),
        "wards_peak_mb": round(_most(ours)),
    }


def dosage(report: Report, data: Path, folder: Path, repeats: int) -> None:
    """Visits and minutes of 200 circles by day, at two shares of fixes inside."""
    worst, folding = 0.0, 0.0
    for share in (0.27, 0.6):
        runs = _in_turns(("fold", "dosage"), _files(folder, data, share), data, repeats)
        several, found = runs["dosage"], runs["dosage"][0]["figures"]
        if len({one["digest"] for one in several}) != 1:
            raise SystemExit("Two runs of dosage differ.")
        _row(
            report,
            f"fold of {runs['fold'][0]['total']:,} fixes as they were taken, in disorder",
            runs["fold"],
        )
        folding = max(folding, _median(runs["fold"], "cpu"))
        _row(report, f"200 circles, {several[0]['hits'] / 10_370_400:.0%} of the fixes inside", several)
        report.notes.append(
            f"{several[0]['hits']:,} fixes inside: {found['visits']:,} visits, {found['patrol_us'] / 6e7:,.0f} patrol-"
            f"and {found['officer_us'] / 6e7:,.0f} officer-minutes."
        )
        worst = max(worst, _median(several, "cpu"))
        report.figures[f"dosage_peak_mb_{round(share * 100)}"] = round(_most(several))
    report.figures["dosage_cpu_s"] = round(worst, 2)
    report.figures["fold_cpu_s"] = round(folding, 2)
    report.figures["dosage_from_taken_cpu_s"] = round(worst + folding, 2)
    report.notes.append(
        "Dosage begins with folded days, as it does in use: a day is folded once, when its positions have come, for"
        " every figure. Folding is beside it: sorting, what repeats, jumps, and writing the day's file."
    )


def growth(report: Report, data: Path, folder: Path, repeats: int) -> None:
    """What both figures cost over 1, 10 and 104 million fixes, all different, and over 1 and 10 by PySpark."""
    positions_growth.run(report, data, folder / "growth", repeats=repeats)


def ingest(report: Report, data: Path, folder: Path, repeats: int, *, seconds: int = 60) -> None:
    """A stream over HTTP into the store, whose database is killed in the middle. Once: it is a minute long."""
    positions_ingest.run(report, folder / "ingest", seconds=seconds)


def page(report: Report, data: Path, folder: Path, repeats: int) -> None:
    """The page of a sector's fortnight over ten million positions, asked for by somebody who is signed in."""
    with use.hold(folder / "state") as claim:
        environment = {
            **os.environ,  # noqa: TID251 - an edge of its own
            "PEELIAN_STATE": str(folder / "state"), "DATABASE_URL": claim.url,
        }  # fmt: skip
        for command in (["peelian.config.cli", "prepare"], ["benchmarks.positions_page", str(data)]):
            done = subprocess.run(
                [sys.executable, "-m", *command], capture_output=True, text=True, check=False, env=environment
            )
            if done.returncode != 0:
                raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    cost: Cost = json.loads(done.stdout.splitlines()[-1])
    for by in ("task", "team"):
        report.add(
            f"page by {by}, {cost['bytes_' + by] / 1e3:.0f} kB",
            f"{cost['page_cpu_ms_' + by] / 1e3:.3f}", f"{cost['page_ms_' + by] / 1e3:.3f}", "",
        )  # fmt: skip
    report.notes.append(
        f"Page: {cost['taken']:,} fixes taken, folded and worked out as in use ({cost['taken_and_worked_out_cpu']:.0f}"
        f" CPU-s, {cost['tasks']} patrols proven); the median of twenty looks by Django's own client, the worst"
        f" {cost['page_worst_ms_task']:.0f} ms. CPU is the process's, without the database's."
    )
    report.figures |= {
        "page_ms": round(cost["page_ms_task"]), "page_cpu_ms": round(cost["page_cpu_ms_task"]),
        "page_by_team_ms": round(cost["page_ms_team"]),
    }  # fmt: skip


def _files(folder: Path, data: Path, share: float) -> Path:
    """The days of a share, made once for a run."""
    place = folder / f"share-{share}"
    if not place.exists():
        made.write(place, made.wards(data)[1], number_of_days=DAYS, share=share)
    return place


def _in_turns(figures: Sequence[str], files: Path, data: Path, repeats: int) -> dict[str, list[Cost]]:
    found: dict[str, list[Cost]] = {figure: [] for figure in figures}
    for _ in range(repeats):
        for figure in figures:
            found[figure].append(child(figure, files, data))
    return found


def _row(report: Report, words: str, several: list[Cost]) -> None:
    report.add(
        words, f"{_median(several, 'cpu'):.2f}", f"{_median(several, 'wall'):.2f}", f"{_most(several):.0f}"
    )


def _median(several: list[Cost], name: str) -> float:
    return statistics.median(float(one[name]) for one in several)


def _most(several: list[Cost]) -> float:
    return max(float(one["peak_mb"]) for one in several)


#: The parts of this benchmark, in the order of the table.
PARTS: dict[str, Callable[[Report, Path, Path, int], None]] = {
    "wards": wards,
    "dosage": dosage,
    "growth": growth,
    "page": page,
    "ingest": ingest,
}
