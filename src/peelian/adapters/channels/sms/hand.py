"""The numbers that a message centre has given out and that don't stand in the database yet.

A centre on a quick line sends a receipt within a millisecond of its answer, long before the batch is settled. Taken
then, it would match nothing, be parked, and be matched again: three times the work. So the listener asks here first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

#: Batches whose settling we are told of later: as many as senders share a bind. One that died with its batch in hand
#: never tells.
_AT_MOST = 8


class Hand:
    """The numbers of batches in hand. For any thread: one reads answers, others send, settle and ask."""

    def __init__(self, emptied: Callable[[], object]) -> None:
        """Nothing is in hand. `emptied` is called, quickly, when a batch has been settled."""
        self._emptied = emptied
        self._lock = threading.Lock()
        self._batches: list[set[str]] = []

    def take_up(self) -> Callable[[], None]:
        """What is answered from now on belongs to a new batch. Call what this returns when that is settled."""
        batch: set[str] = set()
        with self._lock:
            self._batches = [*self._batches, batch][-_AT_MOST:]

        def settled() -> None:
            with self._lock:
                self._batches = [one for one in self._batches if one is not batch]
            self._emptied()

        return settled

    def add(self, reference: str) -> None:
        """The centre has taken a part under this number."""
        with self._lock:
            if self._batches:
                self._batches[-1].add(reference)

    def __contains__(self, reference: str) -> bool:
        """Whether a number belongs to a batch that isn't settled."""
        return any(reference in batch for batch in self._batches)
