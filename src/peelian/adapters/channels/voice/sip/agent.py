"""Our end of SIP: one UDP port, many calls (RFC 3261). It calls out; it never picks up."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

import structlog

from peelian.adapters.channels.voice.sip.message import (
    BadMessage,
    Message,
    answer,
    host_and_port,
    parameter,
    parse,
    quoted,
)
from peelian.adapters.channels.voice.sip.sdp import Codec
from peelian.adapters.channels.voice.sip.transactions import Peer, Timers, Transaction

if TYPE_CHECKING:
    from types import TracebackType

_log = structlog.get_logger(__name__)
ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE"
#: Answers are kept for requests that come again.
_KEPT_ANSWERS = 2000


@dataclass(frozen=True, slots=True)
class Trunk:
    """Who carries our calls.

    Attributes:
        host, port: their SIP server.
        user, password: for signing in; empty where they know us by our address.
        domain: in our From and To; empty: their host.
        caller: the number that is shown and can be called back (E.164).
        name: shown with it, where the network carries names.
        bind: the address we send from; port 0: any.
        public_host: what we tell them to send speech to; empty: the address we send from.
        rtp_ports: for speech, two for each call; empty: any.
        codecs: in order of preference.
        ring: for so many seconds, then we give up.
    """

    host: str
    port: int = 5060
    user: str = ""
    password: str = field(default="", repr=False)
    domain: str = ""
    caller: str = ""
    name: str = ""
    bind: tuple[str, int] = ("0.0.0.0", 0)  # noqa: S104 - it calls out: the system picks the way
    public_host: str = ""
    rtp_ports: range = range(0)
    codecs: tuple[Codec, ...] = (Codec.PCMA, Codec.PCMU)
    ring: float = 45.0
    timers: Timers = field(default_factory=Timers)


class InCall(Protocol):
    """What the agent needs of a call: it takes requests that belong to it, and answers that come again."""

    def on_request(self, request: Message, peer: Peer) -> None:
        """A request within the call."""
        ...

    def on_answer_again(self, response: Message) -> None:
        """A 2xx to our INVITE that we have seen, or one from another phone that picked up."""
        ...


class Agent(asyncio.DatagramProtocol):
    """The port, and who on it is waiting for what."""

    def __init__(self, trunk: Trunk) -> None:
        self.trunk = trunk
        self.calls: dict[str, InCall] = {}
        self.local: Peer = ("", 0)
        self.media_host = ""
        self._transport: asyncio.DatagramTransport | None = None
        self._transactions: dict[tuple[str, str], Transaction] = {}
        self._answers: dict[tuple[str, str], tuple[bytes, Peer]] = {}
        self._next_port = 0

    async def __aenter__(self) -> Agent:
        """Bind. Raises OSError."""
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=self.trunk.bind)
        assert self._transport is not None  # noqa: S101 - `connection_made` came first
        host, port = self._transport.get_extra_info("sockname")[:2]
        if host in {"0.0.0.0", "::"}:  # noqa: S104 - asked, not bound
            host = await loop.run_in_executor(None, _way_to, self.trunk.host, self.trunk.port)
        self.local = (self.trunk.public_host or host, port)
        self.media_host = host
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the port."""
        for transaction in self._transactions.values():
            transaction.close()
        if self._transport is not None:
            self._transport.close()

    def rtp_ports(self) -> Iterator[int]:
        """Ports to try for a call's speech, beginning after the last one given."""
        ports = self.trunk.rtp_ports
        if not ports:
            yield 0
            return
        for step in range(len(ports)):
            yield ports[(self._next_port + step) % len(ports)]
        # Reached only if all were taken.

    def took_port(self, port: int) -> None:
        """That port was free: the next call tries the ones after it."""
        if port in self.trunk.rtp_ports:
            self._next_port = self.trunk.rtp_ports.index(port) + 1

    async def find(self, uri: str) -> Peer:
        """The address behind a SIP URI. Raises BadMessage, OSError."""
        host, port = host_and_port(uri)
        found = await asyncio.get_running_loop().getaddrinfo(
            host,
            port,
            type=socket.SOCK_DGRAM,
            family=socket.AF_INET6 if ":" in self.local[0] else socket.AF_INET,
        )
        return str(found[0][4][0]), int(found[0][4][1])

    def via(self) -> str:
        """A new transaction's Via."""
        host, port = self.local
        return f"SIP/2.0/UDP {_bracketed(host)}:{port};rport;branch=z9hG4bK{secrets.token_hex(10)}"

    def contact(self) -> str:
        """Where we are reached within a call."""
        host, port = self.local
        return f"<sip:{self.trunk.caller or 'peelian'}@{_bracketed(host)}:{port}>"

    def identity(self) -> str:
        """Who calls, as the From header says it."""
        domain = self.trunk.domain or self.trunk.host
        name = f"{quoted(self.trunk.name)} " if self.trunk.name else ""
        return f"{name}<sip:{self.trunk.caller or 'anonymous'}@{_bracketed(domain)}>"

    def ask(self, request: Message, peer: Peer) -> Transaction:
        """Send a request, and again until it's answered."""
        transaction = Transaction(request, peer, self.send, self.trunk.timers)
        self._transactions[transaction.key] = transaction
        return transaction

    def finish(self, transaction: Transaction) -> None:
        """Its answer has come: listen for repeats of it a while longer."""
        transaction.close()
        asyncio.get_running_loop().call_later(
            self.trunk.timers.patience, self._transactions.pop, transaction.key, None
        )

    def send(self, content: bytes, peer: Peer) -> None:
        """One datagram; whether it arrives is the repeats' business."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(content, peer)

    def reply(self, request: Message, response: Message, peer: Peer) -> None:
        """Answer a request, and keep the answer for when it comes again."""
        content = response.encode()
        self._answers[(request.branch, request.method)] = (content, peer)
        while len(self._answers) > _KEPT_ANSWERS:
            del self._answers[next(iter(self._answers))]
        self.send(content, peer)

    # --- what comes in ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there: the repeats go on, and their end says so."""

    def datagram_received(self, data: bytes, addr: Peer) -> None:
        """One message, from anybody."""
        if not data.strip(b"\r\n\x00"):  # a keep-alive
            return
        try:
            message = parse(data)
        except BadMessage as error:
            _log.info("sip_unreadable", peer=addr[0], reason=str(error))
            return
        if message.is_response:
            self._response(message)
        else:
            self._request(message, addr)

    def _response(self, response: Message) -> None:
        transaction = self._transactions.get((response.branch, response.method))
        if transaction is not None and transaction.take(response):
            return
        call = self.calls.get(response.call_id)
        if call is not None and response.method == "INVITE" and 200 <= response.status < 300:
            call.on_answer_again(response)

    def _request(self, request: Message, peer: Peer) -> None:
        kept = self._answers.get((request.branch, request.method))
        if kept is not None and kept[1] == peer and request.method != "ACK":
            self.send(kept[0], peer)
            return
        call = self.calls.get(request.call_id)
        if call is not None and parameter(request.get("to"), "tag"):
            call.on_request(request, peer)
        elif request.method != "ACK":
            status, reason = _outside(request.method, in_dialog=bool(parameter(request.get("to"), "tag")))
            more = [("allow", ALLOW), ("accept", "application/sdp")] if status in {200, 405} else []
            self.reply(request, answer(request, status, reason, tag=secrets.token_hex(8), more=more), peer)


def _outside(method: str, *, in_dialog: bool) -> tuple[int, str]:
    """The answer to a request that belongs to no call of ours."""
    if method == "OPTIONS":
        return 200, "OK"
    if in_dialog or method in {"BYE", "CANCEL"}:
        return 481, "Call/Transaction Does Not Exist"
    if method == "INVITE":
        return 480, "Temporarily Unavailable"
    return 405, "Method Not Allowed"


def _way_to(host: str, port: int) -> str:
    """Our address on the way to a host: nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((host, port))
        return str(probe.getsockname()[0])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
