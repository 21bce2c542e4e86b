"""What a subscription is about, from whom, and over which channels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from peelian.apps.contacts.models import Contact, PushEndpoint
from peelian.apps.contacts.queries.views import view_of
from peelian.apps.contacts.services import steps
from peelian.apps.contacts.types import AddressKind, ContactView, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused


class NeedsAddress(Refused):
    """The channel needs an address that the person hasn't confirmed: it is added by `ask_to_add`."""


@transaction.atomic
def change(
    *,
    actor: Actor,
    at: dt.datetime,
    contact_id: int,
    language: str | None = None,
    topics: list[str] | None = None,
    organisations: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    postcode: str | None = None,
    neighbourhood_code: str | None = None,
) -> ContactView:
    """Change what somebody hears about, from whom, in which language, their groups, and where they live. None leaves
    a thing as it is. Organisations that come or go are kept as consents given and withdrawn.

    A new postcode comes with its neighbourhood (the journey finds it).

    Raises:
        BadChoice: a language, topic, organisation or group that isn't offered.
        Refused: they have left, or the text can't be a postcode.
        NotFound: there is no such contact.
        ValueError: a postcode without its neighbourhood.
    """
    contact = _active(contact_id)
    changed: list[str] = []
    if language is not None or topics is not None:
        contact.topics = steps.checked_choices(
            language or contact.language, list(contact.topics) if topics is None else topics
        )
        contact.language = language or contact.language
        changed += ["language", "topics"]
    if organisations is not None:
        _change_organisations(contact, steps.checked_organisations(organisations), at)
        changed.append("organisations")
    if groups is not None:
        contact.groups = steps.checked_groups(groups, held=contact.groups)
        changed.append("groups")
    if postcode is not None:
        if neighbourhood_code is None:
            raise ValueError("A postcode comes with its neighbourhood")
        contact.postcode = steps.checked_postcode(postcode)
        contact.neighbourhood_code = neighbourhood_code
        changed += ["postcode", "neighbourhood_code"]
    contact.save(update_fields=changed)
    _record(contact, actor, at, changed)
    return view_of(contact)


@transaction.atomic
def use_channels(
    *,
    actor: Actor,
    at: dt.datetime,
    contact_id: int,
    channel: str,
    urgent_channels: Sequence[str],
    channels: Mapping[str, str],
) -> ContactView:
    """Choose the channel for everything, and those for what is urgent, among channels whose address is confirmed.

    Channels that come or go are kept as consents given and withdrawn. An address that no channel needs any more is
    removed.

    Args:
        actor, at, contact_id: who, when, whose.
        channel: for everything.
        urgent_channels: also for what is urgent.
        channels: all channels there are, each with the kind of address it needs.

    Raises:
        NeedsAddress: a channel needs an address that they haven't confirmed; `field` is the channel's name.
        BadChoice: there is no such channel.
        Refused: they have left.
        NotFound: there is no such contact.
    """
    contact = _active(contact_id)
    before = steps.channels_of(contact)
    wanted = [channel, *sorted(set(urgent_channels) - {channel})]
    for name in wanted:
        if name not in channels:
            raise steps.BadChoice("Choose channels from the list.", field="channel")
        if not _has_address(contact, AddressKind(channels[name])):
            raise NeedsAddress("This channel needs an address that you haven't confirmed yet.", field=name)
    contact.channel, contact.address_kind = channel, channels[channel]
    contact.urgent_channels = wanted[1:]
    needed = {channels[name] for name in wanted}
    if AddressKind.EMAIL not in needed:
        contact.email = ""
    if AddressKind.PHONE not in needed:
        contact.phone = ""
    contact.save(update_fields=["channel", "address_kind", "urgent_channels", "email", "phone"])
    steps.keep_consent(
        contact, at, given=True, source="own page", channels=[name for name in wanted if name not in before]
    )
    steps.keep_consent(
        contact,
        at,
        given=False,
        source="own page",
        channels=[name for name in before if name not in wanted],
        said=steps.FEWER_WORDING,
    )
    _record(contact, actor, at, ["channel", "urgent_channels"])
    return view_of(contact)


def _change_organisations(contact: Contact, chosen: list[str], at: dt.datetime) -> None:
    before = set(contact.organisations)
    contact.organisations = chosen
    steps.keep_consent(contact, at, given=True, source="own page", organisations=sorted(set(chosen) - before))
    steps.keep_consent(
        contact,
        at,
        given=False,
        source="own page",
        organisations=sorted(before - set(chosen)),
        said=steps.FEWER_WORDING,
    )


def _active(contact_id: int) -> Contact:
    contact = steps.locked(contact_id)
    if contact.status != Status.ACTIVE:
        raise Refused("This subscription has ended. Please sign up again.")
    return contact


def _has_address(contact: Contact, kind: AddressKind) -> bool:
    match kind:
        case AddressKind.EMAIL:
            return bool(contact.email)
        case AddressKind.PHONE:
            return bool(contact.phone)
        case AddressKind.PUSH:
            return PushEndpoint.objects.filter(contact=contact).exists()


def _record(contact: Contact, actor: Actor, at: dt.datetime, fields: list[str]) -> None:
    events.record(
        name="contacts.contact.changed",
        actor=actor,
        at=at,
        subject=contact,
        area_code=contact.neighbourhood_code,
        data={"fields": fields},
    )
