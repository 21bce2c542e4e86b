"""Two senders of one process that take turns on the wire: while one sends, the other is busy with the database.

Each has its own name, journal and connection to the database, so that to the queue of record they are two workers:
nothing is less certain than with one. They share the providers, and a provider is used by one of them at a time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection

from peelian.journeys.sender import Clock, Round, Sender, Shared

#: So many batches each sends at most before others get a turn.
BATCHES = 20


class Lanes:
    """What `Sender` is, for batch after batch. Not for two threads at a time."""

    def __init__(
        self,
        worker: str,
        *,
        clock: Clock,
        pause: Callable[[float], object] = time.sleep,
        slow: bool | None = None,
    ) -> None:
        """Prepare it; nothing is opened before there is something to send. For the arguments see `Sender`."""
        shared = Shared()
        self._first = Sender(worker, clock=clock, pause=pause, slow=slow, shared=shared)
        # Only where a channel says so: what others keep between two batches may be one thread's.
        self._second = Sender(
            f"{worker[:79]}+", clock=clock, pause=pause, slow=slow, shared=shared, overlapping=True
        )

    def turn(self, limit: int | None = None, *, batches: int = BATCHES) -> Round:
        """Send what is due until nothing is, or for so many batches each. Not inside a transaction.

        Args:
            limit: how many copies at most in a batch; None: as many as the channel takes at a time.
            batches: how many.

        Raises:
            OperationalError: the database is away. Call again when it is back.
        """
        beside = _Beside(self._second, limit, batches)
        claimed, done = 0, Round(0)
        if self._second.owes:
            # It was cut short: what it has in hand would wait there, while the first finds nothing due.
            beside.begin()
        try:
            for _ in range(batches):
                # The second begins as soon as the first has found that there's more than it can take.
                done = self._first.turn(limit, when_full=beside.begin)
                claimed += done.claimed
                if not done.claimed:
                    break
        finally:
            beside.end()
        if beside.error is not None:
            raise beside.error
        waits = [one.wait for one in (done, beside.last) if one.wait is not None]
        return Round(claimed + beside.claimed, min(waits, default=None))

    def close(self) -> None:
        """Let go of the journals. What the database hasn't taken yet stays in them for the next process."""
        self._first.close()
        self._second.close()


class _Beside:
    """The second sender for one turn, in a thread of its own once that has begun."""

    def __init__(self, sender: Sender, limit: int | None, batches: int) -> None:
        self._sender = sender
        self._limit = limit
        self._batches = batches
        self._over = False
        self._thread: threading.Thread | None = None
        self.claimed = 0
        self.last = Round(0)
        self.error: BaseException | None = None

    def begin(self) -> None:
        """Send beside the first, if it doesn't yet."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="second-lane", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Begin no other batch, and wait for the one under way."""
        self._over = True
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            for _ in range(self._batches):
                self.last = self._sender.turn(self._limit)
                self.claimed += self.last.claimed
                if not self.last.claimed or self._over:
                    break
        except BaseException as error:  # noqa: BLE001 - it's raised by whoever waits for this thread
            self.error = error
        finally:
            connection.close()
