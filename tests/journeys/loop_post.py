"""The post of the loop: a resident's mail server, the house plugged into it, and replies by LMTP."""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import email.policy
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connections

from peelian.adapters.channels.email.listener import LmtpListener
from peelian.adapters.positions.reader import read_positions
from peelian.apps.messaging import api as messaging
from peelian.journeys import (
    answer,
    deliver,
)
from peelian.journeys.ports import Ports, plug
from peelian.workers import dispatch
from tests.adapters.channels.email.letters import channel_to
from tests.factories.at_once import PATIENCE

REPLY_DOMAIN = "reply.midshire.example"
SITE = "https://midshire.example"


class MailServer(Controller):
    """aiosmtpd on any free port: it looks for itself at the port that it was given, so tell it which it got."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class Post:
    """The residents' mail server: keeps what it takes."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail."""
        assert envelope.original_content is not None
        self.mails.append(email.message_from_bytes(envelope.original_content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 taken"

    def newest(self, to: str) -> EmailMessage:
        """The mail that somebody got last."""
        return next(mail for mail in reversed(self.mails) if mail["To"] == to)


def text_of(mail: EmailMessage) -> str:
    """The mail's words."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def token_in(mail: EmailMessage, page: str) -> str:
    """The signed token of the link to a page."""
    found = re.search(rf"{SITE}/{page}/([^\s?]+)", text_of(mail))
    assert found, text_of(mail)
    return found.group(1)


@contextlib.contextmanager
def plugged_in_post() -> Iterator[Post]:
    """A mail server on this machine, and the house plugged into it."""
    taken = Post()
    server = MailServer(taken, hostname="127.0.0.1", port=0, ready_timeout=PATIENCE)
    server.start()
    channel = channel_to(server.port, address="no-reply@midshire.example")
    before = plug(
        Ports(
            channels={"email": channel},
            readers={"positions": read_positions},
            reply_domain=REPLY_DOMAIN,
            public_url=SITE,
        )
    )
    yield taken
    plug(before)
    channel.providers[0].close()
    server.stop()


def send_all(moment: dt.datetime) -> None:
    """What the workers do: act on events, then send what is due."""
    while dispatch.dispatch_due(clock=lambda: moment):
        pass
    while deliver.deliver_due(at=moment, worker="the-loop"):
        pass


def reply_by_mail(to: EmailMessage, words: str, moment: dt.datetime) -> None:
    """A resident presses "reply" in a mail; their provider hands the mail to our listener over LMTP."""

    def keep(inbound: messaging.Inbound) -> None:
        try:
            answer.take_mail(at=moment, inbound=inbound)
        finally:
            connections.close_all()

    mail = EmailMessage()
    mail["From"], mail["To"] = str(to["To"]), str(to["Reply-To"])
    mail["Subject"] = f"Re: {to['Subject']}"
    mail["Message-ID"] = f"<{moment:%Y%m%d%H%M}@home.example>"
    mail["In-Reply-To"] = str(to["Message-ID"])
    quoted = "\n".join(f"> {line}" for line in text_of(to).splitlines())
    mail.set_content(f"{words}\n\nOn {moment:%d %b %Y at %H:%M}, Abbey Green Team wrote:\n\n{quoted}\n")
    to_addrs = [str(to["Reply-To"])]
    with (
        LmtpListener(handler=keep, domain=REPLY_DOMAIN, port=0, clock=lambda: moment) as listener,
        smtplib.LMTP("127.0.0.1", listener.port) as client,
    ):
        assert client.send_message(mail, from_addr="amina@home.example", to_addrs=to_addrs) == {}
