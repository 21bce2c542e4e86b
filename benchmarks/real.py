"""Real input: the open data of the force area into an empty database, the loop once round on it, reports in a browser.

Every step is the command that a force would type, in a process of its own, so that its seconds and its memory are its
own. The loop then runs on what was loaded, in the ward of today that had the most burglaries in the crime file.
There too a browser files a report of each kind, and follows it until staff have closed it.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Report
from peelian.adapters.postgres import use
from peelian.config import variables

FORCE = ("--force", "west-midlands", "--name", "West Midlands Police")
SAMPLE = 2_000
SEED = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One command: what it printed, its seconds and its largest resident memory in MB."""

    printed: str
    wall: float
    cpu: float
    peak_mb: float


def run(data: Path, *, shots: str = "") -> Report:
    """Load everything, ask for places, walk the loop, file reports in a browser; a row for each step.

    `shots`: a folder for pictures of the pages at both widths; none are taken without it.
    """
    if not (data / "boundaries").is_dir():
        raise SystemExit(
            f"There is no open data in {data}. Say where it is with --data DIR or PEELIAN_REAL_DATA."
        )
    report = Report(
        "Real input into an empty database", ("step", "wall s", "CPU s", "peak MB", "what it said")
    )
    with (
        tempfile.TemporaryDirectory(prefix="peelian-real-") as folder,
        use.hold(Path(folder) / "state") as claim,
    ):
        variables.STATE.set(str(Path(folder) / "state"))
        variables.DATABASE_URL.set(claim.url)
        started = time.perf_counter()
        for name, command in _commands(data, Path(folder)):
            step = _peelian(command)
            report.add(
                name, f"{step.wall:.1f}", f"{step.cpu:.1f}", f"{step.peak_mb:.0f}", _said(step.printed)
            )
        report.figures["load_s"] = f"{time.perf_counter() - started:.1f}"
        _ask_and_walk(report)
        _report_online(report, Path(shots) if shots else None)
    report.notes.append("CPU is the command's own; the database's is beside it on the same machine.")
    report.notes.append("Sectors are drafted, not the force's; 2018's wards stand until May 2025.")
    return report


def _commands(data: Path, folder: Path) -> list[tuple[str, list[str]]]:
    """Three structures and their outlines, postcodes live and withdrawn, indices, crime, stops, positions."""
    wards = data / "boundaries"
    birmingham = "E08000025=Birmingham West,Birmingham East"
    generations = [
        ("2011: eight units", "wards_2013_2017", "2011-01-01", "2018-05-03", ["--split", birmingham]),
        ("2018: eight units", "wards_2018_2022", "2018-05-03", "2023-04-03", ["--split", birmingham]),
        ("2023: seven areas", "wards_2018_2022", "2023-04-03", "2025-05-01", []),
        ("2025: seven areas", "wards_2025", "2025-05-01", "", []),
    ]
    commands = [("migrations, static files", ["prepare"])]
    for name, file, start, end, more in generations:
        span = ["--valid-from", start, *(["--valid-until", end] if end else [])]
        areas = folder / f"areas-{start}.csv"
        draft = [str(wards / f"{file}.geojson"), *FORCE, *span, *more, "--output", str(areas)]
        commands += [
            (f"{name}, drafted", ["draft-areas", *draft]),
            (f"{name}, areas", ["import", "areas", str(areas)]),
            (f"{name}, outlines", ["import", "boundaries", str(wards / f"{file}.geojson"), *span]),
        ]
    postcodes = data / "postcodes"
    live = str(postcodes / "postcodes_west_midlands_2025-05.csv.gz")
    commands += [
        ("postcodes", ["import", "postcodes", live]),
        ("postcodes again", ["import", "postcodes", live]),
        (
            "withdrawn postcodes",
            ["import", "postcodes", str(postcodes / "postcodes_terminated_west_midlands_2022-05.csv.gz")],
        ),
        ("IoD 2025", ["import", "deprivation", str(data / "deprivation" / "iod2025_lsoa21.csv")]),
        (
            "crime, February 2011",
            ["import", "crime", str(data / "crime" / "2011-02-west-midlands-street.csv.gz")],
        ),
        (
            "stop and search, 27 months",
            [
                "import",
                "stops",
                str(data / "stop_and_search" / "2019-01_2021-03-west-midlands-stop-and-search.csv.gz"),
            ],
        ),
        (
            "positions of buses",
            [
                "import",
                "positions",
                str(data / "vehicle_location" / "bus_positions_west_midlands_2022-01-08.csv"),
            ],
        ),
        (
            "the same, GTFS-realtime",
            [
                "import",
                "positions",
                str(data / "vehicle_location" / "bus_positions_west_midlands_2022-01-08.gtfsrt.pb"),
            ],
        ),
        ("a postcode, today", ["where", "B14 7QH"]),
        ("a withdrawn postcode", ["where", "B1 1AA"]),
        ("a point in October 2017", ["where", "52.4476,-1.8800", "--on", "2017-10-03"]),
        ("a point in Leicester", ["where", "52.6360,-1.1330"]),
    ]
    return commands


def _peelian(command: list[str]) -> Step:
    """Run a command of peelian to its end; stops everything when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "peelian.config.cli", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"peelian {' '.join(command)} failed:\n{printed}")
    wall = time.perf_counter() - started
    return Step(printed, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _said(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    return lines[0][:110] if lines else ""


def _ask_and_walk(report: Report) -> None:
    """In this process, on the same database: the share of postcodes that find their ward, then the loop."""
    from peelian.config import entry

    entry.choose_settings()
    import django

    django.setup()
    from benchmarks import real_loop

    _ask(report)
    _ask_as_programs_do(report)
    started, cpu = time.perf_counter(), time.process_time()
    steps = real_loop.walk()
    for name, what in steps:
        report.add(f"loop: {name}", "", "", "", what[:110])
    report.figures["loop_s"] = f"{time.perf_counter() - started:.1f}"
    report.figures["loop_cpu_s"] = f"{time.process_time() - cpu:.1f}"
    report.figures["loop_steps"] = len(steps)


def _report_online(report: Report, shots: Path | None) -> None:
    """In a browser, on the same database."""
    from benchmarks import real_reports

    real_reports.run(report, shots)


def _ask(report: Report) -> None:
    """2,000 random postcodes: the ward by their point against the ward that the publisher gives."""
    from django.db import connection

    from peelian.apps.places import api as places
    from peelian.kernel.time import local_day, now

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT postcode, ward_code, lat, lng FROM places_postcode "
            "WHERE terminated_on IS NULL AND lat IS NOT NULL ORDER BY postcode"
        )
        rows = cursor.fetchall()
    sample = random.Random(SEED).sample(rows, SAMPLE)
    today = local_day(now())
    started = time.perf_counter()
    by_point = [places.locate_point(lat, lng, today).neighbourhood_code for _, _, lat, lng in sample]
    seconds = time.perf_counter() - started
    right = sum(found == ward for found, (_, ward, _, _) in zip(by_point, sample, strict=True))
    resolved = sum(bool(places.locate_postcode(postcode, today)) for postcode, *_ in sample)
    report.add(
        f"{SAMPLE:,} random postcodes",
        f"{seconds:.2f}",
        "",
        "",
        f"by point {right} of {SAMPLE:,} in the publisher's ward; by lookup {resolved} resolve",
    )
    report.figures["postcodes"] = len(rows)
    report.figures["ward_share"] = f"{right / SAMPLE:.4f}"
    report.figures["postcode_share"] = f"{resolved / SAMPLE:.4f}"


def _ask_as_programs_do(report: Report) -> None:
    """What the police.uk-compatible API is asked most: a mile around the centre of Birmingham, and a whole month."""
    import datetime as dt

    from peelian.apps.incidents import api as incidents

    centre, month = (52.479, -1.899), dt.date(2019, 3, 1)
    asked = {
        "crimes within a mile, February 2011": lambda: incidents.crimes_near(
            *centre, month=dt.date(2011, 2, 1)
        ),
        "stops within a mile, March 2019": lambda: incidents.stops_near(*centre, month=month),
        "stops of the force, March 2019": lambda: incidents.stops_of_month(month=month),
        "months of stops": incidents.list_stop_months,
    }
    for name, ask in asked.items():
        started, cpu = time.perf_counter(), time.process_time()
        found = ask()
        wall, used = time.perf_counter() - started, time.process_time() - cpu
        report.add(name, f"{wall:.2f}", f"{used:.2f}", "", f"{len(found):,}")
