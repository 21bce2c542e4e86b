"""Loading a gazetteer's addresses: copied beside the table, then laid over it in one statement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.places.models import Address
from peelian.apps.places.services.postcodes import UK_BOX
from peelian.apps.places.types import AddressRow, Loaded
from peelian.columns import bulk
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput
from peelian.kernel.text import normalise_postcode, tidy

LONGEST_LINE = 200
_UPRN = re.compile(r"[1-9][0-9]{0,11}")
_INCOMING = "incoming_address"
_COLUMNS = ("uprn", "line", "postcode", "lat", "lng")
_TWICE = f"SELECT uprn FROM {_INCOMING} GROUP BY uprn HAVING count(*) > 1 ORDER BY uprn LIMIT 1"  # noqa: S608
_LAY_OVER = f"""
    INSERT INTO places_address AS old (uprn, line, postcode, lat, lng, source)
    SELECT uprn, line, postcode, lat, lng, %s FROM {_INCOMING}
    ON CONFLICT (uprn) DO UPDATE SET
        line = excluded.line, postcode = excluded.postcode, lat = excluded.lat, lng = excluded.lng,
        source = excluded.source
    WHERE (old.line, old.postcode, old.lat, old.lng)
        IS DISTINCT FROM (excluded.line, excluded.postcode, excluded.lat, excluded.lng)
    RETURNING (xmax = 0)
"""  # noqa: S608 - a constant; xmax is 0 for an inserted row
_END = f"""
    DELETE FROM places_address AS old
    WHERE NOT EXISTS (SELECT FROM {_INCOMING} AS new WHERE new.uprn = old.uprn)
"""  # noqa: S608 - a constant


@transaction.atomic
def load_addresses(
    *, actor: Actor, at: dt.datetime, rows: Iterable[AddressRow], source: str, whole: bool = False
) -> Loaded:
    """Add addresses and bring known ones up to date. The rows are streamed; the same file again changes nothing.

    Args:
        actor, at: who, when.
        rows: the file's.
        source: what to call it.
        whole: it is the whole gazetteer: an address that it doesn't name is gone. Else such an address stays.

    Raises:
        BadInput: an address twice, a number that can't be a UPRN, no words, a point outside the United Kingdom. Names
            the row where it can; nothing is changed.
    """
    bulk.temporary_like(Address, _INCOMING, *_COLUMNS)
    read = bulk.copy_into(_INCOMING, _COLUMNS, _checked(rows))
    if not read:
        raise BadInput("there is no address in it.")
    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        if twice := cursor.fetchone():
            raise BadInput(f"the UPRN {twice[0]} is there twice.", column="UPRN", mend="Keep one of the two.")
        cursor.execute(_LAY_OVER, [source[:200]])
        inserted = [new for (new,) in cursor.fetchall()]
        ended = 0
        if whole:
            cursor.execute(_END)
            ended = cursor.rowcount
    loaded = Loaded(
        read=read,
        added=sum(inserted),
        changed=len(inserted) - sum(inserted),
        ended=ended,
        unchanged=read - len(inserted),
    )
    if inserted or ended:
        events.record(
            name="places.addresses.loaded",
            actor=actor,
            at=at,
            subject=f"places.Address:{source[:60]}",
            data={
                "source": source,
                "read": read,
                "added": loaded.added,
                "changed": loaded.changed,
                "ended": ended,
            },
        )
    return loaded


def _checked(rows: Iterable[AddressRow]) -> Iterator[tuple[Any, ...]]:
    west, south, east, north = UK_BOX
    for row in rows:
        line = tidy(row.line)
        if not _UPRN.fullmatch(row.uprn):
            raise BadInput(
                f"“{row.uprn[:20]}” can't be a UPRN.",
                row=row.row,
                column="UPRN",
                mend="It has up to twelve digits. A spreadsheet may have written it as 1.0E+11.",
            )
        if not line or len(line) > LONGEST_LINE:
            problem = (
                f"the address is longer than {LONGEST_LINE} letters." if line else "there is no address."
            )
            raise BadInput(problem, row=row.row, column="ADDRESS")
        if normalise_postcode(row.postcode) != row.postcode:
            raise BadInput(f"“{row.postcode[:20]}” can't be a postcode.", row=row.row, column="POSTCODE")
        if not (south <= row.lat <= north and west <= row.lng <= east):
            raise BadInput(
                f"the point ({row.lat:g}, {row.lng:g}) is outside the United Kingdom.",
                row=row.row,
                column="LATITUDE",
                mend="Coordinates are WGS84 degrees (EPSG:4326).",
            )
        yield row.uprn, line, row.postcode, row.lat, row.lng
