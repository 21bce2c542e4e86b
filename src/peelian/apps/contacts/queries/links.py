"""Signed links: made, proven, read."""

from __future__ import annotations

import datetime as dt

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.queries.secrets import keys
from peelian.apps.contacts.queries.views import view_of
from peelian.apps.contacts.rules.links import make_token, may_use, read_token
from peelian.apps.contacts.types import Address, ContactView, Link, LinkPurpose, Links
from peelian.kernel.errors import NotFound, Refused


class BadLink(Refused):
    """The link is forged, mistyped, expired, void or for another purpose."""


def link(
    contact_id: int, purpose: LinkPurpose, *, reference: str = "", expires_on: dt.date | None = None
) -> str:
    """A signed token for one person and one purpose (see `rules.links.make_token`). Raises NotFound."""
    version = Contact.objects.filter(pk=contact_id).values_list("link_version", flat=True).first()
    if version is None:
        raise NotFound("There is no such contact.")
    return make_token(
        keys("link")[0],
        contact_id=contact_id,
        purpose=purpose,
        link_version=version,
        reference=reference,
        expires_on=expires_on,
    )


def links_for(address: Address, *, reference: str, expires_on: dt.date) -> Links:
    """All tokens of one copy of a message. Only the confirmation expires."""
    key = keys("link")[0]

    def token(purpose: LinkPurpose, reference: str = "", expires_on: dt.date | None = None) -> str:
        return make_token(
            key,
            contact_id=address.contact_id,
            purpose=purpose,
            link_version=address.link_version,
            reference=reference,
            expires_on=expires_on,
        )

    return Links(
        rate=token(LinkPurpose.RATE, reference),
        reply=token(LinkPurpose.REPLY, reference),
        leave=token(LinkPurpose.LEAVE),
        manage=token(LinkPurpose.MANAGE),
        confirm=token(LinkPurpose.CONFIRM, expires_on=expires_on),
    )


def prove_link(token: str) -> Link:
    """What a token says, its signature proven and nothing else. Raises BadLink."""
    found = read_token(keys("link"), token)
    if found is None:
        raise BadLink(
            "This link is not one of ours, or part of it is missing. Please copy it whole from our message."
        )
    return found


def read_link(token: str, purpose: LinkPurpose, *, on: dt.date | None = None, hold: bool = False) -> Link:
    """What a signed link says.

    Args:
        token: from the address of a page or the local part of a mail address, in whatever case.
        purpose: what it has to be good for.
        on: the day, for links that expire; None doesn't ask.
        hold: keep the person from leaving or being erased until the transaction ends, for whoever is about to write
            down something of theirs.

    Raises:
        BadLink: forged, expired, void or for another purpose, in a sentence for the person who pressed it.
    """
    found = prove_link(token)
    rows = Contact.objects.filter(pk=found.contact_id)
    if hold:
        rows = rows.select_for_update(no_key=True)
    version = rows.values_list("link_version", flat=True).first()
    decision = may_use(found, purpose=purpose, link_version=version or 0, on=on)
    if not decision:
        raise BadLink(decision.reason)
    return found


def view_by_link(token: str, purpose: LinkPurpose, *, on: dt.date | None = None) -> ContactView:
    """The person's own subscription, for the page behind a signed link. Raises BadLink."""
    return view_of(Contact.objects.get(pk=read_link(token, purpose, on=on).contact_id))
