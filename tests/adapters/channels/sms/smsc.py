"""Message centres for tests: smpp34's server in a thread of its own, and a bare one that misbehaves."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import smpp34

from peelian.adapters.channels.sms import wire
from tests.factories.at_once import PATIENCE
from tests.ports import HOST, free_port


class Smsc:
    """A real SMSC. `decide` says for each submit_sm what to answer: (message id, receipt state) or a status.

    Attributes:
        submitted: every submit_sm that came.
        early: send the receipt before the answer.
    """

    def __init__(
        self, decide: Callable[[int, Any], tuple[str, str] | int] | None = None, *, early: bool = False
    ):
        self.port = free_port()
        self.submitted: list[Any] = []
        self.early = early
        self.esme: Any = None
        self.bound = threading.Event()
        self._decide = decide or (lambda number, _: (f"m{number}", "DELIVRD"))
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._tasks: set[Any] = set()

    def __enter__(self) -> Smsc:
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self._loop.is_running():
            self.call(self._server.stop)
            self.call(self._end)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)
            self._loop.close()

    def call(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Run something in the server's own thread."""

        async def awaited() -> Any:
            return await work()

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(PATIENCE)

    def deliver(self, text: bytes, *, source: str = "447700900123", **more: Any) -> int:
        """Bring a text to us; the status of our answer."""

        async def bring() -> Any:
            return await self.esme.deliver_sm("61234", text, source_addr=source, source_addr_ton=1, **more)

        return int(self.call(bring).command_status)

    async def _end(self) -> None:
        self._serving.cancel()
        await asyncio.wait([self._serving])

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open())
        self._serving = self._loop.create_task(self._serve())
        self._ready.set()
        self._loop.run_forever()

    async def _open(self) -> None:
        self._server = smpp34.Server(HOST, self.port, system_id="smsc")
        await self._server.start()

    async def _serve(self) -> None:
        with contextlib.suppress(smpp34.SmppError, asyncio.CancelledError):
            while True:
                event = await self._server.next()
                if isinstance(event, smpp34.Esme):
                    self.esme = event
                    self.bound.set()
                elif isinstance(event, smpp34.SubmitSmEvent):
                    self._answer(event)

    def _answer(self, event: Any) -> None:
        self.submitted.append(event)
        what = self._decide(len(self.submitted), event)
        if isinstance(what, int):
            event.reject(what)
            return
        number, state = what
        if not self.early:
            event.accept(message_id=number)
        if state and self.esme.can_receive:
            dates = "submit date:2611220900 done date:2611220900"
            words = f"id:{number} sub:001 dlvrd:001 {dates} stat:{state} err:000 text:"
            task = asyncio.ensure_future(
                self.esme.deliver_sm(
                    event.source_addr, words.encode(), source_addr=event.destination_addr, esm_class=4
                )
            )
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if self.early:
            self._loop.call_later(0.02, lambda: event.accept(message_id=number))


class BareSmsc:
    """Binds anybody, then does as `behave` says with the bare connection: (socket, read a PDU) for each connection."""

    def __init__(self, behave: Callable[[socket.socket, Callable[[], tuple[int, int, bytes]]], None]) -> None:
        self._behave = behave
        self._listening = socket.create_server((HOST, 0))
        self.port = int(self._listening.getsockname()[1])
        self.connections = 0
        threading.Thread(target=self._run, daemon=True).start()

    def __enter__(self) -> BareSmsc:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        def read() -> tuple[int, int, bytes]:
            head = _exactly(connection, 16)
            length, command, _, sequence = struct.unpack(">LLLL", head)
            return command, sequence, _exactly(connection, length - 16)

        with contextlib.suppress(OSError), connection:
            command, sequence, _ = read()
            connection.sendall(answer(command | 0x80000000, sequence, b"smsc\0"))
            self._behave(connection, read)


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise OSError("closed")
        data += more
    return data


def answer(command: int, sequence: int, body: bytes = b"", status: int = 0) -> bytes:
    """A PDU's bytes, by hand."""
    return struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body


def deliver_sm(
    text: bytes,
    *,
    sequence: int = 1,
    source: bytes = b"447700900123",
    esm_class: int = 0,
    coding: int = 0,
    tlvs: bytes = b"",
) -> bytes:
    """A deliver_sm's bytes, by hand."""
    body = (
        b"\0\1\1" + source + b"\0\1\1" + b"61234\0" + bytes((esm_class, 0, 0)) + b"\0\0" + bytes((0, 0, coding, 0))
        + bytes((len(text),)) + text + tlvs
    )  # fmt: skip
    return answer(wire.DELIVER, sequence, body)
