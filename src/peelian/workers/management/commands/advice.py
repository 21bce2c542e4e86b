"""`peelian advice`: the advice that ships with Peelian, as drafts for an editor, or live with --publish."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from peelian.apps.content import api as content
from peelian.kernel.actors import system
from peelian.kernel.time import now
from peelian.workers.advice import reading


class Command(BaseCommand):
    """Writes what isn't there yet, and never touches what is: from then on it is the editors'."""

    help = (
        "Write the advice that ships with Peelian, and the guide “Your Options”, where they aren’t there yet."
    )
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Whether it goes live at once."""
        parser.add_argument(
            "--publish",
            action="store_true",
            help="put it on the site at once; otherwise it waits as drafts that a second person approves",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say what."""
        content.prepare_site()
        actor, at, publish = system("command line"), now(), options["publish"]
        written = content.write_advice(actor=actor, at=at, drafts=reading.topics(), publish=publish)
        for title in written:
            self.stdout.write(f"wrote {title}")
        if content.write_guide(actor=actor, at=at, draft=reading.guide(), publish=publish):
            self.stdout.write("wrote the guide “Your Options”")
        if not written:
            self.stdout.write("All topics are there already.")
