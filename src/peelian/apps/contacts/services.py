"""Signing up, confirming, changing, leaving, forgetting. The only writers of this room's tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from peelian.apps.contacts import queries, rules
from peelian.apps.contacts.models import Consent, Contact, Suppression
from peelian.apps.contacts.types import ConsentedRow, ContactView, LinkPurpose, SignUp, Status, wording_for
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor, resident
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import normalise_postcode, one_line, tidy
from peelian.kernel.time import local_day

#: What is recorded as said by somebody who presses the button that ends it.
LEAVE_WORDING = "Stop all messages and remove my details."


class BadAddress(Refused):
    """The text can't be a mail address."""


class BadChoice(Refused):
    """A language or topic that isn't offered, or no topic at all."""


@transaction.atomic
def sign_up(
    *,
    actor: Actor,
    at: dt.datetime,
    email: str,
    language: str,
    topics: list[str],
    postcode: str,
    neighbourhood_code: str,
    name: str = "",
    source: str,
) -> SignUp:
    """Note that somebody asked to hear from us. Nothing but one confirmation goes to them until they confirm.

    Asking again while pending takes the new details, which the page behind either mail's link then shows; links stay
    good, or a stranger could keep voiding them. Asking for an address that is active changes nothing: `already` is
    then true, for the mail to that address.

    Args:
        actor: who asked; usually `kernel.actors.ANONYMOUS`.
        at: when.
        email: their address.
        language: one of LANGUAGES.
        topics: some of Topic.
        postcode: where they live.
        neighbourhood_code: the neighbourhood that the postcode lies in (the journey finds it).
        name: how to address them, if they said.
        source: where they asked: "sign-up page", "street stall" …

    Raises:
        BadAddress, BadChoice: with the form field.
        Refused: the text can't be a postcode.
    """
    email = _checked_email(email)
    code = _checked_postcode(postcode)
    chosen = _checked_choices(language, topics)
    contact = _find_or_make(email, at)
    if contact.status == Status.ACTIVE:
        events.record(
            name="contacts.contact.asked_again", actor=actor, at=at, subject=contact, data={"source": source}
        )
        return SignUp(contact.pk, already=True)
    contact.email = email
    contact.language = language
    contact.topics = chosen
    contact.postcode = code
    contact.neighbourhood_code = neighbourhood_code
    contact.name = one_line(tidy(name), 120)
    contact.created_at = at
    contact.save()
    events.record(
        name="contacts.contact.asked",
        actor=actor,
        at=at,
        subject=contact,
        area_code=neighbourhood_code,
        data={"source": one_line(source, 40)},
    )
    return SignUp(contact.pk, already=False)


@transaction.atomic
def confirm(*, at: dt.datetime, token: str) -> ContactView:
    """The person pressed the button on the page that the confirmation links to: they are in.

    The consent is recorded with the words that this page showed. Pressing again changes nothing. A suppression from
    an earlier leaving ends here, because only the owner of the address can get this far.

    Raises:
        BadLink: forged, void, expired.
    """
    link = queries.read_link(token, LinkPurpose.CONFIRM, on=local_day(at))
    contact = Contact.objects.select_for_update().get(pk=link.contact_id)
    if contact.status == Status.ACTIVE:
        return queries.view_of(contact)
    if contact.status != Status.PENDING:
        raise queries.BadLink("This sign-up has been removed. Please sign up again.")
    contact.status = Status.ACTIVE
    contact.confirmed_at = at
    contact.save(update_fields=["status", "confirmed_at"])
    _lift_suppression(contact.email)
    asked = events.list_events(
        subject=events.subject_of(contact), name_prefix="contacts.contact.asked", limit=1
    )
    source = str(asked[0].data.get("source", "")) if asked else ""
    _consent(contact, at, given=True, source=f"{source or 'sign-up'}, confirmed by link")
    events.record(
        name="contacts.contact.confirmed",
        actor=resident(contact.pk),
        at=at,
        subject=contact,
        area_code=contact.neighbourhood_code,
    )
    return queries.view_of(contact)


@transaction.atomic
def import_consented(*, actor: Actor, at: dt.datetime, rows: Iterable[ConsentedRow], source: str) -> int:
    """Take over people who agreed to be written to in another system; they are active at once. Returns how many.

    Left out: who is signed up here already, and whoever left (an old list never brings anybody back). One event tells
    of the whole list; each person's consent is kept with the words and the moment of the other system.

    Raises:
        BadAddress, BadChoice, Refused: a row that can't be taken; nothing of the list was.
    """
    wanted = {row.email.strip().lower(): row for row in rows}
    living = Contact.objects.annotate(low=Lower("email")).filter(
        low__in=list(wanted), status__in=(Status.PENDING, Status.ACTIVE)
    )
    for low in living.values_list("low", flat=True):
        del wanted[low]
    digests = {digest: low for low in wanted for digest in queries.digests_of(low)}
    for digest in Suppression.objects.filter(pk__in=list(digests)).values_list("pk", flat=True):
        wanted.pop(digests[digest], None)
    contacts = Contact.objects.bulk_create([_consented(row) for row in wanted.values()], batch_size=2000)
    Consent.objects.bulk_create(
        [
            Consent(
                contact=contact, channel=contact.channel, given=True, at=row.consented_at,
                source=one_line(source, 60), wording=row.wording, language=row.language,
            )
            for contact, row in zip(contacts, wanted.values(), strict=True)
        ],
        batch_size=2000,
    )  # fmt: skip
    events.record(
        name="contacts.list.imported", actor=actor, at=at, subject="contacts.Contact:list",
        data={"source": one_line(source, 60), "people": len(contacts)},
    )  # fmt: skip
    return len(contacts)


@transaction.atomic
def leave(*, at: dt.datetime, token: str) -> None:
    """The person pressed "stop" in a message: their details are removed at once.

    Pressing again, or a mail program that does, is quietly right.

    Raises:
        BadLink: forged, or for another purpose.
    """
    link = queries.prove_link(token)
    contact = Contact.objects.select_for_update().filter(pk=link.contact_id).first()
    if contact is None:
        raise queries.BadLink("This link is not one of ours.")
    gone = contact.status in {Status.LEFT, Status.ERASED}
    decision = rules.may_use(
        link,
        purpose=LinkPurpose.LEAVE,
        link_version=link.link_version if gone else contact.link_version,
        on=None,
    )
    if not decision:
        raise queries.BadLink(decision.reason)
    if not gone:
        _remove(contact, Status.LEFT, actor=resident(contact.pk), at=at, source="link in a message")


@transaction.atomic
def leave_by_id(*, actor: Actor, at: dt.datetime, contact_id: int, source: str) -> None:
    """Somebody said that they want to stop, at the counter or by telephone. Twice is quietly right. Raises NotFound."""
    contact = _locked(contact_id)
    if contact.status not in {Status.LEFT, Status.ERASED}:
        _remove(contact, Status.LEFT, actor=actor, at=at, source=source)


@transaction.atomic
def change(
    *,
    actor: Actor,
    at: dt.datetime,
    contact_id: int,
    language: str | None = None,
    topics: list[str] | None = None,
    postcode: str | None = None,
    neighbourhood_code: str | None = None,
) -> ContactView:
    """Change what somebody hears about, in which language, and where they live. None leaves a thing as it is.

    A new postcode comes with its neighbourhood (the journey finds it).

    Raises:
        BadChoice: a language or topic that isn't offered.
        Refused: they have left, or the text can't be a postcode.
        NotFound: there is no such contact.
        ValueError: a postcode without its neighbourhood.
    """
    contact = _locked(contact_id)
    if contact.status != Status.ACTIVE:
        raise Refused("This subscription has ended. Please sign up again.")
    changed = []
    if language is not None or topics is not None:
        contact.topics = _checked_choices(
            language or contact.language, list(contact.topics) if topics is None else topics
        )
        contact.language = language or contact.language
        changed += ["language", "topics"]
    if postcode is not None:
        if neighbourhood_code is None:
            raise ValueError("A postcode comes with its neighbourhood")
        contact.postcode = _checked_postcode(postcode)
        contact.neighbourhood_code = neighbourhood_code
        changed += ["postcode", "neighbourhood_code"]
    contact.save(update_fields=changed)
    events.record(
        name="contacts.contact.changed",
        actor=actor,
        at=at,
        subject=contact,
        area_code=contact.neighbourhood_code,
        data={"fields": changed},
    )
    return queries.view_of(contact)


@transaction.atomic
def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> None:
    """Remove all that this room holds on a person but the row's number, the digest that keeps an old list from
    bringing them back, and the evidence of consent, which holds no address. Raises NotFound."""
    contact = _locked(contact_id)
    if contact.status != Status.ERASED:
        _remove(contact, Status.ERASED, actor=actor, at=at, source="erasure on request")


@transaction.atomic
def forget_pending(*, actor: Actor, at: dt.datetime, days: int = rules.PENDING_DAYS) -> int:
    """Remove the details of those who asked and never confirmed within so many days. Returns how many."""
    rows = Contact.objects.select_for_update(skip_locked=True).filter(
        status=Status.PENDING, created_at__lt=at - dt.timedelta(days=days)
    )
    count = 0
    for contact in rows:
        # Whoever typed the address may not have been its owner: no suppression, no consent, no trace of it.
        _wipe(contact, Status.ERASED, at)
        events.record(name="contacts.contact.forgotten", actor=actor, at=at, subject=contact)
        count += 1
    return count


def _consented(row: ConsentedRow) -> Contact:
    return Contact(
        status=Status.ACTIVE,
        email=_checked_email(row.email),
        language=row.language,
        topics=_checked_choices(row.language, list(row.topics)),
        postcode=_checked_postcode(row.postcode),
        neighbourhood_code=row.neighbourhood_code,
        name=one_line(tidy(row.name), 120),
        created_at=row.consented_at,
        confirmed_at=row.consented_at,
    )


def _find_or_make(email: str, at: dt.datetime) -> Contact:
    """The living contact with this address, locked, or a new one."""
    living = Contact.objects.select_for_update().filter(
        email__iexact=email, status__in=(Status.PENDING, Status.ACTIVE)
    )
    found = living.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Contact.objects.create(email=email, created_at=at)
    except IntegrityError as error:
        # Two presses of the same button: the other one was first.
        if "contact_email_once" not in str(error):
            raise
        return living.get()


def _locked(contact_id: int) -> Contact:
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such contact.")
    return contact


def _remove(contact: Contact, status: Status, *, actor: Actor, at: dt.datetime, source: str) -> None:
    email, confirmed, area_code = contact.email, contact.confirmed_at is not None, contact.neighbourhood_code
    if email:
        Suppression.objects.update_or_create(
            digest=queries.digests_of(email)[0], defaults={"reason": status.value, "at": at}
        )
    if confirmed and contact.status == Status.ACTIVE:
        _consent(contact, at, given=False, source=source)
    _wipe(contact, status, at)
    events.record(
        name=f"contacts.contact.{status.value}",
        actor=actor,
        at=at,
        subject=contact,
        area_code=area_code,
        data={"source": one_line(source, 60)},
    )


def _wipe(contact: Contact, status: Status, at: dt.datetime) -> None:
    contact.status = status
    contact.email = contact.phone = contact.name = contact.postcode = contact.neighbourhood_code = ""
    contact.language = "en"
    contact.topics = []
    contact.left_at = contact.left_at or at
    contact.link_version += 1
    contact.save()


def _consent(contact: Contact, at: dt.datetime, *, given: bool, source: str) -> None:
    wording = wording_for(contact.language)
    Consent.objects.create(
        contact=contact,
        channel=contact.channel,
        given=given,
        at=at,
        source=one_line(source, 60),
        wording=f"{wording.text} (version {wording.version})" if given else LEAVE_WORDING,
        language=wording.language if given else "en",
    )


def _lift_suppression(email: str) -> None:
    Suppression.objects.filter(pk__in=queries.digests_of(email)).delete()


def _checked_email(email: str) -> str:
    text = email.strip()
    if not rules.may_be_email(text):
        raise BadAddress("Enter an e-mail address in the right form, like name@example.com.", field="email")
    return text


def _checked_postcode(postcode: str) -> str:
    code = normalise_postcode(postcode)
    if code is None:
        raise Refused("Enter a whole UK postcode, like B14 7QH.", field="postcode")
    return code


def _checked_choices(language: str, topics: list[str]) -> list[str]:
    chosen = sorted({str(topic) for topic in topics})
    decision = rules.check_choices(language, chosen)
    if not decision:
        raise BadChoice(decision.reason, field="language" if "language" in decision.reason else "topics")
    return chosen
