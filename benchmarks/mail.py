"""Mail from Send to settled, on a database and a network of its own, beside the programs that it is held against.

Every step is a process of its own. Peers and we take turns, so that a busy machine is busy for all; figures are
medians, and ratios are medians of the ratios of neighbours.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import mail_peers
from benchmarks.report import Report
from peelian.adapters.postgres import use

SIZE = 2_048
RTT = 0.020
LINES = (1, 4, 8)
OLD_ROWS = 10_000_000


@dataclass(slots=True)
class Bench:
    """Where the steps run, and what they found."""

    state: Path
    url: str
    sink: int
    report: Report
    repeats: int
    environment: dict[str, str] = field(default_factory=dict)

    def step(
        self, name: str, *, url: str = "", settings: str = "peelian.config", **values: Any
    ) -> dict[str, Any]:
        """One step of `mail_child` in a process of its own; what it said. Ends everything when it fails."""
        changes = {key: values.pop(key) for key in list(values) if key.isupper()}
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.mail_child", name, json.dumps(values)],
            env=self.environment_with(url or self.url, settings, **changes),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"{name} {values} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def environment_with(self, url: str, settings: str = "peelian.config", **changes: str) -> dict[str, str]:
        """The environment of a step."""
        module = "benchmarks.mail_settings" if settings == "peer" else f"{settings}.settings"
        return {
            **os.environ,  # noqa: TID251 - an edge of its own
            "DJANGO_SETTINGS_MODULE": module,
            "DATABASE_URL": url,
            "PEELIAN_STATE": str(self.state),
            "PEELIAN_SMTP_PORT": str(self.sink),
            "PEELIAN_LMTP_PORT": "0",
            "PEELIAN_LOG_LEVEL": "error",
            **changes,
        }

    def rate(self, name: str, **values: Any) -> float:
        """Copies a second of one step."""
        found = self.step(name, **values)
        return float(found["copies"] / found["wall"])

    def source(self, count: int, size: int = SIZE) -> mail_peers.Sent:
        """One run of smtp-source."""
        return mail_peers.source(self.sink, count, size)

    def figure(self, name: str, value: float, digits: int = 2) -> None:
        """Keep a figure for the last line."""
        self.report.figures[name] = f"{value:.{digits}f}"


def run(_data: Path, *, only: str = "", repeats: int = 3) -> Report:
    """All parts, or one of them."""
    mail_peers.tool("smtp-sink")
    mail_peers.tool("smtp-source")
    report = Report(
        "Mail, from Send to settled", ("what", "copies/s", "least", "most", "CPU µs", "ratio", "bar")
    )
    with (
        tempfile.TemporaryDirectory(prefix="peelian-mail-") as folder,
        use.hold(Path(folder) / "state") as claim,
        mail_peers.sink() as sink,
    ):
        bench = Bench(Path(folder) / "state", claim.url, sink, report, repeats)
        bench.step("migrate", settings="peer")
        bench.step("people", count=50_000)
        for name, part in PARTS.items():
            if only in {"", name}:
                started = time.perf_counter()
                part(bench)
                print(f"({name}: {time.perf_counter() - started:.0f} s)", file=sys.stderr)
    report.notes.append(
        f"smtp-source -d -s 1 sends {SIZE} bytes over one connection, keeps nothing and knows nobody. Ours are written "
        f"for each person in three languages around {SIZE} bytes of text, with HTML beside it, and every step is kept; "
        "they go over two connections in one thread, as they do unless somebody sets another number."
    )
    report.notes.append(
        "CPU is the sender's own; the database's and smtp-sink's are beside it on the same machine."
    )
    return report


def path(bench: Bench) -> None:
    """The whole path at 5,000 and 50,000, by turns with smtp-source."""
    for count, group in ((5_000, "g5000"), (50_000, "g50000")):
        sources, alike, ours, found = [], [], [], []
        for _ in range(bench.repeats):
            sources.append(bench.source(count))
            found.append(bench.step("ours", group=group))
            alike.append(bench.source(count, int(found[-1]["bytes"])))
            ours.append(count / found[-1]["wall"])
            bench.step("clear")
        theirs = [count / one.wall for one in sources]
        large = [count / one.wall for one in alike]
        ratio = _neighbours(ours, theirs)
        equal = _neighbours(ours, large)
        size = int(found[-1]["bytes"])
        cpu = statistics.median(one["cpu"] for one in found) / count * 1e6
        name = f"{count:,} copies"
        _row(
            bench,
            f"smtp-source, {name}",
            theirs,
            cpu=statistics.median(one.cpu for one in sources) / count * 1e6,
        )
        _row(bench, f"smtp-source, {name} of {size:,} bytes", large,
             cpu=statistics.median(one.cpu for one in alike) / count * 1e6)  # fmt: skip
        _row(bench, f"ours, {name} of {size:,} bytes", ours, cpu=cpu, ratio=ratio, bar="≥ 0.5")
        last = "" if count == 5_000 else f"_{count}"
        bench.figure(f"ratio_smtp_source{last}", ratio)
        bench.figure(f"ratio_same_size{last}", equal)
        bench.figure(f"cpu_us{last}", cpu, 0)
        bench.figure(f"rate{last}", statistics.median(ours), 0)
        if count == 50_000:
            frozen = statistics.median(one["frozen"] for one in found)
            bench.report.add(f"freeze {count:,} rows: {frozen:.2f} s", "", "", "", "", "", "≤ 1 s")
            bench.figure("freeze_s", frozen)


def peer(bench: Bench) -> None:
    """django-post_office, as it comes and tuned, by turns with ours. It keeps a row and a log line for each mail."""
    rates: dict[str, list[float]] = {"ours": [], "default": [], "tuned": []}
    cpus: dict[str, list[float]] = {"ours": [], "default": [], "tuned": []}
    for _ in range(max(2, bench.repeats - 1)):
        for name, kept in rates.items():
            bench.step("clear", settings="peer", rest=True)
            if name == "ours":
                found = bench.step("ours", group="g5000")
            else:
                tuned = name == "tuned"
                found = bench.step(
                    "post-office", settings="peer", count=5_000, processes=2 if tuned else 1,
                    BENCH_POST_OFFICE=name,
                )  # fmt: skip
            kept.append(found["copies"] / found["wall"])
            cpus[name].append(found["cpu"] / found["copies"] * 1e6)
    _row(bench, "ours, 5,000 copies", rates["ours"], cpu=statistics.median(cpus["ours"]))
    for name, bar in (("default", "≥ 10"), ("tuned", "≥ 7")):
        ratio = _neighbours(rates["ours"], rates[name])
        _row(
            bench,
            f"django-post_office, {name}",
            rates[name],
            cpu=statistics.median(cpus[name]),
            ratio=ratio,
            bar=bar,
        )
        bench.figure("ratio_post_office" + ("" if name == "default" else "_tuned"), ratio, 1)


def first(bench: Bench) -> None:
    """From Send to 50,000 until a worker that runs asks the mail server to take the first."""
    waits = []
    with mail_peers.doorbell() as bell:
        environment = bench.environment_with(bench.url, PEELIAN_SMTP_PORT=str(bell.port))
        worker = subprocess.Popen(
            [sys.executable, "-m", "peelian.config.cli", "work"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            time.sleep(8)  # until it has started and waits
            for _ in range(bench.repeats):
                bell.wait_for_silence()
                began_at = float(bench.step("ours", group="g50000", wait=True)["began_at"])
                waits.append(bell.first_after(began_at) - began_at)
                bench.step("call-off")
        finally:
            worker.terminate()
            worker.wait(60)
    bench.step("clear")
    wait = statistics.median(waits)
    bench.report.add(
        f"first byte after Send to 50,000: {wait:.2f} s ({min(waits):.2f} to {max(waits):.2f})",
        "", "", "", "", "", "≤ 1 s",
    )  # fmt: skip
    bench.figure("first_byte_s", wait)


def delay(bench: Bench) -> None:
    """Over a line of 20 ms there and back, with some connections; one mail a round trip and connection is the bound."""
    least = []
    for lines in LINES:
        with mail_peers.far_away(bench.sink, RTT) as port:
            changes = {"PEELIAN_SMTP_PORT": str(port), "PEELIAN_SMTP_CONNECTIONS": str(lines)}
            rates = [
                bench.rate("ours", group="g5000" if lines > 4 else "g1000", **changes)
                for _ in range(1 if lines == 1 else 3)
            ]
        bound = lines / RTT
        ratio = statistics.median(rates) / bound
        least.append(ratio)
        _row(bench, f"20 ms away, {lines} connections", rates, ratio=ratio, bar="≥ 0.8")
        bench.figure(f"ratio_delay_{lines}", ratio)
    bench.figure("ratio_delay", min(least))


def memory(bench: Bench) -> None:
    """The most memory that a sender takes, for 5,000 and for 500,000."""
    small = statistics.median(bench.step("ours", group="g5000")["peak_mb"] for _ in range(3))
    bench.step("people", count=500_000)
    found = bench.step("ours", group="g500000")
    ratio = found["peak_mb"] / small
    _row(
        bench,
        f"500,000 copies: {found['peak_mb']:.0f} MB at most; 5,000: {small:.0f} MB",
        [found["copies"] / found["wall"]],
        cpu=found["cpu"] / found["copies"] * 1e6,
        ratio=ratio,
        bar="≤ 1.2",
    )
    bench.figure("ratio_memory", ratio)
    bench.figure("peak_mb", found["peak_mb"], 0)
    bench.step("clear")


def history(bench: Bench) -> None:
    """With ten million old rows, by turns with a database that has none."""
    old = _beside(bench, "old")
    bench.step("history", url=old, rows=OLD_ROWS)
    empty, full = [], []
    for _ in range(bench.repeats):
        empty.append(bench.rate("ours", group="g5000"))
        full.append(bench.rate("ours", group="g5000", url=old))
        bench.step("clear")
    ratio = _neighbours(full, empty)
    _row(bench, "no old rows", empty)
    _row(bench, f"{OLD_ROWS:,} old rows", full, ratio=ratio, bar="≥ 0.9")
    bench.figure("ratio_history", ratio)


#: The parts in the order in which they run: `memory` leaves more people behind, so it is last.
PARTS: dict[str, Callable[[Bench], None]] = {
    "path": path,
    "peer": peer,
    "first": first,
    "delay": delay,
    "history": history,
    "memory": memory,
}


def _beside(bench: Bench, name: str) -> str:
    """A copy of the database under another name, on the same server."""
    address, _, options = bench.url.partition("?")
    server, _, here = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres?{options}", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{here}_{name}" TEMPLATE "{here}"'.encode())
    return f"{server}/{here}_{name}?{options}"


def _neighbours(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def _row(
    bench: Bench,
    name: str,
    rates: list[float],
    *,
    cpu: float | None = None,
    ratio: float | None = None,
    bar: str = "",
) -> None:
    bench.report.add(
        name,
        f"{statistics.median(rates):,.0f}",
        f"{min(rates):,.0f}",
        f"{max(rates):,.0f}",
        "" if cpu is None else f"{cpu:.0f}",
        "" if ratio is None else f"{ratio:.2f}",
        bar,
    )
