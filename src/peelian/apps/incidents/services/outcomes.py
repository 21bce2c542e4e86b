"""Taking published outcomes in, a month of a force as a whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.crimes import CrimeFile, CrimeOutcome
from peelian.apps.incidents.rules import loading
from peelian.apps.incidents.services import files
from peelian.apps.incidents.types.published import FileLoaded, OutcomeRow
from peelian.columns import bulk
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

_INCOMING = "incoming_outcome"
_COLUMNS = ("crime_id", "month", "reported_by", "code", "neighbourhood_code")
_PLACE = ("file_row", "lat", "lng", "location")


@transaction.atomic
def load_outcomes(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[OutcomeRow],
    name: str,
    sha256: str,
    progress: Callable[[int], None] | None = None,
) -> FileLoaded:
    """Take an outcomes file. Every month of a force that it holds is replaced as a whole.

    What is said twice of a crime and month is taken once. A row without a crime's id belongs to no crime: it is left
    out, and a note says so. Outcomes of crimes that were not imported are kept for the day when they are.

    Args:
        actor: who brings it.
        at: now.
        rows: from an adapter. Not read when this very file is in force.
        name: the file's name, for people.
        sha256: its digest.
        progress: told from time to time how many rows have been read.

    Raises:
        BadInput: a row is bad (then nothing is changed), or there is none.
    """
    files.one_at_a_time()
    if (known := files.in_force(sha256)) is not None:
        held = CrimeOutcome.objects.filter(file=known).order_by("month").values_list("month", flat=True)
        return FileLoaded(0, 0, 0, 0, tuple(held.distinct()), already=True)
    read, by_month = _copied(rows, progress)
    if not read:
        raise BadInput("the file holds no outcomes.", file=name)
    files.give_points(_INCOMING)
    replaced, notes = _make_room(by_month)
    file = files.begin_file(kind="outcomes", sha256=sha256, name=name, at=at)
    taken = _keep(file)
    files.end_file(file, taken)
    months = tuple(sorted({month for _, month in by_month}))
    events.record(
        name="incidents.outcomes.loaded", actor=actor, at=at, subject=file,
        data={"taken": taken, "replaced": replaced, "months": [f"{month:%Y-%m}" for month in months]},
    )  # fmt: skip
    with_a_crime = by_month.total()
    notes = [loading.nameless_note(read - with_a_crime), loading.orphans_note(_orphans(file)), *notes]
    return FileLoaded(
        taken, replaced, with_a_crime - taken, 0, months, notes=tuple(note for note in notes if note)
    )


def _copied(
    rows: Iterable[OutcomeRow], progress: Callable[[int], None] | None
) -> tuple[int, Counter[tuple[str, dt.date]]]:
    """COPY the rows that have a crime; how many were read, and how many were copied by force and month."""
    files.incoming_table(_INCOMING, CrimeOutcome, *_COLUMNS)
    read, by_month = 0, Counter[tuple[str, dt.date]]()
    for batch in bulk.batches(rows, files.BATCH):
        read += len(batch)
        kept = [row for row in batch if row.crime_id]
        codes = files.neighbourhoods([(row.month, row.lat, row.lng) for row in kept])
        by_month.update((row.reported_by, row.month) for row in kept)
        bulk.copy_into(
            _INCOMING,
            (*_COLUMNS, *_PLACE),
            (
                (row.crime_id, row.month, row.reported_by, row.code, code, row.row, row.lat, row.lng, row.location)
                for row, code in zip(kept, codes, strict=True)
            ),
        )  # fmt: skip
        if progress is not None:
            progress(read)
    return read, by_month


def _make_room(by_month: Counter[tuple[str, dt.date]]) -> tuple[int, list[str]]:
    """Take out what was there of these months; how many, and what is worth a note."""
    replaced, notes = 0, []
    for (force, month), now in sorted(by_month.items()):
        before, _ = CrimeOutcome.objects.filter(reported_by=force, month=month).delete()
        replaced += before
        notes.append(loading.shrink_note(force, month, before, now, what="outcomes"))
    return replaced, notes


def _keep(file: CrimeFile) -> int:
    """In the order of the file: of two outcomes in one month the later line is the newer."""
    columns = ", ".join((*_COLUMNS, "point_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_crimeoutcome (file_id, {columns})"  # noqa: S608 - our own names
            f" SELECT %s, {columns} FROM (SELECT DISTINCT ON (crime_id, month, code) * FROM {_INCOMING}"
            " ORDER BY crime_id, month, code, file_row) AS once ORDER BY file_row"
            " ON CONFLICT (crime_id, month, code) DO NOTHING",
            [file.pk],
        )
        return int(cursor.rowcount)


def _orphans(file: CrimeFile) -> int:
    with connection.cursor() as cursor:
        # Straight after months of crimes and of outcomes the database takes both tables for nearly empty, and plans
        # to compare each row of the one with each of the other.
        cursor.execute("ANALYZE incidents_crimeoutcome, incidents_recordedcrime")
        cursor.execute(
            "SELECT count(*) FROM incidents_crimeoutcome outcome WHERE file_id = %s AND NOT EXISTS"
            " (SELECT FROM incidents_recordedcrime crime"
            " WHERE crime.crime_id = outcome.crime_id AND crime.crime_id <> '')",
            [file.pk],
        )
        return int(cursor.fetchone()[0])
