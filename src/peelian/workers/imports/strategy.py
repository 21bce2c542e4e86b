"""What the force weighs with: its risk matrix and its severity table."""

from __future__ import annotations

import argparse
import datetime as dt
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from peelian.apps.incidents import api as incidents
from peelian.apps.priorities import api as priorities
from peelian.kernel import time
from peelian.kernel.actors import system
from peelian.kernel.days import in_words
from peelian.kernel.errors import BadInput, Refused
from peelian.kernel.tables import Record, Table, read_table, sha256_of
from peelian.workers.imports.kinds import ImportKind

_ACTOR = system("import")
_T = TypeVar("_T")


def _matrix_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="what the matrix is called")
    _from_argument(parser)


def _severity_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="what the table is called: figures name it")
    parser.add_argument("--version", dest="table_version", required=True, help="which version of it")
    parser.add_argument(
        "--proxy",
        action="store_true",
        help="its weights stand in for finer kinds of crime than police.uk has",
    )
    _from_argument(parser)


def _from_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="valid_from", type=dt.date.fromisoformat, required=True, metavar="DAY",
        help="the first day, such as 2026-11-02",
    )  # fmt: skip


def _load_matrix(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    impacts, likelihoods, scores = _read_matrix(path, options.encoding)
    loaded = _or_bad_input(
        path,
        lambda: priorities.load_matrix(
            actor=_ACTOR, at=time.now(), name=options.name, impacts=impacts, likelihoods=likelihoods, scores=scores,
            source=options.source or path.name, valid_from=options.valid_from, sha256=sha256_of(path),
        ),
    )  # fmt: skip
    progress(len(impacts))
    if loaded.already:
        return ["this matrix was taken before: nothing changed."]
    side = len(impacts)
    return [
        f"{side} × {side} taken, the highest score {loaded.matrix.most}. Strands that are set from "
        f"{in_words(options.valid_from)} on are weighed on it; those that stand keep their weight."
    ]


def _read_matrix(path: Path, encoding: str) -> tuple[list[str], list[str], list[list[int]]]:
    """Words of impacts and likelihoods, and the scores. A row is an impact, a column a likelihood, the lowest first."""
    table = read_table(path, encoding=encoding)
    if table.column("impact", what="the word for each impact, the lowest first") != 0:
        raise BadInput("the first column isn't “impact”.", file=table.file, row=1)
    likelihoods = list(table.header[1:])
    impacts, scores = [], []
    for record in table.sound():
        impacts.append(record.values[0].strip())
        scores.append([_whole(table, record, place) for place in range(1, len(table.header))])
    return impacts, likelihoods, scores


def _whole(table: Table, record: Record, place: int) -> int:
    text = record.values[place].strip()
    if not (text.isascii() and text.isdigit()):
        raise BadInput(
            f"“{text}” is no score.", file=table.file, row=record.row, column=table.header[place],
            mend="Scores are whole numbers from 1.",
        )  # fmt: skip
    return int(text[:9])


def _load_severity(path: Path, options: argparse.Namespace, progress: Callable[[int], None]) -> list[str]:
    rows = list(_read_severity(path, options.encoding))
    loaded = _or_bad_input(
        path,
        lambda: priorities.load_severity(
            actor=_ACTOR, at=time.now(), name=options.name, version=options.table_version,
            source=options.source or path.name, proxy=options.proxy, valid_from=options.valid_from, rows=rows,
            categories=incidents.CATEGORIES.keys(), sha256=sha256_of(path),
        ),
    )  # fmt: skip
    progress(len(rows))
    if loaded.already:
        return ["this severity table was taken before: nothing changed."]
    return [
        f"{len(rows)} weights taken as {loaded.table.title}. Lists made from {in_words(options.valid_from)} on rank "
        "by it; those that were made stay as they are."
    ]


def _read_severity(path: Path, encoding: str) -> Iterator[priorities.SeverityRow]:
    """A weight for each of police.uk's categories. Raises BadInput, naming row, column and what is missing."""
    table = read_table(path, encoding=encoding)
    category = table.column("category", what="police.uk's name for it in addresses, such as violent-crime")
    weight = table.column("weight", what="what one crime weighs")
    found: dict[str, int] = {}
    for record in table.sound():
        slug = record.values[category].strip()
        if slug not in incidents.CATEGORIES:
            raise BadInput(
                f"“{slug}” is no category of police.uk.", file=table.file, row=record.row, column="category",
                mend=f"They are {', '.join(incidents.CATEGORIES)}.",
            )  # fmt: skip
        if slug in found:
            raise BadInput(
                f"“{slug}” is in row {found[slug]} already.", file=table.file, row=record.row, column="category",
                mend="Give each category once.",
            )  # fmt: skip
        found[slug] = record.row
        yield priorities.SeverityRow(slug, _weight(table, record, weight))
    missing = [slug for slug in incidents.CATEGORIES if slug not in found]
    if missing:
        raise BadInput(
            f"there is no weight for {', '.join(missing)}.", file=table.file, column="category",
            mend="Give each category a weight: without one its crimes would count nothing.",
        )  # fmt: skip


def _weight(table: Table, record: Record, place: int) -> float:
    text = record.values[place].strip()
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number > 0):
        raise BadInput(
            f"“{text}” is no weight.", file=table.file, row=record.row, column="weight",
            mend="Weights are numbers above 0, such as 365 or 0.5.",
        )  # fmt: skip
    return number


def _or_bad_input(path: Path, load: Callable[[], _T]) -> _T:
    """What a service refuses about a file's content is bad input."""
    try:
        return load()
    except Refused as refusal:
        raise BadInput(refusal.message, file=path.name) from refusal


KINDS = (
    ImportKind(
        "matrix", "the force's risk matrix: CSV, a row for each impact, a column for each likelihood",
        _matrix_arguments, _load_matrix,
    ),
    ImportKind(
        "severity", "severity weights: CSV with category (police.uk's) and weight",
        _severity_arguments, _load_severity,
    ),
)  # fmt: skip
