"""A resident's steps through the mail, over real SMTP and real LMTP: ask, confirm, get a message, answer it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from peelian.adapters.channels.email.listener import LmtpListener
from peelian.apps.messaging import api as messaging
from peelian.journeys import deliver, sign_up
from peelian.kernel.actors import system
from tests.adapters.channels.email import servers
from tests.factories.accounts import UserFactory
from tests.factories.at_once import PATIENCE
from tests.factories.clock import AT
from tests.factories.places import Land

DOMAIN = "reply.midshire.example"
STAFF = system("tests")


@dataclass
class Post:
    """The post of a test: mails that went out, and the door for those that come back."""

    out: servers.Scripted
    door: LmtpListener
    land: Land

    def deliver(self, at: dt.datetime = AT) -> list[EmailMessage]:
        """Send what is due; the mails of this round."""
        before = len(self.out.taken)
        while deliver.deliver_due(at=at, worker="tests", limit=2):
            pass
        return [self._read(raw) for _, raw in self.out.taken[before:]]

    def send_in(self, raw: bytes, to: str, sender: str = "ann@example.org") -> None:
        """Bring a mail to the door."""
        with smtplib.LMTP("127.0.0.1", self.door.port, timeout=PATIENCE) as client:
            client.sendmail(sender, [to], raw)

    @staticmethod
    def _read(raw: bytes) -> EmailMessage:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        return mail


def words(mail: EmailMessage) -> str:
    """What a mail says, as plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def token(mail: EmailMessage, page: str) -> str:
    """The token of the link to a page in a mail."""
    found = re.search(rf"https://police\.example/{page}/([a-z2-7]+)", words(mail))
    assert found, words(mail)
    return found.group(1)


def ask(email_address: str = "ann@example.org", at: dt.datetime = AT, **changed: Any) -> None:
    """Ask for messages, as Ann or as somebody else."""
    known = {"language": "en", "topics": ["you-said-we-did"], "postcode": "B14 7QH", "source": "sign-up page"}
    sign_up.ask(at=at, email=email_address, **{**known, **changed})


def signed_up(post: Post) -> int:
    """A contact who has asked and confirmed; their id."""
    ask()
    (mail,) = post.deliver()
    return sign_up.confirm(at=AT, token=token(mail, "confirm")).id


def message_to(post: Post, contact_id: int, key: str = "m") -> EmailMessage:
    """A message that was sent to one contact, as it came."""
    view = messaging.write_message(
        actor=STAFF, at=AT, kind=messaging.MessageKind.UPDATE, subject="What we did about speeding",
        body="You said cars race. We did a patrol.", area_id=post.land.neighbourhoods[0].pk, category="speeding",
        sender_name="Abbey Green team", written_by_id=UserFactory.create().pk, idempotency_key=key,
    )  # fmt: skip
    messaging.approve_message(actor=STAFF, at=AT, message_id=view.id, approved_by_id=UserFactory.create().pk)
    messaging.freeze_audience(actor=STAFF, at=AT, message_id=view.id, contact_ids=[contact_id])
    (mail,) = post.deliver()
    return mail


def reply_to(mail: EmailMessage) -> str:
    """Where an answer to a mail goes."""
    return str(mail["Reply-To"].addresses[0].addr_spec)


def reply(mail: EmailMessage, text: str, *headers: str, message_id: str = "r1@example.org") -> bytes:
    """An answer as a mail program writes it, with what it answers below."""
    lines = ["From: Ann <ann@example.org>", f"To: {reply_to(mail)}", f"Message-ID: <{message_id}>", *headers]
    quoted = "\n".join(f"> {line}" for line in words(mail).splitlines())
    body = f"{text}\n\nOn Mon, 2 Nov 2026 at 09:00, Abbey Green team <{reply_to(mail)}> wrote:\n{quoted}\n"
    head = "\n".join([*lines, "Content-Type: text/plain; charset=utf-8"])
    return f"{head}\n\n{body}".replace("\n", "\r\n").encode()
