"""What the importers of published files share: one at a time, the same file twice, points and neighbourhoods."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, models
from psycopg import sql

from peelian.apps.incidents.models.crimes import CrimeFile, CrimeOutcome, RecordedCrime, StopSearch
from peelian.apps.places import api as places
from peelian.columns import locks

#: Rows that are located and copied at once.
BATCH = 10_000

#: What a file of each kind is rows of.
ROWS: dict[str, type[models.Model]] = {"crime": RecordedCrime, "outcomes": CrimeOutcome, "stops": StopSearch}


def one_at_a_time() -> None:
    """Two imports of one month at once would leave it there twice: the second waits for the first to end."""
    locks.one_at_a_time("incidents.crimes")


def in_force(sha256: str) -> CrimeFile | None:
    """The file, if it was taken and nothing of it has been replaced since."""
    file = CrimeFile.objects.filter(sha256=sha256).first()
    if file is None or ROWS[file.kind]._default_manager.filter(file=file).count() != file.rows:
        return None
    return file


def begin_file(*, kind: str, sha256: str, name: str, at: dt.datetime) -> CrimeFile:
    """A new file to hang rows on. Files of the kind of which nothing is left go, and this one's remains."""
    left = ROWS[kind]._default_manager.filter(file=models.OuterRef("pk"))
    CrimeFile.objects.filter(~models.Exists(left), kind=kind).delete()
    CrimeFile.objects.filter(sha256=sha256).delete()
    return CrimeFile.objects.create(sha256=sha256, kind=kind, name=name, rows=0, imported_at=at)


def end_file(file: CrimeFile, rows: int) -> None:
    """So many rows hang on the file now."""
    file.rows = rows
    file.save(update_fields=["rows"])


def incoming_table(name: str, model: type[models.Model], *columns: str) -> None:
    """Make an empty temporary table with columns of a model, its point as a file gives it, and the row's number."""
    wanted = sql.SQL(", ").join(sql.Identifier("kept", column) for column in columns)
    command = sql.SQL(
        "CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT {wanted}, 0 AS file_row, kept.point_id,"
        " point.lat, point.lng, point.name AS location FROM {table} kept, incidents_mappoint point WITH NO DATA"
    ).format(name=sql.Identifier(name), wanted=wanted, table=sql.Identifier(model._meta.db_table))
    _run(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(sql.Identifier(name)))
    _run(command)


def give_points(name: str) -> None:
    """Fill `point_id` of a temporary table by its lat, lng and location; points that aren't there yet are made.

    A point keeps its number for ever: it is police.uk's `location_id`. Files of stops don't name their points: these
    take a point that another file has named, and one that nobody has named is named as soon as a file does.
    """
    table = sql.Identifier(name)
    _run(sql.SQL("CREATE INDEX ON {} (lat, lng)").format(table))
    _run(sql.SQL("ANALYZE {}").format(table))
    for statement in (_NAME_THE_NAMELESS, _NEW_NAMED, _NEW_NAMELESS, _NUMBER_NAMED, _NUMBER_NAMELESS):
        _run(sql.SQL(statement).format(table))


_NAME_THE_NAMELESS = """
    UPDATE incidents_mappoint point SET name = named.location
    FROM (SELECT DISTINCT ON (lat, lng) lat, lng, location FROM {} WHERE location <> '' ORDER BY lat, lng, location)
        AS named
    WHERE point.lat = named.lat AND point.lng = named.lng AND point.name = '' AND NOT EXISTS (
        SELECT FROM incidents_mappoint other WHERE other.lat = named.lat AND other.lng = named.lng AND other.name <> '')
"""
_NEW_NAMED = """
    INSERT INTO incidents_mappoint (lat, lng, name)
    SELECT DISTINCT lat, lng, location FROM {} WHERE lat IS NOT NULL AND location <> ''
    ORDER BY lat, lng, location ON CONFLICT (lat, lng, name) DO NOTHING
"""
_NEW_NAMELESS = """
    INSERT INTO incidents_mappoint (lat, lng, name)
    SELECT DISTINCT lat, lng, '' FROM {} incoming WHERE lat IS NOT NULL AND location = '' AND NOT EXISTS (
        SELECT FROM incidents_mappoint other WHERE other.lat = incoming.lat AND other.lng = incoming.lng)
    ORDER BY lat, lng
"""
_NUMBER_NAMED = """
    UPDATE {} incoming SET point_id = point.id FROM incidents_mappoint point
    WHERE point.lat = incoming.lat AND point.lng = incoming.lng AND point.name = incoming.location
"""
_NUMBER_NAMELESS = """
    UPDATE {} incoming SET point_id = point.id
    FROM (SELECT DISTINCT ON (lat, lng) id, lat, lng FROM incidents_mappoint ORDER BY lat, lng, name = '', id) AS point
    WHERE incoming.location = '' AND point.lat = incoming.lat AND point.lng = incoming.lng
"""


def neighbourhoods(points: Sequence[tuple[dt.date, float | None, float | None]]) -> list[str]:
    """The neighbourhood code of each (month, lat, lng) on the first day of its month, empty where there is none."""
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


def _run(command: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(command.as_string(None))
