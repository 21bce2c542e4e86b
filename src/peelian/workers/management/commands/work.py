"""`peelian work`: the background worker and the door for mail that comes back, in one process."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from peelian.apps.messaging.api import Inbound
from peelian.journeys import answer
from peelian.journeys.ports import ports
from peelian.kernel.time import now
from peelian.workers.pulse import Pulse
from peelian.workers.tasks import worker_name


def take(inbound: Inbound) -> None:
    """Keep one mail that came back, in the listener's own thread. Raises Refused for an address that isn't ours."""
    close_old_connections()
    try:
        answer.take_mail(at=now(), inbound=inbound)
    finally:
        close_old_connections()


class Command(BaseCommand):
    """Runs until it is told to stop (SIGTERM, Ctrl-C), and then finishes the job at hand."""

    # The site's checks load all its pages, which this process never shows.
    requires_system_checks: list[str] = []
    help = "Send what is due, act on events, keep the timetable, and take mail that comes back."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """No listener, for a second worker on the same machine."""
        parser.add_argument("--no-listener", action="store_true", help="don't take mail that comes back")

    def handle(self, *args: Any, no_listener: bool = False, **options: Any) -> None:
        """Work."""
        inbound = ports().inbound
        listener = None if no_listener or inbound is None else inbound(take)
        pulse = Pulse()
        if listener is not None:
            listener.start()
        pulse.start()
        try:
            connector = app.connector
            assert isinstance(connector, DjangoConnector)  # noqa: S101 - what procrastinate's Django app makes
            with app.replace_connector(connector.get_worker_connector()) as worker_app:
                # A job is thread-bound Django code: one at a time; more workers are more processes.
                worker_app.run_worker(name=worker_name(), concurrency=1, listen_notify=True)
        finally:
            pulse.stop()
            if listener is not None:
                listener.stop()
