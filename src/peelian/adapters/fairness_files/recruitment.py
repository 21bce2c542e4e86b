"""What a recruitment system knows of a campaign: one row for each applicant and stage that they had a result of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from peelian.apps.fairness.api import Characteristic, Outcome, RecruitmentRow
from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table, read_table


def read_recruitment(path: Path, *, encoding: str = "utf-8") -> Iterator[RecruitmentRow]:
    """Results, in the order of the file, in which an applicant's stages come one after another.

    Args:
        path: CSV with reference, applied_on, stage, outcome (passed, failed, withdrew) and on; stage, outcome and on
            are empty for who has no result yet. A column named as a characteristic holds what was said of it.
        encoding: of the file.

    Raises:
        BadInput: at the first row that can't be taken, naming row, column and what to do.
    """
    table = read_table(path, encoding=encoding)
    reference, applied = table.column("reference"), table.column("applied_on")
    stage, outcome, on = table.column("stage"), table.column("outcome"), table.column("on")
    said = {one: place for one in Characteristic if (place := table.find(one)) is not None}
    for record in table.sound():
        name = record.values[reference].strip()
        if not name:
            raise BadInput("there is no reference.", file=table.file, row=record.row, column="reference")
        applied_on = _day(table, record, applied)
        at = record.values[stage].strip()
        yield RecruitmentRow(
            row=record.row,
            reference=name,
            stage=at,
            outcome=_outcome(table, record, outcome) if at else Outcome.PASSED,
            on=_day(table, record, on) if at else applied_on,
            applied_on=applied_on,
            answers=tuple(
                (one, value)
                for one, place in said.items()
                if (value := record.values[place].strip().casefold())
            ),
        )


def _day(table: Table, record: Record, place: int) -> dt.date:
    try:
        return dt.date.fromisoformat(record.values[place].strip())
    except ValueError:
        raise BadInput(
            f"“{record.values[place]}” is no day.", file=table.file, row=record.row, column=table.header[place],
            mend="Write it like 2026-03-27.",
        ) from None  # fmt: skip


def _outcome(table: Table, record: Record, place: int) -> Outcome:
    try:
        return Outcome(record.values[place].strip().casefold())
    except ValueError:
        raise BadInput(
            f"“{record.values[place]}” is no outcome.", file=table.file, row=record.row, column=table.header[place],
            mend=f"Write {', '.join(Outcome)}.",
        ) from None  # fmt: skip
