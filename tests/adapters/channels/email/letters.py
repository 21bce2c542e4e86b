"""Words and copies for the tests of e-mail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from peelian.adapters.channels.email.channel import EmailChannel
from peelian.adapters.channels.email.connection import Server
from peelian.adapters.channels.email.mime import Prepared, Sender
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.apps.messaging.api import (
    ClaimedDelivery,
    MessageKind,
    Outgoing,
    Site,
    TextOrigin,
    Urgency,
    Words,
)
from peelian.apps.messaging.rules.phrases import PHRASES
from tests.factories.at_once import PATIENCE

SENDER = Sender("team@reply.example", "messages.reply.example")
WORDS = Words(
    message_id=3,
    kind=MessageKind.UPDATE,
    urgency=Urgency.NORMAL,
    language="en",
    direction="ltr",
    subject="What we did about speeding",
    marked_subject="[Police] What we did about speeding (A3)",
    body="You said.\n\nWe did.",
    sender_name="Handsworth team",
    phrases=PHRASES,
    phrases_language="en",
    origin=TextOrigin.WRITTEN,
    english_url="",
    waiting="",
    files=(),
    site=Site("https://police.example", "reply.example"),
    version="1",
)
CLAIMED = ClaimedDelivery(
    delivery_id=7,
    message_id=3,
    contact_id=11,
    channel="email",
    address="resident@example.org",
    language="en",
    attempts=1,
    confirm="confirm234567abcdefgh",
    manage="manage234567abcdefghi",
    leave="leave234567abcdefghij",
    reply="reply234567abcdefghij",
    rate="rate234567abcdefghijk",
)


def copy_of(words: Words = WORDS, *, message_id: str = "", **changes: Any) -> Outgoing:
    """One person's copy of these words, as the journey makes it."""
    claimed = replace(CLAIMED, **changes)
    return Outgoing(
        delivery_id=claimed.delivery_id,
        address=claimed.address,
        copy=claimed,
        words=words,
        prepared=Prepared(words, SENDER),
        message_id=message_id or f"{claimed.delivery_id}.3.abc@reply.example",
    )


def channel_to(port: int, *, address: str = "team@reply.example") -> EmailChannel:
    """The channel as it is made for a mail server on this port of this machine."""
    server = Server("127.0.0.1", port, timeout=PATIENCE, data_timeout=PATIENCE)
    return EmailChannel([SmtpProvider(server)], Sender(address, "messages.reply.example"))
