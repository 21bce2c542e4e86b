"""`peelian draft-areas BOUNDARIES`: a structure proposed from a file of wards, to be edited and then imported."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandParser

from peelian.apps.places import api as places
from peelian.journeys.ports import ports

_NOTE = "proposed: edit before import"


class Command(BaseCommand):
    """Writes an areas CSV: districts as LPAs, compact groups of wards as sectors, wards as neighbourhoods."""

    help = "Propose a force's structure from a file of wards. Edit what it writes, then: peelian import areas FILE"
    requires_system_checks = ()  # they would load every screen

    def add_arguments(self, parser: CommandParser) -> None:
        """The wards, the force, the days."""
        parser.add_argument("boundaries", type=Path, help="GeoJSON of wards with their districts")
        parser.add_argument("--force", required=True, metavar="CODE", help="the force's code (west-midlands)")
        parser.add_argument("--name", required=True, help="the force's name")
        parser.add_argument(
            "--level", choices=["lad"], default="lad", help="what makes an LPA: the district (lad)"
        )
        parser.add_argument("--valid-from", type=dt.date.fromisoformat, required=True, metavar="DAY")
        parser.add_argument("--valid-until", type=dt.date.fromisoformat, metavar="DAY")
        parser.add_argument("--wards-per-sector", type=int, default=6, metavar="N", help="about how many (6)")
        parser.add_argument(
            "--split", action="append", type=_split, default=[], metavar="CODE=WEST,EAST",
            help="a district that makes several LPAs: their names from west to east",
        )  # fmt: skip
        parser.add_argument("--district", dest="districts", action="append", default=[], metavar="CODE")
        parser.add_argument("--encoding", default="utf-8")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="where to write it; printed if not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the draft."""
        rows = ports().readers["boundaries"](
            options["boundaries"], encoding=options["encoding"], districts=options["districts"]
        )
        drafted = places.draft_areas(
            rows, force_code=options["force"], force_name=options["name"], valid_from=options["valid_from"],
            valid_until=options["valid_until"], wards_per_sector=max(1, options["wards_per_sector"]),
            splits=dict(options["split"]),
        )  # fmt: skip
        if options["output"]:
            with options["output"].open("w", encoding="utf-8", newline="") as stream:
                _write(drafted, stream)
        else:
            text = io.StringIO()
            _write(drafted, text)
            self.stdout.write(text.getvalue(), ending="")
        counts = ", ".join(
            f"{sum(area.kind is kind for area in drafted)} {kind.label}" for kind in places.AreaKind
        )
        self.stderr.write(f"Proposed only: {counts}. Edit the file, then: peelian import areas FILE")


def _write(drafted: list[places.AreaRow], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("kind", "code", "name", "parent_code", "valid_from", "valid_until", "note"))
    for area in drafted:
        writer.writerow(
            (
                area.kind,
                area.code,
                area.name,
                area.parent_code,
                area.valid_from,
                area.valid_until or "",
                _NOTE,
            )
        )


def _split(text: str) -> tuple[str, list[str]]:
    code, _, names = text.partition("=")
    listed = [name.strip() for name in names.split(",") if name.strip()]
    if not code or len(listed) < 2:
        raise argparse.ArgumentTypeError("write it as E08000025=Birmingham West,Birmingham East")
    return code.strip(), listed
