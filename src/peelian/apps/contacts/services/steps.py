"""Steps that several verbs of this room share: checking what was typed, locking a row, keeping consent, removing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peelian.apps.contacts.models import Consent, Contact, Group, Suppression
from peelian.apps.contacts.queries.reaching import digests_of
from peelian.apps.contacts.queries.wordings import wording_for
from peelian.apps.contacts.rules import addresses, standing
from peelian.apps.contacts.rules.addresses import BadAddress, normalise_phone
from peelian.apps.contacts.types import AddressKind, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import normalise_postcode, one_line

#: What is recorded as said by somebody who presses the button that ends it.
LEAVE_WORDING = "Stop all messages and remove my details."
#: What is recorded as said by somebody who takes away one organisation or channel and keeps the rest.
FEWER_WORDING = "I no longer want messages from this organisation over this channel."

LIVING = (Status.PENDING, Status.ACTIVE, Status.WRITER)


class BadChoice(Refused):
    """A language, topic, organisation or group that isn't offered, or none where one is needed."""


def checked_email(email: str) -> str:
    """The mail address as it is kept. Raises BadAddress."""
    text = email.strip()
    if not addresses.may_be_email(text):
        raise BadAddress("Enter an e-mail address in the right form, like name@example.com.", field="email")
    return text


def checked_address(kind: AddressKind, email: str, phone: str, channel: str) -> tuple[str, str]:
    """(mail address, number) as they are kept, only the one of this kind filled. Raises BadAddress."""
    if kind is AddressKind.EMAIL:
        return checked_email(email), ""
    if kind is AddressKind.PHONE:
        number = normalise_phone(phone)
        if channel == "sms" and not addresses.takes_texts(number):
            raise BadAddress("Texts need a mobile number, like 07700 900123.", field="phone")
        return "", number
    return "", ""


def checked_postcode(postcode: str) -> str:
    """The postcode in its one spelling. Raises Refused."""
    code = normalise_postcode(postcode)
    if code is None:
        raise Refused("Enter a whole UK postcode, like B14 7QH.", field="postcode")
    return code


def checked_choices(language: str, topics: Iterable[str]) -> list[str]:
    """The topics, sorted, each once. Raises BadChoice for those, or for the language."""
    chosen = sorted({str(topic) for topic in topics})
    decision = standing.check_choices(language, chosen)
    if not decision:
        raise BadChoice(decision.reason, field="language" if "language" in decision.reason else "topics")
    return chosen


def checked_organisations(organisations: Iterable[str]) -> list[str]:
    """The organisations, sorted, each once. Raises BadChoice."""
    chosen = sorted({str(name) for name in organisations})
    decision = standing.check_organisations(chosen)
    if not decision:
        raise BadChoice(decision.reason, field="organisations")
    return chosen


def checked_groups(groups: Iterable[str], *, held: Iterable[str] = ()) -> list[str]:
    """The groups, sorted, each once: those on offer, and those that the person is in already. Raises BadChoice."""
    chosen = sorted({str(code) for code in groups})
    if chosen:
        offered = set(Group.objects.filter(code__in=chosen, offered=True).values_list("code", flat=True))
        if set(chosen) - offered - set(held):
            raise BadChoice("Choose groups from the list.", field="groups")
    return chosen


def locked(contact_id: int) -> Contact:
    """The row, locked until the transaction ends. Raises NotFound."""
    contact = Contact.objects.select_for_update(of=("self",)).filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such contact.")
    return contact


def channels_of(contact: Contact) -> list[str]:
    """The channels that they may be written to over, their own first."""
    return [contact.channel, *(name for name in contact.urgent_channels if name != contact.channel)]


def keep_consent(
    contact: Contact,
    at: dt.datetime,
    *,
    given: bool,
    source: str,
    organisations: Iterable[str] | None = None,
    channels: Iterable[str] | None = None,
    said: str = LEAVE_WORDING,
) -> None:
    """Keep the evidence: one row for each organisation and channel, with the words that were shown or pressed."""
    rows = []
    for organisation in contact.organisations if organisations is None else organisations:
        for channel in channels_of(contact) if channels is None else channels:
            wording = wording_for(contact.language, organisation=organisation, channel=channel)
            rows.append(
                Consent(
                    contact=contact,
                    organisation=organisation,
                    channel=channel,
                    given=given,
                    at=at,
                    source=one_line(source, 60),
                    wording=wording.kept if given else said,
                    language=wording.language if given else "en",
                )
            )
    Consent.objects.bulk_create(rows)


def suppress(address: str, *, at: dt.datetime, reason: str) -> None:
    """Keep the digest of an address that must not be written to. The present key's; older keys' are still read."""
    Suppression.objects.update_or_create(
        digest=digests_of(address)[0], defaults={"reason": one_line(reason, 60), "at": at}
    )


def lift_suppression(address: str) -> None:
    """The owner of the address asked for messages again, and proved that it is theirs."""
    if address:
        Suppression.objects.filter(pk__in=digests_of(address)).delete()


def remove(contact: Contact, status: Status, *, actor: Actor, at: dt.datetime, source: str) -> None:
    """End it: digests of the addresses are kept, consents are withdrawn, the details go at once."""
    area_code = contact.neighbourhood_code
    for address in filter(None, (contact.email, contact.phone)):
        suppress(address, at=at, reason=status.value)
    if contact.confirmed_at is not None and contact.status == Status.ACTIVE:
        keep_consent(contact, at, given=False, source=source)
    wipe(contact, status, at)
    events.record(
        name=f"contacts.contact.{status.value}",
        actor=actor,
        at=at,
        subject=contact,
        area_code=area_code,
        data={"source": one_line(source, 60)},
    )


def wipe(contact: Contact, status: Status, at: dt.datetime) -> None:
    """Remove what is known of somebody, with the addresses that they were about to add, browsers and suspensions."""
    for joining in Contact.objects.select_for_update().filter(joins=contact, status=Status.PENDING):
        wipe(joining, Status.ERASED, at)
    contact.push_endpoints.all().delete()
    contact.suspensions.all().delete()
    contact.status = status
    contact.email = contact.phone = contact.name = contact.postcode = contact.neighbourhood_code = ""
    contact.language = "en"
    contact.topics, contact.groups, contact.urgent_channels = [], [], []
    contact.joins = None
    contact.left_at = contact.left_at or at
    contact.link_version += 1
    contact.save()
