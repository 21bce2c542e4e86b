"""Taking positions in, and letting them go when their time is up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.visibility import rules
from peelian.apps.visibility.models.positions import Position, PositionFile
from peelian.apps.visibility.queries import files as queries
from peelian.apps.visibility.types.positions import PositionRow, PositionsLoaded, RefusedRow
from peelian.columns import bulk
from peelian.kernel.actors import Actor

_INCOMING = "incoming_position"
_COLUMNS = ("device", "at", "lat", "lng")
_BATCH = 10_000


@transaction.atomic
def load_positions(
    *,
    actor: Actor,
    at: dt.datetime,
    rows: Iterable[PositionRow | RefusedRow],
    name: str,
    sha256: str,
    progress: Callable[[int], None] | None = None,
) -> PositionsLoaded:
    """Take a file of positions: good rows whole, bad ones counted with their reasons, or the file not at all.

    Args:
        actor: who brings it.
        at: now; what is later by more than a day is refused.
        rows: from an adapter. Not read when the file was taken before.
        name: the file's name, for people.
        sha256: its digest: the same file twice changes nothing.
        progress: told from time to time how many rows have been read.

    Raises:
        BadInput: more than a fifth of the rows are bad, or there is none.
    """
    _one_at_a_time()
    known = queries.find_file(sha256)
    if known is not None:
        return known
    sieve = rules.Sieve(at)
    bulk.temporary_like(Position, _INCOMING, *_COLUMNS)
    good = 0
    for batch in bulk.batches(sieve.good(rows), _BATCH):
        good += bulk.copy_into(_INCOMING, _COLUMNS, ((row.device, row.at, row.lat, row.lng) for row in batch))
        if progress is not None:
            progress(sieve.read)
    sieve.verdict(name)
    file = PositionFile.objects.create(
        sha256=sha256, name=name, taken=good, repeated=0, refused=sieve.refused,
        refusals=[asdict(refusal) for refusal in sieve.refusals],
        first_at=sieve.first_at, last_at=sieve.last_at, imported_at=at,
    )  # fmt: skip
    file.taken = _keep_new(file)
    file.repeated = good - file.taken
    file.save(update_fields=["taken", "repeated"])
    events.record(
        name="visibility.positions.loaded", actor=actor, at=at, subject=file,
        data={"taken": file.taken, "repeated": file.repeated, "refused": file.refused},
    )  # fmt: skip
    return PositionsLoaded(
        file.pk,
        file.taken,
        file.repeated,
        sieve.refused,
        tuple(sieve.refusals),
        sieve.first_at,
        sieve.last_at,
    )


def _keep_new(file: PositionFile) -> int:
    """Move what is not there yet out of the temporary table; the first of two in one file counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO visibility_position (device, at, lat, lng, file_id)"  # noqa: S608 - our own names
            f" SELECT device, at, lat, lng, %s FROM {_INCOMING} ON CONFLICT (device, at) DO NOTHING",
            [file.pk],
        )
        return int(cursor.rowcount)


def _one_at_a_time() -> None:
    """Two imports at once would both find the file new: the second waits for the first to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('visibility.positions'))")


@transaction.atomic
def forget_positions(*, actor: Actor, at: dt.datetime) -> int:
    """Delete positions that are older than they may be kept (`rules.KEPT`); visits stay. Returns how many."""
    gone, _ = Position.objects.filter(at__lt=at - rules.KEPT).delete()
    if gone:
        events.record(
            name="visibility.positions.forgotten", actor=actor, at=at, subject="visibility.Position:old",
            data={"deleted": gone, "before": (at - rules.KEPT).isoformat()},
        )  # fmt: skip
    return gone
