"""The demo's texts: kept in a folder instead of being sent. The demo's telephone shows them and answers for their
readers (`journeys.caught`)."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from peelian.adapters.channels.sms.numbers import Sender
from peelian.adapters.channels.sms.words import Prepared
from peelian.apps.messaging.api import Journal, Outgoing, SendOutcome, SendResult
from peelian.kernel.time import now

#: Older texts are deleted when there are more than this.
KEPT = 500
_KEY = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


class CaughtTexts:
    """A provider that keeps each text as a file; file names sort as the texts came."""

    name = "sms:caught"
    rate: float | None = None

    def __init__(self, folder: Path, sender: Sender, *, clock: Callable[[], dt.datetime] = now) -> None:
        """Args: folder: for the files; made when the first comes. sender: who texts come from."""
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Keep a batch: see `messaging.Provider`."""
        results = []
        for one in batch:
            prepared: Prepared = one.prepared
            fit = prepared.fitted(one.copy)
            try:
                journal.begin(one.delivery_id)
                key = self._keep(one, fit.text, len(fit.parts))
                result = SendResult(one.delivery_id, SendOutcome.TAKEN, "", (key,))
                journal.end(result)
            except OSError as error:
                result = SendResult(one.delivery_id, SendOutcome.NO_SERVICE, f"can't be kept: {error}")
            results.append(result)
        self._forget_old()
        return results

    def close(self) -> None:
        """There is nothing to let go of."""

    def _keep(self, one: Outgoing, text: str, parts: int) -> str:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        at = self._clock()
        key = f"{int(at.timestamp() * 1_000_000):020d}-{secrets.token_hex(4)}"
        said = {
            "to": one.address,
            "from": self._sender.shown,
            "text": text,
            "language": one.words.language,
            "parts": parts,
            "at": at.isoformat(),
        }
        half = self._folder / f".{key}.part"
        half.write_text(json.dumps(said), encoding="utf-8")
        os.replace(half, self._folder / f"{key}.json")
        return key

    def _forget_old(self) -> None:
        paths = sorted(path for path in self._folder.glob("*.json") if _KEY.fullmatch(path.stem))
        for old in paths[:-KEPT]:
            old.unlink(missing_ok=True)
