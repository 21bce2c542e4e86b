"""Takes what a message centre brings: receipts in bulk, texts one by one, each kept before it is acknowledged."""

from __future__ import annotations

import datetime as dt
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from peelian.adapters.channels.sms import inbound, wire
from peelian.adapters.channels.sms.bind import Bind
from peelian.adapters.channels.sms.smpp import Smpp
from peelian.adapters.channels.sms.wire import NoService, Pdu
from peelian.apps.messaging.api import Doors, InboundWords, Receipt
from peelian.kernel.errors import Refused
from peelian.kernel.time import now

_log = structlog.get_logger(__name__)
#: So many are taken together at most: one transaction, one answer.
_TOGETHER = 500
#: Seconds between two that count as coming in a row, and seconds for which more are gathered.
_CLOSE, _GATHER = 0.005, 0.1
_LOOK_FOR_OVERDUE = 600.0


@dataclass(slots=True)
class _Receipt:
    """A receipt, and whom to tell that it is kept. `until`: it waits no longer than that, by the monotonic clock."""

    bind: Bind
    pdu: Pdu
    said: Receipt | None
    until: float


class SmppListener:
    """Keeps the bind up, and hands on what it brings. Two threads between `start` and `stop`."""

    def __init__(self, smpp: Smpp, doors: Doors, *, clock: Callable[[], dt.datetime] = now) -> None:
        """Args: smpp: whose bind. doors: where things go."""
        self._smpp = smpp
        self._doors = doors
        self._clock = clock
        self._over = threading.Event()
        self._held: list[_Receipt] = []
        self._threads = [
            threading.Thread(target=self._keep_up, name="smpp-keeper", daemon=True),
            threading.Thread(target=self._take_in, name="smpp-doors", daemon=True),
        ]

    def start(self) -> None:
        """Listen. A centre that can't be reached is tried again and again."""
        self._smpp.listen(True)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is at hand, and hang up."""
        self._over.set()
        self._smpp.arrivals.put(None)
        for thread in self._threads:
            thread.join()
        self._smpp.listen(False)

    def _keep_up(self) -> None:
        told = ""
        while not self._over.is_set():
            try:
                bind = self._smpp.keeper.bound()
                told = ""
                while not self._over.is_set() and not bind.gone.wait(0.5):
                    pass
            except NoService as error:
                if str(error) != told:  # once, not each time
                    _log.warning("smpp_not_bound", reason=str(error))
                    told = str(error)
                self._over.wait(max(self._smpp.keeper.wait(), 0.05))

    def _take_in(self) -> None:
        looked = 0.0
        while True:
            arrived = self._next()
            if arrived or self._held:
                self._take_safely(arrived)
            if self._over.is_set():
                return  # what hasn't been acknowledged comes again, to whoever binds next
            if time.monotonic() - looked > _LOOK_FOR_OVERDUE:
                looked = time.monotonic()
                self._take_overdue()

    def _take_safely(self, arrived: list[tuple[Bind, Pdu]]) -> None:
        """Take what has come; a fault in that doesn't end the listening: what wasn't acknowledged comes again."""
        try:
            self._take(arrived)
        except Exception:  # noqa: BLE001 - see above
            _log.exception("smpp_listener_failed")

    def _next(self) -> list[tuple[Bind, Pdu]]:
        """What has come: up to so many, as long as they come close upon each other. Empty after a second of nothing,
        and when what is held has its turn.

        A centre with many receipts sends them in a row; taken together they cost one transaction. One that waits for
        our answers after a few isn't kept waiting.
        """
        arrived: list[tuple[Bind, Pdu]] = []
        now = time.monotonic()
        wait = min([1.0, *(max(one.until - now, 0.001) for one in self._held[:1])])
        ends = now + wait + _GATHER
        try:
            while len(arrived) < _TOGETHER and time.monotonic() < ends:
                item = self._smpp.arrivals.get(timeout=wait)
                if item is None:
                    break
                if not arrived:
                    wait, ends = _CLOSE, time.monotonic() + _GATHER
                arrived.append(item)
        except queue.Empty:
            pass
        return arrived

    def _take(self, arrived: list[tuple[Bind, Pdu]]) -> None:
        until = time.monotonic() + self._smpp.pace.hold
        receipts, self._held = self._held, []
        for bind, pdu in arrived:
            try:
                delivered = wire.read_delivered(pdu.body)
            except ValueError as error:
                # Refused, it would come again for ever.
                _log.warning("smpp_unreadable", reason=str(error))
                bind.acknowledge([pdu])
                continue
            if not inbound.is_receipt(delivered):
                self._kept(lambda one=delivered: self._words(one), [(bind, pdu)])  # type: ignore[misc]
                continue
            said = inbound.read_receipt(delivered, self._smpp.name, self._smpp.ids, self._clock())
            receipts.append(_Receipt(bind, pdu, said, until))
        self._take_receipts(receipts)

    def _take_receipts(self, receipts: list[_Receipt]) -> None:
        """Take them together, but hold back those of a batch in hand: unacknowledged, so that none is lost."""
        now = time.monotonic()
        ready: list[_Receipt] = []
        for one in receipts:
            waits = one.said is not None and one.said.reference in self._smpp.hand
            (self._held if waits and now < one.until and not self._over.is_set() else ready).append(one)
        said = [one.said for one in ready if one.said is not None]
        if ready:
            self._kept(lambda: self._doors.receipts(said), [(one.bind, one.pdu) for one in ready])

    def _kept(self, keep: Callable[[], object], about: list[tuple[Bind, Pdu]]) -> None:
        """Keep something, and only then say that we have it. What can't be kept now is to be brought again."""
        status = wire.OK
        try:
            keep()
        except Refused as refusal:
            _log.info("smpp_not_for_us", reason=refusal.message)
        except Exception:  # noqa: BLE001 - the database may be away for a moment: it is to come again
            _log.exception("smpp_not_kept")
            status = wire.SYSTEM_ERROR
        for bind in {id(bind): bind for bind, _ in about}.values():
            bind.acknowledge([pdu for one, pdu in about if one is bind], status)

    def _words(self, delivered: wire.Delivered) -> None:
        part = inbound.read_part(delivered)
        if part is None:
            return
        whole = self._smpp.assembly.take(part, self._clock())
        if whole is not None:
            self._hand_on(*whole)

    def _hand_on(self, words: InboundWords, files: list[Path]) -> None:
        try:
            self._doors.words(words)
        except Refused as refusal:
            _log.info("smpp_not_for_us", reason=refusal.message)
        for path in files:
            path.unlink(missing_ok=True)

    def _take_overdue(self) -> None:
        try:
            for words, files in self._smpp.assembly.overdue(self._clock()):
                self._hand_on(words, files)
        except Exception:  # noqa: BLE001 - as above: they are looked for again
            _log.exception("smpp_overdue_not_kept")
