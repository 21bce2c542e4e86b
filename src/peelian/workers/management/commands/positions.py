"""`peelian positions`: the sources that send positions by themselves, from the command line."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peelian.apps.visibility import api as visibility
from peelian.journeys import fold
from peelian.kernel.actors import system
from peelian.kernel.errors import Refused
from peelian.kernel.time import now


class Command(BaseCommand):
    """Who may run it has the machine: what it does is recorded as the command line's."""

    help = "List, open and close the feeds of positions."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What to do, with which feed."""
        verbs = parser.add_subparsers(dest="what", required=True)
        verbs.add_parser("feeds", help="list the feeds and what each gave in the last seven days")
        for verb, about in (
            ("open", "let a source send, and show its key once"),
            ("close", "take no more of it"),
        ):
            verbs.add_parser(verb, help=about).add_argument("name", help="what the feed is called")
        verbs.add_parser("fold", help="work out now what came in, as the worker does every ten minutes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        try:
            if options["what"] == "open":
                self._open(options["name"])
            elif options["what"] == "close":
                self._close(options["name"])
            elif options["what"] == "fold":
                self._fold()
            else:
                self._list()
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal

    def _open(self, name: str) -> None:
        feed = visibility.open_feed(
            actor=system("command line"), at=now(), name=name, kind=visibility.FeedKind.HTTP
        )
        self.stdout.write(f"Its key, shown this once: {feed.key}\nSend positions to /hooks/positions.")

    def _close(self, name: str) -> None:
        feed = visibility.feed_named(name)
        if feed is None:
            raise CommandError(f"There is no feed “{name}”.")
        visibility.close_feed(actor=system("command line"), at=now(), feed_id=feed.id)
        self.stdout.write(f"“{name}” is closed: its key opens nothing.")

    def _fold(self) -> None:
        days = fold.fold_due(actor=system("command line"), at=now())
        for day in days:
            self.stdout.write(f"{day.day:%Y-%m-%d}: {day.positions:,} positions.")
        if not days:
            self.stdout.write("Nothing waits.")

    def _list(self) -> None:
        feeds = visibility.list_feeds(at=now())
        for feed in feeds:
            state = "closed" if feed.closed_at else feed.kind.value
            last = f"{feed.last_at:%Y-%m-%d %H:%M:%S} UTC" if feed.last_at else "never"
            self.stdout.write(
                f"{feed.name} ({state}): last fix {last}; in seven days {feed.taken:,} taken, {feed.repeated:,} there "
                f"already, {feed.refused:,} refused ({feed.ahead:,} of them ahead of our clock); {feed.waiting:,} wait."
            )
        if not feeds:
            self.stdout.write("There is no feed. Open one: peelian positions open NAME")
