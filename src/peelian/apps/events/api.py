"""The door of the events room."""

from peelian.apps.events.queries import (
    count_events,
    count_outbox,
    first_at,
    has_due,
    last_id,
    list_events,
    list_reads,
    list_reads_by_day,
    newest_by_name,
    public_version,
)
from peelian.apps.events.services import (
    claim_outbox,
    postpone_outbox,
    record,
    record_read,
    record_reads,
    settle_outbox,
    subject_of,
)
from peelian.apps.events.types import DISPATCHED, SHOWN, ReadsOfDay

__all__ = [
    "DISPATCHED",
    "SHOWN",
    "ReadsOfDay",
    "claim_outbox",
    "count_events",
    "count_outbox",
    "first_at",
    "has_due",
    "last_id",
    "list_events",
    "list_reads",
    "list_reads_by_day",
    "newest_by_name",
    "postpone_outbox",
    "public_version",
    "record",
    "record_read",
    "record_reads",
    "settle_outbox",
    "subject_of",
]
