"""Mend an address: what we sent by mail came back, and there is a telephone with consent; so we ask there, once, for a
new mail address. The link is good for one answer; the new address is confirmed like any other.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import AddressKind, LinkPurpose
from peelian.apps.messaging import api as messaging
from peelian.journeys.channels import TEXTS, kinds
from peelian.journeys.ports import ports
from peelian.journeys.sign_up import sender, write_confirmation
from peelian.kernel.actors import resident, system
from peelian.kernel.time import local_day

#: How long the link is good.
GOOD_FOR = dt.timedelta(days=14)


@transaction.atomic
def ask(*, at: dt.datetime, contact_id: int, channel: str = "email") -> bool:
    """Ask somebody by text for a new mail address, once for each suspension. Returns whether they were asked.

    Nobody is asked who isn't signed up, hasn't agreed to texts or calls, or whose mail isn't suspended.
    """
    suspension = contacts.open_suspension(contact_id, channel)
    reached = contacts.addresses([contact_id]).get(contact_id)
    plugged = kinds()
    if suspension is None or reached is None or plugged.get(channel) is not AddressKind.EMAIL:
        return False
    agreed = {
        name for name in contacts.channels_of(contact_id) if plugged.get(name) is AddressKind.PHONE
    } - set(reached.suspended)
    if (
        reached.status is not contacts.Status.ACTIVE
        or not reached.phone
        or not agreed
        or TEXTS not in plugged
    ):
        return False
    token = contacts.link(
        contact_id, LinkPurpose.MEND, reference=str(suspension), expires_on=local_day(at + GOOD_FOR)
    )
    messaging.write_service_message(
        actor=system("mend-address"),
        at=at,
        contact_id=contact_id,
        subject="Your e-mail address doesn't work any more",
        body=(
            "Neighbourhood police team: our e-mails to you come back. Give us a new address, if you want them: "
            f"{ports().public_url}/mend/{token} To stop, answer STOP."
        ),
        sender_name=sender(at),
        idempotency_key=f"mend:{suspension}",
        channel=TEXTS,
    )
    return True


def channel_to_mend(*, at: dt.datetime, token: str) -> str:
    """The channel that a link asks a new address for. Raises BadLink: forged, expired, or used."""
    return _read(token, at)[1]


@transaction.atomic
def give(*, at: dt.datetime, token: str, email: str) -> None:
    """Somebody gave a new mail address: it gets a confirmation, and takes the old one's place once it is confirmed.

    Raises:
        BadLink: forged, expired, or used.
        BadAddress: it can't be one.
    """
    contact_id, channel = _read(token, at)
    main, _ = contacts.channel_of(contact_id)
    asked = contacts.ask_to_add(
        actor=resident(contact_id),
        at=at,
        contact_id=contact_id,
        channel=channel,
        address_kind=AddressKind.EMAIL,
        email=email,
        urgent_only=channel != main,
        source="link in a text",
    )
    write_confirmation(asked, AddressKind.EMAIL, at)


def _read(token: str, at: dt.datetime) -> tuple[int, str]:
    link = contacts.read_link(token, LinkPurpose.MEND, on=local_day(at))
    channel = contacts.suspended_channel(link.contact_id, int(link.reference or 0))
    if channel is None or contacts.has_waiting(link.contact_id, AddressKind.EMAIL):
        raise contacts.BadLink("This link has been used. Please look for our message at your new address.")
    return link.contact_id, channel
