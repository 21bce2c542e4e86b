"""Texts by SMPP 3.4, over one bind for each process.

The bind is opened by the first text, or by the listener: the site's own processes never bind. Where nobody listens in
this process, it binds as a transmitter, so that the message centre brings nothing here that nobody takes.
"""

from __future__ import annotations

import queue
import random
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import structlog

from peelian.adapters.channels.sms import wire
from peelian.adapters.channels.sms.bind import Answered, Bind, Keeper
from peelian.adapters.channels.sms.hand import Hand
from peelian.adapters.channels.sms.inbound import Assembly, IdForm
from peelian.adapters.channels.sms.numbers import Recipients, Sender
from peelian.adapters.channels.sms.wire import Centre, Lost, NoService, Pdu
from peelian.adapters.channels.sms.words import Prepared
from peelian.analysis import gsm
from peelian.analysis.gsm import Encoding, Fit
from peelian.apps.messaging.api import Journal, Outgoing, SendOutcome, SendResult

_log = structlog.get_logger(__name__)
_UDH = 0x40
_WANT_RECEIPT = 1
_HOLE = "{address}"

#: What a status says about a copy. Whatever isn't named is about this copy: refused.
_OUTCOMES = {
    0x58: SendOutcome.LATER,  # throttled
    0x14: SendOutcome.LATER,  # queue full
    0x08: SendOutcome.LATER,  # system error
    0x45: SendOutcome.LATER,  # submit failed
    0x64: SendOutcome.LATER,  # temporary, by the other side's application
    # Our own settings or account: another provider may do better, and no resident loses a message by it.
    0x04: SendOutcome.NO_SERVICE,
    0x0A: SendOutcome.NO_SERVICE,  # source address
    0x15: SendOutcome.NO_SERVICE,  # service type
    0x48: SendOutcome.NO_SERVICE,
    0x49: SendOutcome.NO_SERVICE,
}
_SLOW_DOWN = (0x58, 0x14)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, and how patient.

    Attributes:
        window: texts that may wait for their answer at a time.
        answer_within: seconds after which an answer isn't waited for any more.
        patience: seconds for which texts are offered again to a centre that asks us to slow down; then they wait.
        quiet_for: see `Bind`.
        hold: seconds for which a receipt waits until the batch that it is about is settled. No centre gives up on our
            answer as soon as that. On a line so slow that a batch takes longer, receipts are parked, which costs
            little there.
        first_wait: seconds before a centre that couldn't be reached is tried again; twice as long each time.
    """

    window: int = 50
    answer_within: float = 60.0
    patience: float = 15.0
    quiet_for: float = 30.0
    hold: float = 2.0
    first_wait: float = 1.0


class Smpp:
    """A provider that speaks SMPP to an operator or aggregator."""

    name = "sms:smpp"

    def __init__(
        self,
        centre: Centre,
        sender: Sender,
        *,
        folder: Path,
        recipients: Recipients | None = None,
        ids: IdForm | None = None,
        pace: Pace | None = None,
        rate: float | None = None,
        reference_bits: int = 8,
    ) -> None:
        self.rate = rate
        self.sender = sender
        self.recipients = recipients or Recipients()
        self.ids = ids or IdForm()
        self.pace = pace or Pace()
        self.reference_bits = reference_bits
        self.arrivals: queue.SimpleQueue[tuple[Bind, Pdu] | None] = queue.SimpleQueue()
        self.hand = Hand(lambda: self.arrivals.put(None))
        self.assembly = Assembly(folder, self.name)
        self._centre = centre
        self._listening = False
        self._sending = threading.Lock()
        self._form = lru_cache(maxsize=256)(self._make_form)
        self.keeper = Keeper(self._open, first_wait=self.pace.first_wait)

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Hand over a batch: see `messaging.Provider`. One batch at a time; another thread's waits."""
        with self._sending:
            if self._listening:
                journal.when_settled(self.hand.take_up())
            return _Run(self, batch, journal).results()

    def close(self) -> None:
        """Hang up. Sending again binds again."""
        self.keeper.drop()

    def listen(self, on: bool) -> None:
        """Whether this process takes what comes in; a bind of the other kind is closed."""
        self._listening = on
        self.keeper.drop()

    def _open(self) -> Bind:
        return Bind(
            self._centre,
            receives=self._listening,
            taken=lambda number: self.hand.add(self.ids.answered(number)),
            arrived=lambda bind, pdu: self.arrivals.put((bind, pdu)),
            quiet_for=self.pace.quiet_for,
        )

    def submit(self, part: Part, sequence: int) -> bytes:
        """A submit_sm's bytes. One text to many differs in its number and the address: the rest is made once."""
        split = part.copy.total > 1
        head, tail = self._form(part.octets, _UDH if split else 0, part.copy.coding)
        return wire.joined(head, part.copy.outgoing.address[1:].encode("ascii"), tail, sequence)

    def _make_form(self, octets: bytes, esm_class: int, coding: int) -> tuple[bytes, bytes]:
        """A submit_sm before and after the address, by smpplib."""
        made = wire.pdu(
            "submit_sm",
            0,
            source_addr_ton=self.sender.ton,
            source_addr_npi=self.sender.npi,
            source_addr=self.sender.address,
            dest_addr_ton=1,
            dest_addr_npi=1,
            destination_addr=_HOLE,
            esm_class=esm_class,
            registered_delivery=_WANT_RECEIPT,
            data_coding=coding,
            short_message=octets,
        )
        head, _, tail = made.partition(_HOLE.encode("ascii"))
        return head, tail


@dataclass(slots=True)
class _Copy:
    """One copy on its way."""

    outgoing: Outgoing
    coding: int
    total: int
    begun: bool = False
    references: dict[int, str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)  # statuses of parts that weren't taken

    @property
    def left(self) -> int:
        """Parts without an answer that counts."""
        return self.total - len(self.references) - len(self.refused)


@dataclass(slots=True)
class Part:
    """One part of a copy, as it goes out. `sent_at` is when, by the monotonic clock."""

    copy: _Copy
    number: int
    octets: bytes
    sent_at: float = 0.0


class _Run:
    """One batch: parts go out as long as the window has room, and answers settle them."""

    def __init__(self, smpp: Smpp, batch: Sequence[Outgoing], journal: Journal) -> None:
        self._smpp = smpp
        self._journal = journal
        self._order = [one.delivery_id for one in batch]
        self._results: dict[int, SendResult] = {}
        self._waiting: deque[Part] = deque()
        self._out: dict[int, Part] = {}
        self._slow = 0  # answers in a row that asked us to slow down
        self._slow_since = 0.0
        self._pause_until = 0.0
        for one in batch:
            self._line_up(one)

    def results(self) -> list[SendResult]:
        """Send all; what became of each, in order."""
        offers = 0
        while self._waiting:
            try:
                bind = self._smpp.keeper.bound()
                self._converse(bind)
            except NoService as error:
                self._give_up(SendOutcome.NO_SERVICE, str(error))
            except Lost as error:
                self._cut_off(str(error))
                offers += 1
                if offers > 1:
                    self._give_up(SendOutcome.NO_SERVICE, str(error))
        return [self._results[delivery_id] for delivery_id in self._order]

    def _line_up(self, one: Outgoing) -> None:
        reason = self._smpp.recipients.refuses(one.address)
        prepared: Prepared = one.prepared
        fit = prepared.fitted(one.copy)
        if not reason and len(fit.parts) > 255:
            reason = "longer than a text can be"
        if reason:
            self._results[one.delivery_id] = SendResult(one.delivery_id, SendOutcome.REFUSED, reason)
            return
        copy = _Copy(one, coding=0 if fit.encoding is Encoding.GSM7 else 8, total=len(fit.parts))
        for number, octets in enumerate(_octets(fit), 1):
            self._waiting.append(Part(copy, number, self._head(copy, number) + octets))

    def _head(self, copy: _Copy, number: int) -> bytes:
        """The header that holds parts together: the same at every attempt, so that a phone can tell what it has."""
        if copy.total == 1:
            return b""
        if self._smpp.reference_bits == 16:
            reference = copy.outgoing.delivery_id & 0xFFFF
            return bytes((6, 8, 4, reference >> 8, reference & 0xFF, copy.total, number))
        return bytes((5, 0, 3, copy.outgoing.delivery_id & 0xFF, copy.total, number))

    def _converse(self, bind: Bind) -> None:
        """Send and take answers until nothing is left. Raises Lost."""
        while self._waiting or self._out:
            self._submit(bind)
            self._take(bind)

    def _submit(self, bind: Bind) -> None:
        """Send what the window has room for, in one go."""
        pdus: list[bytes] = []
        now = time.monotonic()
        while self._waiting and len(self._out) < self._smpp.pace.window and now >= self._pause_until:
            if not self._begin(self._waiting[0].copy):
                continue
            part = self._waiting.popleft()
            sequence = bind.next_sequence()
            part.sent_at = now
            self._out[sequence] = part
            pdus.append(self._smpp.submit(part, sequence))
        if pdus:
            bind.write(b"".join(pdus))

    def _begin(self, copy: _Copy) -> bool:
        """Note that a copy is about to go. When that can't be noted, it doesn't go, and none after it."""
        if copy.begun:
            return True
        try:
            self._journal.begin(copy.outgoing.delivery_id)
        except OSError as error:
            _log.error("journal_failed", reason=str(error))
            self._no_more(SendOutcome.NO_SERVICE, f"the journal can't be written: {error}")
            return False
        copy.begun = True
        return True

    def _take(self, bind: Bind) -> None:
        """Wait for an answer (or until the pause is over), and take all that are there."""
        now = time.monotonic()
        if self._out:
            oldest = next(iter(self._out.values())).sent_at
            wait = oldest + self._smpp.pace.answer_within - now
            if wait <= 0:
                self._smpp.keeper.drop()
                raise Lost(f"no answer within {self._smpp.pace.answer_within:g} s")
            if self._waiting and len(self._out) < self._smpp.pace.window:
                wait = min(wait, max(0.0, self._pause_until - now))
        else:
            wait = max(0.0, self._pause_until - now)
        try:
            answer = bind.answers.get(timeout=max(wait, 0.001))
            while True:
                self._answered(answer)
                answer = bind.answers.get_nowait()
        except queue.Empty:
            pass

    def _answered(self, answer: Answered) -> None:
        if not answer.sequence:
            raise Lost(answer.words)
        part = self._out.pop(answer.sequence, None)
        if part is None:
            return
        if answer.status in _SLOW_DOWN and self._slowed(part):
            return
        if answer.status == wire.OK:
            self._slow = 0
            part.copy.references[part.number] = self._smpp.ids.answered(answer.message_id)
        else:
            part.copy.refused.append(answer.status)
            if answer.status in _SLOW_DOWN:
                self._no_more(SendOutcome.LATER, wire.words_of(answer.status))
        if not part.copy.left:
            self._note(_settled(part.copy))

    def _slowed(self, part: Part) -> bool:
        """The centre asks us to slow down: offer the part again later, unless it has asked for too long."""
        now = time.monotonic()
        if not self._slow:
            self._slow_since = now
        if now - self._slow_since > self._smpp.pace.patience:
            return False
        wait = min(0.1 * 2 ** min(self._slow, 6), 5.0)
        self._slow += 1
        self._pause_until = now + wait * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        self._waiting.appendleft(part)
        return True

    def _note(self, result: SendResult) -> None:
        self._results[result.delivery_id] = result
        try:
            self._journal.end(result)
        except OSError as error:
            # It is settled all the same; nothing new begins, for the next `begin` fails as well.
            _log.error("journal_failed", reason=str(error))

    def _cut_off(self, words: str) -> None:
        """The bind is gone: whatever has begun may or may not have arrived."""
        begun = {
            id(part.copy): part.copy for part in (*self._out.values(), *self._waiting) if part.copy.begun
        }
        self._out.clear()
        self._waiting = deque(part for part in self._waiting if id(part.copy) not in begun)
        for copy in begun.values():
            self._note(
                SendResult(
                    copy.outgoing.delivery_id,
                    SendOutcome.UNKNOWN,
                    f"cut off after it was handed over: {words}",
                    _references(copy),
                )
            )

    def _give_up(self, outcome: SendOutcome, words: str) -> None:
        """The centre can't be used: what has begun is cut off, and nothing else begins."""
        self._cut_off(words)
        self._no_more(outcome, words)

    def _no_more(self, outcome: SendOutcome, words: str) -> None:
        """Nothing new begins; what has begun goes on."""
        for part in self._waiting:
            if not part.copy.begun:
                delivery_id = part.copy.outgoing.delivery_id
                self._results.setdefault(delivery_id, SendResult(delivery_id, outcome, words))
        self._waiting = deque(part for part in self._waiting if part.copy.begun)


@lru_cache(maxsize=256)
def _octets(fit: Fit) -> tuple[bytes, ...]:
    """The parts of a text as they go over the wire."""
    if fit.encoding is Encoding.GSM7:
        return tuple(gsm.encode(part) for part in fit.parts)
    return tuple(part.encode("utf-16-be") for part in fit.parts)


def _settled(copy: _Copy) -> SendResult:
    """What became of a copy all of whose parts were answered. One of which some parts were taken can't be sent again
    without sending those twice: its fate is for a person to decide."""
    references = _references(copy)
    delivery_id = copy.outgoing.delivery_id
    if not copy.refused:
        return SendResult(delivery_id, SendOutcome.TAKEN, "", references)
    words = wire.words_of(copy.refused[0])
    if references:
        detail = f"{len(references)} of {copy.total} parts were taken; {words}"
        return SendResult(delivery_id, SendOutcome.UNKNOWN, detail, references)
    return SendResult(delivery_id, _OUTCOMES.get(copy.refused[0], SendOutcome.REFUSED), words)


def _references(copy: _Copy) -> tuple[str, ...]:
    return tuple(reference for _, reference in sorted(copy.references.items()))
