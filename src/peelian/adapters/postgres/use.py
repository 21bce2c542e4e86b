"""Using the embedded server: it's there for as long as at least one process holds it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import peelian
from peelian.adapters.postgres import guard, locks
from peelian.adapters.postgres.identity import Way
from peelian.adapters.postgres.layout import Layout, private_folder
from peelian.adapters.postgres.server import DidNotStart, Server

_SOURCE = Path(peelian.__path__[0]).parent
# Without site-packages the guard is up in a few hundredths of a second and stays small; so the path is given.
_GUARD = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from peelian.adapters.postgres import guard; guard.main(sys.argv[2])"
)


@dataclass
class Hold:
    """One process's claim on the server. It ends with `release`, with the process, or with the `with` block.

    Attributes:
        url: address of the database, in the form of DATABASE_URL.
        pipe: the descriptor that keeps the claim. A child that inherits it shares the claim.
    """

    url: str
    pipe: int
    _server: Server
    _guard: subprocess.Popen[bytes]

    def revive(self) -> bool:
        """Start the server again if it has died. Returns whether it had."""
        if self._server.is_running():
            return False
        with locks.exclusively(self._server.layout.start_lock):
            if self._server.is_running():
                return False
            self._server.start()
            return True

    def release(self) -> None:
        """Give up the claim, and wait until the server has stopped if this was the last one."""
        with contextlib.suppress(OSError):
            os.close(self.pipe)
        self._guard.wait()

    def __enter__(self) -> Hold:
        """The claim itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give up the claim."""
        self.release()


def address(state: Path) -> str:
    """The address that the database of a state folder has when it is up. Starts nothing."""
    return Layout.of(state).url()


def hold(state: Path, *, way: Way | None = None) -> Hold:
    """Bring the server of a state folder up, unless it is, and keep it up for as long as this process lives.

    Args:
        state: the folder for the data, the locks and the socket; made if need be.
        way: insist on one way of not being root (see `identity`); None to find out.

    Raises:
        Refused: one of its kinds in this package, with a sentence on what to do.
    """
    layout = Layout.of(state)
    private_folder(layout.state)
    server = Server(layout, way)
    with locks.exclusively(layout.start_lock):
        server.start()
        # The guard takes its shared lock before the start lock is let go, so that nobody who leaves in the
        # meantime takes the server away.
        return _guarded(server)


def _guarded(server: Server) -> Hold:
    ours, theirs = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", _GUARD, str(_SOURCE), str(server.layout.state)],
            stdin=ours,
            stdout=subprocess.PIPE,
            # A session of its own: Ctrl-C in the terminal is for the user, not for the guard.
            start_new_session=True,
            cwd="/",
        )
    finally:
        os.close(ours)
    assert process.stdout is not None  # noqa: S101 - asked for above
    with process.stdout as answer:
        if answer.read(1) != guard.READY:
            os.close(theirs)
            raise DidNotStart("The database's guard process ended at once; the lines above say why.")
    return Hold(server.layout.url(), theirs, server, process)
