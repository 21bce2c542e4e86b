"""Who pressed 9: kept in files until the house has taken it, so that a database that is away loses no stop."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from peelian.adapters.channels.voice.speech import keep
from peelian.apps.messaging.api import InboundWords
from peelian.kernel.errors import Refused

_log = structlog.get_logger(__name__)
#: So often a process looks for what others left.
_LOOK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Stops:
    """The folder. Calls are made in one process and their stops may be taken by another on this machine."""

    folder: Path
    _new: threading.Event = field(default_factory=threading.Event)

    def put(self, words: InboundWords) -> None:
        """Keep a stop. Raises OSError; then nothing may be promised."""
        name = "".join(char if char.isalnum() else "-" for char in words.provider_id)[:120]
        content = {
            "provider": words.provider, "sender": words.sender, "text": words.text, "id": words.provider_id,
            "at": words.received_at.isoformat(),
        }  # fmt: skip
        keep(self.folder / f"{name}.json", json.dumps(content).encode())
        self._new.set()

    def take(self, take: Callable[[InboundWords], object]) -> int:
        """Hand over what is kept; each file goes once it's taken. Returns how many. What fails is tried again later."""
        count = 0
        for path in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else ():
            try:
                take(_read(path))
            except Refused as error:
                _log.warning("call_stop_refused", reason=error.message)
            except FileNotFoundError:  # another process was first
                continue
            path.unlink(missing_ok=True)
            count += 1
        return count

    def wait(self) -> None:
        """Until there is something new here, or it's time to look at what others left."""
        self._new.wait(_LOOK_SECONDS)
        self._new.clear()

    def wake(self) -> None:
        """End a wait."""
        self._new.set()


class StopListener:
    """Hands stops over to the house, in a thread of its own."""

    def __init__(self, stops: Stops, take: Callable[[InboundWords], object]) -> None:
        self._stops, self._take = stops, take
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voice-stops", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier process left."""
        self._thread.start()

    def stop(self) -> None:
        """End, once what is at hand is taken."""
        self._ending.set()
        self._stops.wake()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            try:
                self._stops.take(self._take)
            except Exception:  # noqa: BLE001 - whatever it is (a database that is away), the stop stays and is tried again
                _log.exception("call_stop_waits")
            if self._ending.is_set():
                return
            self._stops.wait()


def _read(path: Path) -> InboundWords:
    content = json.loads(path.read_text())
    return InboundWords(
        channel="voice", provider=content["provider"], sender=content["sender"], text=content["text"],
        provider_id=content["id"], received_at=dt.datetime.fromisoformat(content["at"]),
    )  # fmt: skip
