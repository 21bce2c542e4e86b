"""Taking published stop and search in, a month as a whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.crimes import CrimeFile, StopSearch
from peelian.apps.incidents.rules import loading
from peelian.apps.incidents.services import files
from peelian.apps.incidents.services.crimes import locate_again
from peelian.apps.incidents.types.published import FileLoaded, StopRow
from peelian.columns import bulk
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

_INCOMING = "incoming_stop"
_COLUMNS = (
    "at", "month", "kind", "operation", "operation_name", "gender", "age_range", "self_defined_ethnicity",
    "officer_defined_ethnicity", "legislation", "object_of_search", "outcome", "outcome_linked", "clothing",
    "neighbourhood_code",
)  # fmt: skip
_PLACE = ("file_row", "lat", "lng", "location")


@transaction.atomic
def load_stops(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[StopRow],
    name: str,
    sha256: str,
    progress: Callable[[int], None] | None = None,
) -> FileLoaded:
    """Take a stop-and-search file. Every month that it holds is replaced as a whole: these files name no force, so
    there is one file for a month, the force's own.

    Rows that are alike are different people and are all kept. A stop without a point, or with one outside, is kept
    without a neighbourhood.

    Args:
        actor: who brings it.
        at: now.
        rows: from an adapter. Not read when this very file is in force; then its stops are only located again.
        name: the file's name, for people.
        sha256: its digest.
        progress: told from time to time how many rows have been read.

    Raises:
        BadInput: a row is bad (then nothing is changed), or there is none.
    """
    files.one_at_a_time()
    if (known := files.in_force(sha256)) is not None:
        return _already(actor, at, known)
    tally = _copied(rows, progress)
    if not tally.by_month:
        raise BadInput("the file holds no stops.", file=name)
    files.give_points(_INCOMING)
    replaced, notes = (
        0,
        [loading.elsewhere_note(tally.rows, tally.without_point, tally.outside, what="stops")],
    )
    for month, now in sorted(tally.by_month.items()):
        before, _ = StopSearch.objects.filter(month=month).delete()
        replaced += before
        notes.append(loading.shrink_note("Stop and search", month, before, now, what="stops"))
    file = files.begin_file(kind="stops", sha256=sha256, name=name, at=at)
    _keep(file)
    files.end_file(file, tally.rows)
    months = tuple(sorted(tally.by_month))
    events.record(
        name="incidents.stops.loaded", actor=actor, at=at, subject=file,
        data={"taken": tally.rows, "replaced": replaced, "months": [f"{month:%Y-%m}" for month in months]},
    )  # fmt: skip
    elsewhere = tally.without_point + tally.outside
    return FileLoaded(tally.rows, replaced, 0, elsewhere, months, notes=tuple(note for note in notes if note))


class _Tally:
    """Counts rows as they go by."""

    def __init__(self) -> None:
        self.rows = 0
        self.without_point = 0
        self.outside = 0
        self.by_month: Counter[dt.date] = Counter()

    def add(self, row: StopRow, code: str) -> None:
        self.rows += 1
        self.by_month[row.month] += 1
        if row.lat is None:
            self.without_point += 1
        elif not code:
            self.outside += 1


def _already(actor: Actor, at: dt.datetime, file: CrimeFile) -> FileLoaded:
    """The file is in force. Its stops may still lie in other neighbourhoods now: outlines came in after it."""
    held = StopSearch.objects.filter(file=file).order_by("month").values_list("month", flat=True)
    months = tuple(held.distinct())
    moved = locate_again(actor=actor, at=at, months=months, kinds=("stops",))
    return FileLoaded(
        0, 0, 0, 0, months, notes=(loading.moved_note(moved, what="stops"),) if moved else (), already=True
    )


def _copied(rows: Iterable[StopRow], progress: Callable[[int], None] | None) -> _Tally:
    """COPY all rows, with their neighbourhoods, into the temporary table."""
    files.incoming_table(_INCOMING, StopSearch, *_COLUMNS)
    tally = _Tally()
    for batch in bulk.batches(rows, files.BATCH):
        codes = files.neighbourhoods([(row.month, row.lat, row.lng) for row in batch])
        for row, code in zip(batch, codes, strict=True):
            tally.add(row, code)
        located = zip(batch, codes, strict=True)
        bulk.copy_into(_INCOMING, (*_COLUMNS, *_PLACE), (_values(row, code) for row, code in located))
        if progress is not None:
            progress(tally.rows)
    return tally


def _values(row: StopRow, code: str) -> tuple[object, ...]:
    return (
        row.at, row.month, row.kind, row.operation, row.operation_name, row.gender, row.age_range,
        row.self_defined_ethnicity, row.officer_defined_ethnicity, row.legislation, row.object_of_search, row.outcome,
        row.outcome_linked, row.clothing, code, row.row, row.lat, row.lng, "",
    )  # fmt: skip


def _keep(file: CrimeFile) -> None:
    columns = ", ".join((*_COLUMNS, "point_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_stopsearch (file_id, {columns})"  # noqa: S608 - our own names
            f" SELECT %s, {columns} FROM {_INCOMING} ORDER BY file_row",
            [file.pk],
        )
