"""Keeps a handful of processes and the database up until told to stop, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from peelian.adapters.postgres.use import Hold
from peelian.config import processes

#: A child that lived this long, in seconds, has recovered from whatever made it die before.
RECOVERED = 60.0
LONGEST_PAUSE = 30.0
#: Seconds that the site may take to answer for the first time.
PATIENCE = 60.0


@dataclass
class Child:
    """One process that is kept up.

    Attributes:
        name: what people call it.
        command: how it's started.
        process: the running process, or None between two lives.
        started_at: when it was last started, on the monotonic clock.
        due_at: when it may be started again.
        deaths: how often it died without recovering.
    """

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0

    def note_death(self, now: float) -> float:
        """Set when it starts again. Each death doubles the pause, up to half a minute. Returns the pause."""
        self.deaths = 1 if now - self.started_at > RECOVERED else self.deaths + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.deaths - 1))
        self.due_at = now + pause
        return pause


@dataclass
class Supervisor:
    """Keeps the children and the database up.

    Attributes:
        children: what is kept up.
        environment: the children's environment.
        warden: ends the children if the supervisor can't.
        claim: the claim on the embedded database; None where the database is somebody else's.
    """

    children: Sequence[Child]
    environment: dict[str, str]
    warden: processes.Warden
    claim: Hold | None
    _asked_to_stop: bool = field(default=False, init=False)

    def run(self, is_up: Callable[[], bool], when_up: Callable[[], None]) -> int:
        """Start everything, and stay until asked to stop by SIGINT, SIGTERM or SIGHUP.

        Args:
            is_up: whether the site answers.
            when_up: called once, when it first does.

        Returns:
            0 after being asked to stop, 1 if the site never answered.
        """
        with self._listening() as signals:
            deadline = time.monotonic() + PATIENCE
            up = False
            while not self._asked_to_stop:
                self._look_after()
                if not up and (up := is_up()):
                    when_up()
                if not up and time.monotonic() > deadline:
                    say(f"the site didn't answer within {PATIENCE:.0f} seconds; the lines above say why.")
                    break
                select.select([signals], [], [], 1.0 if up else 0.1)
            if self._asked_to_stop:
                say("stopping.")
            self._end_all()
        return 0 if self._asked_to_stop else 1

    @contextlib.contextmanager
    def _listening(self) -> Iterator[int]:
        """Take the signals that ask to stop. Yields a descriptor that turns readable when one has come."""
        readable, writable = os.pipe()
        os.set_blocking(writable, False)
        signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {sign: signal.signal(sign, self._stop) for sign in signs}
        woken = signal.set_wakeup_fd(writable)
        try:
            yield readable
        finally:
            signal.set_wakeup_fd(woken)
            for sign, handler in before.items():
                signal.signal(sign, handler)
            os.close(readable)
            os.close(writable)

    def _stop(self, *_: object) -> None:
        self._asked_to_stop = True

    def _look_after(self) -> None:
        """Bury the dead, bring the database back, start what is due."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and (code := child.process.poll()) is not None:
                pause = child.note_death(now)
                say(f"the {child.name} ended ({_reason(code)}); it starts again in {pause:.0f} s.")
                self._clear(child.process)
                child.process = None
        if self.claim is not None and self.claim.revive():
            say("the database had died and was started again; nothing that was committed is lost.")
        for child in self.children:
            if child.process is None and now >= child.due_at:
                child.process = processes.start(child.command, self.environment)
                child.started_at = now
                self.warden.take(child.process.pid)

    def _clear(self, process: subprocess.Popen[bytes]) -> None:
        """End what a dead child started itself: it would hold the port."""
        processes.end_groups([process.pid], grace=2)
        self.warden.leave(process.pid)

    def _end_all(self) -> None:
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + processes.GRACE
        for process in living:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in living:
            self._clear(process)
            process.wait()


def say(sentence: str) -> None:
    """Tell whoever sits at the terminal."""
    sys.stderr.write(f"peelian serve: {sentence}\n")
    sys.stderr.flush()


def _reason(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"
