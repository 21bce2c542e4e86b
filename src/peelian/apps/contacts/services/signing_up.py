"""Asking to hear from us, and confirming it; lists of people who agreed elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from peelian.apps.contacts.models import Consent, Contact, Suppression
from peelian.apps.contacts.queries.links import BadLink, read_link
from peelian.apps.contacts.queries.reaching import digests_of
from peelian.apps.contacts.queries.views import view_of
from peelian.apps.contacts.rules.addresses import BadAddress
from peelian.apps.contacts.services import steps
from peelian.apps.contacts.services.joining import join
from peelian.apps.contacts.types import (
    AddressKind,
    ConsentedRow,
    ContactView,
    LinkPurpose,
    Organisation,
    SignUp,
    Status,
)
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor, resident
from peelian.kernel.text import one_line, tidy
from peelian.kernel.time import local_day


@transaction.atomic
def sign_up(
    *,
    actor: Actor,
    at: dt.datetime,
    email: str = "",
    phone: str = "",
    channel: str = "email",
    address_kind: AddressKind = AddressKind.EMAIL,
    urgent_channels: Sequence[str] = (),
    organisations: Sequence[str] = (Organisation.POLICE,),
    groups: Sequence[str] = (),
    language: str,
    topics: list[str],
    postcode: str,
    neighbourhood_code: str,
    name: str = "",
    source: str,
) -> SignUp:
    """Note that somebody asked to hear from us. Nothing but one confirmation goes to them until they confirm.

    Asking again while pending takes the new details, which the page behind either message's link then shows; links
    stay good, or a stranger could keep voiding them. Asking for an address that is active changes nothing: `already`
    is then true, for the message to that address. Somebody who only wrote to us before becomes pending.

    Args:
        actor: who asked; usually `kernel.actors.ANONYMOUS`, or the officer at the door.
        at: when.
        email, phone: their address; the one that `address_kind` names is taken, the other left.
        channel: how they want to hear from us.
        address_kind: the kind of address that the channel needs, not PUSH (a browser is added to a subscription).
        urgent_channels: further ones for what is urgent; only those that use the same address.
        organisations: whom they want to hear from.
        groups: codes of groups on offer that they belong to.
        language: one of LANGUAGES.
        topics: some of Topic.
        postcode: where they live.
        neighbourhood_code: the neighbourhood that the postcode lies in (the journey finds it).
        name: how to address them, if they said.
        source: where they asked: "sign-up page", "doorstep, 12" …

    Raises:
        BadAddress, BadChoice: with the form field.
        Refused: the text can't be a postcode.
    """
    if address_kind is AddressKind.PUSH:
        raise BadAddress("Sign up with an e-mail address or a number first.", field="channel")
    email, phone = steps.checked_address(address_kind, email, phone, channel)
    code = steps.checked_postcode(postcode)
    chosen = steps.checked_choices(language, topics)
    agreed = steps.checked_organisations(organisations)
    belongs = steps.checked_groups(groups)
    contact = _find_or_make(address_kind, email or phone, channel, at)
    if contact.status == Status.ACTIVE:
        events.record(
            name="contacts.contact.asked_again",
            actor=actor,
            at=at,
            subject=contact,
            data={"source": one_line(source, 60)},
        )
        return SignUp(contact.pk, already=True)
    contact.status = Status.PENDING
    contact.email, contact.phone = email, phone
    contact.channel, contact.address_kind = channel, address_kind
    contact.urgent_channels = sorted(set(urgent_channels) - {channel})
    contact.organisations, contact.groups = agreed, belongs
    contact.language = language
    contact.topics = chosen
    contact.postcode = code
    contact.neighbourhood_code = neighbourhood_code
    contact.name = one_line(tidy(name), 120)
    contact.joins = None
    contact.created_at = at
    contact.save()
    events.record(
        name="contacts.contact.asked",
        actor=actor,
        at=at,
        subject=contact,
        area_code=neighbourhood_code,
        data={"source": one_line(source, 60), "channel": channel},
    )
    return SignUp(contact.pk, already=False)


@transaction.atomic
def confirm(*, at: dt.datetime, token: str) -> ContactView:
    """The person pressed the button on the page that the confirmation links to: they are in.

    The consent is recorded with the words that this page showed. Pressing again changes nothing. A suppression from
    an earlier leaving ends here, because only the owner of the address can get this far. Where the link confirms a
    further address of somebody's, what comes back is their subscription.

    Raises:
        BadLink: forged, void, expired.
    """
    link = read_link(token, LinkPurpose.CONFIRM, on=local_day(at))
    contact = steps.locked(link.contact_id)
    if contact.status == Status.ACTIVE:
        return view_of(contact)
    if contact.status != Status.PENDING:
        raise BadLink("This sign-up has been removed. Please sign up again.")
    return _confirmed(contact, at, "confirmed by link")


@transaction.atomic
def confirm_by_text(*, at: dt.datetime, phone: str) -> ContactView | None:
    """Somebody answered YES from a number (E.164): what waits for that number's confirmation is confirmed.

    Returns their subscription, or None when nothing waits.
    """
    waiting = Contact.objects.select_for_update(of=("self",)).filter(
        phone=phone, status=Status.PENDING, address_kind=AddressKind.PHONE
    )
    contact = waiting.first()
    return _confirmed(contact, at, "confirmed by text") if contact else None


@transaction.atomic
def import_consented(*, actor: Actor, at: dt.datetime, rows: Iterable[ConsentedRow], source: str) -> int:
    """Take over people who agreed to be written to in another system; they are active at once. Returns how many.

    Left out: who is signed up here already, and whoever left (an old list never brings anybody back). One event tells
    of the whole list; each person's consent is kept with the words and the moment of the other system.

    Raises:
        BadAddress, BadChoice, Refused: a row that can't be taken; nothing of the list was.
    """
    wanted = {_address_of(contact).lower(): (contact, row) for row in rows for contact in [_consented(row)]}
    living = Contact.objects.annotate(low=Lower("email")).filter(
        Q(low__in=list(wanted)) | Q(phone__in=list(wanted), address_kind=AddressKind.PHONE),
        status__in=steps.LIVING,
    )
    for low, phone in living.values_list("low", "phone"):
        wanted.pop(low, None)
        wanted.pop(phone, None)
    digests = {digest: address for address in wanted for digest in digests_of(address)}
    for digest in Suppression.objects.filter(pk__in=list(digests)).values_list("pk", flat=True):
        wanted.pop(digests[digest], None)
    contacts = Contact.objects.bulk_create([contact for contact, _ in wanted.values()], batch_size=2000)
    Consent.objects.bulk_create(
        [
            Consent(
                contact=contact, organisation=row.organisation, channel=contact.channel, given=True,
                at=row.consented_at, source=one_line(source, 60), wording=row.wording, language=row.language,
            )
            for contact, row in wanted.values()
        ],
        batch_size=2000,
    )  # fmt: skip
    events.record(
        name="contacts.list.imported", actor=actor, at=at, subject="contacts.Contact:list",
        data={"source": one_line(source, 60), "people": len(contacts)},
    )  # fmt: skip
    return len(contacts)


def _confirmed(contact: Contact, at: dt.datetime, how: str) -> ContactView:
    steps.lift_suppression(_address_of(contact))
    if contact.joins_id is not None:
        return view_of(join(contact, at, how))
    contact.status = Status.ACTIVE
    contact.confirmed_at = at
    contact.save(update_fields=["status", "confirmed_at"])
    asked = events.list_events(
        subject=events.subject_of(contact), name_prefix="contacts.contact.asked", limit=1
    )
    source = str(asked[0].data.get("source", "")) if asked else ""
    steps.keep_consent(contact, at, given=True, source=f"{source or 'sign-up'}, {how}")
    events.record(
        name="contacts.contact.confirmed",
        actor=resident(contact.pk),
        at=at,
        subject=contact,
        area_code=contact.neighbourhood_code,
    )
    return view_of(contact)


def _consented(row: ConsentedRow) -> Contact:
    email, phone = steps.checked_address(row.address_kind, row.email, row.phone, row.channel)
    return Contact(
        status=Status.ACTIVE,
        channel=row.channel,
        address_kind=row.address_kind,
        email=email,
        phone=phone,
        organisations=[str(row.organisation)],
        language=row.language,
        topics=steps.checked_choices(row.language, list(row.topics)),
        postcode=steps.checked_postcode(row.postcode),
        neighbourhood_code=row.neighbourhood_code,
        name=one_line(tidy(row.name), 120),
        created_at=row.consented_at,
        confirmed_at=row.consented_at,
    )


def _address_of(contact: Contact) -> str:
    return contact.phone if contact.address_kind == AddressKind.PHONE else contact.email


def _find_or_make(kind: AddressKind, address: str, channel: str, at: dt.datetime) -> Contact:
    """The living contact with this address, locked, or a new one. Somebody active before anybody else."""
    rows = Contact.objects.select_for_update(of=("self",)).filter(status__in=steps.LIVING)
    if kind is AddressKind.PHONE:
        rows = rows.filter(phone=address, address_kind=AddressKind.PHONE)
    else:
        rows = rows.filter(email__iexact=address)
    # "active" is the first of the three in the alphabet, "writer" the last.
    found = rows.order_by("status", "pk").first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Contact.objects.create(
                address_kind=kind,
                channel=channel,
                created_at=at,
                **{"phone" if kind is AddressKind.PHONE else "email": address},
            )
    except IntegrityError as error:
        # Two presses of the same button: the other one was first.
        if "contact_email_once" not in str(error) and "contact_phone_once" not in str(error):
            raise
        return rows.order_by("status", "pk")[0]
