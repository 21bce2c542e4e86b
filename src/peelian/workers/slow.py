"""Sends over channels whose copies take minutes, beside all else: no mail waits for somebody to pick up."""

from __future__ import annotations

import threading

import structlog
from django.db import close_old_connections, connection

from peelian.journeys import deliver
from peelian.journeys.ports import ports
from peelian.journeys.sender import Sender
from peelian.kernel.time import now

_log = structlog.get_logger(__name__)


class SlowLane:
    """A sender of its own, in a thread of its own, between `start` and `stop`."""

    def __init__(self, worker: str, *, seconds: float = 0.5) -> None:
        """Prepare it. `worker`: this process; the lane claims under a name of its own."""
        self._worker = f"{worker}:slow"
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slow-lane", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing more, end what is under way (calls are hung up), and settle it."""
        self._over.set()
        for channel in ports().channels.values():
            if channel.facts.slow:
                for provider in channel.providers:
                    provider.close()
        self._thread.join()

    def _run(self) -> None:
        sender = Sender(self._worker, clock=now, slow=True)
        while not self._over.wait(self._seconds):
            try:
                close_old_connections()
                if deliver.is_due(at=now(), slow=True):
                    sender.turn()
            except Exception:  # noqa: BLE001 - the database may be away for a moment: the next turn goes on
                _log.exception("slow_lane_missed")
        sender.close()
        connection.close()
