"""What the three imports share: one at a time, a new version, a refusal of other rooms' rows."""

from __future__ import annotations

import time

from django.db import IntegrityError, connection, transaction

from peelian.apps.places.queries import atlas
from peelian.apps.places.types import Loaded
from peelian.kernel.errors import Refused

_LOCK = "peelian.places.import"


class StillInUse(Refused):
    """An area that the import would remove has records of other rooms under it."""


def one_at_a_time() -> None:
    """Wait until no other import of places runs; holds to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_LOCK])


def raise_version() -> int:
    """Tell every process that what it holds in memory is old. Returns the new version."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_placesversion AS now (id, version) VALUES (1, %s) ON CONFLICT (id)"
            " DO UPDATE SET version = greatest(now.version + 1, excluded.version) RETURNING version",
            [time.time_ns() // 1000],
        )
        (version,) = cursor.fetchone()
    transaction.on_commit(atlas.look_again)
    return int(version)


def check_references() -> None:
    """Let the database check the foreign keys now. Raises StillInUse."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise StillInUse(
            "Records still point to an area that this file would replace from its first day on. Give the change the"
            " day on which it happened (valid_from), so that the old generation stays."
        ) from error


def changed_anything(loaded: Loaded) -> bool:
    """Whether an import did anything at all."""
    return bool(loaded.added or loaded.changed or loaded.ended)
