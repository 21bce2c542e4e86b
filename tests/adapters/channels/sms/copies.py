"""Words and copies of texts, as the engine would give them to a provider."""

from __future__ import annotations

from dataclasses import replace

from peelian.adapters.channels.sms.words import TextRules, prepare
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import (
    ClaimedDelivery,
    MessageKind,
    Outgoing,
    Site,
    TextOrigin,
    Urgency,
    Words,
)

SITE = Site("https://police.example", "reply.police.example")
URDU = "چور گاڑیوں سے اوزار چرا رہے ہیں۔ اپنی گاڑی بند رکھیں اور سامان پر نشان لگائیں۔"

WORDS = Words(
    message_id=7,
    kind=MessageKind.ALERT,
    urgency=Urgency.NORMAL,
    language="en",
    direction="ltr",
    subject="Tools taken from vans",
    marked_subject="Abbey Green Team: Tools taken from vans, 22/11/2026 [WM-0001Z]",
    body="## What happened\nTools were taken from three vans.\n\n- Lock yours",
    sender_name="Abbey Green Team",
    phrases=messaging.PHRASES,
    phrases_language="en",
    origin=TextOrigin.WRITTEN,
    english_url="",
    waiting="",
    files=(),
    site=SITE,
    version="1",
)


def words(body: str = WORDS.body, **changes: object) -> Words:
    return replace(WORDS, body=body, **changes)  # type: ignore[arg-type]


def copy(number: int, body: str = "Hello", address: str = "", bits: int = 8, **changes: object) -> Outgoing:
    """Copy number so and so; without an address, to one of Ofcom's numbers for drama."""
    said = words(body, kind=MessageKind.SERVICE, sender_name="", **changes)
    whose = ClaimedDelivery(
        delivery_id=number, message_id=7, contact_id=number, channel="sms",
        address=address or f"+447700900{number % 1000:03}", language="en", attempts=1,
        confirm="c0nf1rm", manage="m4n4g3", leave="l34v3", reply="", rate="",
    )  # fmt: skip
    prepared = prepare(said, TextRules(), takes_replies=True, reference_bits=bits)
    return messaging.outgoing(whose, said, prepared)
