"""What the server's pid file says, and whether that process is really there."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Postmaster:
    """One reading of `postmaster.pid` (its lines are PostgreSQL's: pid, folder, start, port, socket folder,
    address, shared memory, status).

    Attributes:
        pid: the process.
        data: the data folder that the file lies in.
        status: `starting`, `stopping`, `ready` or `standby`; empty while the file is being written.
        shared_memory: id of its System V block; None while unknown.
    """

    pid: int
    data: Path
    status: str
    shared_memory: int | None

    def is_alive(self) -> bool:
        """Whether the process runs and is a server on this folder: a zombie isn't, nor is a number used again."""
        state, command = _state_and_command(self.pid)
        return state not in ("", "Z", "X") and str(self.data) in command

    def is_zombie(self) -> bool:
        """Dead, but not yet collected by its parent. PostgreSQL takes such a process to be running."""
        return _state_and_command(self.pid)[0] == "Z"


def read_postmaster(data: Path) -> Postmaster | None:
    """What the pid file says; None where there is none or it can't be understood."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = abs(int(lines[0]))
    except (OSError, ValueError, IndexError):
        return None
    block = lines[6].split() if len(lines) > 6 else []
    return Postmaster(
        pid=pid,
        data=data,
        status=lines[7].strip() if len(lines) > 7 else "",
        shared_memory=int(block[1]) if len(block) == 2 and block[1].isdigit() else None,
    )


def accepts(socket_folder: Path) -> bool:
    """Whether somebody listens on the socket. One who is too busy to answer at once does listen."""
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as probe:
        probe.setblocking(False)
        try:
            probe.connect(str(socket_folder / SOCKET_NAME))
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True


def clear_zombie(found: Postmaster, socket_folder: Path) -> bool:
    """Remove the traces of a server that was killed and not yet collected, if none of its children is left.

    PostgreSQL would refuse to start until the zombie is gone, which takes seconds, or for ever where
    process 1 collects nothing. Its own safeguard is kept: as long as a process is attached to the shared
    memory, nothing is touched.

    Returns:
        Whether the traces are gone.
    """
    if not found.is_zombie() or found.shared_memory is None or _attached(found.shared_memory) != 0:
        return False
    for trace in (
        found.data / "postmaster.pid",
        socket_folder / f"{SOCKET_NAME}.lock",
        socket_folder / SOCKET_NAME,
    ):
        trace.unlink(missing_ok=True)
    return True


def _attached(block: int) -> int | None:
    """How many processes are attached to a System V shared memory block; None where that can't be known."""
    try:
        rows = [line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()]
    except OSError:
        return None
    id_at, count_at = rows[0].index("shmid"), rows[0].index("nattch")
    return next((int(row[count_at]) for row in rows[1:] if int(row[id_at]) == block), 0)


def _state_and_command(pid: int) -> tuple[str, str]:
    """A process's one-letter state and its command line; empty strings where there is no such process."""
    if sys.platform != "linux":
        answer = subprocess.run(
            ["ps", "-o", "stat=,command=", "-p", str(pid)],  # noqa: S607 - ps has no fixed home
            capture_output=True,
            text=True,
            check=False,
        )
        state, _, command = answer.stdout.strip().partition(" ")
        return state[:1], command
    try:
        # The name in brackets may hold anything, a bracket included: read from the last one.
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        command = os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ")
    except OSError:
        return "", ""
    return state, command
