"""A small process beside each user of the embedded server: the last one out stops it.

The guard waits on a pipe whose other end only its user holds. However the user ends (it returns, it is
killed, the terminal closes), the kernel closes that end and the guard wakes. Nobody has to remember
anything, and nothing is counted in a file that could be wrong.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from peelian.adapters.postgres import locks
from peelian.adapters.postgres.layout import Layout
from peelian.adapters.postgres.server import Server

READY = b"+"


def main(state: str) -> None:
    """Hold the users' lock until standard input ends, then stop the server if nobody else holds it."""
    layout = Layout.of(Path(state))
    handle = locks.open_lock(layout.users_lock)
    locks.share(handle)
    os.write(sys.stdout.fileno(), READY)
    while os.read(sys.stdin.fileno(), 4096):
        pass
    with locks.exclusively(layout.start_lock):
        locks.let_go(handle)
        if locks.try_exclusive(handle):
            Server(layout).stop()
