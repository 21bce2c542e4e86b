"""A site served on this machine for the length of a benchmark, and what it answers to a plain question."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from benchmarks.ports import HOST, free_port


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers, and its processes."""

    port: int
    process: psutil.Process

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.port}"

    def cpu(self) -> float:
        """Seconds of processor time that it and its workers have taken."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(times.user + times.system for times in (each.cpu_times() for each in family))


@contextlib.contextmanager
def serving(settings: str, path: str) -> Iterator[Server]:
    """A server of some settings for the length of the block, once it answers `path` with 200.

    It is granian with two workers of one thread, as `peelian serve` has it, and keeps the database of DATABASE_URL.
    """
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "benchmarks.pages_wsgi:application"),
        *("--interface", "wsgi", "--host", HOST, "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"),
    ]
    environment = {
        **os.environ,  # noqa: TID251 - an edge of its own
        "DJANGO_SETTINGS_MODULE": settings,
        "PEELIAN_PUBLIC_URL": f"http://{HOST}:{port}",
    }
    with subprocess.Popen(command, env=environment) as process:
        try:
            _wait(process, port, path)
            yield Server(port, psutil.Process(process.pid))
        finally:
            if process.poll() is None:
                _stop(psutil.Process(process.pid))


def get(port: int, path: str, *, packed: bool = False) -> tuple[int, bytes, str]:
    """The status, the body and how it is packed."""
    asking = http.client.HTTPConnection(HOST, port, timeout=20)
    asking.request("GET", path, headers={"Accept-Encoding": "br, gzip"} if packed else {})
    answer = asking.getresponse()
    body = answer.read()
    asking.close()
    return answer.status, body, answer.headers.get("Content-Encoding", "")


def _stop(server: psutil.Process) -> None:
    """Ask it to end; one that is asked while its workers start waits for them for ever, and is ended with them."""
    family = [server, *server.children(recursive=True)]
    server.terminate()
    for left in psutil.wait_procs(family, timeout=20)[1]:
        left.kill()


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            status, _, _ = get(port, path)
        except OSError:
            status = 0
        if status == 200:
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server on {port} answers {path} with {status or 'nothing'}")
        time.sleep(0.3)
