"""Ports for the programs that tests start: free for TCP and UDP, and of a range that nobody is given by chance."""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Iterator

from peelian.config.environment import Variable, read_number, read_text

HOST = "127.0.0.1"
#: Above the ports where baresip takes speech, and below what systems hand out to whoever connects (from 32,768 on
#: Linux, from 49,152 elsewhere): else a connection of another test could take the port before the program has it.
_RANGE = range(20_001, 32_000)
#: As systems do it, without a seed: two runs on one machine must not look in the same order.
_DRAWN = random.SystemRandom()
_given: set[int] = set()
_WORKER = Variable("PYTEST_XDIST_WORKER", "", "gw0", read_text)
_WORKERS = Variable("PYTEST_XDIST_WORKER_COUNT", "", 1, read_number(1, 1000))


def free_port() -> int:
    """A port that nobody listens on, for either protocol; never the same twice in one run, whichever process asks.

    Raises:
        OSError: none was found.
    """
    for port in _DRAWN.sample(_own(), k=1000):
        if port not in _given and _is_free(port):
            _given.add(port)
            return port
    raise OSError(f"no port of {HOST} from {_RANGE.start} to {_RANGE.stop - 1} is free")


@contextlib.contextmanager
def deaf_port() -> Iterator[int]:
    """A port on which nobody listens and nobody else can begin to: whoever connects is refused."""
    with socket.socket() as held:
        held.bind((HOST, 0))
        yield held.getsockname()[1]


def _own() -> range:
    """Those of this process: a program takes seconds until it has its port, and gives it up while it starts again."""
    return _RANGE[int(_WORKER.get().removeprefix("gw")) :: _WORKERS.get()]


def _is_free(port: int) -> bool:
    with contextlib.ExitStack() as held:
        try:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                held.enter_context(socket.socket(socket.AF_INET, kind)).bind((HOST, port))
        except OSError:
            return False
        return True
