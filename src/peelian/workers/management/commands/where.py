"""`peelian where POSTCODE|LAT,LNG`: which neighbourhood is it, and how do we know?"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from peelian.apps.places import api as places
from peelian.kernel import time
from peelian.kernel.days import in_words

_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")
_HOW = {
    places.FoundBy.LOOKUP: "the publisher's own ward of the postcode",
    places.FoundBy.POINT: "the outline that the point lies in",
}


class Command(BaseCommand):
    """Prints the place of a postcode or a point, with its path up to the force."""

    help = "Say which neighbourhood a postcode or a point is in, on a day."
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: CommandParser) -> None:
        """What and when."""
        parser.add_argument("what", help="a postcode (B14 7QH) or a latitude and longitude (52.48,-1.90)")
        parser.add_argument("--on", type=dt.date.fromisoformat, metavar="DAY", help="the day (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer."""
        on = options["on"] or time.local_day(time.now())
        point = _POINT.fullmatch(options["what"])
        if point:
            place = places.locate_point(float(point[1]), float(point[2]), on)
        else:
            place = places.locate_postcode(options["what"], on)
        if place.explanation:
            self.stdout.write(place.explanation)
        if not place:
            return
        path = [places.get_area(code, on) for code in places.path_of(place.neighbourhood_code, on)]
        for area in path:
            self.stdout.write(f"{area.kind.label}: {area.name} ({area.code})")
        self.stdout.write(f"On {in_words(on)}, by {_HOW[place.found_by]}.")
