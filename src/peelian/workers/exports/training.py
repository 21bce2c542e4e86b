"""Training records as statements and as a table."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
from pathlib import Path

from peelian.analysis.tables import guarded
from peelian.apps.training import api as training
from peelian.journeys import exchange_training
from peelian.kernel.errors import BadInput
from peelian.workers.exports.kinds import ExportKind


def _span(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="since", default="", metavar="DAY", help="the first day, as 2026-01-01"
    )
    parser.add_argument("--until", default="", metavar="DAY", help="the first day that is left out")


def _records(options: argparse.Namespace) -> list[training.RecordView]:
    return training.list_records(since=_day(options.since), until=_day(options.until))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(f"“{text}” isn’t a day.", mend="Write it as 2026-01-01.") from error


def _statements(path: Path, options: argparse.Namespace) -> str:
    statements = exchange_training.give_statements(_records(options))
    path.write_text(json.dumps(statements, ensure_ascii=False, indent=1), encoding="utf-8")
    return f"{len(statements):,} statements."


def _table(path: Path, options: argparse.Namespace) -> str:
    rows = exchange_training.give_table(_records(options))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(exchange_training.COLUMNS)
        writer.writerows(map(guarded, row) for row in rows)
    return f"{len(rows):,} rows."


KINDS = (
    ExportKind("xapi", "training records as xAPI statements (JSON)", _span, _statements),
    ExportKind("training", "training records as comma-separated text", _span, _table),
)
