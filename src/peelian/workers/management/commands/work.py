"""`peelian work`: the background worker and the doors through which things come in, in one process."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, ParamSpec, TypeVar

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from peelian.apps.messaging import api as messaging
from peelian.journeys import receive, take_positions
from peelian.journeys.ports import ports
from peelian.kernel.time import now
from peelian.workers.collecting import collect_seldom
from peelian.workers.pulse import Pulse
from peelian.workers.slow import SlowLane
from peelian.workers.tasks import worker_name

P = ParamSpec("P")
R = TypeVar("R")


def _in_its_own_thread(take: Callable[P, R]) -> Callable[P, R]:
    """A door calls from a listener's thread, which has a database connection of its own and may sleep for hours."""

    def taken(*args: P.args, **kwargs: P.kwargs) -> R:
        close_old_connections()
        try:
            return take(*args, **kwargs)
        finally:
            close_old_connections()

    return taken


def doors() -> messaging.Doors:
    """What channels call when something comes in."""
    return messaging.Doors(
        mail=_in_its_own_thread(receive.mail),
        words=_in_its_own_thread(receive.words),
        receipts=_in_its_own_thread(receive.receipts),
    )


def listeners() -> Sequence[messaging.Listener]:
    """What every channel and every feed of positions wants to have running."""
    opened = doors()
    return [
        *(listener for channel in ports().channels.values() for listener in channel.listeners(opened)),
        *(feed.listener(_taking(feed.name)) for feed in ports().position_feeds),
    ]


def _taking(name: str) -> Callable[[bytes], None]:
    """What a feed of positions calls with each body."""

    def take(body: bytes) -> None:
        take_positions.message(name=name, body=body, at=now())

    return _in_its_own_thread(take)


def _hang_up() -> None:
    """Let go of every provider's connections."""
    for channel in ports().channels.values():
        for provider in channel.providers:
            provider.close()


class Command(BaseCommand):
    """Runs until it is told to stop (SIGTERM, Ctrl-C), and then finishes the job at hand."""

    # The site's checks load all its pages, which this process never shows.
    requires_system_checks: list[str] = []
    help = "Send what is due, act on events, keep the timetable, and take what comes back."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """No listener, for a second worker on the same machine."""
        parser.add_argument("--no-listener", action="store_true", help="don't take what comes back")

    def handle(self, *args: Any, no_listener: bool = False, **options: Any) -> None:
        """Work."""
        collect_seldom()
        with ExitStack() as running:
            running.callback(_hang_up)
            for each in [] if no_listener else listeners():
                each.start()
                running.callback(each.stop)
            pulse = Pulse()
            pulse.start()
            running.callback(pulse.stop)
            slow = SlowLane(worker_name())
            slow.start()
            running.callback(slow.stop)
            connector = app.connector
            assert isinstance(connector, DjangoConnector)  # noqa: S101 - what procrastinate's Django app makes
            with app.replace_connector(connector.get_worker_connector()) as worker_app:
                # A job is thread-bound Django code: one at a time; more workers are more processes.
                worker_app.run_worker(name=worker_name(), concurrency=1, listen_notify=True)
