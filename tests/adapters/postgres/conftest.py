"""A state folder for each test, and a process that uses its server and can be killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from peelian.adapters.postgres.layout import Layout
from peelian.adapters.postgres.postmaster import read_postmaster
from peelian.adapters.postgres.server import Server

_USER = """
import sys
from pathlib import Path
from peelian.adapters.postgres import use
claim = use.hold(Path(sys.argv[1]))
print(claim._guard.pid, flush=True)
sys.stdin.read()
claim.release()
"""


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that any user of the machine may pass through, so that a dropped user gets to it too."""
    folder = Path(tempfile.mkdtemp(prefix="peelian-test-"))
    folder.chmod(0o711)
    yield folder / "state"
    layout = Layout.of(folder / "state")
    Server(layout).stop()
    shutil.rmtree(folder)
    shutil.rmtree(layout.socket_folder, ignore_errors=True)


@dataclass
class User:
    """Another process that uses the server."""

    process: subprocess.Popen[str]
    guard: int

    def leave(self) -> None:
        """End as one should, and wait until the server has stopped if that was the last."""
        self.process.communicate("", timeout=120)

    def kill(self) -> None:
        """End by SIGKILL."""
        self.process.kill()
        self.process.wait(60)


@pytest.fixture
def start_user(state: Path) -> Iterator[Callable[[], User]]:
    """Starts processes that use the server of the state folder."""
    started: list[User] = []

    def start() -> User:
        process = subprocess.Popen(
            [sys.executable, "-c", _USER, str(state)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        user = User(process, int(process.stdout.readline()))
        started.append(user)
        return user

    yield start
    for user in started:
        with contextlib.suppress(OSError):
            os.kill(user.process.pid, signal.SIGKILL)
        user.process.communicate()


def postmaster_of(state: Path) -> int | None:
    """The process of the running server; None where none runs."""
    found = read_postmaster(Layout.of(state).data)
    return found.pid if found is not None and found.is_alive() else None


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether something comes true within two minutes."""
    deadline = time.monotonic() + 120
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
