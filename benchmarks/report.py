"""How benchmarks time and print: medians of several runs, CPU seconds beside wall seconds."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

REPEATS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one run: the medians of wall and CPU time, and the slowest and fastest wall time seen."""

    wall: float
    cpu: float
    fastest: float
    slowest: float


@dataclass(slots=True)
class Report:
    """A table, what must be known to read it, and the figures by name."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, float | int | str] = field(default_factory=dict)

    def add(self, *cells: str) -> None:
        """A row of the table, said at once beside it: what breaks later takes no figure away."""
        self.rows.append(cells)
        print("  ".join(cells), file=sys.stderr, flush=True)

    def print(self) -> None:
        """The title, the notes, the table and, last, one line of `name=value`."""
        print(self.title)
        for note in self.notes:
            print(f"  {note}")
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        for row in (self.columns, tuple("-" * width for width in widths), *self.rows):
            cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
            print("  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip())
        print(" ".join(f"{name}={value}" for name, value in self.figures.items()))


def timed(work: Callable[[], object], *, repeats: int = REPEATS) -> Timing:
    """Medians over `repeats` runs of `work`."""
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return Timing(statistics.median(walls), statistics.median(cpus), min(walls), max(walls))


def resident_mb() -> float:
    """The memory this process holds now, in MB; NaN where the system doesn't say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return float("nan")
    return pages * resource.getpagesize() / 1e6
