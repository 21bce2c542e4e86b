"""The demo's provider: no push service is asked. What a browser would show is kept."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from peelian.apps.messaging.api import Journal, Outgoing, SendOutcome, SendResult
from peelian.kernel.time import now

#: Older ones are deleted when there are more than this.
KEPT = 500


@dataclass
class CaughtNotifications:
    """Writes each notification to a folder, as `peelian.journeys.caught` reads it."""

    folder: Path
    clock: Callable[[], dt.datetime] = now
    name: str = "push:caught"
    rate: float | None = None

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Keep every notification of a batch."""
        results = []
        for copy in batch:
            try:
                journal.begin(copy.delivery_id)
                result = SendResult(copy.delivery_id, SendOutcome.TAKEN, "caught", (self._keep(copy),))
                journal.end(result)
            except OSError as error:
                result = SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, str(error))
            results.append(result)
        for old in sorted(self.folder.glob("*.json"), reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
        return results

    def close(self) -> None:
        """Nothing is held open."""

    def _keep(self, copy: Outgoing) -> str:
        at = self.clock()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        shown = json.loads(copy.prepared.payload(copy.copy))
        browsers = len(json.loads(copy.address or "[]"))
        said = {
            "to": f"{browsers} browser{'s' if browsers != 1 else ''}",
            "at": at.isoformat(),
            "text": f"{shown['title']}\n{shown['url']}",
            "language": shown["lang"],
        }
        key = f"{int(at.timestamp() * 1_000_000):020d}-{secrets.token_hex(4)}"
        part = self.folder / f".{key}.part"
        part.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        os.replace(part, self.folder / f"{key}.json")
        return key
