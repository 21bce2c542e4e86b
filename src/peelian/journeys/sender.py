"""A worker's sender: claims copies, hands them to their channel's providers, writes down what became of each.

queued → attempting (committed) → journal: begun → the wire → journal: answered → settled
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, connection

from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.journeys import come_back
from peelian.journeys.ports import WorkerJournal, ports
from peelian.kernel.actors import system

_log = structlog.get_logger(__name__)
#: So long nothing is begun when the journal can't be written.
_JOURNAL_WAIT = dt.timedelta(seconds=30)
#: While the database is away, what became of copies is offered to it after these seconds; then the last one on.
_DATABASE_WAITS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
#: Words and what channels made of them that are kept at a time. Attachments make them large.
_KEPT = 48
_AWAY = (OperationalError, InterfaceError)
_DELIVERY = system("delivery")

Clock = Callable[[], dt.datetime]
Kept = TypeVar("Kept")
_Made: TypeAlias = tuple[messaging.Words, Any]


@dataclass(frozen=True, slots=True)
class Round:
    """What one turn over all channels did.

    Attributes:
        claimed: how many copies were taken in hand.
        wait: seconds until more may go, when something waits for a provider; None when nothing does.
    """

    claimed: int
    wait: float | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing was due."""
        return not self.claimed and self.wait is None


class _Shelf(Generic[Kept]):
    """The last things that were made, by key; the one not used for longest goes first. For several threads: who asks
    for what another is making waits for it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Kept]) -> Kept:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = make()
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(key)
            return found


class _Stride:
    """How many copies to claim at a time: few at first, so that the first leaves at once and two senders of a process
    begin to take turns; twice as many after each full batch, up to what the channel takes."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def of(self, facts: messaging.ChannelFacts) -> int:
        """How many now."""
        # A channel whose batches don't overlap waits for each batch's slowest copy.
        return self._next.get(facts.name, max(1, facts.batch // 4)) if facts.overlaps else facts.batch

    def in_step(self, facts: messaging.ChannelFacts) -> bool:
        """Whether the last batch was full."""
        return facts.name in self._next

    def went(self, facts: messaging.ChannelFacts, *, full: bool) -> None:
        """A batch was claimed: as many as were asked for, or fewer."""
        if full:
            self._next[facts.name] = min(self.of(facts) * 2, facts.batch)
        else:
            self._next.pop(facts.name, None)


class Shared:
    """What senders of one process share: the words that they made, and who is using which provider."""

    def __init__(self) -> None:
        self.words: _Shelf[messaging.Words] = _Shelf()
        self.prepared: _Shelf[Any] = _Shelf()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def wire_to(self, provider: messaging.Provider) -> threading.Lock:
        """What to hold while the provider is used."""
        return self._locks[provider.name]


class Sender:
    """Sends over all channels for one worker: the loop's middle. Not for two threads at a time.

    A copy's fate survives whatever stops us. A killed process: its journal tells (`recover`). A database that goes
    away: answers are kept and settled when it is back, and what was claimed while the connection broke is put back. A
    disk that is full: nothing further is begun.
    """

    def __init__(
        self,
        worker: str,
        *,
        clock: Clock,
        pause: Callable[[float], object] = time.sleep,
        patience: int = 12,
        slow: bool | None = None,
        shared: Shared | None = None,
        overlapping: bool = False,
    ) -> None:
        """Prepare it; nothing is opened before there is something to send.

        Args:
            worker: this machine and process, in no other use at the same time.
            clock: the time.
            pause: waits for so many seconds.
            patience: how often the database is asked to take what became of copies, before the error is let out. What
                it hasn't taken stays in hand for the next turn.
            slow: only over channels whose copies take minutes, or only over the others. None: over all.
            shared: with other senders of this process; see `lanes`.
            overlapping: only over channels whose providers may get a batch from another thread than the last.
        """
        self._shared = shared or Shared()
        self._overlapping = overlapping
        self._when_full: Callable[[], None] | None = None
        self._slow = slow
        self.worker = worker
        self._clock = clock
        self._pause = pause
        self._patience = patience
        self._journal: WorkerJournal | None = None
        self._unsettled: list[tuple[str, list[messaging.SendResult]]] = []
        self._in_doubt = False
        self._rests_until: dt.datetime | None = None
        self._stride = _Stride()

    @property
    def owes(self) -> bool:
        """Whether the last turn was cut short: the next one settles or puts back what this sender has in hand."""
        return self._in_doubt or bool(self._unsettled)

    def turn(self, limit: int | None = None, *, when_full: Callable[[], None] | None = None) -> Round:
        """Send one batch over each channel that has something due. Not inside a transaction.

        Args:
            limit: how many copies at most for each channel; None: as many as the channel takes at a time.
            when_full: called when so many were claimed, before they are sent: there may be more.

        Raises:
            OperationalError: the database is away. Call again when it is back.
        """
        self._when_full = when_full
        self._settle_all()
        if self._in_doubt:
            begun = self._journal.begun if self._journal is not None else ()
            messaging.release_claims(at=self._clock(), worker=self.worker, but=begun)
            self._in_doubt = False
        claimed, waits = 0, []
        for channel in ports().channels.values():
            if self._slow not in {None, channel.facts.slow}:
                continue
            if self._overlapping and not channel.facts.overlaps:
                continue
            done = self._send_over(channel, limit)
            claimed += done.claimed
            if done.wait is not None:
                waits.append(done.wait)
        return Round(claimed, min(waits, default=None))

    def close(self) -> None:
        """Let go of the journal. What the database hasn't taken yet stays in it for the next process."""
        if self._journal is not None and not self.owes:
            self._journal.close()
            self._journal = None

    def _send_over(self, channel: messaging.Channel, limit: int | None) -> Round:
        at = self._clock()
        facts = channel.facts
        if not channel.providers:
            return Round(0)
        # After a full batch there is mostly more; else the question is cheaper than a claim that finds nothing.
        if not self._stride.in_step(facts) and not messaging.has_due(at=at, channels=[facts.name]):
            return Round(0)
        if not self._may_begin(at):
            return Round(0, 1.0)
        want = self._stride.of(facts) if limit is None else limit
        provider, leave = self._first(channel, at, want)
        if provider is None:
            return Round(0, leave.wait)
        try:
            copies = messaging.claim_due(at=at, worker=self.worker, channel=facts, limit=leave.copies)
            spare = leave.copies - len(copies)
            if spare and (leave.trial or provider.rate is not None):
                trial = leave.trial and not copies
                messaging.return_leave(at=at, name=provider.name, copies=spare, trial=trial)
            full = len(copies) == want
            if limit is None:
                self._stride.went(facts, full=full)
            if self._when_full is not None and facts.overlaps and full:
                self._when_full()
            if copies:
                self._hand_over(channel, provider, leave, self._ready(channel, copies))
        except Exception:
            # A claim may have been committed though its connection broke, and of a batch that was cut short some copies
            # have no result: what isn't begun must not stay in hand.
            self._in_doubt = True
            connection.close()
            raise
        return Round(len(copies), 0.0)

    def _first(
        self, channel: messaging.Channel, at: dt.datetime, want: int
    ) -> tuple[messaging.Provider | None, messaging.Leave]:
        """The first provider that may be used now, and for how many copies."""
        waits = []
        for provider in channel.providers:
            leave = messaging.ask_leave(at=at, name=provider.name, rate=provider.rate, want=want)
            if leave.copies:
                return provider, leave
            waits.append(leave.wait)
        return None, messaging.Leave(0, min(waits))

    def _ready(
        self, channel: messaging.Channel, copies: Sequence[messaging.ClaimedDelivery]
    ) -> list[messaging.Outgoing]:
        """Each copy with its words, made once for each message and language.

        Copies whose words can't be made are refused with the reason: nobody else's wait for them.
        """
        plugged = ports()
        site = messaging.Site(plugged.public_url.rstrip("/"), plugged.reply_domain)
        made: dict[tuple[int, str], _Made | str] = {}
        ready, refused = [], []
        stamps = messaging.stamps_of({copy.message_id for copy in copies})
        for copy in copies:
            key = (copy.message_id, _language(channel.facts, copy))
            if key not in made:
                made[key] = self._made(channel, key, site, stamps[copy.message_id])
            shared = made[key]
            if isinstance(shared, str):
                refused.append(messaging.SendResult(copy.delivery_id, messaging.SendOutcome.REFUSED, shared))
            else:
                ready.append(messaging.outgoing(copy, *shared))
        if refused:
            self._unsettled.append(("", refused))
        return ready

    def _made(
        self, channel: messaging.Channel, key: tuple[int, str], site: messaging.Site, stamp: str
    ) -> _Made | str:
        """A message's words in a language, and what the channel makes of them; or why that can't be."""
        message_id, language = key
        try:
            words = self._shared.words.get(
                (*key, site, stamp),
                lambda: messaging.words_for(message_id=message_id, language=language, site=site),
            )
            return words, self._shared.prepared.get(
                (channel.facts.name, words.version), lambda: channel.prepare(words)
            )
        except _AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - one message that can't be written must not hold up the others
            _log.exception("words_cannot_be_prepared", message=message_id, channel=channel.facts.name)
            return f"it could not be written for this channel: {error}"

    def _hand_over(
        self,
        channel: messaging.Channel,
        first: messaging.Provider,
        leave: messaging.Leave,
        batch: list[messaging.Outgoing],
    ) -> None:
        """Hand a batch to a provider, and what it can't serve to the next one at once; settle."""
        if not batch:
            self._settle_all()
            return
        providers = [first, *(one for one in channel.providers if one is not first)]
        for provider in providers:
            if provider is not first:
                at = self._clock()
                leave = messaging.ask_leave(at=at, name=provider.name, rate=provider.rate, want=len(batch))
                if not leave.copies:
                    continue
                now, later = batch[: leave.copies], batch[leave.copies :]
            else:
                now, later = batch, []
            results = self._sent(provider, now)
            unserved = {one.delivery_id for one in results if one.outcome is messaging.SendOutcome.NO_SERVICE}
            last = provider is providers[-1]
            if self._opened().trouble:
                self._note_trouble(self._opened().trouble)
                settled, batch = results, []
            else:
                if unserved or leave.troubled:
                    self._note_outcome(provider, results, unserved)
                settled = results if last else [one for one in results if one.delivery_id not in unserved]
                batch = [] if last else [one for one in now if one.delivery_id in unserved]
            self._unsettled.append((provider.name, settled))
            batch += later
            if not batch:
                break
        if batch:
            detail = "no provider of this channel can be used now"
            waiting = [
                messaging.SendResult(one.delivery_id, messaging.SendOutcome.NO_SERVICE, detail)
                for one in batch
            ]
            self._unsettled.append(("", waiting))
        self._settle_all()

    def _sent(
        self, provider: messaging.Provider, batch: Sequence[messaging.Outgoing]
    ) -> list[messaging.SendResult]:
        """What a provider made of a batch, whatever happens in it."""
        journal = self._opened()
        problem = "the provider's part of the program failed"
        try:
            with self._shared.wire_to(provider):
                journal.using(provider.name)
                results = provider.send(batch, journal)
        except OSError as error:
            if not journal.trouble:
                _log.exception("provider_failed", provider=provider.name)
            results, problem = [], str(error)
        except Exception as error:  # noqa: BLE001 - one provider's fault must not lose what it had in hand
            _log.exception("provider_failed", provider=provider.name)
            results, problem = [], f"{problem}: {type(error).__name__}"
        told = {result.delivery_id for result in results}
        for one in batch:
            if one.delivery_id not in told:
                begun = one.delivery_id in journal.begun
                outcome = messaging.SendOutcome.UNKNOWN if begun else messaging.SendOutcome.NO_SERVICE
                results.append(messaging.SendResult(one.delivery_id, outcome, problem))
        if journal.trouble:
            words = f"nothing more was begun: {_cannot_write(journal.trouble)}"
            for result in results:
                if result.outcome is messaging.SendOutcome.NO_SERVICE:
                    result.detail = words
        return results

    def _note_outcome(
        self, provider: messaging.Provider, results: Sequence[messaging.SendResult], unserved: set[int]
    ) -> None:
        served = len(unserved) < len(results)
        error = next((one.detail for one in results if one.delivery_id in unserved), "")
        try:
            messaging.note_outcomes(at=self._clock(), name=provider.name, served=served, error=error)
        except _AWAY:
            # Only the breaker's memory: the copies' own outcomes are settled below, when the database is back.
            connection.close()

    def _settle_all(self) -> None:
        """Write down what became of copies, and clear the journal of them. Waits for a database that is away."""
        if not self._unsettled:
            return
        tries = 0
        while self._unsettled:
            provider, results = self._unsettled[0]
            try:
                messaging.settle(at=self._clock(), results=results, provider=provider)
                gone = [address for one in results for address in one.gone]
                if gone:
                    contacts.forget_browsers(actor=_DELIVERY, at=self._clock(), urls=gone)
            except _AWAY:
                connection.close()
                if tries >= self._patience:
                    raise
                self._pause(_DATABASE_WAITS[min(tries, len(_DATABASE_WAITS) - 1)])
                tries += 1
            else:
                self._unsettled.pop(0)
                self._note_refusals(results)
        self._opened().settled()

    def _note_refusals(self, results: Sequence[messaging.SendResult]) -> None:
        """Addresses of which the other side says at the door that they are no more are bounces at once."""
        gone = [
            one.delivery_id
            for one in results
            if one.outcome is messaging.SendOutcome.REFUSED and messaging.is_about_mailbox(one.detail)
        ]
        if not gone:
            return
        try:
            come_back.take_refusals(at=self._clock(), delivery_ids=gone)
        except _AWAY:
            connection.close()  # the next copy to them is refused again

    def _opened(self) -> WorkerJournal:
        if self._journal is None:
            self._journal = ports().journals.open(self.worker)
        return self._journal

    def _may_begin(self, at: dt.datetime) -> bool:
        """Whether the journal can be written: without it, a crash would leave nobody knowing what had gone."""
        if self._rests_until is not None and at < self._rests_until:
            return False
        try:
            if self._opened().ready():
                self._rests_until = None
                return True
            trouble = self._opened().trouble
        except OSError as error:
            trouble = error.strerror or str(error)
        self._note_trouble(trouble)
        return False

    def _note_trouble(self, trouble: str) -> None:
        at = self._clock()
        self._rests_until = at + _JOURNAL_WAIT
        machine = self.worker.partition(":")[0]
        messaging.note_trouble(
            at=at, name=f"journal:{machine}"[:40], error=_cannot_write(trouble), wait=_JOURNAL_WAIT
        )
        _log.error("journal_cannot_be_written", reason=trouble)


def _language(facts: messaging.ChannelFacts, copy: messaging.ClaimedDelivery) -> str:
    """The language of a copy's words: the person's, or English where the channel can't do that one."""
    return copy.language if facts.languages is None or copy.language in facts.languages else "en"


def _cannot_write(trouble: str) -> str:
    return f"the record of what is being sent can't be written on this machine ({trouble})"
