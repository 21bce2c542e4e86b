"""The demo's provider: nobody is rung. What a call would say is kept, in words and to listen to."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.speech import keep
from peelian.apps.messaging.api import Journal, Outgoing, SendOutcome, SendResult
from peelian.kernel.time import now

#: Older calls are deleted when there are more than this.
KEPT = 500


@dataclass
class CaughtCalls:
    """Writes each call to a folder, as `peelian.journeys.caught` reads it."""

    folder: Path
    clock: Callable[[], dt.datetime] = now
    name: str = "voice:caught"
    rate: float | None = None

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Keep every call of a batch."""
        results = []
        for copy in batch:
            if copy.prepared.lack:
                results.append(SendResult(copy.delivery_id, copy.prepared.refusal, copy.prepared.lack))
                continue
            try:
                journal.begin(copy.delivery_id)
                key = self._keep(copy)
                result = SendResult(copy.delivery_id, SendOutcome.TAKEN, "caught", (key,), answered=True)
                journal.end(result)
            except OSError as error:
                result = SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, str(error))
            results.append(result)
        self._tidy()
        return results

    def close(self) -> None:
        """Nothing is held open."""

    def _keep(self, copy: Outgoing) -> str:
        at, script = self.clock(), copy.prepared
        audio = f"{hashlib.sha256(script.first + script.goodbye).hexdigest()[:40]}.wav"
        if not (self.folder / audio).exists():
            keep(self.folder / audio, g711.write_wav(script.first + script.goodbye))
        key = f"{int(at.timestamp() * 1_000_000):020d}-{secrets.token_hex(4)}"
        content = {
            "to": copy.address,
            "at": at.isoformat(),
            "text": script.text,
            "language": copy.words.language,
            "audio": audio,
            "note": f"{script.seconds:.0f} seconds",
        }
        keep(self.folder / f"{key}.json", json.dumps(content, ensure_ascii=False).encode())
        return key

    def _tidy(self) -> None:
        old = sorted(self.folder.glob("*.json"), reverse=True)[KEPT:] if self.folder.is_dir() else []
        for path in old:
            path.unlink(missing_ok=True)
