"""`peelian workforce tables`: the board papers' tables of establishment, uplift, strength and leavers, from records."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from peelian.analysis.tables import Table, csv_of
from peelian.apps.workforce import api as workforce
from peelian.journeys import paper_tables
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, now

#: Twelve months, both ends counted in.
_YEAR = dt.timedelta(days=364)
_DAYS = ("2019-10-01", "2023-04-01", "2023-12-01")


class Command(BaseCommand):
    """Prints; changes nothing. Counts only: no name of anybody is in the tables."""

    help = "Print tables 1 to 3 of the board paper of January 2024, and the establishment of 2017, from the records."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which unit, which days, which twelve months."""
        parser.add_argument("what", choices=["tables"])
        parser.add_argument("--unit", default="local-policing", help="code of the unit of table 2")
        parser.add_argument("--days", nargs="+", type=dt.date.fromisoformat, metavar="DAY", help="of table 2",
                            default=[dt.date.fromisoformat(day) for day in _DAYS])  # fmt: skip
        parser.add_argument("--last", type=dt.date.fromisoformat, metavar="DAY",
                            help="last day of the twelve months of table 3; today")  # fmt: skip
        parser.add_argument("--establishment", type=dt.date.fromisoformat, metavar="DAY",
                            help="the table of the paper of 2017 as well: PCs and PCSOs by unit on a day")  # fmt: skip
        parser.add_argument("--of", default=None, metavar="CODE",
                            help="only posts in this unit and below it, in the table of 2017")  # fmt: skip
        parser.add_argument("--csv", action="store_true", help="as comma-separated values")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        last = options["last"] or local_day(now())
        try:
            tables = [
                *_of_2017(options["establishment"], options["of"]),
                *(
                    paper_tables.uplift(number, local=options["unit"])
                    for number, _ in workforce.list_uplift_programmes()
                ),
                paper_tables.strength(options["unit"], options["days"]),
                paper_tables.leavers(last - _YEAR, last),
            ]
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for table in tables:
            self.stdout.write(csv_of(table) if options["csv"] else _written(table))


def _of_2017(day: dt.date | None, unit_code: str | None) -> list[Table]:
    return [] if day is None else [paper_tables.establishment(day, unit_code=unit_code)]


def _written(table: Table) -> str:
    """The table in columns, its notes below it."""
    cells = [[column.words for column in table.columns]]
    cells += [
        [column.said(cell) for column, cell in zip(table.columns, row, strict=True)] for row in table.lines()
    ]
    widths = [max(len(row[place]) for row in cells) for place in range(len(table.columns))]
    lines = [
        "  ".join(
            words.rjust(width) if column.numeric else words.ljust(width)
            for words, width, column in zip(row, widths, table.columns, strict=True)
        ).rstrip()
        for row in cells
    ]
    notes = [f"- {note}" for note in table.notes]
    return "\n".join([table.caption, "", *lines, "", *notes, ""])
