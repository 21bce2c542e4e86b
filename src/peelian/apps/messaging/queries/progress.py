"""How a message is getting on: one pass over its copies, however many they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from django.db import connection

from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.sending import ProviderState
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.types.progress import Failure, Progress, ProviderHealth
from peelian.apps.messaging.types.states import BreakerState, DeliveryState, MessageState
from peelian.kernel.errors import NotFound

#: The rate is that of the last minute.
_WINDOW = dt.timedelta(minutes=1)
#: No more reasons than these are told apart.
_REASONS = 20
#: What went well needs no reason.
_UNREMARKABLE = [DeliveryState.SENT.value, DeliveryState.DELIVERED.value, DeliveryState.ATTEMPTING.value]

_COUNTS = """
SELECT state, channel, language, count(*),
    count(*) FILTER (WHERE settled_at > %(since)s)
FROM messaging_delivery WHERE message_id = %(message)s
GROUP BY state, channel, language
"""
# Reasons are counted only when there is something to explain, and like ones are put together afterwards.
_WHY = """
SELECT state, channel, detail, count(*) FROM messaging_delivery
WHERE message_id = %s AND detail <> '' AND state = ANY(%s::text[])
GROUP BY state, channel, detail ORDER BY count(*) DESC LIMIT 1000
"""


def progress(*, message_id: int, at: dt.datetime) -> Progress:
    """Where a message's copies stand at a moment. Raises NotFound."""
    found = Message.objects.filter(pk=message_id).values_list("state", "released_at").first()
    if found is None:
        raise NotFound("There is no such message.")
    state, released_at = found
    since = max(at - _WINDOW, released_at) if released_at else at - _WINDOW
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"message": message_id, "since": since})
        rows = cursor.fetchall()
    by_state: Counter[DeliveryState] = Counter()
    by_channel: dict[str, Counter[DeliveryState]] = defaultdict(Counter)
    by_language: dict[str, Counter[DeliveryState]] = defaultdict(Counter)
    recent = 0
    for name, channel, language, copies, latest in rows:
        one = DeliveryState(name)
        by_state[one] += copies
        by_channel[channel][one] += copies
        by_language[language][one] += copies
        recent += latest
    elapsed = max((at - since).total_seconds(), 1.0)
    return Progress(
        message_id=message_id,
        state=MessageState(state),
        at=at,
        copies=by_state.total(),
        by_state={one: by_state[one] for one in DeliveryState},
        by_channel=_plain(by_channel),
        by_language=_plain(by_language),
        per_second=recent / elapsed,
        failures=_failures(message_id, [one for one in by_state if one not in _UNREMARKABLE]),
    )


def providers_state() -> list[ProviderHealth]:
    """How the providers are doing that have ever been in trouble or have a rate, by name."""
    return [
        ProviderHealth(
            name=row.name,
            breaker=BreakerState(row.breaker),
            failures=row.failures,
            retry_at=row.retry_at,
            last_error=row.last_error,
            changed_at=row.changed_at,
        )
        for row in ProviderState.objects.order_by("name")
    ]


def list_to_release(*, at: dt.datetime) -> list[int]:
    """Approved messages whose time to go has come, the most urgent first."""
    return list(
        Message.objects.filter(state=MessageState.APPROVED, send_at__lte=at)
        .order_by("-urgency", "send_at", "id")
        .values_list("pk", flat=True)
    )


def _plain(
    counted: Mapping[str, Counter[DeliveryState]],
) -> dict[str, dict[DeliveryState, int]]:
    return {name: dict(counts) for name, counts in sorted(counted.items())}


def _failures(message_id: int, states: Collection[str]) -> tuple[Failure, ...]:
    if not states:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_WHY, [message_id, [str(state) for state in states]])
        rows = cursor.fetchall()
    counted: Counter[tuple[str, str, str]] = Counter()
    for state, channel, detail, copies in rows:
        counted[(state, channel, sending.reason_of(detail))] += copies
    return tuple(
        Failure(DeliveryState(state), channel, reason, copies)
        for (state, channel, reason), copies in counted.most_common(_REASONS)
    )
