"""Who carries which device."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.types.positions import HoldingChange
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
) -> HoldingChange:
    """Record who carries a device from a moment on. Whoever carried it without an end hands it over then.

    The same once more changes nothing, also when the device has been handed on since; an open holding that is given
    again with an end gets that end.

    Raises:
        Refused: no device is named, or the span ends before it begins.
        DeviceHeld: it is recorded with somebody in a span that this one runs into.
    """
    device = device.strip()
    if not device:
        raise Refused("Name the device.", field="device")
    if ends_at is not None and ends_at <= starts_at:
        raise Refused("The end must be after the start.", field="ends_at")
    known = (
        DeviceHolding.objects.select_for_update()
        .filter(device=device, person_id=person_id, starts_at=starts_at)
        .first()
    )
    if known is not None and ends_at in (None, known.ends_at):
        return HoldingChange.UNCHANGED
    if known is not None and known.ends_at is None:
        known.ends_at = ends_at
        known.save(update_fields=["ends_at"])
        _record("visibility.device.handed_in", known, actor, at)
        return HoldingChange.ENDED
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
    _record("visibility.device.held", holding, actor, at)
    return HoldingChange.ADDED


def _record(name: str, holding: DeviceHolding, actor: Actor, at: dt.datetime) -> None:
    events.record(
        name=name, actor=actor, at=at, subject=holding,
        data={
            "person": holding.person_id, "from": holding.starts_at.isoformat(),
            "until": holding.ends_at.isoformat() if holding.ends_at else "",
        },
    )  # fmt: skip
