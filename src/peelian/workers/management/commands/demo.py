"""`peelian demo`: an invented force with a year behind it, on a real map."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from peelian.journeys.demo_sign_ins import demo_sign_ins
from peelian.kernel import time
from peelian.kernel.errors import Refused
from peelian.workers.demo.make import make


class Command(BaseCommand):
    """Makes the demo force and prints as whom one may sign in. The same command on the same day changes nothing."""

    help = "Make the demo force: invented people on real postcodes, with a year of the loop behind them."

    requires_system_checks = ()  # `peelian prepare` and `peelian serve` make them; here they would only take time

    def add_arguments(self, parser: CommandParser) -> None:
        """Its size."""
        parser.add_argument(
            "--residents", type=int, default=30_000, metavar="N", help="people signed up (30000)"
        )
        parser.add_argument("--seed", type=int, default=7, metavar="N", help="of chance (7)")
        parser.add_argument(
            "--only", action="append", default=[], metavar="LPA", help="only bhm, cov, dud, san …"
        )
        parser.add_argument("--fresh", action="store_true", help="empty the demo's database first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it."""
        if not settings.DEMO:
            raise Refused("This isn't a demo. Set PEELIAN_DEMO=1, for a database that holds nothing else.")
        at = time.now()
        made = make(
            at=at, residents=max(0, options["residents"]), seed=options["seed"], only=options["only"],
            fresh=options["fresh"], tell=self.stdout.write,
        )  # fmt: skip
        if not made:
            self.stdout.write("The demo is there already: nothing was changed.")
            return
        self.stdout.write("Sign in as:")
        for one in demo_sign_ins(at=at):
            self.stdout.write(f"  {one.name:<24}{one.email:<40}{one.password}")
