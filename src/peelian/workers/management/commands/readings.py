"""`peelian readings [--plan N]`: read what plans intended now, instead of waiting for the timetable."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peelian.apps.problems import api as problems
from peelian.journeys import read_outcomes
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now


class Command(BaseCommand):
    """Reads all periods of every measured outcome, or of one plan's, and prints what they say."""

    help = (
        "Read the outcomes of all agreed plans, or of one, and say how many readings were added or changed."
    )
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: CommandParser) -> None:
        """Which plan."""
        parser.add_argument("--plan", type=int, metavar="N", help="the number of one plan")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, and print the figures."""
        at = now()
        if options["plan"] is None:
            count = read_outcomes.read_all(at=at)
            self.stdout.write(f"{count} readings were added or changed.")
            return
        try:
            count = read_outcomes.read_plan(at=at, plan_id=options["plan"])
            plan = problems.get_plan(options["plan"], on=local_day(at))
        except NotFound as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(f"{count} readings were added or changed.")
        for outcome in plan.outcomes:
            self.stdout.write(f"{outcome.indicator}: {outcome.course}. {outcome.course_reason}")
