"""What the figures over positions cost as the fixes grow a hundredfold, on DuckDB and by PySpark.

A million is a third of the devices for a day, ten million three days of a force, a hundred million the thirty days that
are kept: each made by itself, none read twice. A billion isn't measured: it would be a force ten times as large, or
ten months, and ours keeps one. Its cost is worked out from the slope and said to be that.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import positions_made as made
from benchmarks.report import Report

Cost = dict[str, Any]
#: Millions of fixes: how many days, of how many devices.
SIZES = {1: (1, 347), 10: (3, made.DEVICES), 104: (30, made.DEVICES)}
_CHECKOUT = Path(__file__).resolve().parents[1]
SPARK = _CHECKOUT / ".venv-spark" / "bin" / "python"
_SHARE = 0.27
#: Spark's own way of being told: two threads, as DuckDB has, and nobody else reaches it. Its environment is its own.
_BESIDE = {
    "PYTHONPATH": str(_CHECKOUT / "src"),
    "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1"
    " --conf spark.driver.bindAddress=127.0.0.1 --conf spark.sql.shuffle.partitions=4 pyspark-shell",
}
_BY_SPARK = (1, 10)


def run(report: Report, data: Path, folder: Path, *, repeats: int) -> None:
    """Add a row for each figure and size, and for each engine; days are made here and taken away with the folder."""
    places = {million: _files(folder, data, million) for million in SIZES}
    for figure in ("wards", "dosage"):
        slope = []
        for million, files in places.items():
            turns = repeats if million <= 10 else min(repeats, 3)  # the largest takes a minute
            slope.append(
                _measure(report, figure, million, [child(figure, files, data) for _ in range(turns)])
            )
        (few, least), *_, (many, most) = zip(SIZES, slope, strict=True)
        each = (most - least) / (many - few)
        report.figures[f"{figure}_cpu_s_per_million"] = round(each, 3)
        report.notes.append(
            f"{figure}: {each:.2f} CPU-s a million fixes between {few} and {many} million. A billion would be"
            f" {most + each * (1_000 - many):,.0f} by that slope; it was not measured and is not promised."
        )
    _by_spark(report, data, places, repeats)


def child(
    figure: str, files: Path, data: Path, *, kind: str = "duckdb", python: str = sys.executable
) -> Cost:
    """A figure over a folder's days, worked out in a process of its own: its cost and what it found."""
    command = [python, "-m", "benchmarks.positions_child", figure, str(files), str(data), kind]
    around = os.environ | _BESIDE  # noqa: TID251 - an edge of its own
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=around)
    if done.returncode != 0:
        raise SystemExit(f"{figure} failed:\n{done.stderr}")
    cost: Cost = json.loads(done.stdout.splitlines()[-1])
    return cost


def _files(folder: Path, data: Path, million: int) -> Path:
    place = folder / f"million-{million}"
    number_of_days, devices = SIZES[million]
    made.write(place, made.wards(data)[1], number_of_days=number_of_days, share=_SHARE, devices=devices)
    return place


def _measure(report: Report, figure: str, million: int, several: list[Cost]) -> float:
    """Add a size's row; its CPU seconds."""
    cpu = _add(report, f"{figure}, {million} M fixes", several)
    report.figures |= {
        f"{figure}_{million}m_cpu_s": round(cpu, 2),
        f"{figure}_{million}m_peak_mb": round(max(one["peak_mb"] for one in several)),
    }
    return cpu


def _by_spark(report: Report, data: Path, places: dict[int, Path], repeats: int) -> None:
    """Dosage by PySpark on this machine alone, and whether it found what DuckDB did."""
    if not SPARK.exists() or shutil.which("java") is None:
        report.notes.append("PySpark was not timed: it needs Java 17 and `make spark`, which sets it up.")
        return
    for million in _BY_SPARK:
        ours = child("dosage", places[million], data)
        several = [
            child("dosage", places[million], data, kind="spark", python=str(SPARK))
            for _ in range(min(repeats, 3))
        ]
        if {one["digest"] for one in several} != {ours["digest"]}:
            raise SystemExit(f"Spark's figures over {million} M fixes differ from DuckDB's.")
        cpu = _add(report, f"dosage, {million} M fixes by PySpark, same figures", several)
        report.figures |= {
            f"spark_{million}m_cpu_s": round(cpu, 2),
            f"spark_{million}m_wall_s": round(statistics.median(one["wall"] for one in several), 2),
        }
    report.notes.append(
        "PySpark: two threads on this machine, Java's start and its planning included; it is for a force that has more"
        " machines than one, and what it gains there was not measured."
    )


def _add(report: Report, words: str, several: list[Cost]) -> float:
    cpu, wall = (statistics.median(one[name] for one in several) for name in ("cpu", "wall"))
    report.add(words, f"{cpu:.2f}", f"{wall:.2f}", f"{max(one['peak_mb'] for one in several):.0f}")
    return float(cpu)
