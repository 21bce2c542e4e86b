"""Browsers that somebody allowed to show our messages: signing up by one, adding one, taking one away.

A browser proves itself: nobody but its owner can press "allow" in it, and its address is a secret. So there is nothing
to confirm by another message, and the press is the consent that is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from peelian.apps.contacts.models import Contact, PushEndpoint
from peelian.apps.contacts.queries.views import view_of
from peelian.apps.contacts.rules.addresses import BadAddress
from peelian.apps.contacts.rules.browsers import may_push_to
from peelian.apps.contacts.services import steps
from peelian.apps.contacts.types import AddressKind, Browser, ContactView, Organisation, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor, resident
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line

#: The channel that uses browsers.
PUSH = "push"
#: What is recorded as said by somebody who takes a browser away.
NO_BROWSER_WORDING = "Show no more messages in this browser."
#: Nobody reads in more browsers than this.
MOST_BROWSERS = 10


@transaction.atomic
def sign_up_by_browser(
    *,
    actor: Actor,
    at: dt.datetime,
    browser: Browser,
    language: str,
    topics: list[str],
    neighbourhood_code: str,
    source: str,
) -> ContactView:
    """Somebody wants our messages shown in their browser, and nothing else is known of them. They are in at once.

    Asking again in the same browser changes what it shows: another area, other topics.

    Args:
        actor, at: who and when; usually `kernel.actors.ANONYMOUS`.
        browser: its address and keys, as its push service gave them.
        language: one of LANGUAGES.
        topics: some of Topic.
        neighbourhood_code: the neighbourhood on whose page they asked.
        source: where they asked.

    Raises:
        BadAddress: that can't be a browser's address.
        BadChoice: a language or topic that isn't offered.
        Refused: the browser shows the messages of a subscription with an address; it's changed there.
    """
    _check(browser)
    chosen = steps.checked_choices(language, topics)
    held = _holder(browser.url)
    if held is not None and held.address_kind != AddressKind.PUSH:
        raise Refused("This browser shows our messages already. Use the link in any of them to change that.")
    if held is None:
        contact = Contact.objects.create(
            status=Status.ACTIVE, channel=PUSH, address_kind=AddressKind.PUSH, created_at=at, confirmed_at=at,
            language=language, topics=chosen, neighbourhood_code=neighbourhood_code,
            organisations=[Organisation.POLICE.value],
        )  # fmt: skip
        _keep(contact, browser, at)
        steps.keep_consent(contact, at, given=True, source=f"{source}, allowed in the browser")
        name = "contacts.contact.confirmed"
    else:
        contact = held
        contact.language, contact.topics, contact.neighbourhood_code = language, chosen, neighbourhood_code
        contact.save(update_fields=["language", "topics", "neighbourhood_code"])
        _keep(contact, browser, at)
        name = "contacts.contact.changed"
    events.record(
        name=name,
        actor=actor if held is None else resident(contact.pk),
        at=at,
        subject=contact,
        area_code=neighbourhood_code,
        data={"source": one_line(source, 60), "channel": PUSH},
    )
    return view_of(contact)


@transaction.atomic
def add_browser(
    *, actor: Actor, at: dt.datetime, contact_id: int, browser: Browser, source: str
) -> ContactView:
    """Somebody who is signed up wants messages in this browser too: all of them where that is their channel, else what
    is urgent. Adding it again renews its keys.

    Raises:
        BadAddress: that can't be a browser's address.
        Refused: they have left; the browser shows another subscription's messages; or they have too many.
        NotFound: there is no such contact.
    """
    _check(browser)
    contact = steps.locked(contact_id)
    if contact.status != Status.ACTIVE:
        raise Refused("This subscription has ended. Please sign up again.")
    held = _holder(browser.url)
    if held is not None and held.pk != contact.pk:
        raise Refused("This browser shows the messages of another subscription already.")
    if held is None and contact.push_endpoints.count() >= MOST_BROWSERS:
        raise Refused("You have this in many browsers already. Take one away first.")
    _keep(contact, browser, at)
    if PUSH not in steps.channels_of(contact):
        contact.urgent_channels = sorted({*contact.urgent_channels, PUSH})
        contact.save(update_fields=["urgent_channels"])
        steps.keep_consent(
            contact, at, given=True, source=f"{source}, allowed in the browser", channels=[PUSH]
        )
    _record(contact, actor, at, "contacts.browser.added")
    return view_of(contact)


@transaction.atomic
def remove_browser(*, actor: Actor, at: dt.datetime, contact_id: int, browser_id: int) -> ContactView:
    """Somebody wants no more messages in one of their browsers. With the last one the channel goes; and where it was
    the only way to reach them, so does the subscription. Raises NotFound."""
    contact = steps.locked(contact_id)
    removed, _ = contact.push_endpoints.filter(pk=browser_id).delete()
    if not removed:
        raise NotFound("This browser is not in your list any more.")
    _record(contact, actor, at, "contacts.browser.removed")
    _end_channel(contact, actor=actor, at=at, source="own page")
    return view_of(contact)


@transaction.atomic
def forget_browsers(*, actor: Actor, at: dt.datetime, urls: Iterable[str]) -> int:
    """Push services say that these browsers exist no more: remove them, and what hung on them alone (see
    `remove_browser`). Returns how many there were."""
    gone = list(PushEndpoint.objects.filter(url__in=list(urls)).order_by("contact_id", "pk"))
    for contact_id in sorted({row.contact_id for row in gone}):
        contact = steps.locked(contact_id)
        contact.push_endpoints.filter(pk__in=[row.pk for row in gone]).delete()
        _record(contact, actor, at, "contacts.browser.gone")
        _end_channel(contact, actor=actor, at=at, source="the browser is gone")
    return len(gone)


def _end_channel(contact: Contact, *, actor: Actor, at: dt.datetime, source: str) -> None:
    """After the last browser: no more push; no subscription, where there is no other way to reach them."""
    if contact.status != Status.ACTIVE or contact.push_endpoints.exists():
        return
    if contact.channel == PUSH:
        if not contact.email and not contact.phone:
            steps.remove(contact, Status.LEFT, actor=actor, at=at, source=source)
            return
        # They gave an address for what is urgent: it serves for everything, or they'd hear nothing at all.
        other = next((name for name in contact.urgent_channels if name != PUSH), "email")
        contact.channel = other
        contact.address_kind = AddressKind.EMAIL if other == "email" else AddressKind.PHONE
    elif PUSH not in contact.urgent_channels:
        return
    contact.urgent_channels = [
        name for name in contact.urgent_channels if name not in {PUSH, contact.channel}
    ]
    contact.save(update_fields=["channel", "address_kind", "urgent_channels"])
    steps.keep_consent(contact, at, given=False, source=source, channels=[PUSH], said=NO_BROWSER_WORDING)


def _check(browser: Browser) -> None:
    decision = may_push_to(browser.url, browser.p256dh, browser.auth)
    if not decision:
        raise BadAddress(decision.reason, field="browser")


def _holder(url: str) -> Contact | None:
    """Whose browser it is, locked."""
    return Contact.objects.select_for_update(of=("self",)).filter(push_endpoints__url=url).first()


def _keep(contact: Contact, browser: Browser, at: dt.datetime) -> None:
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    try:
        with transaction.atomic():
            PushEndpoint.objects.update_or_create(
                contact=contact, url=browser.url, defaults=keys, create_defaults={**keys, "created_at": at}
            )
    except IntegrityError as error:
        # Two presses of the same button: the other one was first.
        raise Refused("This browser shows our messages already.") from error


def _record(contact: Contact, actor: Actor, at: dt.datetime, name: str) -> None:
    events.record(name=name, actor=actor, at=at, subject=contact, area_code=contact.neighbourhood_code)
