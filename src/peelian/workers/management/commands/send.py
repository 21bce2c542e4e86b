"""`peelian send MESSAGE [--watch]`: work a message's queue in this process, or watch others do so."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peelian.apps.messaging import api as messaging
from peelian.journeys import deliver
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from peelian.kernel.time import now
from peelian.workers.tasks import sender

_EVERY = 1.0


class Command(BaseCommand):
    """Releases an approved message if need be, sends what is due, and says each second how it is getting on."""

    help = "Send an approved message now and show its progress; with --watch, only show what the workers do."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: CommandParser) -> None:
        """Which message, and who works."""
        parser.add_argument("message", type=int, metavar="MESSAGE", help="the message's number")
        parser.add_argument(
            "--watch",
            action="store_true",
            help="send nothing here: follow what the workers do until it's done",
        )

    def handle(self, *args: Any, message: int, watch: bool = False, **options: Any) -> None:
        """Send or watch. Ends when no copy is left, or none can go now."""
        try:
            found = messaging.progress(message_id=message, at=now())
            if found.state is messaging.MessageState.APPROVED and not watch:
                released = deliver.release(actor=system("send"), at=now(), message_id=message)
                self.stdout.write(f"Released {released.copies:,} copies.")
                found = messaging.progress(message_id=message, at=now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if found.state in {messaging.MessageState.DRAFT, messaging.MessageState.DROPPED}:
            raise CommandError("This message has not been approved yet.")
        if watch:
            self._watch(message)
        else:
            self._send(message)

    def _send(self, message: int) -> None:
        told = 0.0
        while True:
            done = sender().turn()
            if time.monotonic() - told >= _EVERY:
                told = time.monotonic()
                if not self._tell(message):
                    return
            if done.idle:
                break
            if not done.claimed:
                time.sleep(min(done.wait or _EVERY, _EVERY))
        if self._tell(message):
            self.stdout.write("What is left waits for its time: quiet hours, another try, or another worker.")

    def _watch(self, message: int) -> None:
        while self._tell(message):
            time.sleep(_EVERY)

    def _tell(self, message: int) -> bool:
        """One line of where it stands. Returns whether anything is left."""
        found = messaging.progress(message_id=message, at=now())
        counts = [f"{count:,} {state}" for state, count in found.by_state.items() if count]
        pace = f"{found.per_second:,.0f} a second" if found.per_second else "standing still"
        self.stdout.write(
            f"{found.done:,} of {found.copies:,} done, {found.left:,} left, {pace}: {', '.join(counts) or 'no copies'}"
        )
        if not found.left:
            for failure in found.failures:
                self.stdout.write(
                    f"  {failure.copies:,} {failure.state} by {failure.channel}: {failure.reason}"
                )
        return bool(found.left) or found.state is messaging.MessageState.APPROVED
