"""Several conversations in one thread: each goes on when its other side has spoken.

While one server's answer is on its way, the next mail goes out over another connection. Threads would do the same, but
they take turns at the interpreter as well, which costs more than the waiting.
"""

from __future__ import annotations

import math
import select
import time
from collections.abc import Generator, Iterable
from typing import Any, TypeAlias, TypeVar

READ, WRITE = select.POLLIN, select.POLLOUT

#: What a conversation waits for: which socket, READ or WRITE, and until when (`time.monotonic`).
Wait: TypeAlias = tuple[int, int, float]
Result = TypeVar("Result")
#: A conversation: it yields what it waits for, and gets TimeoutError when that doesn't come in time.
Steps: TypeAlias = Generator[Wait, None, Result]


def finish(conversation: Steps[Result]) -> Result:
    """Hold one conversation to its end; what it returns."""
    kept: list[Result] = []

    def keeping() -> Steps[None]:
        kept.append((yield from conversation))

    take_turns([keeping()])
    return kept[0]


def take_turns(conversations: Iterable[Steps[Any]]) -> None:
    """Hold all of them to their ends. An error in one ends them all."""
    table = _Table()
    try:
        for conversation in conversations:
            table.go_on(conversation)
        while table.waiting:
            table.wait()
    finally:
        for conversation, _ in table.waiting.values():
            conversation.close()


class _Table:
    """Who waits for what."""

    def __init__(self) -> None:
        self.waiting: dict[int, tuple[Steps[Any], float]] = {}
        self._poll = select.poll()

    def go_on(self, conversation: Steps[Any], error: Exception | None = None) -> None:
        """Let it speak until it waits again or has ended."""
        try:
            socket, event, until = next(conversation) if error is None else conversation.throw(error)
        except StopIteration:
            return
        self.waiting[socket] = (conversation, until)
        self._poll.register(socket, event)

    def wait(self) -> None:
        """Until somebody can go on, or has waited for too long."""
        now = time.monotonic()
        left = min([until for _, until in self.waiting.values()]) - now
        if left <= 0:
            for socket in [socket for socket, (_, until) in self.waiting.items() if until <= now]:
                self.go_on(self._called(socket), TimeoutError("no answer in time"))
            return
        for socket, _ in self._poll.poll(math.ceil(left * 1000)):
            self.go_on(self._called(socket))

    def _called(self, socket: int) -> Steps[Any]:
        self._poll.unregister(socket)
        return self.waiting.pop(socket)[0]
