"""What was sent in a span and what became of it: counts only, for the Board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating
from peelian.apps.messaging.types.states import OPEN_STATES, DeliveryState, MessageKind, MessageState
from peelian.apps.messaging.types.views import CopiesOver
from peelian.kernel.time import local_day

#: The next server took it, or the far side says that it arrived.
_WENT = (DeliveryState.SENT, DeliveryState.DELIVERED)
_FAILED = (DeliveryState.BOUNCED, DeliveryState.REFUSED)
#: Never tried: the person had left, the message's time was over or it was recalled.
_NOT_TRIED = (DeliveryState.SUPPRESSED, DeliveryState.EXPIRED, DeliveryState.CALLED_OFF)


def first_sent_on() -> dt.date | None:
    """The local day on which the first message to many went out; None before that."""
    first = _sent().aggregate(first=Min("went_at"))["first"]
    return local_day(first) if first else None


def count_sent(
    *, since: dt.datetime, until: dt.datetime, area_codes: Iterable[str] | None = None
) -> dict[MessageKind, int]:
    """Messages to many that went out in a span (end excluded), by kind; every kind but service is there."""
    rows = _sent(since, until, area_codes).order_by().values_list("kind").annotate(n=Count("id"))
    found = dict(rows)
    return {kind: found.get(kind.value, 0) for kind in MessageKind if kind is not MessageKind.SERVICE}


def count_copies(
    *, since: dt.datetime, until: dt.datetime, area_codes: Iterable[str] | None = None
) -> list[CopiesOver]:
    """What became, by now, of all copies of the messages that went out in a span (end excluded), by channel."""
    messages = list(_sent(since, until, area_codes).order_by().values_list("pk", flat=True))
    rated = Rating.objects.filter(delivery__message__in=messages, delivery__state__in=_WENT).order_by()
    ratings = dict(rated.values_list("delivery__channel").annotate(n=Count("id")))
    rows = (
        Delivery.objects.filter(message__in=messages)
        .order_by()
        .values("channel")
        .annotate(
            went=Count("id", filter=Q(state__in=_WENT)),
            failed=Count("id", filter=Q(state__in=_FAILED)),
            not_tried=Count("id", filter=Q(state__in=_NOT_TRIED)),
            waiting=Count("id", filter=Q(state__in=OPEN_STATES)),
            unknown=Count("id", filter=Q(state=DeliveryState.UNKNOWN)),
        )
    )
    found = [CopiesOver(**row, rated=ratings.get(row["channel"], 0)) for row in rows]
    return sorted(found, key=lambda one: (-one.all, one.channel))


def _sent(
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    area_codes: Iterable[str] | None = None,
) -> QuerySet[Message]:
    """Messages to many that went out, with the moment at which they did."""
    out = Q(state__in=(MessageState.SENDING, MessageState.SENT))
    recalled = Q(state=MessageState.RECALLED, released_at__isnull=False)
    rows = (
        Message.objects.filter(out | recalled)
        .exclude(kind=MessageKind.SERVICE)
        .annotate(went_at=Coalesce("released_at", "approved_at"))
    )
    if since is not None:
        rows = rows.filter(went_at__gte=since)
    if until is not None:
        rows = rows.filter(went_at__lt=until)
    if area_codes is not None:
        rows = rows.filter(area__code__in=list(area_codes))
    return rows
