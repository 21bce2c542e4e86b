"""One bind to a message centre, kept open: one thread reads, anybody writes, and answers find who waits for them."""

from __future__ import annotations

import contextlib
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from peelian.adapters.channels.sms import wire
from peelian.adapters.channels.sms.wire import Centre, Connection, Lost, NoService, Pdu

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a message centre answered to a submit_sm. `sequence` 0: the bind is gone, and `words` says how."""

    sequence: int
    status: int = 0
    message_id: str = ""
    words: str = ""


class Bind:
    """A bound connection with its reader.

    Attributes:
        answers: the answers to what was submitted, and at last that the bind is gone.
    """

    def __init__(
        self,
        centre: Centre,
        *,
        receives: bool,
        taken: Callable[[str], object],
        arrived: Callable[[Bind, Pdu], None],
        quiet_for: float,
    ) -> None:
        """Connect, bind and read.

        Args:
            centre: where, and as whom.
            receives: whether receipts and texts are wanted here.
            taken: told of each number that is answered, before anything is read that the centre says after it.
            arrived: takes each deliver_sm, quickly; whoever takes it answers it by `acknowledge`.
            quiet_for: seconds of silence after which the other side is asked whether it's there; as many again without
                an answer, and the bind is given up.

        Raises NoService.
        """
        self.answers: queue.SimpleQueue[Answered] = queue.SimpleQueue()
        self.receives = receives
        self.gone = threading.Event()
        self._taken = taken
        self._arrived = arrived
        self._quiet_for = quiet_for
        self._connection = Connection(centre, receives=receives)
        self._reader = threading.Thread(target=self._read, name="smpp-reader", daemon=True)
        self._reader.start()

    def next_sequence(self) -> int:
        """A number for the next submit_sm."""
        return self._connection.next_sequence()

    def write(self, pdus: bytes) -> None:
        """Send PDUs. Raises Lost."""
        try:
            self._connection.write(pdus)
        except Lost:
            self.close()
            raise

    def acknowledge(self, pdus: list[Pdu], status: int = wire.OK) -> None:
        """Answer what was delivered. A bind that is gone is no matter: the centre will deliver again."""
        with contextlib.suppress(Lost):
            self._connection.write(b"".join(wire.acknowledgement(one.sequence, status) for one in pdus))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
        if threading.current_thread() is not self._reader:
            self._reader.join(timeout=5)

    def _read(self) -> None:
        asked = False
        heard = time.monotonic()
        try:
            while True:
                pdu = self._connection.read(min(1.0, self._quiet_for))
                if pdu is not None:
                    heard, asked = time.monotonic(), False
                    self._sort(pdu)
                elif time.monotonic() - heard > self._quiet_for:
                    if asked:
                        raise Lost("no answer to enquire_link")
                    self._connection.write(wire.bare(wire.ENQUIRE, self._connection.next_sequence()))
                    heard, asked = time.monotonic(), True
        except Lost as error:
            words = str(error)
        except Exception as error:  # noqa: BLE001 - a bug must not leave senders waiting
            _log.exception("smpp_reader_failed")
            words = str(error)
        self.gone.set()
        self.answers.put(Answered(0, words=words))
        self._connection.close()

    def _sort(self, pdu: Pdu) -> None:
        match pdu.command:
            case wire.SUBMIT_RESP:
                number = wire.message_id_of(pdu.body)
                if pdu.status == wire.OK:
                    self._taken(number)
                self.answers.put(Answered(pdu.sequence, pdu.status, number))
            case wire.DELIVER:
                self._arrived(self, pdu)
            case wire.ENQUIRE:
                self._connection.write(wire.bare(wire.ENQUIRE_RESP, pdu.sequence))
            case wire.UNBIND:
                self._connection.write(wire.bare(wire.UNBIND_RESP, pdu.sequence))
                raise Lost("the message centre ended the bind")
            case wire.GENERIC_NACK if pdu.sequence:
                # An answer too: the centre couldn't read what bears this number.
                self.answers.put(Answered(pdu.sequence, pdu.status or wire.SYSTEM_ERROR))


class Keeper:
    """Opens a bind when one is wanted, and not again too soon after it failed. Safe to ask from any thread."""

    def __init__(
        self, open_bind: Callable[[], Bind], *, first_wait: float = 1.0, longest_wait: float = 60.0
    ) -> None:
        """Args: open_bind: makes a bind, or raises NoService. first_wait, longest_wait: seconds after a failure."""
        self._open = open_bind
        self._first, self._longest = first_wait, longest_wait
        self._lock = threading.Lock()
        self._bind: Bind | None = None
        self._failures = 0
        self._not_before = 0.0
        self._why = ""

    def bound(self) -> Bind:
        """The open bind, opened now if need be. Raises NoService, at once when the last try was a moment ago."""
        with self._lock:
            if self._bind is not None and not self._bind.gone.is_set():
                return self._bind
            if time.monotonic() < self._not_before:
                raise NoService(self._why)
            try:
                self._bind = self._open()
            except NoService as error:
                self._why = str(error)
                wait = min(self._first * 2**self._failures, self._longest)
                self._failures = min(self._failures + 1, 16)
                # Workers that lost the same centre don't all come back in the same second.
                self._not_before = time.monotonic() + wait * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
                raise
            self._failures = 0
            return self._bind

    def wait(self) -> float:
        """Seconds until it may be tried again."""
        return max(0.0, self._not_before - time.monotonic())

    def drop(self) -> None:
        """Close the bind; the next who asks gets a new one."""
        with self._lock:
            bind, self._bind = self._bind, None
        if bind is not None:
            bind.close()
