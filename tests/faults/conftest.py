"""What the fault tests share: a sink, a sender to kill, and many people to write to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.sink import Sink

ROOT = Path(__file__).resolve().parents[2]


class Zygote:
    """The process of `tests.faults.sender`, and the worker that it has forked."""

    def __init__(self, url: str, name: str, state: Path, port: int) -> None:
        """Start it and wait until it is ready."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.sender", url, name, str(state), str(port)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._worker = 0
        assert self._read() == "ready"

    def run(self, limit: int) -> int:
        """Fork a worker; its number."""
        self._say(f"run {limit}")
        self._worker = int(self._read())
        return self._worker

    def migrate(self) -> None:
        """Make the tables."""
        self._say("migrate")
        assert self._read() == "done"

    def ended(self) -> int:
        """Wait until the worker is over; its exit code, negative for a signal."""
        word, code = self._read().split()
        assert word == "ended"
        self._worker = 0
        return int(code)

    def kill(self, worker: int) -> None:
        """Kill the worker, as a power button would."""
        os.kill(worker, signal.SIGKILL)

    def close(self) -> None:
        """End it, and its worker if that is still at it."""
        if self._worker:
            self.kill(self._worker)
        self._process.kill()
        self._process.communicate()

    def _say(self, words: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that remembers what arrived."""
    sink = Sink()
    yield sink
    sink.close()
