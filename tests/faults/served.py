"""The site and the worker as processes of their own, as `peelian serve` runs them, to be killed and started again."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from peelian.config import environment, variables
from tests.ports import HOST, free_port

#: Seconds for which something is waited for that is bound to come: on a busy machine a process takes long to start.
PATIENCE = 120.0


class Site:
    """The site by granian, one process that answers; and the worker."""

    def __init__(self, state: Path, positions: Path, **settings: str) -> None:
        """Nothing is started yet. They use the database that the test uses."""
        self.port = free_port()
        self._environment = environment.inherited(
            DJANGO_SETTINGS_MODULE="peelian.config.settings", DATABASE_URL=address(), PEELIAN_STATE=str(state),
            PEELIAN_POSITIONS=str(positions), PEELIAN_SECRET_KEY="only for tests", PEELIAN_LOG_LEVEL="error",
            PEELIAN_LMTP_PORT="0", **settings,
        )  # fmt: skip
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def serve(self) -> None:
        """Start the server, and wait until it answers."""
        self._start(
            "server", "granian", "peelian.config.wsgi:application", "--interface", "wsgi", "--host", HOST,
            "--port", str(self.port), "--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error",
        )  # fmt: skip
        self.wait_for(self._answers)

    def work(self) -> None:
        """Start the worker."""
        self._start("worker", "peelian.config.cli", "work")

    def kill(self, name: str) -> None:
        """Kill the server or the worker with all its processes, as a power button would."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so that is bound to become so while what was started lives."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, "it hasn't come to be so"
            for name, process in self._running.items():
                assert process.poll() is None, f"the {name} ended by itself"
            time.sleep(0.05)

    def close(self) -> None:
        """Kill what still runs."""
        for name in list(self._running):
            self.kill(name)

    def _start(self, name: str, *module: str) -> None:
        assert name not in self._running
        self._running[name] = subprocess.Popen(
            [sys.executable, "-m", *module],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _answers(self) -> bool:
        asking = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            asking.request("GET", "/healthz")
            asking.getresponse().read()
        except OSError:
            return False
        finally:
            asking.close()
        return True


class Blocked:
    """While it is held nobody can write to a table: who tries waits in the middle of what he was about."""

    def __init__(self, table: str) -> None:
        """Nothing is held yet."""
        self._table = table
        self._own = psycopg.connect(address())

    def __enter__(self) -> Blocked:
        """Hold it, once those are done that are writing to it."""
        self._own.execute(f"LOCK TABLE {self._table} IN SHARE MODE")
        return self

    def __exit__(self, *_: object) -> None:
        """Let them write."""
        self._own.close()

    def waiting(self, verb: str) -> int:
        """How many are in the middle of a statement of it that begins so, and can't go on before we let them."""
        # A transaction sees who does what as it was when it first asked, unless it lets that go.
        self._own.execute("SELECT pg_stat_clear_snapshot()")
        found = self._own.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE l.relation = %s::regclass AND NOT l.granted AND starts_with(a.query, %s)",
            [self._table, verb],
        ).fetchone()
        assert found is not None
        return int(found[0])


def address() -> str:
    """Where the test's own database is, as DATABASE_URL says it."""
    parts = urlsplit(variables.DATABASE_URL.get())
    return f"{parts.scheme}://{parts.netloc}/{connection.settings_dict['NAME']}?{parts.query}"


@contextlib.contextmanager
def serving(state: Path, positions: Path, **settings: str) -> Iterator[Site]:
    """A site whose processes are gone at the end."""
    site = Site(state, positions, **settings)
    try:
        yield site
    finally:
        site.close()
