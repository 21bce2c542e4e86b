"""Receive: whatever comes in from outside, over any channel, is brought to where it belongs.

Channels call these through `messaging.Doors`, and providers through the hooks of the site. Each commits before it
returns: only then does the other side hear that we have it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import structlog
from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.journeys import answer, handle, sign_up
from peelian.journeys.channels import TEXTS
from peelian.journeys.ports import NoJournal, ports
from peelian.kernel.actors import ANONYMOUS, system
from peelian.kernel.errors import NotFound, Refused

_log = structlog.get_logger(__name__)
_YES = (messaging.Keyword.YES, messaging.Keyword.START)


def mail(inbound: messaging.Inbound) -> messaging.ReplyView:
    """A mail that came back to a reply address. Raises messaging.UnknownToken."""
    return answer.take_mail(at=inbound.received_at, inbound=inbound)


def receipts(taken: Sequence[messaging.Receipt]) -> int:
    """What providers say of what they took earlier. Returns how many were about something that we sent."""
    if not taken:
        return 0
    return messaging.take_receipts(at=max(one.at for one in taken), receipts=taken)


def words(inbound: messaging.InboundWords) -> None:
    """A text or a keypress that came from a number.

    STOP (in any language that we offer) is done before anything else, whoever it comes from; YES and START confirm what
    waits for that number. All else is a reply: of the contact whose number it is, or of somebody new. HELP gets no
    machine's answer: it reaches people as it stands.

    Raises contacts.BadAddress for what comes from no number.
    """
    at, number = inbound.received_at, contacts.normalise_phone(inbound.sender)
    keyword = messaging.keyword_of(inbound.text)
    if keyword is messaging.Keyword.STOP:
        _stop(inbound, number)
        return
    with transaction.atomic():
        if keyword in _YES and sign_up.confirm_by_text(at=at, phone=number) is not None:
            return
        contact_id = contacts.find_by_phone(number, hold=True)
        if contact_id is None:
            contact_id = contacts.take_writer(actor=ANONYMOUS, at=at, phone=number, channel=inbound.channel)
        reply = messaging.take_text(at=at, inbound=inbound, contact_id=contact_id)
        if reply.is_new:
            handle.handle_reply(at=at, reply=reply)


def hook(channel: str, name: str, call: messaging.HookCall) -> messaging.HookAnswer:
    """A provider's call to a channel's hook: read, proven and kept. Raises NotFound for a hook that nobody has."""
    plugged = ports().channels.get(channel)
    read = plugged.hooks().get(name) if plugged else None
    if read is None:
        raise NotFound("There is no such hook.")
    brought = read(call)
    receipts(brought.receipts)
    for each in brought.words:
        try:
            words(each)
        except Refused as refusal:
            _log.info("words_not_for_us", channel=channel, reason=refusal.message)
    return brought


def match_receipts(*, at: dt.datetime) -> int:
    """Match what was parked with what has been stored since: for the clock."""
    return messaging.match_parked(at=at)


def forget_receipts(*, at: dt.datetime) -> int:
    """Let go of receipts that matched nothing in time, and of old numbers: for the clock."""
    return messaging.forget_receipts(actor=system("timetable"), at=at)


def _stop(inbound: messaging.InboundWords, number: str) -> None:
    """Nothing goes to this number any more, but one word that it is so."""
    known = contacts.find_by_phone(number)
    language = contacts.language_of(known) if known is not None else "en"
    ended = contacts.leave_by_phone(
        at=inbound.received_at,
        phone=number,
        source=f"STOP by {inbound.channel}",
        phone_channels=tuple(
            name
            for name, each in ports().channels.items()
            if each.facts.address == contacts.AddressKind.PHONE
        ),
    )
    if ended:
        _confirm_stop(inbound, number, language)


def _confirm_stop(inbound: messaging.InboundWords, number: str, language: str) -> None:
    """Say once that it is done, by the provider that brought the wish; it may fail, and is never tried again.

    Not through the queue of record: nothing in it may reach a number that has stopped.
    """
    channel = ports().channels.get(inbound.channel)
    provider = (
        next((one for one in channel.providers if one.name == inbound.provider), None) if channel else None
    )
    if channel is None or provider is None or channel.facts.name != TEXTS:
        return
    if getattr(provider, "confirms_stop", False):
        return
    spoken_language, spoken = languages.phrases_for(
        {"text_stopped": messaging.PHRASES["text_stopped"]}, language
    )
    said = messaging.Words(
        message_id=0,
        kind=messaging.MessageKind.SERVICE,
        urgency=messaging.Urgency.NORMAL,
        language=spoken_language,
        direction=languages.LANGUAGES[spoken_language].direction,
        subject="",
        marked_subject="",
        body=spoken["text_stopped"],
        sender_name=sign_up.sender(inbound.received_at),
        phrases=spoken,
        phrases_language=spoken_language,
        origin=messaging.TextOrigin.WRITTEN,
        english_url="",
        waiting="",
        files=(),
        site=messaging.Site(ports().public_url, ports().reply_domain),
        version="stopped",
    )
    copy = messaging.ClaimedDelivery(0, 0, 0, TEXTS, number, spoken_language, 1, "", "", "", "", "")
    try:
        (result,) = provider.send(
            [messaging.outgoing(copy, said, channel.prepare(said))], NoJournal("stopped")
        )
    except Exception:  # noqa: BLE001 - they have stopped, whether they hear of it or not
        _log.exception("stop_not_confirmed")
    else:
        if result.outcome is not messaging.SendOutcome.TAKEN:
            _log.warning("stop_not_confirmed", reason=result.detail)
