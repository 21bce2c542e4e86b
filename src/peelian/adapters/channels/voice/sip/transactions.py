"""Requests that are repeated until they are answered, and answers that are repeated when they are asked for again
(RFC 3261, 17, over UDP)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from peelian.adapters.channels.voice.sip.message import Message

Peer = tuple[str, int]
SendTo = Callable[[bytes, Peer], None]


@dataclass(frozen=True, slots=True)
class Timers:
    """RFC 3261's T1 (a round trip) and T2 (the longest wait between repeats), in seconds."""

    t1: float = 0.5
    t2: float = 4.0

    @property
    def patience(self) -> float:
        """How long a request is repeated before it is given up: 64 × T1."""
        return 64 * self.t1


class Unanswered(Exception):  # noqa: N818 - the other side's doing
    """A request was repeated to the end and nothing came back."""


class Transaction:
    """One request of ours, until its final answer and a while beyond."""

    def __init__(self, request: Message, peer: Peer, send: SendTo, timers: Timers) -> None:
        self.request = request
        self.peer = peer
        self._send = send
        self._timers = timers
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._final: Message | None = None
        self.was_answered = False
        self._repeating = asyncio.get_running_loop().create_task(self._repeat())

    @property
    def key(self) -> tuple[str, str]:
        """Which answers are to this."""
        return self.request.branch, self.request.method

    async def next(self, within: float | None = None) -> Message:
        """The next answer.

        Raises:
            Unanswered: nothing has come at all for as long as requests are repeated.
            TimeoutError: nothing came `within` so many seconds.
        """
        loop = asyncio.get_running_loop()
        until = None if within is None else loop.time() + within
        waiting = asyncio.create_task(self._answers.get())
        try:
            await asyncio.wait(
                {waiting, self._repeating}, timeout=within, return_when=asyncio.FIRST_COMPLETED
            )
            if not waiting.done() and self.was_answered:
                # A provisional answer ended the repeats: from here only the caller's own patience counts.
                await asyncio.wait(
                    {waiting}, timeout=None if until is None else max(0.0, until - loop.time())
                )
            if waiting.done():
                return waiting.result()
            if self._repeating.done() and not self.was_answered:
                raise Unanswered(f"{self.request.method} was not answered")
            raise TimeoutError
        finally:
            waiting.cancel()

    def take(self, answer: Message) -> bool:
        """An answer came. Returns false for a 2xx to INVITE that came again: whoever holds the call sees to that."""
        self.was_answered = True
        invite = self.request.method == "INVITE"
        if answer.status < 200:
            if invite:
                self._repeating.cancel()
            if self._final is None:
                self._answers.put_nowait(answer)
            return True
        self._repeating.cancel()
        if invite and answer.status >= 300:
            self._send(self._acknowledgement(answer).encode(), self.peer)
        if self._final is not None:
            return not (invite and answer.status < 300)
        self._final = answer
        self._answers.put_nowait(answer)
        return True

    def close(self) -> None:
        """Repeat it no more."""
        self._repeating.cancel()

    def _acknowledgement(self, answer: Message) -> Message:
        """For a refusal (RFC 3261, 17.1.1.3): the same branch, and their To."""
        number, _ = self.request.cseq
        kept = [
            pair
            for pair in self.request.headers
            if pair[0] in {"via", "route", "from", "call-id", "max-forwards"}
        ]
        return Message(
            self.request.start.replace("INVITE", "ACK", 1),
            [*kept, ("to", answer.get("to")), ("cseq", f"{number} ACK")],
        )

    async def _repeat(self) -> None:
        """Send at once, then after T1, 2 T1, 4 T1 … (no longer than T2 apart, but for INVITE), for 64 T1 in all."""
        content, wait, spent = self.request.encode(), self._timers.t1, 0.0
        while spent < self._timers.patience:
            self._send(content, self.peer)
            await asyncio.sleep(min(wait, self._timers.patience - spent))
            spent += wait
            wait *= 2
            if self.request.method != "INVITE":
                wait = min(wait, self._timers.t2)


class Repeated:
    """Our 200 to an INVITE of theirs, repeated until they acknowledge it (RFC 3261, 13.3.1.4)."""

    def __init__(self, content: bytes, peer: Peer, send: SendTo, timers: Timers) -> None:
        self._task = asyncio.get_running_loop().create_task(_until_cancelled(content, peer, send, timers))

    def stop(self) -> None:
        """Acknowledged."""
        self._task.cancel()


async def _until_cancelled(content: bytes, peer: Peer, send: SendTo, timers: Timers) -> None:
    wait, spent = timers.t1, 0.0
    while spent < timers.patience:
        await asyncio.sleep(wait)
        send(content, peer)
        spent += wait
        wait = min(wait * 2, timers.t2)
