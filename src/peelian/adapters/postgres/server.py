"""The embedded server: made once, started, stopped. Callers hold the start lock.

Nothing listens on the network. The one door is a socket in a folder that only its owner may enter, and
behind it the server asks the system who is calling (peer authentication).
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from peelian.adapters.postgres.binaries import Binaries, find_binaries
from peelian.adapters.postgres.identity import Identity, Way, choose_identity
from peelian.adapters.postgres.layout import DATABASE, USER, Layout, private_folder
from peelian.adapters.postgres.postmaster import accepts, clear_zombie, read_postmaster
from peelian.kernel.errors import Refused

#: After a kill -9 the dead server's pid file and shared memory may stay in the way for some seconds.
RETRY_SECONDS = 15.0
_LEFTOVERS = ("lock file", "shared memory block", "already in use")
_MAP = "peelian"
_OPTIONS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "jit": "off",
}


class DidNotStart(Refused):
    """The server refused to start; the message ends with what it said."""


@dataclass(frozen=True)
class Server:
    """One embedded server.

    Attributes:
        layout: where its things are.
        way: insist on one way of not being root; None to find out.
    """

    layout: Layout
    way: Way | None = None

    @cached_property
    def identity(self) -> Identity:
        """As whom the server runs."""
        return choose_identity(self.layout.data, self.way)

    @cached_property
    def binaries(self) -> Binaries:
        """The programs that fit the data folder, or the best ones for a new folder."""
        version = self.layout.data / "PG_VERSION"
        return find_binaries(int(version.read_text()) if version.exists() else None)

    def is_running(self) -> bool:
        """Whether the server is there and lets callers in."""
        found = read_postmaster(self.layout.data)
        return (
            found is not None
            and found.status == "ready"
            and found.is_alive()
            and accepts(self.layout.socket_folder)
        )

    def start(self) -> None:
        """Bring the server up, making the data folder first if there is none; nothing if it's up already.

        Raises:
            DidNotStart: with the end of the server's log.
            NoBinaries, NoIdentity, UnsafeFolder: something that it needs isn't there.
        """
        if self.is_running() or self._settles():
            return
        # Looked for first: where none fits the data, nothing is touched.
        programs = self.binaries
        if not (self.layout.data / "PG_VERSION").exists():
            self._create(programs)
        self._write_who_may_enter()
        self.identity.own(private_folder(self.layout.socket_folder))
        deadline = time.monotonic() + RETRY_SECONDS
        while (failure := self._try_start(programs)) is not None:
            in_the_way = any(sign in failure for sign in _LEFTOVERS)
            if not in_the_way or time.monotonic() > deadline:
                raise DidNotStart(
                    f"PostgreSQL didn't start. It said:\n{failure}\n{self.identity.hint}".strip()
                )
            time.sleep(0.2)

    def stop(self, *, patience: float = 30) -> None:
        """Stop the server: open transactions are rolled back and everything committed is on disk.

        Args:
            patience: seconds before a server that doesn't go is ended without a checkpoint (the next start
                recovers).
        """
        found = read_postmaster(self.layout.data)
        if found is None or not found.is_alive():
            return
        for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            try:
                os.kill(found.pid, sign)
            except ProcessLookupError:
                return
            if _wait(lambda: not found.is_alive(), patience):
                break
        if self.layout.socket_folder.parent != self.layout.state:
            # In the system's temporary folder nobody would look for what it was.
            with contextlib.suppress(OSError):
                self.layout.socket_folder.rmdir()

    def _settles(self) -> bool:
        """Wait for a server that somebody left in the middle of starting or stopping."""
        found = read_postmaster(self.layout.data)
        if found is None or not found.is_alive():
            return False
        _wait(lambda: self.is_running() or not found.is_alive(), 3 if found.status == "ready" else 180)
        if found.is_alive() and not self.is_running():
            # Alive, but deaf: the socket was removed beneath it, or it hangs.
            self.stop()
        return self.is_running()

    def _try_start(self, programs: Binaries) -> str | None:
        """Start once. None if that worked, else what the server said."""
        found = read_postmaster(self.layout.data)
        if found is not None:
            clear_zombie(found, self.layout.socket_folder)
        options = {**_OPTIONS, "unix_socket_directories": str(self.layout.socket_folder)}
        log = _fresh_log(self.layout.log)
        answer = self.identity.run(
            programs.program("pg_ctl"),
            *("start", "--wait", "--silent", "--timeout=180", f"--pgdata={self.layout.data}", f"--log={log}"),
            "--options=" + " ".join(f"-c {name}={shlex.quote(value)}" for name, value in options.items()),
        )
        if answer.returncode == 0:
            return None
        return f"{answer.stdout.strip()}\n{_end_of(log)}".strip()

    def _create(self, programs: Binaries) -> None:
        """Make the data folder beside its place and move it there whole, with the database in it."""
        private_folder(self.layout.state)
        unfinished = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=self.layout.state))
        try:
            self.identity.own(unfinished)
            self._demand(
                *(programs.program("initdb"), f"--pgdata={unfinished}", f"--username={USER}"),
                *("--encoding=UTF8", "--auth=peer", "--locale=C.UTF-8"),
                # The locale that PostgreSQL carries in itself sorts alike on every system and release.
                *(("--locale-provider=builtin",) if programs.major >= 17 else ()),
            )
            self._demand(
                *(programs.program("postgres"), "--single", "-D", str(unfinished), "template1"),
                stdin=f"CREATE DATABASE {DATABASE}\n",
            )
            unfinished.rename(self.layout.data)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def _demand(self, *command: str, stdin: str = "") -> None:
        answer = self.identity.run(*command, stdin=stdin)
        if answer.returncode != 0:
            raise DidNotStart(
                f"{Path(command[0]).name} couldn't make the database folder {self.layout.data}. It said:\n"
                f"{answer.stdout.strip()}\n{self.identity.hint}".strip()
            )

    def _write_who_may_enter(self) -> None:
        """Say, anew at each start, who may connect: those who may enter the socket's folder, under one role."""
        peers = "".join(f'{_MAP} "{name}" {USER}\n' for name in self.identity.peers)
        for name, text in (
            ("pg_hba.conf", f"local all {USER} peer map={_MAP}\n"),
            ("pg_ident.conf", peers),
        ):
            path = self.layout.data / name
            if not path.exists() or path.read_text() != text:
                path.write_text(text)


def _fresh_log(log: Path, *, largest: int = 5_000_000) -> Path:
    """The log to append to; one that has grown large is put aside first, in place of the one before it."""
    if log.exists() and log.stat().st_size > largest:
        log.rename(log.with_suffix(".log.1"))
    return log


def _end_of(log: Path, lines: int = 20) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


def _wait(reached: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while not reached():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
