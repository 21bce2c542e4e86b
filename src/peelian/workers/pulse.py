"""Wakes the worker when our tables hold work.

Mail is wanted now, not at the next full minute. So four times a second one cheap question is asked of each queue (all
have an index of what is due), and only when there's work a job is put up. However many machines ask, the lock on
queueing lets one job wait at a time.
"""

from __future__ import annotations

import threading

import structlog
from django.db import close_old_connections, connection
from procrastinate.exceptions import AlreadyEnqueued

from peelian.apps.events import api as events
from peelian.apps.visibility import api as visibility
from peelian.journeys import deliver, draft_translations, draw_charts, post
from peelian.journeys.packs import build_pack
from peelian.kernel.time import now
from peelian.workers import tasks

_log = structlog.get_logger(__name__)


def beat() -> list[str]:
    """Ask once; put up a job for each queue that holds work. Returns the names of those put up."""
    wanted = []
    if events.has_due(at=now()):
        wanted.append(tasks.dispatch)
    if deliver.is_due(at=now()):
        wanted.append(tasks.deliver)
    if draft_translations.is_due(at=now()):
        wanted.append(tasks.draft_translations)
    if post.is_due(at=now()):
        wanted.append(tasks.post)
    if draw_charts.is_due():
        wanted.append(tasks.draw_charts)
    if build_pack.is_due():
        wanted.append(tasks.build_packs)
    if visibility.is_due(at=now()):
        wanted.append(tasks.settle_positions)
    put_up = []
    for task in wanted:
        try:
            task.defer()
        except AlreadyEnqueued:
            continue
        put_up.append(task.name)
    return put_up


class Pulse:
    """Beats four times a second, in a thread of its own, between `start` and `stop`."""

    def __init__(self, seconds: float = 0.25) -> None:
        """Prepare it."""
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the beat at hand."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                close_old_connections()
                beat()
            except Exception:  # noqa: BLE001 - the database may be away for a moment: the next beat asks again
                _log.exception("pulse_missed")
        connection.close()
