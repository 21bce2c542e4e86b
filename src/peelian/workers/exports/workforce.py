"""The records of people as an HR extract, and our strength in the Home Office's layout."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from peelian.analysis.tables import guarded
from peelian.apps.workforce import api as workforce
from peelian.kernel import time
from peelian.kernel.errors import BadInput
from peelian.workers.exports.kinds import ExportKind, nothing_more

_HR = (
    "number", "name", "joined", "joined_as", "left", "reason", "destination", "rank", "fte", "acting", "unit", "post",
    "role", "from", "until", "class",
)  # fmt: skip
_HOME_OFFICE = (
    "date", "geo_code", "force_name", "region", "sex", "rank_description", "worker_type", "total_headcount",
    "total_fte",
)  # fmt: skip


def _hr(path: Path, options: argparse.Namespace) -> str:
    rows = [
        (
            row.number, row.name, row.joined_on, row.joined_as or "", row.left_on or "", row.reason or "",
            row.destination, row.rank, row.fte, "yes" if row.acting else "", row.unit, row.post, row.role,
            row.valid_from, row.valid_until or "", row.rank.staff_class,
        )
        for row in workforce.list_hr_rows()
    ]  # fmt: skip
    if options.file.suffix.casefold() == ".xlsx":
        _write_workbook(path, _HR, rows)
    else:
        _write_text(path, _HR, rows)
    return f"{len(rows):,} rows."


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
    return f"{len(rows):,} rows of strength on {day:%-d %B} {day.year}; sex isn't recorded with ranks."


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


def _write_workbook(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.append(list(header))
    for row in rows:
        sheet.append([guarded(str(one)) if isinstance(one, str) else one for one in row])
    book.save(path)


KINDS = (
    ExportKind(
        "hr", "people with their service, rank, FTE and unit by days: CSV, or XLSX by the file's name",
        nothing_more, _hr
    ),
    ExportKind(
        "home-office", "our strength on a day in the Home Office's layout", _strength_arguments, _strength
    ),
)  # fmt: skip
