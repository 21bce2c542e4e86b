"""The workforce's speed: any past day's establishment and strength, how long people stay, a large extract, the phone.

`--only` names parts with commas between them. Each part makes what it needs; none needs data from outside.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import REPEATS, Report


def run(data: Path, *, only: str = "", repeats: int = REPEATS) -> Report:
    """The table and figures of all parts, or of those that are named. `data` isn't read."""
    report = Report("Workforce", ("asked", "wall ms", "CPU ms", "slowest ms"))
    chosen = [name for name in PARTS if not only or name in only.split(",")]
    for name in chosen:
        PARTS[name](report, repeats)
    return report


def day(report: Report, repeats: int) -> None:
    """Establishment and strength of twenty past days, at 14,000 posts and 20 years of moves: 100 ms."""
    from benchmarks import workforce_day

    workforce_day.run(report)


def survival(report: Report, repeats: int) -> None:
    """Kaplan-Meier and incidence by reason, with intervals, of 100,000 careers: 2 s of CPU."""
    from benchmarks import workforce_survival

    found = workforce_survival.measure(repeats=repeats)
    report.add("100,000 careers, with intervals", "", f"{found.survival_s * 1000:.0f}", "")
    report.figures["survival_s"] = f"{found.survival_s:.2f}"


def import_(report: Report, repeats: int) -> None:
    """An HR extract of 20,000 rows, read, compared and applied: 10 s."""
    from benchmarks import workforce_import

    workforce_import.run(report)


def away(report: Report, repeats: int) -> None:
    """Being taken away from the beat, recorded on a phone in a browser, a person's pauses in it: 20 s."""
    # A process of its own: it has its own database and its own site.
    words = [sys.executable, "-m", "benchmarks", "away", "--repeats", str(repeats)]
    told = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    found = dict(pair.split("=") for pair in told[-1].split() if "=" in pair)
    if "away_s" in found:
        report.add("taken away, recorded on a phone", f"{float(found['away_s']) * 1000:.0f}", "", "")
        report.figures["away_s"] = found["away_s"]
    report.notes += [line.strip() for line in told[1:] if line.startswith("  ")]


#: A new part is a function here and a module beside this one.
PARTS: dict[str, Callable[[Report, int], None]] = {
    "survival": survival,
    "day": day,
    "import": import_,
    "away": away,
}
