"""File locks that the kernel lets go of when their holder dies, in whatever way."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from peelian.kernel.errors import Refused


class Busy(Refused):
    """Another process has been starting or stopping the database for too long."""


def open_lock(path: Path) -> int:
    """Open a lock file, made if need be, closed to other users; the folder's owner owns it even if root made it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    owner = path.parent.stat()
    if os.geteuid() == 0 and os.fstat(handle).st_uid != owner.st_uid:
        os.fchown(handle, owner.st_uid, owner.st_gid)
    return handle


@contextlib.contextmanager
def exclusively(path: Path, *, patience: float = 120) -> Iterator[None]:
    """Hold a lock alone for the length of the block.

    Args:
        path: the lock file.
        patience: seconds to wait for it.

    Raises:
        Busy: somebody else held it all that time.
    """
    handle = open_lock(path)
    try:
        deadline = time.monotonic() + patience
        while not try_exclusive(handle):
            if time.monotonic() > deadline:
                raise Busy(
                    f"Another process has held {path} for {patience:.0f} seconds while starting or stopping the "
                    "database. End it and try again."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def try_exclusive(handle: int) -> bool:
    """Take a lock alone, at once or not at all."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(handle: int) -> None:
    """Take a lock together with others."""
    fcntl.flock(handle, fcntl.LOCK_SH)


def let_go(handle: int) -> None:
    """Give up a lock, keeping the file open."""
    fcntl.flock(handle, fcntl.LOCK_UN)
