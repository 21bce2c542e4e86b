"""The worker's journal as tests of channels need it."""

from __future__ import annotations

from collections.abc import Callable

from peelian.apps.messaging.api import SendResult


class Noted:
    """Keeps what it is told, in memory; `full_after` so many begun copies it can't be written, like a full disk."""

    def __init__(self, full_after: int | None = None, on_begin: Callable[[int], None] | None = None) -> None:
        self.begun: list[int] = []
        self.ended: list[SendResult] = []
        self.waiting: list[Callable[[], None]] = []
        self._full_after = full_after
        self._on_begin = on_begin

    def begin(self, delivery_id: int) -> None:
        if self._full_after is not None and len(self.begun) >= self._full_after:
            raise OSError(28, "No space left on device")
        self.begun.append(delivery_id)
        if self._on_begin:
            self._on_begin(delivery_id)

    def end(self, result: SendResult) -> None:
        self.ended.append(result)

    def when_settled(self, call: Callable[[], None]) -> None:
        self.waiting.append(call)

    def settled(self) -> None:
        for call in self.waiting:
            call()
        self.waiting.clear()
