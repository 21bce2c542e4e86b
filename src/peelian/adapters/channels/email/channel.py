"""E-mail: out over SMTP or a provider's API, back in over LMTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from peelian.adapters.channels.email import esp
from peelian.adapters.channels.email.connection import Security, Server
from peelian.adapters.channels.email.mime import Prepared, Sender
from peelian.adapters.channels.email.options import OPTIONS, smtp_port
from peelian.adapters.channels.email.smtp import SmtpProvider
from peelian.apps.messaging.api import (
    ChannelFacts,
    Cost,
    Doors,
    Hook,
    Listener,
    Preview,
    Provider,
    Words,
)
from peelian.kernel.options import House

__all__ = ["OPTIONS", "EmailChannel", "make"]

FACTS = ChannelFacts(
    name="email",
    label="E-mail",
    address="email",
    keeps_quiet=True,
    # The same Message-ID at every attempt: mail programs and servers see that it is the same mail.
    sends_again=True,
    has_html=True,
    has_files=True,
    batch=1000,
    overlaps=True,
)
#: What a preview shows in the place of a person's own tokens.
_EXAMPLE = dict.fromkeys(("confirm", "manage", "leave", "rate"), "example")


class EmailChannel:
    """See `apps.messaging.types.channel.Channel`."""

    facts = FACTS

    def __init__(
        self, providers: Sequence[Provider], sender: Sender, *, lmtp_port: int = 0, domain: str = ""
    ) -> None:
        """Put it together.

        Args:
            providers: in the order in which they are tried.
            sender: who the mails are from.
            lmtp_port: where answers come in; 0: nowhere.
            domain: of reply addresses.
        """
        self.providers = providers
        self._sender = sender
        self._lmtp_port = lmtp_port
        self._domain = domain

    def prepare(self, words: Words) -> Prepared:
        """The mail but for what differs from person to person."""
        return Prepared(words, self._sender)

    def cost(self, words: Words) -> Cost:
        """Mail costs nothing a copy."""
        return Cost(parts=1)

    def preview(self, words: Words) -> Preview:
        """Text and HTML, with links that lead nowhere."""
        text, html = self.prepare(words).letter.filled(_EXAMPLE)
        return Preview(text=text, html=html)

    def listeners(self, doors: Doors) -> Iterable[Listener]:
        """The LMTP server for answers and bounces."""
        if not self._lmtp_port:
            return []
        from peelian.adapters.channels.email.listener import LmtpListener

        return [LmtpListener(handler=doors.mail, domain=self._domain, port=self._lmtp_port)]

    def hooks(self) -> Mapping[str, Hook]:
        """What a provider's API says later of mails that it took."""
        return {
            name: hook
            for provider in self.providers
            if isinstance(provider, esp.EspProvider)
            for name, hook in provider.hooks().items()
        }


def make(options: Mapping[str, str | int | bool], house: House) -> EmailChannel:
    """The channel as this installation has it. Raises BadSetting's kind of Refused for a provider nobody knows."""
    address = str(options["MAIL_FROM"]) or f"no-reply@{house.reply_domain}"
    providers: list[Provider] = []
    if options["SMTP_HOST"] != "none":
        providers.append(SmtpProvider(_server(options, house), connections=int(options["SMTP_CONNECTIONS"])))
    # The demo's mail never leaves the machine.
    if options["EMAIL_ESP"] and not house.demo:
        providers.append(esp.make(str(options["EMAIL_ESP"]), str(options["ANYMAIL_SETTINGS"]), address))
    return EmailChannel(
        providers,
        Sender(address, f"messages.{house.reply_domain}"),
        lmtp_port=int(options["LMTP_PORT"]),
        domain=house.reply_domain,
    )


def _server(options: Mapping[str, str | int | bool], house: House) -> Server:
    implicit = bool(options["SMTP_IMPLICIT_TLS"])
    security = Security.TLS if implicit else Security.STARTTLS if options["SMTP_TLS"] else Security.NONE
    return Server(
        host="127.0.0.1" if house.demo else str(options["SMTP_HOST"]),
        port=smtp_port(int(options["SMTP_PORT"]), demo=house.demo, tls=implicit),
        security=security,
        user=str(options["SMTP_USER"]),
        password=str(options["SMTP_PASSWORD"]),
        own_name=house.reply_domain,
    )
