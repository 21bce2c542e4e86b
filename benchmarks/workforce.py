"""The workforce's speed: any past day's establishment and strength, how long people stay, and a large extract.

`--only` names parts with commas between them. Each part makes what it needs; none needs data from outside.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import REPEATS, Report


def run(data: Path, *, only: str = "", repeats: int = REPEATS) -> Report:
    """The table and figures of all parts, or of those that are named."""
    report = Report("Workforce", ("asked", "wall ms", "CPU ms", "slowest ms"))
    chosen = [name for name in PARTS if not only or name in only.split(",")]
    with tempfile.TemporaryDirectory(prefix="workforce-") as folder:
        for name in chosen:
            PARTS[name](report, data, Path(folder), repeats)
    return report


def day(report: Report, data: Path, folder: Path, repeats: int) -> None:
    """Establishment and strength of twenty past days, at 14,000 posts and 20 years of moves: 100 ms."""
    from benchmarks import workforce_day

    workforce_day.run(report, folder)


def survival(report: Report, data: Path, folder: Path, repeats: int) -> None:
    """Kaplan-Meier and incidence by reason, with intervals, of 100,000 careers: 2 s of CPU."""
    from benchmarks import workforce_survival

    found = workforce_survival.measure(repeats=repeats)
    report.add("100,000 careers, with intervals", "", f"{found.survival_s * 1000:.0f}", "")
    report.figures["survival_s"] = f"{found.survival_s:.2f}"


def import_(report: Report, data: Path, folder: Path, repeats: int) -> None:
    """An HR extract of 20,000 rows, read, compared and applied: 10 s."""
    from benchmarks import workforce_import

    workforce_import.run(report, folder)


#: A new part is a function here and a module beside this one.
PARTS: dict[str, Callable[[Report, Path, Path, int], None]] = {
    "survival": survival,
    "day": day,
    "import": import_,
}
