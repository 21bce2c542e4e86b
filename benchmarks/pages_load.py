"""Asking a server for one page as fast as it answers: wrk where it is installed, else a client of our own.

The client of our own takes more of the processor than wrk, from the servers too: compare its figures with its own only.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass

CONNECTIONS = 8
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What one run saw: answers a second, milliseconds, and answers that weren't 200."""

    per_second: float
    p50_ms: float
    p99_ms: float
    wrong: int


def client() -> str:
    """Which client there is."""
    return "wrk" if shutil.which("wrk") else "our own client (wrk isn't installed)"


def ask(port: int, path: str, *, seconds: float) -> Load:
    """Ask for one page over eight connections for so long."""
    if shutil.which("wrk"):
        return _wrk(f"http://127.0.0.1:{port}{path}", seconds)
    return asyncio.run(_own(port, path, seconds))


def _wrk(url: str, seconds: float) -> Load:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--latency", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    if rate is None:
        raise RuntimeError(f"wrk said something that can't be read: {told[:200]}")
    return Load(
        float(rate[1]), _percentile(told, "50"), _percentile(told, "99"), int(wrong[1]) if wrong else 0
    )


def _percentile(told: str, which: str) -> float:
    found = re.search(rf"^\s+{which}%\s+([\d.]+)(us|ms|s)", told, re.MULTILINE)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


async def _own(port: int, path: str, seconds: float) -> Load:
    took: list[float] = []
    wrong = 0
    ends = time.perf_counter() + seconds
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()

    async def one() -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < ends:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if length is None:
                raise RuntimeError("an answer without its length")
            await reader.readexactly(int(length[1]))
            took.append(time.perf_counter() - began)
            wrong += not head.startswith(b"HTTP/1.1 200")
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    cuts = statistics.quantiles(took, n=100)
    return Load(len(took) / seconds, cuts[49] * 1000, cuts[98] * 1000, wrong)
