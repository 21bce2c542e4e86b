"""Taking published crime files in, a month of a force as a whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db import connection, models, transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime
from peelian.apps.incidents.rules import loading
from peelian.apps.incidents.services import files
from peelian.apps.incidents.types.crimes import CrimeRow, CrimesLoaded
from peelian.columns import bulk
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

_INCOMING = "incoming_crime"
_POINTS = "crime_point"
_COLUMNS = (
    "crime_id", "month", "reported_by", "category", "lat", "lng", "location", "lsoa_code", "neighbourhood_code",
    "outcome", "context",
)  # fmt: skip

ForceMonth = tuple[str, dt.date]


@transaction.atomic
def load_crimes(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[CrimeRow],
    name: str,
    sha256: str,
    progress: Callable[[int], None] | None = None,
) -> CrimesLoaded:
    """Take a street-level file. Every month of a force that it holds is replaced as a whole: police.uk revises months.

    Each crime is given the neighbourhood that its point lies in on the first day of its month; one without a point,
    or with one outside, is kept without a neighbourhood.

    Args:
        actor: who brings it.
        at: now.
        rows: from an adapter. Not read when this very file is in force; then its crimes are only located again.
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
        raise BadInput("the file holds no crimes.", file=name)
    notes = [loading.elsewhere_note(tally.rows, tally.without_point, tally.outside)]
    replaced = 0
    for (force, month), now in sorted(tally.by_month.items()):
        before, _ = RecordedCrime.objects.filter(reported_by=force, month=month).delete()
        replaced += before
        notes.append(loading.shrink_note(force, month, before, now))
    files.give_points(_INCOMING)
    file = files.begin_file(kind="crime", sha256=sha256, name=name, at=at)
    _keep(file)
    files.end_file(file, tally.rows)
    months = sorted({month for _, month in tally.by_month})
    events.record(
        name="incidents.crimes.loaded", actor=actor, at=at, subject=file,
        data={"taken": tally.rows, "replaced": replaced, "months": [f"{month:%Y-%m}" for month in months]},
    )  # fmt: skip
    elsewhere = tally.without_point + tally.outside
    return CrimesLoaded(tally.rows, replaced, elsewhere, tuple(months), tuple(note for note in notes if note))


class _Tally:
    """Counts rows as they go by."""

    def __init__(self) -> None:
        self.rows = 0
        self.without_point = 0
        self.outside = 0
        self.by_month: Counter[ForceMonth] = Counter()

    def add(self, row: CrimeRow, code: str) -> None:
        self.rows += 1
        self.by_month[row.reported_by, row.month] += 1
        if row.lat is None:
            self.without_point += 1
        elif not code:
            self.outside += 1


def _already(actor: Actor, at: dt.datetime, file: CrimeFile) -> CrimesLoaded:
    """The file is in force. Its crimes may still lie in other neighbourhoods now: outlines came in after it."""
    held = RecordedCrime.objects.filter(file=file).order_by("month").values_list("month", flat=True)
    months = tuple(held.distinct())
    moved = locate_again(actor=actor, at=at, months=months, kinds=("crime",))
    return CrimesLoaded(0, 0, 0, months, notes=(loading.moved_note(moved),) if moved else (), already=True)


@transaction.atomic
def locate_again(
    *, actor: Actor, at: dt.datetime, months: Collection[dt.date], kinds: Collection[str] = tuple(files.ROWS)
) -> int:
    """Give what was published of these months the neighbourhoods of the outlines that there are now.

    Returns how many crimes, outcomes and stops (or only those of some `kinds`) moved. To be called when outlines of
    those months have come in or were redrawn; otherwise nothing is written. Waits for an import that is under way,
    which may not see those outlines yet.
    """
    files.one_at_a_time()
    moved = sum(_move(files.ROWS[kind], months) for kind in kinds)
    if moved:
        events.record(
            name="incidents.crimes.located", actor=actor, at=at, subject="incidents.RecordedCrime:months",
            data={"moved": moved, "months": [f"{month:%Y-%m}" for month in sorted(months)]},
        )  # fmt: skip
    return moved


def _move(model: type[models.Model], months: Collection[dt.date]) -> int:
    """Write the neighbourhoods of one table's rows that lie in another one now; how many."""
    held = model._default_manager.filter(month__in=months, point__isnull=False)
    rows = list(held.values_list("month", "point_id", "point__lat", "point__lng").distinct())
    codes = files.neighbourhoods([(month, lat, lng) for month, _, lat, lng in rows])
    bulk.temporary_like(model, _POINTS, "month", "point_id", "neighbourhood_code")
    bulk.copy_into(
        _POINTS,
        ("month", "point_id", "neighbourhood_code"),
        ((month, point, code) for (month, point, _, _), code in zip(rows, codes, strict=True)),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} kept SET neighbourhood_code = point.neighbourhood_code"  # noqa: S608
            f" FROM {_POINTS} point WHERE kept.month = point.month AND kept.point_id = point.point_id"
            " AND kept.neighbourhood_code <> point.neighbourhood_code"
        )
        return int(cursor.rowcount)


def _copied(rows: Iterable[CrimeRow], progress: Callable[[int], None] | None) -> _Tally:
    """COPY all rows, with their neighbourhoods, into the temporary table."""
    bulk.temporary_like(RecordedCrime, _INCOMING, *_COLUMNS, "point_id")
    tally = _Tally()
    for batch in bulk.batches(rows, files.BATCH):
        # Asks places, so before the COPY begins.
        codes = files.neighbourhoods([(row.month, row.lat, row.lng) for row in batch])
        for row, code in zip(batch, codes, strict=True):
            tally.add(row, code)
        bulk.copy_into(_INCOMING, _COLUMNS, _columns(batch, codes))
        if progress is not None:
            progress(tally.rows)
    return tally


def _columns(batch: list[CrimeRow], codes: list[str]) -> Iterator[tuple[object, ...]]:
    for row, code in zip(batch, codes, strict=True):
        yield (
            row.crime_id, row.month, row.reported_by, row.category, row.lat, row.lng, row.location, row.lsoa_code,
            code, row.outcome, row.context,
        )  # fmt: skip


def _keep(file: CrimeFile) -> None:
    columns = ", ".join((*_COLUMNS, "point_id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_recordedcrime (file_id, {columns})"  # noqa: S608 - our own names
            f" SELECT %s, {columns} FROM {_INCOMING}",
            [file.pk],
        )
