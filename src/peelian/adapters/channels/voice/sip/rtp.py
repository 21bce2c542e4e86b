"""Speech over the wire: G.711 in RTP (RFC 3550, 3551), one packet each 20 ms, and keys that come in (RFC 4733)."""

from __future__ import annotations

import asyncio
import secrets
import struct
from collections.abc import Callable, Iterable
from typing import cast

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.sip.sdp import Codec, Media

_TICK = g711.FRAME / g711.RATE
_KEY_NAMES = "0123456789*#ABCD"
#: Louder than a line's noise, quieter than anybody who speaks.
_SPEAKS = 600.0
#: So many packets may go at once to make up for a late tick; what is missed beyond them is missed.
_CATCH_UP = 5


class Rtp(asyncio.DatagramProtocol):
    """One call's speech: plays, listens for keys, and knows whether somebody speaks."""

    def __init__(self, on_key: Callable[[str], None]) -> None:
        self._on_key = on_key
        self._transport: asyncio.DatagramTransport | None = None
        self._media: Media | None = None
        self._sources: frozenset[str] = frozenset()
        self._sequence = secrets.randbelow(1 << 15)
        self._timestamp = secrets.randbelow(1 << 31)
        self._source = secrets.randbits(32)
        self._left = memoryview(b"")
        self._played: asyncio.Future[None] | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._marked = False
        self._last_key: int | None = None
        self.spoke_at: float | None = None
        self.sent = 0
        self.received = 0

    @classmethod
    async def open(cls, host: str, ports: Iterable[int], on_key: Callable[[str], None]) -> Rtp:
        """Bind the first free port. Raises OSError when none is free."""
        loop = asyncio.get_running_loop()
        trouble: OSError = OSError("no port was given")
        for port in ports:
            try:
                _, rtp = await loop.create_datagram_endpoint(lambda: cls(on_key), local_addr=(host, port))
            except OSError as error:
                trouble = error
            else:
                return rtp
        raise trouble

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._transport is not None  # noqa: S101 - `open` binds it
        return int(self._transport.get_extra_info("sockname")[1])

    def speak_with(self, media: Media, *, also_from: str) -> None:
        """Where our packets go from now on, and whose we listen to: that host's, and `also_from`."""
        self._media = media
        self._sources = frozenset({media.host, also_from})
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().create_task(self._tick())

    async def play(self, coded: bytes) -> None:
        """Speak µ-law from here to its end. Cancelled: stops at once."""
        if not coded:
            return
        self._left = memoryview(coded)
        self._played = asyncio.get_running_loop().create_future()
        try:
            await self._played
        finally:
            self._left = memoryview(b"")

    async def wait_for_pause(self, longest: float, pause: float) -> None:
        """Say nothing until whoever picked up has said their hello, and so long at most."""
        loop = asyncio.get_running_loop()
        until = loop.time() + longest
        while (now := loop.time()) < until:
            if self.spoke_at is not None and now - self.spoke_at >= pause:
                return
            await asyncio.sleep(min(_TICK * 2, until - now))

    def close(self) -> None:
        """Stop, and free the port."""
        if self._ticking is not None:
            self._ticking.cancel()
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there (yet): speech is lost, and the call's signalling says what becomes of it."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A packet of theirs. What doesn't come from the other end is nobody's."""
        media = self._media
        if media is None or addr[0] not in self._sources or len(data) < 12 or data[0] >> 6 != 2:
            return
        start = 12 + 4 * (data[0] & 0x0F)
        if data[0] & 0x10 and len(data) >= start + 4:
            start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
        payload = data[start : len(data) - data[-1]] if data[0] & 0x20 else data[start:]
        number = data[1] & 0x7F
        self.received += 1
        if number == media.keys:
            self._key(payload, int.from_bytes(data[4:8], "big"))
        elif number == media.codec and g711.loudness(payload, alaw=media.codec is Codec.PCMA) > _SPEAKS:
            self.spoke_at = asyncio.get_running_loop().time()

    def _key(self, payload: bytes, timestamp: int) -> None:
        """One press comes in many packets, of one timestamp."""
        if len(payload) < 4 or payload[0] >= len(_KEY_NAMES) or timestamp == self._last_key:
            return
        self._last_key = timestamp
        self._on_key(_KEY_NAMES[payload[0]])

    async def _tick(self) -> None:
        """A packet each 20 ms, silence when there is nothing to say."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            now = loop.time()
            due = max(due, now - _CATCH_UP * _TICK)
            while due <= now:
                self._send_one()
                due += _TICK
            await asyncio.sleep(due - loop.time())

    def _send_one(self) -> None:
        media = self._media
        self._timestamp = (self._timestamp + g711.FRAME) & 0xFFFFFFFF
        if media is None or not media.listens or self._transport is None:
            return
        frame = bytes(self._left[: g711.FRAME])
        self._left = self._left[g711.FRAME :]
        if not self._left and self._played is not None and not self._played.done():
            self._played.set_result(None)
        frame += bytes([g711.SILENCE_ULAW]) * (g711.FRAME - len(frame))
        if media.codec is Codec.PCMA:
            frame = frame.translate(g711.ULAW_TO_ALAW)
        marked = 0 if self._marked else 0x80
        self._marked = True
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = struct.pack(
            "!BBHII", 0x80, media.codec | marked, self._sequence, self._timestamp, self._source
        )
        self._transport.sendto(head + frame, (media.host, media.port))
        self.sent += 1
