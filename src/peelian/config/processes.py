"""Processes that must not outlive the one that started them, however that one ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

_SOURCE = Path(__file__).resolve().parents[2]
_WARDEN = "import sys; sys.path.insert(0, sys.argv[1]); from peelian.config.processes import watch_over; watch_over()"
_SET_PARENT_DEATH_SIGNAL = 1
#: Seconds between asking a process to end and ending it.
GRACE = 10.0


def group_is_gone(group: int) -> bool:
    """Whether no process of a group is left, other than zombies that wait to be collected by somebody else."""
    if sys.platform == "linux":
        return not any(_is_of_group(status, group) for status in Path("/proc").glob("[0-9]*/stat"))
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        # A group of this number that isn't ours: ours is gone, and the number was given again.
        return True
    return False


def _is_of_group(status: Path, group: int) -> bool:
    try:
        # The name in brackets may hold anything, a bracket included: read from the last one.
        state, _parent, its_group = status.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return state not in "ZX" and int(its_group) == group


def end_groups(groups: Sequence[int], *, grace: float = GRACE) -> None:
    """Ask the processes of these groups to end, wait, and end those that haven't."""
    left = _signal(groups, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = [group for group in left if not group_is_gone(group)]
    _signal(left, signal.SIGKILL)


def _signal(groups: Sequence[int], sign: signal.Signals) -> list[int]:
    reached = []
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, sign)
            reached.append(group)
    return reached


def watch_over() -> None:
    """The warden's life: learn on standard input which groups there are, and end them when the input ends.

    The input is a pipe whose other end only the supervisor holds, so it ends when the supervisor does, even
    by a signal that can't be caught.
    """
    groups: set[int] = set()
    for line in sys.stdin:
        number = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(number)
    end_groups(sorted(groups))


@dataclass
class Warden:
    """A process that ends our children if we can't do it ourselves.

    Args:
        keep: descriptors that the warden holds on to until it's done: whatever the children need to the end.
    """

    keep: Sequence[int] = ()
    _process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", "-c", _WARDEN, str(_SOURCE)],
            stdin=subprocess.PIPE,
            text=True,
            bufsize=1,
            # Ctrl-C in the terminal is for the supervisor, not for the warden.
            start_new_session=True,
            pass_fds=self.keep,
            cwd="/",
        )

    def take(self, group: int) -> None:
        """Watch over a group of processes."""
        self._tell(f"+{group}\n")

    def leave(self, group: int) -> None:
        """Watch over a group no longer: it's gone, and its number may be given to another."""
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line)

    def __enter__(self) -> Warden:
        """The warden."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it end what is left, and wait for that."""
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()


def start(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own. On Linux it's told to end when this process dies.

    Args:
        command: the program and its arguments.
        environment: all of its environment.
    """
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ending_with_us(),  # noqa: PLW1509 - the supervisor has one thread
    )


def ending_with_us() -> Callable[[], None] | None:
    """What a child has to call before its program begins, so that it's told to end when we die (on Linux)."""
    if sys.platform != "linux":
        return None
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        # The parent may have died before we asked.
        if os.getppid() != parent:
            os._exit(1)

    return ask
