"""Come back: mail that no person wrote. Bounces and complaints suspend a channel with the evidence; nothing is
answered.

A hard bounce, or a refusal at the door that says the mailbox is no more, suspends at once; of those for the moment,
three messages in a row within 30 days. What arrives in between wipes them out, and a person can undo it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.journeys import mend_address
from peelian.kernel.actors import system
from peelian.kernel.time import local_day

_ACTOR = system("returned-mail")
_NO_WORDS = "It came back without saying why."
_COMPLAINT = "They marked a message of ours as unwanted. "


@transaction.atomic
def take(*, at: dt.datetime, reply: messaging.ReplyView, inbound: messaging.Inbound) -> None:
    """Act on automatic mail that has been kept: a bounce or a complaint; out-of-office notes, delays, lists and loops
    need nothing. Never answers."""
    if reply.delivery_id is None:
        return
    evidence = inbound.evidence.strip()
    match reply.auto_kind:
        case messaging.AutoKind.BOUNCE:
            _bounced(at, reply, reply.delivery_id, evidence, permanent=bool(inbound.permanent))
        case messaging.AutoKind.COMPLAINT:
            _suspend(at, reply.contact_id, reply.channel, _COMPLAINT + evidence)


@transaction.atomic
def take_refusals(*, at: dt.datetime, delivery_ids: Sequence[int]) -> int:
    """Of copies that were refused at the door, suspend the channel where the refusal is about the mailbox itself.

    Returns how many.
    """
    count = 0
    for _delivery, contact_id, channel, detail in messaging.list_refused(list(delivery_ids)):
        if channel == "email" and messaging.is_about_mailbox(detail):
            _suspend(at, contact_id, channel, detail)
            count += 1
    return count


def undo(*, viewer: Viewer, at: dt.datetime, contact_id: int, channel: str, because: str) -> bool:
    """Use a suspended channel again; what came back before doesn't count any more. Returns whether it was suspended.

    Raises NotAllowed, NotFound, and Refused without a reason.
    """
    path = contacts.area_path_of(contact_id, local_day(at))
    accounts.require(viewer, Permission.MANAGE_CONTACTS, path)
    return contacts.lift_suspension(
        actor=viewer.actor, at=at, contact_id=contact_id, channel=channel, because=because
    )


def _bounced(
    at: dt.datetime, reply: messaging.ReplyView, delivery_id: int, evidence: str, *, permanent: bool
) -> None:
    whose, channel = reply.contact_id, reply.channel
    messaging.mark_bounced(at=at, delivery_id=delivery_id, detail=evidence or _NO_WORDS, permanent=permanent)
    since = max(filter(None, (at - messaging.SOFT_WITHIN, contacts.last_lifted(whose, channel))))
    past = messaging.list_past_copies(contact_id=whose, channel=channel, since=since)
    if permanent or messaging.comes_back_too_often(past, at):
        _suspend(at, whose, channel, evidence)


def _suspend(at: dt.datetime, contact_id: int, channel: str, evidence: str) -> None:
    suspended = contacts.suspend_channel(
        actor=_ACTOR, at=at, contact_id=contact_id, channel=channel, evidence=evidence or _NO_WORDS
    )
    if suspended is not None:
        mend_address.ask(at=at, contact_id=contact_id, channel=channel)
