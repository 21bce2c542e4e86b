"""A real broker on this machine: NATS, which speaks MQTT and keeps sessions on disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.ports import free_port

_LISTENS = "Listening for MQTT clients"
_PATIENCE = 120.0


class Broker:
    """A server with its files in a folder; its MQTT port stays through a restart, the other is the system's choice.

    What isn't acknowledged within `ack_wait` it gives again.
    """

    def __init__(self, folder: Path, ack_wait: str = "30s") -> None:
        self._folder = folder
        self._ack_wait = ack_wait
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    def start(self) -> None:
        """Start it and wait until it listens."""
        config, log = self._folder / "broker.conf", self._folder / "broker.log"
        log.unlink(missing_ok=True)
        config.write_text(
            f'server_name: tests\nlisten: "127.0.0.1:-1"\njetstream {{ store_dir: "{self._folder / "store"}" }}\n'
            f'mqtt {{ listen: "127.0.0.1:{self.port}", ack_wait: "{self._ack_wait}" }}\n'
        )
        self._process = subprocess.Popen([program(), "-c", str(config), "-l", str(log)])
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if log.exists() and _LISTENS in log.read_text():
                return
            time.sleep(0.02)
        raise AssertionError(f"The broker doesn't listen: {log.read_text() if log.exists() else 'no log'}")

    def stop(self) -> None:
        """End it, and this one only."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_PATIENCE)
            self._process = None


def program() -> str:
    """Where the server lies: beside this Python, else on the path."""
    beside = Path(sys.executable).parent / "nats-server"
    return str(beside) if beside.exists() else shutil.which("nats-server") or ""
