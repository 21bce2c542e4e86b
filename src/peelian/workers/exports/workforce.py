"""The records of people as an HR extract, and our strength in the Home Office's layout."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from peelian.analysis.tables import guarded
from peelian.apps.workforce import api as workforce
from peelian.journeys import give_hr
from peelian.kernel import time
from peelian.kernel.days import in_words
from peelian.kernel.errors import BadInput
from peelian.workers.exports.kinds import ExportKind

_HOME_OFFICE = (
    "date", "geo_code", "force_name", "region", "sex", "rank_description", "worker_type", "total_headcount",
    "total_fte",
)  # fmt: skip


def _hr(path: Path, options: argparse.Namespace) -> str:
    workbook = options.file.suffix.casefold() == ".xlsx"
    count = give_hr.give(at=time.now(), path=path, mapping=options.mapping, workbook=workbook)
    return f"{count:,} rows."


def _hr_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mapping", type=Path, default=None, metavar="FILE",
        help="the mapping that extracts are read by: the file has its columns and words",
    )  # fmt: skip


def _strength(path: Path, options: argparse.Namespace) -> str:
    day = _day(options.on)
    rows = [
        (
            one.dated_on, options.code, options.force, options.region, "Not stated", one.rank_words, one.worker_type,
            one.headcount, one.fte,
        )
        for one in workforce.strength_as_published(day)
    ]  # fmt: skip
    _write_text(path, _HOME_OFFICE, rows)
    return f"{len(rows):,} rows of strength on {in_words(day)}; sex isn't recorded with ranks."


def _strength_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", default="", metavar="DAY", help="the day, as 2022-03-31; else today")
    parser.add_argument("--force", required=True, help="the force's name, as the table has it")
    parser.add_argument("--code", default="own", help="the force's code, such as E23000014")
    parser.add_argument("--region", default="own", help="the force's region")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else time.local_day(time.now())
    except ValueError as error:
        raise BadInput(f"“{text}” isn’t a day.", mend="Write it as 2022-03-31.") from error


def _write_text(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows([guarded(one) if isinstance(one, str) else one for one in row] for row in rows)


KINDS = (
    ExportKind(
        "hr", "people with their service, rank, FTE and unit by days: CSV, or XLSX by the file's name",
        _hr_arguments, _hr
    ),
    ExportKind(
        "home-office", "our strength on a day in the Home Office's layout", _strength_arguments, _strength
    ),
)  # fmt: skip
