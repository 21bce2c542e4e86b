"""From an event in the outbox to the journey that acts on it.

Services never call upwards: they record an event, in the transaction of their write, and this table says what
follows. A guard test keeps it in step with `events.api.DISPATCHED`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import structlog
from django.db import transaction

from peelian.apps.events import api as events
from peelian.journeys import handle, hear, read_outcomes, sign_up, triage
from peelian.kernel.time import now

_log = structlog.get_logger(__name__)


def _welcome(at: dt.datetime, event_id: int, subject: str) -> None:
    sign_up.welcome(at=at, contact_id=int(subject.rpartition(":")[2]), event_id=event_id)


def _put_into_english(at: dt.datetime, event_id: int, subject: str) -> None:
    handle.put_into_english(at=at, entry_id=int(subject.rpartition(":")[2]))


def _tell_reporter(at: dt.datetime, event_id: int, subject: str) -> None:
    triage.tell(at=at, subject=subject)
    read_outcomes.read_reported(at=at, subject=subject)


def _take_report_in(at: dt.datetime, event_id: int, subject: str) -> None:
    hear.hear_report(at=at, subject=subject)
    triage.tell(at=at, subject=subject)
    triage.put_into_english(at=at, subject=subject)
    read_outcomes.read_reported(at=at, subject=subject)


def _put_report_into_english(at: dt.datetime, event_id: int, subject: str) -> None:
    triage.put_into_english(at=at, subject=subject)


def _read_outcomes(at: dt.datetime, event_id: int, subject: str) -> None:
    read_outcomes.read_all(at=at)


#: Acts on one event: moment, event's id, event's subject. Doing it twice does no harm.
JOURNEYS: Mapping[str, Callable[[dt.datetime, int, str], None]] = {
    "contacts.contact.confirmed": _welcome,
    "incidents.crimes.loaded": _read_outcomes,
    "incidents.crimes.located": _read_outcomes,
    "incidents.report.heard": _put_report_into_english,
    "incidents.report.received": _take_report_in,
    "incidents.report.stepped": _tell_reporter,
    "inbox.entry.foreign": _put_into_english,
}


def dispatch_due(*, limit: int = 100, clock: Callable[[], dt.datetime] = now) -> int:
    """Act on up to so many events that wait. Returns how many were taken in hand.

    Each in a transaction of its own, together with its removal from the outbox: done once, or postponed.
    """
    count = 0
    while count < limit and _dispatch_one(clock()):
        count += 1
    return count


def _dispatch_one(at: dt.datetime) -> bool:
    event = None
    try:
        with transaction.atomic():
            event = next(iter(events.claim_outbox(at=at, limit=1)), None)
            if event is None:
                return False
            JOURNEYS[event.name](at, event.pk, event.subject)
            events.settle_outbox(event_id=event.pk)
    except Exception as error:
        if event is None:
            raise
        # In a transaction of its own: some constraints speak up only when the first one is committed.
        _log.exception("event_not_dispatched", event_id=event.pk, name=event.name)
        events.postpone_outbox(event_id=event.pk, at=at, error=f"{type(error).__name__}: {error}")
    return True
