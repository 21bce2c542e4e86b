"""Who carries which device."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.visibility.models import DeviceHolding
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused


class DeviceHeld(Refused):
    """The device is recorded with somebody else at that time."""


@transaction.atomic
def hold_device(
    *,
    actor: Actor,
    at: dt.datetime,
    device: str,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None = None,
) -> DeviceHolding:
    """Record who carries a device from a moment on. Whoever carried it without an end hands it over then.

    Raises:
        Refused: no device is named, or the span ends before it begins.
        DeviceHeld: it is recorded with somebody in a span that this one runs into.
    """
    device = device.strip()
    if not device:
        raise Refused("Name the device.", field="device")
    if ends_at is not None and ends_at <= starts_at:
        raise Refused("The end must be after the start.", field="ends_at")
    DeviceHolding.objects.filter(device=device, ends_at__isnull=True, starts_at__lt=starts_at).update(
        ends_at=starts_at
    )
    try:
        with transaction.atomic():
            holding = DeviceHolding.objects.create(
                device=device, person_id=person_id, starts_at=starts_at, ends_at=ends_at
            )
    except IntegrityError as error:
        if "holding_one_person_a_device" not in str(error):
            raise
        raise DeviceHeld(
            "This device is recorded with somebody at that time already.", field="starts_at"
        ) from error
    events.record(
        name="visibility.device.held", actor=actor, at=at, subject=holding,
        data={"person": person_id, "from": starts_at.isoformat(), "until": ends_at.isoformat() if ends_at else ""},
    )  # fmt: skip
    return holding
