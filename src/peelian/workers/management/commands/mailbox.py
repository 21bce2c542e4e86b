"""`peelian mailbox`: the demo's mail catcher."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peelian.journeys.ports import ports


class Command(BaseCommand):
    """Runs until it is told to stop (SIGTERM, Ctrl-C)."""

    help = "Catch the demo's mail, so that nothing leaves this machine."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Catch mail."""
        mailbox = ports().mailbox
        if mailbox is None:
            raise CommandError("There is a mailbox in the demo only (PEELIAN_DEMO=1).")
        over = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: over.set())
        server = mailbox.server()
        server.start()
        try:
            over.wait()
        finally:
            server.stop()
