"""How long people stay, with intervals, over 100,000 careers: Kaplan-Meier, and the incidence of each reason to leave.

Pure: no database. Careers are invented, ends on whole days, many on the same; every fourth person was seen first when
they had served for a while. Loading lifelines is measured apart: a worker does it once.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np

from benchmarks.report import Report, timed

CAREERS, SEED, DAYS = 100_000, 7, 30 * 365
_REASONS = ("resignation", "retirement", "transfer-out", "ill-health-retirement", "other")
_IMPORT = "import time; t = time.process_time(); import lifelines; print(time.process_time() - t)"


@dataclass(frozen=True, slots=True)
class Survival:
    """CPU seconds: both together, each alone, and loading lifelines in a process of its own."""

    survival_s: float
    kaplan_meier_s: float
    incidence_s: float
    cohorts_s: float
    import_s: float


def measure(*, careers: int = CAREERS, repeats: int = 5) -> Survival:
    """Medians of `repeats` runs."""
    import datetime as dt

    from peelian.analysis.cohorts import cohorts
    from peelian.analysis.survival import cumulative_incidence, kaplan_meier

    chance = np.random.default_rng(SEED)
    durations = chance.integers(1, DAYS, careers)
    reasons = chance.choice([*_REASONS, "", "", ""], careers)
    entry = np.where(chance.random(careers) < 0.25, durations // 2, 0)
    left = reasons != ""
    kaplan_meier([1, 2], [True, False])  # loads lifelines

    def whole() -> None:
        kaplan_meier(durations, left, entry)
        cumulative_incidence(durations, list(reasons), entry)

    day = dt.date(2026, 11, 1)
    joined = [day - dt.timedelta(days=int(span)) for span in durations]
    gone = [day if is_gone else None for is_gone in left]
    both = timed(whole, repeats=repeats)
    alone = timed(lambda: kaplan_meier(durations, left, entry), repeats=repeats)
    parts = timed(lambda: cumulative_incidence(durations, list(reasons), entry), repeats=repeats)
    rows = timed(lambda: cohorts(joined, gone, day), repeats=repeats)
    said = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True).stdout
    return Survival(both.cpu, alone.cpu, parts.cpu, rows.cpu, float(said))


def run(*, repeats: int = 5) -> Report:
    """The part as a benchmark of its own."""
    began = time.perf_counter()
    found = measure(repeats=repeats)
    report = Report(f"Survival of {CAREERS:,} careers, with intervals", ("what", "CPU s"))
    for name, seconds in (
        ("Kaplan-Meier and incidence of five reasons", found.survival_s),
        ("Kaplan-Meier alone", found.kaplan_meier_s),
        ("Incidence alone", found.incidence_s),
        ("Cohorts of joiners by month", found.cohorts_s),
        ("Loading lifelines, once a worker", found.import_s),
    ):
        report.add(name, f"{seconds:.2f}")
    report.notes.append(f"Medians of {repeats} runs; {time.perf_counter() - began:.0f} s in all.")
    report.figures["survival_s"] = round(found.survival_s, 2)
    return report


if __name__ == "__main__":
    run().print()
