"""What came back of the copies that somebody was sent."""

from __future__ import annotations

import datetime as dt

from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.rules.bounces import PastCopy
from peelian.apps.messaging.types.states import DeliveryState

_TAKEN = (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.BOUNCED)


def list_past_copies(*, contact_id: int, channel: str, since: dt.datetime) -> list[PastCopy]:
    """The copies of somebody's that a server took over a channel since a moment, and whether they came back."""
    rows = Delivery.objects.filter(
        contact_id=contact_id, channel=channel, state__in=_TAKEN, settled_at__gte=since
    ).values_list("settled_at", "state")
    return [PastCopy(settled_at, state == DeliveryState.BOUNCED) for settled_at, state in rows if settled_at]


def list_refused(delivery_ids: list[int]) -> list[tuple[int, int, str, str]]:
    """Of these copies, those that are refused now: copy, person, channel, and what the other side said."""
    return list(
        Delivery.objects.filter(pk__in=delivery_ids, state=DeliveryState.REFUSED).values_list(
            "pk", "contact_id", "channel", "detail"
        )
    )
