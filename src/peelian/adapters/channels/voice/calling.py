"""The provider that calls over SIP: many calls at once on one thread of its own, an honest outcome for each."""

from __future__ import annotations

import asyncio
import datetime as dt
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import structlog

from peelian.adapters.channels.voice.script import Script, hold
from peelian.adapters.channels.voice.sip.agent import Agent, Trunk
from peelian.adapters.channels.voice.sip.call import Call, CallResult, Ending, Line
from peelian.adapters.channels.voice.stops import Stops
from peelian.apps.messaging.api import InboundWords, Journal, Outgoing, SendOutcome, SendResult
from peelian.kernel.time import now

_log = structlog.get_logger(__name__)
#: Answers that say the number itself is wrong, or that whoever is there wants no calls (RFC 3261, 21; RFC 8688).
_NEVER = {404: "no such number", 410: "no such number", 484: "no such number", 485: "no such number",
          604: "no such number", 603: "they declined", 607: "they declined", 608: "they declined"}  # fmt: skip
_BUSY = {486, 600}
_NOT_NOW = {408, 480, 487}


@dataclass(frozen=True, slots=True)
class Manner:
    """How calls are made.

    Attributes:
        at_once: how many at most.
        tries: how often somebody is rung who doesn't pick up, before it's given up.
        per_second: how many are begun in a second; 0: as many as may be made at once.
        hello, pause, listen: see `script.hold`.
    """

    at_once: int = 20
    tries: int = 3
    per_second: float = 0.0
    hello: float = 2.5
    pause: float = 0.6
    listen: float = 6.0


@dataclass
class SipProvider:
    """Calls people over a SIP trunk."""

    trunk: Trunk
    stops: Stops
    manner: Manner = field(default_factory=Manner)
    clock: Callable[[], dt.datetime] = now
    name: str = "voice:sip"
    rate: float | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._agent: Agent | None = None
        self._thread: threading.Thread | None = None
        self._slots = threading.BoundedSemaphore(self.manner.at_once)
        self._calls: set[asyncio.Task[CallResult]] = set()
        self._was_let_in = False
        self._closings = 0
        self._next_at = 0.0

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Call everybody of a batch, as many at once as are allowed. Returns when the last has hung up."""
        results: dict[int, SendResult] = {}
        ended: queue.SimpleQueue[tuple[Outgoing, Future[CallResult]]] = queue.SimpleQueue()
        waiting, under_way, closings = list(reversed(batch)), 0, self._closings
        while waiting or under_way:
            if self._closings != closings:
                results.update(_none_of(waiting, "the worker stops"))
                waiting = []
                if not under_way:
                    break
            # With calls of ours under way, wait for one of those rather than for a slot of another thread's.
            if waiting and self._slots.acquire(blocking=under_way == 0):
                copy = waiting.pop()
                self._wait_for_turn()
                early = self._begin(copy, journal, ended)
                if early is None:
                    under_way += 1
                else:
                    self._slots.release()
                    results[copy.delivery_id] = early
                    if early.outcome is SendOutcome.NO_SERVICE and early.detail.startswith("journal"):
                        results.update(_none_of(waiting, early.detail))
                        waiting = []
                continue
            copy, future = ended.get()
            under_way -= 1
            self._slots.release()
            result = self._outcome(copy, future)
            results[copy.delivery_id] = result
            try:
                journal.end(result)
            except OSError as error:
                _log.error("call_journal", reason=str(error))
                results.update(_none_of(waiting, f"journal: {error}"))
                waiting = []
        return [results[copy.delivery_id] for copy in batch]

    def close(self) -> None:
        """End the calls that are under way, and let go of the port."""
        with self._lock:
            self._closings += 1
            loop, thread = self._loop, self._thread
            self._loop = self._agent = self._thread = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._end_calls(), loop)
        thread.join(timeout=30)

    async def _end_calls(self) -> None:
        """Hang up, so that nobody is left with a silent line; then end the loop."""
        for task in self._calls:
            task.cancel()
        if self._calls:
            await asyncio.wait(self._calls, timeout=5)
        asyncio.get_running_loop().stop()

    def _wait_for_turn(self) -> None:
        """Begin no more calls in a second than the trunk takes."""
        if self.manner.per_second > 0:
            wait = self._next_at - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self._next_at = time.monotonic() + 1 / self.manner.per_second

    def _begin(
        self,
        copy: Outgoing,
        journal: Journal,
        ended: queue.SimpleQueue[tuple[Outgoing, Future[CallResult]]],
    ) -> SendResult | None:
        """Ring somebody; or what stands in the way."""
        script: Script = copy.prepared
        if script.lack:
            return SendResult(copy.delivery_id, script.refusal, script.lack)
        try:
            loop, agent = self._open()
        except OSError as error:
            return SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, f"no way out: {error}")
        try:
            journal.begin(copy.delivery_id)
        except OSError as error:
            return SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, f"journal: {error}")
        future = asyncio.run_coroutine_threadsafe(self._call(agent, copy, script), loop)
        future.add_done_callback(lambda done: ended.put((copy, done)))
        return None

    async def _call(self, agent: Agent, copy: Outgoing, script: Script) -> CallResult:
        manner = self.manner

        async def conversation(line: Line) -> None:
            def stop() -> None:
                self.stops.put(
                    InboundWords("voice", self.name, copy.address, "STOP", call.call_id, self.clock())
                )

            try:
                await hold(line, script, stop, hello=manner.hello, pause=manner.pause, listen=manner.listen)
            except OSError as error:
                _log.error("call_stop_not_kept", delivery=copy.delivery_id, reason=str(error))

        call = Call(agent, copy.address, conversation)
        # A task of its own: when it is cancelled it still hangs up and says how far it came.
        running = asyncio.create_task(call.run())
        self._calls.add(running)
        running.add_done_callback(self._calls.discard)
        return await running

    def _outcome(self, copy: Outgoing, future: Future[CallResult]) -> SendResult:
        if future.cancelled():
            return SendResult(copy.delivery_id, SendOutcome.UNKNOWN, "the worker stopped during the call")
        error = future.exception()
        if error is not None:
            _log.error("call_failed", delivery=copy.delivery_id, exc_info=error)
            return SendResult(copy.delivery_id, SendOutcome.UNKNOWN, "the call broke off by a fault of ours")
        result = future.result()
        self._was_let_in = self._was_let_in or result.ending in {Ending.ANSWERED, Ending.NOBODY}
        return outcome(copy, result, tries=self.manner.tries, was_let_in=self._was_let_in)

    def _open(self) -> tuple[asyncio.AbstractEventLoop, Agent]:
        """The thread with its port, begun when it is first needed. Raises OSError."""
        with self._lock:
            if self._loop is not None and self._agent is not None:
                return self._loop, self._agent
            loop, ready = asyncio.new_event_loop(), Future[Agent]()
            thread = threading.Thread(
                target=_run, args=(loop, self.trunk, ready), name=self.name, daemon=True
            )
            thread.start()
            try:
                agent = ready.result(timeout=30)
            except BaseException:
                thread.join(timeout=10)
                raise
            self._loop, self._agent, self._thread = loop, agent, thread
            return loop, agent


def outcome(copy: Outgoing, result: CallResult, *, tries: int, was_let_in: bool) -> SendResult:
    """What a call's end means for its copy.

    Args:
        copy: the copy.
        result: how the call ended.
        tries: how often somebody is rung who doesn't pick up.
        was_let_in: whether the trunk has put a call of ours through before: then its "forbidden" is about this number,
            else about us.
    """
    number, status, kind = copy.delivery_id, result.status, SendOutcome.LATER
    if result.ending is Ending.ANSWERED:
        keys = f", pressed {' '.join(result.keys)}" if result.keys else ""
        detail = f"answered, {result.seconds:.0f} s{keys}"
        return SendResult(number, SendOutcome.TAKEN, detail, references=(result.call_id,), answered=True)
    if result.ending is Ending.NO_TRUNK or status == 503:
        return SendResult(number, SendOutcome.NO_SERVICE, result.reason, answered=False)
    if result.ending is Ending.STOPPED:
        return SendResult(number, SendOutcome.LATER, result.reason, answered=False)
    if status in _NEVER:
        return SendResult(number, SendOutcome.REFUSED, f"{_NEVER[status]} ({result.reason})", answered=False)
    if status in {403, 401, 407} and not was_let_in:
        return SendResult(
            number, SendOutcome.NO_SERVICE, f"the trunk refuses us ({result.reason})", answered=False
        )
    detail = "busy" if status in _BUSY else "nobody picked up" if status in _NOT_NOW else result.reason
    if copy.copy.attempts >= tries:
        kind, detail = SendOutcome.REFUSED, f"{detail}, after {copy.copy.attempts} calls"
    return SendResult(number, kind, detail, answered=False)


def _none_of(copies: Sequence[Outgoing], detail: str) -> dict[int, SendResult]:
    return {copy.delivery_id: SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, detail) for copy in copies}


def _run(loop: asyncio.AbstractEventLoop, trunk: Trunk, ready: Future[Agent]) -> None:
    """The thread: the port is open for as long as the loop runs."""
    asyncio.set_event_loop(loop)
    agent = Agent(trunk)
    try:
        loop.run_until_complete(agent.__aenter__())
    except BaseException as error:  # noqa: BLE001 - it is raised where it's waited for
        ready.set_exception(error)
        loop.close()
        return
    ready.set_result(agent)
    try:
        loop.run_forever()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(agent.__aexit__(None, None, None))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
