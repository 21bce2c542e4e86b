"""Adding another address to a subscription: it waits as a pending row of its own until its owner confirms it.

So the confirmation goes out and comes back like any other, nothing else goes to an address that nobody proved, and a
stranger's address never stands in somebody's subscription.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from peelian.apps.contacts.models import Contact, Suspension
from peelian.apps.contacts.queries.links import BadLink
from peelian.apps.contacts.services import steps
from peelian.apps.contacts.types import AddressKind, SignUp, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor, resident
from peelian.kernel.errors import Refused
from peelian.kernel.text import one_line


@transaction.atomic
def ask_to_add(
    *,
    actor: Actor,
    at: dt.datetime,
    contact_id: int,
    channel: str,
    address_kind: AddressKind,
    email: str = "",
    phone: str = "",
    urgent_only: bool,
    also: Sequence[str] = (),
    source: str,
) -> SignUp:
    """Somebody wants to hear over a channel that needs an address which they haven't confirmed. Returns the row that
    waits for its confirmation, to write to; `already` where the address is in use by a subscription, and nothing
    waits.

    Args:
        actor, at: who and when.
        contact_id: whose subscription; active, or itself still waiting.
        channel: what for.
        address_kind: EMAIL or PHONE.
        email, phone: the new address; the one that `address_kind` names is taken.
        urgent_only: only for what is urgent; else in the place of the channel that they have.
        also: further channels for what is urgent that use the same address.
        source: where they asked.

    Raises:
        BadAddress: with the form field.
        Refused: the subscription has ended.
        NotFound: there is no such contact.
    """
    holder = steps.locked(contact_id)
    if holder.status not in {Status.ACTIVE, Status.PENDING} or holder.joins_id is not None:
        raise Refused("This subscription has ended. Please sign up again.")
    email, phone = steps.checked_address(address_kind, email, phone, channel)
    columns = {
        "channel": channel,
        "address_kind": address_kind,
        "urgent_channels": sorted({channel, *also} if urgent_only else set(also) - {channel}),
        "language": holder.language,
        "topics": holder.topics,
        "organisations": holder.organisations,
        "postcode": holder.postcode,
        "neighbourhood_code": holder.neighbourhood_code,
        "joins": holder,
        "status": Status.PENDING,
        "created_at": at,
    }
    waiting = _row_with(address_kind, email or phone)
    if waiting is not None and (waiting.status == Status.ACTIVE or waiting.joins_id not in {None, holder.pk}):
        return SignUp(waiting.pk, already=True)
    if waiting is None:
        try:
            with transaction.atomic():
                waiting = Contact.objects.create(email=email, phone=phone, **columns)
        except IntegrityError as error:
            if "contact_email_once" not in str(error) and "contact_phone_once" not in str(error):
                raise
            raise Refused("Please press the button again: somebody else was faster.") from error
    else:
        for name, value in columns.items():
            setattr(waiting, name, value)
        waiting.save()
    events.record(
        name="contacts.contact.asked_to_add",
        actor=actor,
        at=at,
        subject=holder,
        area_code=holder.neighbourhood_code,
        data={"channel": channel, "source": one_line(source, 60)},
    )
    return SignUp(waiting.pk, already=False)


def join(waiting: Contact, at: dt.datetime, how: str) -> Contact:
    """Take the confirmed address over into the subscription that it was added to. Both rows are locked, the waiting
    one by the caller; it is emptied. Raises BadLink when the subscription has ended meanwhile."""
    holder = steps.locked(waiting.joins_id or 0)
    if holder.status not in {Status.ACTIVE, Status.PENDING}:
        raise BadLink("The subscription that this was for has ended. Please sign up again.")
    channel, kind, more = waiting.channel, AddressKind(waiting.address_kind), set(waiting.urgent_channels)
    email, phone = waiting.email, waiting.phone
    waiting.joins = None
    steps.wipe(waiting, Status.ERASED, at)
    if kind is AddressKind.EMAIL:
        holder.email = email
    else:
        holder.phone = phone
    before = steps.channels_of(holder)
    if channel not in more:
        holder.channel, holder.address_kind = channel, kind
    holder.urgent_channels = sorted({*holder.urgent_channels, *more} - {holder.channel})
    holder.save()
    added = [channel, *sorted(more - {channel})]
    Suspension.objects.filter(contact=holder, channel__in=added, ended_at__isnull=True).update(
        ended_at=at, ended_because="They confirmed a new address."
    )
    if holder.status == Status.ACTIVE:
        steps.keep_consent(holder, at, given=True, source=f"added, {how}", channels=added)
        gone = [name for name in before if name not in steps.channels_of(holder)]
        steps.keep_consent(
            holder, at, given=False, source=f"replaced, {how}", channels=gone, said=steps.FEWER_WORDING
        )
    events.record(
        name="contacts.contact.joined",
        actor=resident(holder.pk),
        at=at,
        subject=holder,
        area_code=holder.neighbourhood_code,
        data={"channels": added},
    )
    return holder


def _row_with(kind: AddressKind, address: str) -> Contact | None:
    """The row, locked, that stands in the way of another with this address: active before pending."""
    rows = Contact.objects.select_for_update(of=("self",)).filter(status__in=steps.LIVING)
    if kind is AddressKind.PHONE:
        rows = rows.filter(phone=address, address_kind=AddressKind.PHONE)
    else:
        rows = rows.filter(email__iexact=address)
    return rows.order_by("status", "pk").first()
