"""Writing the record. The only writers of this room's tables."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, models, transaction

from peelian.apps.events.models import Event, OutboxEntry, PersonalDataRead
from peelian.apps.events.types import DISPATCHED, SHOWN
from peelian.kernel.actors import Actor

_RECORD = (
    "INSERT INTO events_event (at, name, actor_kind, actor_id, subject, area_code, data, shown)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
_DISPATCH = (
    f"WITH e AS ({_RECORD}) INSERT INTO events_outboxentry (event_id, attempts, not_before, last_error)"  # noqa: S608
    " SELECT e.id, 0, %s, '' FROM e RETURNING event_id"
)


def subject_of(thing: models.Model | str) -> str:
    """`app.Model:key` of a row; text is taken as it is."""
    if isinstance(thing, str):
        return thing
    return f"{thing._meta.label}:{thing.pk}"


def record(
    *,
    name: str,
    actor: Actor,
    at: dt.datetime,
    subject: models.Model | str,
    area_code: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Record one thing that happened, in the caller's transaction, so that both stand or neither.

    Args:
        name: dotted, `app.thing.happened`.
        actor: who did it.
        at: when.
        subject: the row it happened to, or its `app.Model:key`.
        area_code: the area it belongs to, if any.
        data: JSON-able facts; never a resident's name, address or words.

    Raises:
        RuntimeError: outside a transaction, where the event could stand without its write.
    """
    if not transaction.get_connection().in_atomic_block:
        message = f"{name}: an event is recorded in the same transaction as the write it tells of"
        raise RuntimeError(message)
    event = Event(
        name=name,
        actor_kind=actor.kind,
        actor_id=actor.id,
        at=at,
        subject=subject_of(subject),
        area_code=area_code,
        data=data or {},
        shown=name in SHOWN,
    )
    # By hand: every write of the house ends here, and making the same statement anew took longer than its work.
    with connection.cursor() as cursor:
        columns: list[Any] = [
            at,
            name,
            str(actor.kind),
            actor.id,
            event.subject,
            area_code,
            json.dumps(event.data),
            event.shown,
        ]
        if name in DISPATCHED:
            cursor.execute(_DISPATCH, [*columns, at])
        else:
            cursor.execute(_RECORD, columns)
        (event.pk,) = cursor.fetchone()
    event._state.adding = False
    return event


def record_read(*, viewer: Actor, at: dt.datetime, subject: models.Model | str, reason: str) -> None:
    """Record that somebody looked at a person's data, and why. `reason` may not be empty."""
    PersonalDataRead.objects.create(
        at=at,
        viewer_kind=viewer.kind,
        viewer_id=viewer.id,
        subject=subject_of(subject),
        reason=reason.strip(),
    )


def record_reads(*, viewer: Actor, at: dt.datetime, subjects: Iterable[str], reason: str) -> None:
    """Record that somebody looked at the data of several people at once, as `record_read` does of one."""
    PersonalDataRead.objects.bulk_create(
        PersonalDataRead(
            at=at, viewer_kind=viewer.kind, viewer_id=viewer.id, subject=subject, reason=reason.strip()
        )
        for subject in subjects
    )


def claim_outbox(*, at: dt.datetime, limit: int = 100) -> list[Event]:
    """Take due outbox entries for this transaction; other workers skip them. Call inside a transaction."""
    entries = (
        OutboxEntry.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(not_before__lte=at)
        .select_related("event")
        .order_by("id")[:limit]
    )
    return [entry.event for entry in entries]


def settle_outbox(*, event_id: int) -> None:
    """The event was acted on."""
    OutboxEntry.objects.filter(event_id=event_id).delete()


@transaction.atomic
def postpone_outbox(*, event_id: int, at: dt.datetime, error: str) -> None:
    """The event could not be acted on: try again later, each time twice as late, an hour at most."""
    entry = OutboxEntry.objects.select_for_update().get(event_id=event_id)
    entry.attempts += 1
    entry.not_before = at + dt.timedelta(seconds=min(3600, 2**entry.attempts))
    entry.last_error = error[:2000]
    entry.save(update_fields=["attempts", "not_before", "last_error"])
