"""Ports for the programs that tests start: free for TCP and UDP, and of a range that nobody is given by chance."""

from __future__ import annotations

import contextlib
import random
import socket

HOST = "127.0.0.1"
#: Above the ports where baresip takes speech, and below what systems hand out to whoever connects (from 32,768 on
#: Linux, from 49,152 elsewhere): else a connection of another test could take the port before the program has it.
_RANGE = range(20_001, 32_000)
#: As systems do it, without a seed: two runs on one machine must not look in the same order.
_DRAWN = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on, for either protocol; never the same twice in one process.

    Raises:
        OSError: none was found.
    """
    for port in _DRAWN.sample(_RANGE, k=1000):
        if port not in _given and _is_free(port):
            _given.add(port)
            return port
    raise OSError(f"no port of {HOST} from {_RANGE.start} to {_RANGE.stop - 1} is free")


def _is_free(port: int) -> bool:
    with contextlib.ExitStack() as held:
        try:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                held.enter_context(socket.socket(socket.AF_INET, kind)).bind((HOST, port))
        except OSError:
            return False
        return True
