"""Taking published crime files in, a month of a force as a whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime
from peelian.apps.incidents.rules import loading
from peelian.apps.incidents.services.points import keep_points
from peelian.apps.incidents.types.crimes import CrimeRow, CrimesLoaded
from peelian.apps.places import api as places
from peelian.columns import bulk
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput

_INCOMING = "incoming_crime"
_POINTS = "crime_point"
_COLUMNS = (
    "crime_id", "month", "reported_by", "category", "lat", "lng", "location", "lsoa_code", "neighbourhood_code",
    "outcome", "context",
)  # fmt: skip
_BATCH = 10_000

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
    _one_at_a_time()
    if _in_force(sha256):
        return _already(actor, at, sha256)
    tally = _copied(rows, progress)
    if not tally.by_month:
        raise BadInput("the file holds no crimes.", file=name)
    notes = [loading.elsewhere_note(tally.rows, tally.without_point, tally.outside)]
    replaced = 0
    for (force, month), now in sorted(tally.by_month.items()):
        before, _ = RecordedCrime.objects.filter(reported_by=force, month=month).delete()
        replaced += before
        notes.append(loading.shrink_note(force, month, before, now))
    CrimeFile.objects.filter(kind="crime", crimes__isnull=True).delete()  # nothing of them is left
    CrimeFile.objects.filter(sha256=sha256).delete()  # this one, of which a part had been replaced
    file = CrimeFile.objects.create(sha256=sha256, name=name, rows=tally.rows, imported_at=at)
    _keep(file)
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


def _in_force(sha256: str) -> bool:
    """Whether the file was taken and nothing of it has been replaced since."""
    file = CrimeFile.objects.filter(sha256=sha256).first()
    return file is not None and file.crimes.count() == file.rows


def _already(actor: Actor, at: dt.datetime, sha256: str) -> CrimesLoaded:
    """The file is in force. Its crimes may still lie in other neighbourhoods now: outlines came in after it."""
    held = RecordedCrime.objects.filter(file__sha256=sha256).order_by("month").values_list("month", flat=True)
    months = tuple(held.distinct())
    moved = locate_again(actor=actor, at=at, months=months)
    return CrimesLoaded(0, 0, 0, months, notes=(loading.moved_note(moved),) if moved else (), already=True)


@transaction.atomic
def locate_again(*, actor: Actor, at: dt.datetime, months: Collection[dt.date]) -> int:
    """Give the crimes of these months the neighbourhoods of the outlines that there are now. Returns how many moved.

    To be called when outlines of those months have come in or were redrawn; otherwise nothing is written. Waits for
    an import of crimes that is under way, which may not see those outlines yet.
    """
    _one_at_a_time()
    points = list(
        RecordedCrime.objects.filter(month__in=months, lat__isnull=False)
        .values_list("month", "lat", "lng")
        .distinct()
    )
    codes = _codes(points)
    bulk.temporary_like(RecordedCrime, _POINTS, "month", "lat", "lng", "neighbourhood_code")
    bulk.copy_into(
        _POINTS,
        ("month", "lat", "lng", "neighbourhood_code"),
        ((*point, code) for point, code in zip(points, codes, strict=True)),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE incidents_recordedcrime crime SET neighbourhood_code = point.neighbourhood_code"  # noqa: S608
            f" FROM {_POINTS} point WHERE crime.month = point.month AND crime.lat = point.lat AND crime.lng = point.lng"
            " AND crime.neighbourhood_code <> point.neighbourhood_code"
        )
        moved = int(cursor.rowcount)
    if moved:
        events.record(
            name="incidents.crimes.located", actor=actor, at=at, subject="incidents.RecordedCrime:months",
            data={"moved": moved, "months": [f"{month:%Y-%m}" for month in sorted(months)]},
        )  # fmt: skip
    return moved


def _copied(rows: Iterable[CrimeRow], progress: Callable[[int], None] | None) -> _Tally:
    """COPY all rows, with their neighbourhoods, into the temporary table."""
    bulk.temporary_like(RecordedCrime, _INCOMING, *_COLUMNS)
    tally = _Tally()
    for batch in bulk.batches(rows, _BATCH):
        codes = _neighbourhoods(batch)  # asks places, so before the COPY begins
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


def _neighbourhoods(batch: list[CrimeRow]) -> list[str]:
    """The neighbourhood code of each row on the first day of its month, empty where there is none."""
    return _codes([(row.month, row.lat, row.lng) for row in batch])


def _codes(points: Sequence[tuple[dt.date, float | None, float | None]]) -> list[str]:
    codes = [""] * len(points)
    by_month: defaultdict[dt.date, list[tuple[int, float, float]]] = defaultdict(list)
    for place, (month, lat, lng) in enumerate(points):
        if lat is not None and lng is not None:
            by_month[month].append((place, lat, lng))
    for month, asked in by_month.items():
        found = places.locate_many([lat for _, lat, _ in asked], [lng for _, _, lng in asked], month)
        for (place, _, _), code in zip(asked, found, strict=True):
            codes[place] = code or ""
    return codes


def _keep(file: CrimeFile) -> None:
    columns = ", ".join(_COLUMNS)
    keep_points(_INCOMING)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incidents_recordedcrime (file_id, point_id, {columns})"  # noqa: S608 - our own names
            f" SELECT %s, point.id, {', '.join(f'crime.{name}' for name in _COLUMNS)} FROM {_INCOMING} crime"
            " LEFT JOIN incidents_mappoint point"
            " ON point.lat = crime.lat AND point.lng = crime.lng AND point.name = crime.location",
            [file.pk],
        )


def _one_at_a_time() -> None:
    """Two imports of one month at once would leave it there twice: the second waits for the first to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.crimes'))")
