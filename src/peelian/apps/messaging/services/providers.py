"""Providers: how much each may be handed now, over all machines, and whether it is used at all.

The allowance is a token bucket in the provider's row: it fills by the rate, up to one second's worth, and each batch
takes from it. The breaker opens after some batches in a row without service, longer each time; when its time is over
one small batch tries the provider, by one worker, and closes it or opens it again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import F

from peelian.apps.messaging.models.sending import ProviderState
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.types.progress import Leave
from peelian.apps.messaging.types.states import BreakerState
from peelian.kernel.text import one_line

#: A worker that tries a provider and dies keeps the others from it no longer than this.
_TRIAL_LASTS = dt.timedelta(minutes=12)

_TAKE = """
UPDATE messaging_providerstate p SET
    allowance = filled.now - filled.taken, allowance_at = GREATEST(p.allowance_at, %(at)s)
FROM (
    SELECT now, LEAST(%(want)s, floor(now)) AS taken FROM (
        SELECT LEAST(%(most)s, allowance + %(rate)s * GREATEST(
            EXTRACT(epoch FROM %(at)s - COALESCE(allowance_at, %(at)s))::float8, 0)) AS now
        FROM messaging_providerstate WHERE name = %(name)s FOR UPDATE
    ) AS bucket
) AS filled
WHERE p.name = %(name)s
RETURNING filled.taken, p.allowance
"""


def ask_leave(*, at: dt.datetime, name: str, rate: float | None, want: int) -> Leave:
    """How many copies may be handed to a provider now; they count as handed over.

    Args:
        at: now.
        name: the provider's.
        rate: copies a second, over all machines; None: as many as wanted.
        want: how many there may be.
    """
    row = ProviderState.objects.filter(pk=name).first()
    if row is not None and row.breaker != BreakerState.CLOSED:
        if row.retry_at is not None and row.retry_at > at:
            return Leave(0, (row.retry_at - at).total_seconds())
        tried = ProviderState.objects.filter(pk=name, breaker=row.breaker, retry_at=row.retry_at).update(
            breaker=BreakerState.HALF_OPEN, retry_at=at + _TRIAL_LASTS, changed_at=at
        )
        return Leave(min(want, sending.TRIAL), trial=True, troubled=True) if tried else Leave(0, 1.0)
    leave = Leave(want) if rate is None else _from_bucket(at, name, rate, want)
    return replace(leave, troubled=row is not None and row.failures > 0)


def note_outcomes(*, at: dt.datetime, name: str, served: bool, error: str = "") -> None:
    """Write down whether a provider served a batch. That it did is news only where its `Leave` was troubled.

    Args:
        at: now.
        name: the provider's.
        served: it took or refused copies of the batch, rather than giving no service at all.
        error: its words, when it gave none.
    """
    if served:
        ProviderState.objects.filter(pk=name).exclude(breaker=BreakerState.CLOSED, failures=0).update(
            breaker=BreakerState.CLOSED, failures=0, retry_at=None, changed_at=at
        )
        return
    with transaction.atomic():
        ProviderState.objects.get_or_create(pk=name, defaults={"changed_at": at})
        row = ProviderState.objects.select_for_update().get(pk=name)
        row.failures += 1
        row.last_error = one_line(sending.without_addresses(error), 300)
        if row.breaker == BreakerState.HALF_OPEN or row.failures >= sending.BREAKS_AFTER:
            row.failures = max(row.failures, sending.BREAKS_AFTER)
            row.breaker, row.retry_at = BreakerState.OPEN, at + sending.breaks_for(row.failures)
        row.changed_at = at
        row.save()


def return_leave(*, at: dt.datetime, name: str, copies: int, trial: bool) -> None:
    """Fewer copies were handed over than there was leave for. `trial`: none, and the trial is still to come."""
    if trial:
        ProviderState.objects.filter(pk=name, breaker=BreakerState.HALF_OPEN).update(
            breaker=BreakerState.OPEN, retry_at=at, changed_at=at
        )
    else:
        ProviderState.objects.filter(pk=name).update(allowance=F("allowance") + copies)


def note_trouble(*, at: dt.datetime, name: str, error: str, wait: dt.timedelta) -> None:
    """Something of our own that sending needs isn't there: shown beside the providers until its time is over."""
    values = {
        "breaker": BreakerState.OPEN, "retry_at": at + wait, "last_error": one_line(error, 300), "changed_at": at
    }  # fmt: skip
    ProviderState.objects.update_or_create(pk=name[:40], defaults=values)


def _from_bucket(at: dt.datetime, name: str, rate: float, want: int) -> Leave:
    most = max(rate, 1.0)
    with transaction.atomic():
        ProviderState.objects.get_or_create(
            pk=name, defaults={"changed_at": at, "allowance": most, "allowance_at": at}
        )
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {"name": name, "at": at, "rate": rate, "most": most, "want": want})
            taken, left = cursor.fetchone()
    if taken:
        return Leave(int(taken))
    return Leave(0, max((1 - left) / rate, 0.001))
