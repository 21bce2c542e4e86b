"""Give people's records out as an HR extract, in our own columns or in a force's own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from peelian.apps.workforce import api as workforce
from peelian.journeys.ports import ports
from peelian.kernel.errors import BadInput
from peelian.kernel.time import local_day


def give(*, at: dt.datetime, path: Path, mapping: Path | None = None, workbook: bool = False) -> int:
    """Write everybody's record to a file; answers how many rows.

    By a mapping, the file is read again and held against the records: as all that is known, it changes nothing.

    Raises:
        BadInput: for a mapping that can't be read, or by which the records can't be said whole: it has no column for
            something that they hold.
    """
    count = ports().writers["hr"](path, workforce.list_hr_rows(), mapping=mapping, workbook=workbook)
    if mapping is not None:
        _hold_against_the_records(path, mapping, at)
    return count


def _wholly(
    item: workforce.HrRow | workforce.HrRefusal | workforce.HrNote,
) -> workforce.HrRow | workforce.HrRefusal | workforce.HrNote:
    """A row as if it said all of somebody: what its file has no column for would be lost, and is told."""
    return replace(item, unsaid=frozenset()) if isinstance(item, workforce.HrRow) else item


def _hold_against_the_records(path: Path, mapping: Path, at: dt.datetime) -> None:
    try:
        read = ports().readers["hr"](path, mapping=mapping, encoding="utf-8")
        plan = workforce.plan_extract((_wholly(one) for one in read), on=local_day(at))
    except workforce.BadExtract as bad:
        raise BadInput(
            f"by this mapping the records can't be said: taken in again, {bad.count:,} rows would be refused. The"
            f" first: {bad.refusals[0].reason}",
            file=mapping.name, mend=bad.refusals[0].mend,
        ) from bad  # fmt: skip
    if plan.changes:
        first = plan.changes[0]
        difference = f"{first.before or 'nothing'} → {first.after or 'nothing'}"
        raise BadInput(
            "by this mapping the records can't be said whole: taken in again, the file would change"
            f" {len(plan.changes):,} things. The first: {first.number} {first.name}, {first.kind.label}:"
            f" {difference}.",
            file=mapping.name, mend="Map a column to what is missing, such as until, left or joined_as.",
        )  # fmt: skip
