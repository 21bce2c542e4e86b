"""Calls for tests: speech that is known to the sample, copies, and a provider that is put away again."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.calling import Manner, SipProvider
from peelian.adapters.channels.voice.script import Script
from peelian.adapters.channels.voice.sip.agent import Trunk
from peelian.adapters.channels.voice.sip.transactions import Timers
from peelian.adapters.channels.voice.stops import Stops
from peelian.apps.messaging import api as messaging
from tests.adapters.channels.voice.peers import NUMBER, Phone

AT = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
CALLER = "+441214960123"


def sweep(seconds: float) -> g711.Samples:
    """A tone that rises: unlike itself at any other moment, so that a shift is seen."""
    at = np.arange(int(g711.RATE * seconds)) / g711.RATE
    return np.asarray(9000 * np.sin(2 * np.pi * (250 + 600 / seconds * at) * at), np.int16)


def script(seconds: float = 0.4) -> Script:
    return Script(
        first=g711.to_ulaw(sweep(seconds)),
        repeat=g711.to_ulaw(sweep(0.5)),
        stopped=g711.to_ulaw(sweep(0.3)),
        goodbye=g711.to_ulaw(sweep(0.2)),
        text="A tone.",
    )


def copies(count: int = 1, *, attempts: int = 1, **kwargs: Any) -> list[messaging.Outgoing]:
    return [_copy(number, attempts, **kwargs) for number in range(1, count + 1)]


def _copy(number: int, attempts: int, *, say: Script | None = None) -> messaging.Outgoing:
    claimed = messaging.ClaimedDelivery(
        delivery_id=number, message_id=7, contact_id=number, channel="voice", address=NUMBER, language="en",
        attempts=attempts, confirm="c", manage="m", leave="l", reply="r", rate="t",
    )  # fmt: skip
    words: Any = None
    return messaging.Outgoing(number, NUMBER, claimed, words, say or script(), f"{number}.7@reply.localhost")


@contextlib.contextmanager
def provider(phone: Phone, *, manner: Manner | None = None, **trunk: Any) -> Iterator[SipProvider]:
    """A provider that calls this telephone."""
    settings = {"caller": CALLER, "name": "Riverside “team”", "bind": ("127.0.0.1", 0), **trunk}
    settings.setdefault("timers", Timers(t1=1.5, t2=4.0))
    made = SipProvider(
        Trunk("127.0.0.1", phone.port, **settings),
        Stops(phone.folder / "stops"),
        manner or Manner(hello=0.1, pause=0.05, listen=0.2),
        clock=lambda: AT,
    )
    try:
        yield made
    finally:
        made.close()


def stops_of(phone: Phone) -> list[messaging.InboundWords]:
    taken: list[messaging.InboundWords] = []
    Stops(phone.folder / "stops").take(taken.append)
    return taken


def likeness(heard: g711.Samples, sent: g711.Samples) -> tuple[float, int]:
    """The highest correlation of what was sent with what was heard, and where in it (in samples)."""
    size = 1 << int(np.ceil(np.log2(len(heard) + len(sent))))
    one, two = heard.astype(np.float64), sent.astype(np.float64)
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(two, size)), size)
    at = int(np.argmax(product[: max(1, len(one) - len(two) + 1)]))
    there = one[at : at + len(two)]
    return float(np.corrcoef(there, two[: len(there)])[0, 1]), at
