"""The senders of the ingest benchmark, in a process of their own: bodies made beforehand, then sent by the clock.

    python -m benchmarks.positions_sender PORT KEY SECONDS RATE

Prints "ready" when all is made, begins at a line on standard input, and prints what came of it as JSON. A body is sent
again after an answer of 503 or 429 (when it says so) and after a broken connection, until it is acknowledged.
"""

from __future__ import annotations

import datetime as dt
import http.client
import itertools
import json
import resource
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1"
#: Fixes in a body, and the connections that bodies take turns on.
BODY, CONNECTIONS = 2_500, 16
#: Each gives a fix a second; the first fixes are so old that none comes to be ahead of the clock.
DEVICES = 25_000
_BEFORE_S = 600


def fix(number: int) -> tuple[int, int]:
    """The device of a fix, and its millisecond since the first."""
    return number % DEVICES, number // DEVICES * 1_000 + number % DEVICES % 1_000


def place(device: Any, number: Any) -> tuple[Any, Any]:
    """Where it is, for one or for arrays: devices stand in a grid over Birmingham and move a little."""
    return 52.40 + device % 250 / 2_500 + number % 7 / 1e5, -2.00 + device // 250 / 500


def name(device: int) -> str:
    """What it is called."""
    return f"radio-{device:05d}"


def body(first: int, since: dt.datetime) -> bytes:
    """A body of the fixes from one on, an object on each line."""
    lines = []
    for number in range(first, first + BODY):
        device, millisecond = fix(number)
        lat, lng = place(device, number)
        at = (since + dt.timedelta(milliseconds=millisecond)).isoformat(timespec="milliseconds")
        lines.append(f'{{"device":"{name(device)}","at":"{at}","lat":{lat:.6f},"lng":{lng:.6f}}}')
    return "\n".join(lines).encode()


@dataclass
class Sending:
    """What is to be sent, and what came of it."""

    port: int
    key: str
    bodies: list[bytes]
    every_s: float
    again: int = 0
    refused: int = 0
    lags: list[float] = field(default_factory=list)
    last: float = 0.0

    def run(self) -> float:
        """Send all. Returns the wall seconds from the first until the last is acknowledged."""
        turns, begun = itertools.count(), time.monotonic()
        threads = [threading.Thread(target=self._send, args=(turns, begun)) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.last - begun

    def _send(self, turns: itertools.count[int], begun: float) -> None:
        calling = self._call()
        while (turn := next(turns)) < len(self.bodies):
            due = begun + turn * self.every_s
            time.sleep(max(0.0, due - time.monotonic()))
            while (wait := self._wait_after(calling, self.bodies[turn])) is not None:
                self.again += 1
                calling.close()
                time.sleep(wait)
                calling = self._call()
            self.last = max(self.last, time.monotonic())
            self.lags.append(time.monotonic() - due)
        calling.close()

    def _call(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(HOST, self.port, timeout=60)

    def _wait_after(self, calling: http.client.HTTPConnection, what: bytes) -> float | None:
        """Send it once: None when it is acknowledged, else the seconds after which to send it again."""
        try:
            calling.request(
                "POST", "/hooks/positions", what,
                {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {self.key}"},
            )  # fmt: skip
            answer = calling.getresponse()
            told = answer.read()
        except (OSError, http.client.HTTPException):
            return 0.5
        if answer.status == http.client.ACCEPTED:
            self.refused += json.loads(told)["refused"]
            return None
        if answer.status in (http.client.SERVICE_UNAVAILABLE, http.client.TOO_MANY_REQUESTS):
            return float(answer.headers.get("Retry-After", "1"))
        raise SystemExit(f"{answer.status}: {told[:200]!r}")


def main(port: str, key: str, seconds: str, rate: str) -> None:
    """Make, wait for the word, send, and tell."""
    since = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(seconds=_BEFORE_S)
    number = int(seconds) * int(rate) // BODY
    sending = Sending(int(port), key, [body(turn * BODY, since) for turn in range(number)], BODY / int(rate))
    print("ready", flush=True)
    sys.stdin.readline()
    before = _cpu()
    took = sending.run()
    lags = sorted(sending.lags)
    told = {
        "since_us": round(since.timestamp()) * 1_000_000, "fixes": number * BODY, "took": took, "cpu": _cpu() - before,
        "again": sending.again, "refused": sending.refused, "lag_median": statistics.median(lags),
        "lag_most": lags[-1],
    }  # fmt: skip
    print(json.dumps(told), flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
