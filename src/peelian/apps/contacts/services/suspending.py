"""Channels of somebody's that aren't used for now, because what we sent came back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.contacts.models import Suspension
from peelian.apps.contacts.services import steps
from peelian.apps.contacts.types import Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.text import one_line, tidy


@transaction.atomic
def suspend_channel(
    *, actor: Actor, at: dt.datetime, contact_id: int, channel: str, evidence: str
) -> int | None:
    """Send nothing over a channel to somebody until it is lifted. Returns the suspension, the one that there was where
    it is suspended already, None when they have left.

    Args:
        actor, at: who and when.
        contact_id, channel: whose, and which.
        evidence: what the other side said, without the address.

    Raises:
        Refused: no evidence.
        NotFound: there is no such contact.
    """
    said = tidy(evidence)[:2000]
    if not said:
        raise Refused("Say what came back.", field="evidence")
    contact = steps.locked(contact_id)
    if contact.status in {Status.LEFT, Status.ERASED}:
        return None
    open_now = Suspension.objects.filter(contact=contact, channel=channel, ended_at__isnull=True).first()
    if open_now is not None:
        return open_now.pk
    suspension = Suspension.objects.create(contact=contact, channel=channel, evidence=said, at=at)
    events.record(
        name="contacts.channel.suspended",
        actor=actor,
        at=at,
        subject=contact,
        area_code=contact.neighbourhood_code,
        data={"channel": channel, "suspension": suspension.pk},
    )
    return suspension.pk


@transaction.atomic
def lift_suspension(*, actor: Actor, at: dt.datetime, contact_id: int, channel: str, because: str) -> bool:
    """Use a channel again. Returns whether it was suspended; twice is quietly right.

    Raises:
        Refused: no reason.
        NotFound: there is no such contact.
    """
    reason = one_line(tidy(because), 200)
    if not reason:
        raise Refused("Say why it can be used again.", field="because")
    contact = steps.locked(contact_id)
    lifted = Suspension.objects.filter(contact=contact, channel=channel, ended_at__isnull=True).update(
        ended_at=at, ended_because=reason
    )
    if lifted:
        events.record(
            name="contacts.channel.resumed",
            actor=actor,
            at=at,
            subject=contact,
            area_code=contact.neighbourhood_code,
            data={"channel": channel},
        )
    return bool(lifted)
