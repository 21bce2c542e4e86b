"""Loading postcodes: copied beside the table, then laid over it in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.places.services import changing
from peelian.apps.places.types import Loaded, PostcodeRow
from peelian.columns import bulk
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput
from peelian.kernel.text import normalise_postcode

#: The United Kingdom with a margin, as the table's constraint has it: west, south, east, north.
UK_BOX = (-9.0, 49.0, 2.5, 61.5)

_INCOMING = "incoming_postcode"
_COLUMNS = ("row", "postcode", "lat", "lng", "ward_code", "district_code", "introduced_on", "terminated_on")
_MAKE_ROOM = f"""
    DROP TABLE IF EXISTS pg_temp.{_INCOMING};
    CREATE TEMPORARY TABLE {_INCOMING} (
        row integer, postcode text, lat double precision, lng double precision, ward_code text, district_code text,
        introduced_on date, terminated_on date
    ) ON COMMIT DROP
"""
_TWICE = f"""
    SELECT postcode, (array_agg(row ORDER BY row))[1:2] FROM {_INCOMING}
    GROUP BY postcode HAVING count(*) > 1 ORDER BY min(row) LIMIT 1
"""  # noqa: S608 - a constant
# A list of withdrawn postcodes only, often an old one, must not withdraw a postcode that is live again.
_STILL_LIVE = f"""
    DELETE FROM {_INCOMING} AS new USING places_postcode AS old
    WHERE old.postcode = new.postcode AND old.terminated_on IS NULL
    AND NOT EXISTS (SELECT FROM {_INCOMING} WHERE terminated_on IS NULL)
"""  # noqa: S608 - a constant
_LAY_OVER = f"""
    INSERT INTO places_postcode AS old
        (postcode, lat, lng, ward_code, district_code, introduced_on, terminated_on, source)
    SELECT postcode, lat, lng, ward_code, district_code, introduced_on, terminated_on, %s FROM {_INCOMING}
    ON CONFLICT (postcode) DO UPDATE SET
        lat = excluded.lat, lng = excluded.lng, ward_code = excluded.ward_code,
        district_code = excluded.district_code, terminated_on = excluded.terminated_on,
        introduced_on = coalesce(excluded.introduced_on, old.introduced_on), source = excluded.source
    WHERE (old.lat, old.lng, old.ward_code, old.district_code, old.terminated_on, old.introduced_on)
        IS DISTINCT FROM (excluded.lat, excluded.lng, excluded.ward_code, excluded.district_code,
                          excluded.terminated_on, coalesce(excluded.introduced_on, old.introduced_on))
    RETURNING (xmax = 0)
"""  # noqa: S608 - a constant; xmax is 0 for an inserted row


@transaction.atomic
def load_postcodes(*, actor: Actor, at: dt.datetime, rows: Iterable[PostcodeRow], source: str) -> Loaded:
    """Add postcodes and bring known ones up to date. The rows are streamed.

    A postcode that the file doesn't name stays. A file of withdrawn postcodes only never withdraws a live one (a
    withdrawn postcode can be given out again): such rows are left out, and counted in the notes. The same file again
    changes nothing.

    Raises:
        BadInput: a postcode twice, one that can't be one, a point outside the United Kingdom. Names the row; nothing
            is changed.
    """
    changing.one_at_a_time()
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_ROOM)
    read = bulk.copy_into(_INCOMING, _COLUMNS, _checked(rows))
    if not read:
        raise BadInput("there is no postcode in it.")
    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        twice = cursor.fetchone()
        if twice:
            postcode, (first, again) = twice
            raise BadInput(
                f"{postcode} is in row {first} already.",
                row=again,
                column="postcode",
                mend="Keep one of the two.",
            )
        cursor.execute(_STILL_LIVE)
        still_live = cursor.rowcount
        cursor.execute(_LAY_OVER, [source[:200]])
        inserted = [new for (new,) in cursor.fetchall()]
    loaded = _told(read, inserted, still_live)
    if changing.changed_anything(loaded):
        version = changing.raise_version()
        events.record(
            name="places.postcodes.loaded", actor=actor, at=at, subject=f"places.PlacesVersion:{version}",
            data={"source": source, "read": read, "added": loaded.added, "changed": loaded.changed},
        )  # fmt: skip
    return loaded


def _told(read: int, inserted: list[bool], still_live: int) -> Loaded:
    notes = [f"{still_live:,} are live in what was imported before, and stay live."] if still_live else []
    return Loaded(
        read=read, added=sum(inserted), changed=len(inserted) - sum(inserted), unchanged=read - len(inserted),
        notes=tuple(notes),
    )  # fmt: skip


def _checked(rows: Iterable[PostcodeRow]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        if normalise_postcode(row.postcode) != row.postcode:
            raise BadInput(f"“{row.postcode[:20]}” can't be a postcode.", row=row.row, column="postcode")
        _check_point(row)
        if row.introduced_on and row.terminated_on and row.terminated_on < row.introduced_on:
            raise BadInput(f"{row.postcode} was withdrawn before it was introduced.", row=row.row)
        yield (
            row.row, row.postcode, row.lat, row.lng, row.ward_code, row.district_code,
            row.introduced_on, row.terminated_on,
        )  # fmt: skip


def _check_point(row: PostcodeRow) -> None:
    if row.lat is None and row.lng is None:
        return
    if row.lat is None or row.lng is None:
        raise BadInput(
            f"{row.postcode} has half a point.", row=row.row, column="lat" if row.lat is None else "lng"
        )
    if _in_uk(row.lat, row.lng):
        return
    if _in_uk(row.lng, row.lat):
        raise BadInput(
            f"the point of {row.postcode} has its latitude and longitude swapped.", row=row.row, column="lat",
            mend="Give the latitude (about 50 to 61) in lat, the longitude in lng.",
        )  # fmt: skip
    raise BadInput(
        f"the point of {row.postcode} ({row.lat:g}, {row.lng:g}) is outside the United Kingdom.", row=row.row,
        column="lat",
        mend="Coordinates are WGS84 degrees (EPSG:4326); eastings and northings are read from OS's own layout.",
    )  # fmt: skip


def _in_uk(lat: float, lng: float) -> bool:
    west, south, east, north = UK_BOX
    return south <= lat <= north and west <= lng <= east
