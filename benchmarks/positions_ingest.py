"""Positions as a stream: `peelian serve` on a database of its own takes them over HTTP while PostgreSQL is killed.

What is served, the worker that settles, PostgreSQL and the senders share this machine's processors, and the CPU seconds
of each are told apart. At the end the store is read and compared, fix by fix, with what was sent: one that is missing,
there twice or in another place ends the run.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import psycopg
from numpy.typing import NDArray

from benchmarks import positions_sender as sender
from benchmarks.ports import free_port
from benchmarks.report import Report
from benchmarks.serving import get
from peelian.adapters.postgres.layout import Layout
from peelian.analysis import national_grid
from peelian.columns import days

#: Offered a second: a quarter more than the bar, since what the restart holds up has to be caught up with.
RATE = 25_000
#: Seconds for making the database's tables on a busy machine, and for the last bodies to be settled.
_MAKING, _SETTLING = 1_800.0, 300.0
_KEY = re.compile(r"pf_[A-Za-z0-9_-]{32}")


def run(report: Report, folder: Path, *, seconds: int = 60, rate: int = RATE) -> None:
    """Rows and figures of one run."""
    state = folder / "state"
    with _served(state) as (port, process):
        key = _opened(state)
        with _sending(port, key, seconds, rate) as sending, Used(process.pid, state) as used:
            assert sending.stdin is not None and sending.stdout is not None  # noqa: PT018 - asked for
            begun = time.monotonic()
            sending.stdin.write("go\n")
            sending.stdin.flush()
            time.sleep(seconds / 2)
            os.kill(_postmaster(state), signal.SIGKILL)
            line = sending.stdout.readline()
            if not line:
                raise SystemExit("The senders gave up; the lines above say why.")
            told: dict[str, Any] = json.loads(line)
            settled = _settled(state) - begun
            used.look()
        _compare(state, told)
    per_s = told["fixes"] / told["took"]
    cpu = used.seconds() | {"senders": told["cpu"]}
    for name in ("site", "worker", "PostgreSQL", "senders"):
        report.add(f"ingest: {name}", f"{cpu.get(name, 0.0):.2f}", "", "")
    report.add(
        f"ingest: {told['fixes']:,} fixes acknowledged", f"{sum(cpu.values()):.2f}", f"{told['took']:.2f}", ""
    )
    report.notes += [
        f"Ingest: {rate:,} fixes a second offered for {seconds} s in bodies of {sender.BODY:,} (NDJSON), PostgreSQL"
        f" killed after {seconds / 2:.0f} s; {per_s:,.0f} a second acknowledged over the whole span, and all settled"
        f" after {settled:.1f} s ({told['fixes'] / settled:,.0f} a second).",
        f"Ingest: {told['again']} bodies were sent again; from due to acknowledged {told['lag_median'] * 1e3:.0f} ms"
        f" (median), {told['lag_most']:.1f} s (most, of the restart). Each fix is in the store once, where it was.",
        f"Ingest: {_load()} Senders, site, worker and database share {psutil.cpu_count()} processors.",
    ]
    report.figures |= {
        "ingest_per_s": round(per_s),
        "ingest_settled_per_s": round(told["fixes"] / settled),
        "ingest_cpu_us_per_fix": round(1e6 * (sum(cpu.values()) - told["cpu"]) / told["fixes"], 1),
    }


class Used:
    """CPU seconds of the site, the worker and PostgreSQL between its beginning and the last look, by name.

    Processes die and others take their place: each counts with what it had used when it was last seen.
    """

    def __init__(self, served: int, state: Path) -> None:
        """Nothing is counted yet."""
        self._served, self._state = served, state
        self._first: dict[psutil.Process, float] = {}
        self._last: dict[psutil.Process, tuple[str, float]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Used:
        """Count from now on."""
        self.look()
        self._first = {process: seconds for process, (_, seconds) in self._last.items()}
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Count no more."""
        self._over.set()
        self._thread.join()

    def seconds(self) -> dict[str, float]:
        """By name."""
        found: Counter[str] = Counter()
        for process, (name, seconds) in self._last.items():
            found[name] += seconds - self._first.get(process, 0.0)  # type: ignore[assignment]
        return dict(found)

    def look(self) -> None:
        """See what each has used up to now."""
        for name, process in self._processes():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                self._last[process] = (name, times.user + times.system)

    def _processes(self) -> Iterator[tuple[str, psutil.Process]]:
        with contextlib.suppress(psutil.Error, OSError, IndexError, ValueError):
            postmaster = psutil.Process(_postmaster(self._state))
            yield from (("PostgreSQL", one) for one in (postmaster, *postmaster.children(recursive=True)))
        for child in psutil.Process(self._served).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                command = child.cmdline()
                if "granian" in command or any("granian" in word for word in command[:3]):
                    yield "site", child
                elif command[-1:] == ["work"]:
                    yield "worker", child

    def _run(self) -> None:
        while not self._over.wait(0.2):
            self.look()


@contextlib.contextmanager
def _served(state: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`peelian serve` with its own database, once it answers."""
    port = free_port()
    state.mkdir(parents=True)
    log = state.with_suffix(".log")
    command = [sys.executable, "-m", "peelian.config.cli", "serve", "--port", str(port)]
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command, env=_environment(state), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
        ) as process,
    ):
        try:
            until = time.monotonic() + _MAKING
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"The site didn't come up:\n{log.read_text()[-4000:]}")
                time.sleep(0.5)
            yield port, process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] > 0
    except OSError:
        return False


def _environment(state: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PEELIAN_")}  # noqa: TID251 - an edge
    ours.pop("DATABASE_URL", None)
    return ours | {"PEELIAN_STATE": str(state), "PEELIAN_LOG_LEVEL": "critical", "PEELIAN_LMTP_PORT": "0"}


def _opened(state: Path) -> str:
    """A feed's key."""
    done = subprocess.run(
        [sys.executable, "-m", "peelian.config.cli", "positions", "open", "Gateway"], env=_environment(state),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = _KEY.search(done.stdout)
    if found is None:
        raise SystemExit(f"No key was shown: {done.stdout}")
    return found.group()


@contextlib.contextmanager
def _sending(port: int, key: str, seconds: int, rate: int) -> Iterator[subprocess.Popen[str]]:
    """The senders, once their bodies are made."""
    command = [sys.executable, "-m", "benchmarks.positions_sender", str(port), key, str(seconds), str(rate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "ready":
                raise SystemExit("The senders aren't ready.")
            yield process
        finally:
            process.terminate()


def _settled(state: Path) -> float:
    """Wait until nothing waits; when that was."""
    until = time.monotonic() + _SETTLING
    while time.monotonic() < until:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(Layout.of(state).url()) as own:
            if own.execute("SELECT NOT EXISTS (SELECT 1 FROM visibility_arrival)").fetchone() == (True,):
                return time.monotonic()
        time.sleep(0.1)
    raise SystemExit("What was taken wasn't settled.")


def _compare(state: Path, told: dict[str, Any]) -> None:
    """Every fix that was sent is in the store once, at its moment and place. Ends the run where that isn't so."""
    number = np.arange(told["fixes"])
    device, millisecond = _sent(number)
    lat, lng = sender.place(device, number)
    x, y = national_grid.to_metres(np.round(lng, 6), np.round(lat, 6))
    wanted = np.rec.fromarrays(
        [device, told["since_us"] + millisecond * 1_000, np.rint(x * 10), np.rint(y * 10)]
    )
    with psycopg.connect(Layout.of(state).url()) as own:
        names = own.execute("SELECT name FROM visibility_positionpart WHERE replaced_at IS NULL").fetchall()
        devices = own.execute("SELECT id, name FROM visibility_device").fetchall()
    numbers = np.zeros(max(row[0] for row in devices) + 1, np.int64)
    for ours, called in devices:
        numbers[ours] = int(called.removeprefix("radio-"))
    table = days.read_table(state / "positions", [name for (name,) in names], ["device", "at_us", "x", "y"])
    columns = {name: table[name].to_numpy() for name in table.column_names}
    found = np.rec.fromarrays(
        [numbers[columns["device"]], columns["at_us"], np.rint(columns["x"] * 10), np.rint(columns["y"] * 10)]
    )
    if not np.array_equal(np.sort(wanted), np.sort(found)):
        raise SystemExit(
            f"{wanted.size:,} fixes were sent, {found.size:,} are in the store, and they aren't the same."
        )


def _sent(number: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`sender.fix` for many."""
    device = number % sender.DEVICES
    return device, number // sender.DEVICES * 1_000 + device % 1_000


def _postmaster(state: Path) -> int:
    return int((Layout.of(state).data / "postmaster.pid").read_text(encoding="ascii").split()[0])


def _load() -> str:
    one, five, _ = os.getloadavg()
    return f"Load of the machine at the end {one:.1f} (five minutes: {five:.1f})."
