"""An HR extract of 20,000 rows as a workbook: read, its differences worked out, and applied, in a throwaway database.

A process of its own: settings are read once in a process, and another part has another database.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.report import Report
from benchmarks.throwaway import database

ROWS, UNITS, SEED = 20_000, 280, 7
_HEADER = ("number", "name", "joined", "rank", "fte", "unit", "from", "until")


def run(report: Report) -> None:
    """Measure in a child and add its row and figures."""
    words = [sys.executable, "-m", "benchmarks.workforce_import"]
    told = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(told.splitlines()[-1])
    wall, cpu = found["wall_s"], found["cpu_s"]
    report.add(
        f"{found['rows']:,} rows of {found['people']:,} people, applied",
        f"{wall * 1000:.0f}",
        f"{cpu * 1000:.0f}",
        "",
    )
    report.figures["import_s"] = f"{wall:.1f}"
    report.figures["import_cpu_s"] = f"{cpu:.1f}"


def write_extract(path: Path) -> None:
    """Fifteen thousand people, a third of whom moved once."""
    from openpyxl import Workbook

    book, chance = Workbook(write_only=True), random.Random(SEED)
    sheet = book.create_sheet("Staff in post")
    sheet.append(_HEADER)
    joined, moved = dt.date(2015, 1, 5), dt.date(2022, 4, 4)
    for number in range(ROWS * 3 // 4):
        who = (
            f"P{number:05}",
            f"Person {number}",
            joined + dt.timedelta(days=chance.randrange(2_000)),
            "PC",
            1,
        )
        units = [f"U{chance.randrange(UNITS)}" for _ in range(2)]
        if number % 3 == 0:
            sheet.append([*who, units[0], who[2], moved])
            sheet.append([*who, units[1], moved, None])
        else:
            sheet.append([*who, units[0], who[2], None])
    book.save(path)


def child() -> None:
    """Make the database and the extract, apply it, and print what it took."""
    with database("workforce-import") as folder:
        _make_units()
        path = folder / "extract.xlsx"
        write_extract(path)
        print(json.dumps(_measure(path)))


def _make_units() -> None:
    from peelian.apps.workforce.models.units import OperatingModel, Unit

    model = OperatingModel.objects.create(code="m", name="Model", valid_from=dt.date(2000, 1, 1))
    Unit.objects.bulk_create(
        Unit(model=model, code=f"U{n}", name=f"Unit {n}", kind="department", valid_from=model.valid_from)
        for n in range(UNITS)
    )


def _measure(path: Path) -> dict[str, float]:
    from peelian.journeys import load_hr
    from peelian.kernel.actors import system
    from peelian.kernel.time import now

    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    plan = load_hr.apply_hr(actor=system("benchmark"), at=now(), path=path)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"rows": plan.read, "people": plan.people, "wall_s": time.perf_counter() - wall, "cpu_s": cpu}


if __name__ == "__main__":
    child()
