"""One call: ring, speak, hang up; and whatever the other side does meanwhile (RFC 3261, 12 to 15)."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from peelian.adapters.channels.voice.sip import sdp
from peelian.adapters.channels.voice.sip.agent import ALLOW, Agent
from peelian.adapters.channels.voice.sip.digest import CantSignIn, Challenge, read_challenge, respond
from peelian.adapters.channels.voice.sip.message import BadMessage, Message, address, answer, parameter
from peelian.adapters.channels.voice.sip.rtp import Rtp
from peelian.adapters.channels.voice.sip.transactions import Peer, Repeated, Transaction, Unanswered

_SDP = ("content-type", "application/sdp")
#: After these answers the other side is to be asked once more with our name and password.
_CHALLENGES = {401: ("www-authenticate", "authorization"), 407: ("proxy-authenticate", "proxy-authorization")}


class Ending(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    NOBODY = "nobody picked up"
    DECLINED = "declined"  # with a status from the other side
    NO_TRUNK = "no trunk"  # the call never got as far as the person's telephone
    STOPPED = "stopped"  # by us, before anybody picked up


@dataclass(slots=True)
class CallResult:
    """What became of a call. `seconds` is how long the line was open; `keys` what was pressed, in order."""

    call_id: str
    ending: Ending
    status: int = 0
    reason: str = ""
    seconds: float = 0.0
    keys: str = ""


@dataclass(slots=True)
class Line:
    """An open line, for whoever speaks on it."""

    rtp: Rtp
    keys: asyncio.Queue[str] = field(default_factory=asyncio.Queue)


#: What is said once somebody picked up; it is cancelled when they hang up.
Conversation = Callable[[Line], Awaitable[None]]


class _Declined(Exception):  # noqa: N818 - an answer
    def __init__(self, response: Message) -> None:
        super().__init__(response.reason)
        self.response = response


class Call:
    """One call to one number."""

    def __init__(self, agent: Agent, number: str, conversation: Conversation) -> None:
        self.call_id = f"{secrets.token_hex(12)}@{agent.local[0]}"
        self._agent, self._conversation = agent, conversation
        trunk = agent.trunk
        self._number = number
        self._target = f"sip:{number}@{trunk.host}:{trunk.port}"
        self._to = f"<sip:{number}@{trunk.domain or trunk.host}>"
        self._from = f"{agent.identity()};tag={secrets.token_hex(8)}"
        self._routes: list[str] = []
        self._peer: Peer = ("", 0)
        self._cseq = secrets.randbelow(10_000) + 1
        self._challenge: tuple[Challenge, str] | None = None
        self._uses = 0
        self._session, self._version = secrets.randbits(31), 1
        self._their_cseq = -1
        self._media: sdp.Media | None = None
        self._acknowledgement: tuple[bytes, Peer] | None = None
        self._repeated: Repeated | None = None
        self._over = asyncio.Event()
        self._keys = ""
        self._line: Line | None = None

    async def run(self) -> CallResult:
        """Make the call. Never raises for what the other side does."""
        result = CallResult(self.call_id, Ending.NO_TRUNK)
        agent, loop = self._agent, asyncio.get_running_loop()
        try:
            self._peer = await agent.find(self._target)
            rtp = await Rtp.open(agent.media_host, agent.rtp_ports(), self._pressed)
        except (OSError, BadMessage) as error:
            result.reason = str(error)
            return result
        agent.took_port(rtp.port)
        agent.calls[self.call_id] = self
        self._line = Line(rtp)
        try:
            await self._speak(await self._ring(), result)
        except (Unanswered, CantSignIn) as error:
            result.reason = str(error)
        except _Declined as error:
            ending = Ending.NOBODY if error.response.status == 487 else Ending.DECLINED
            result.ending, result.status, result.reason = ending, error.response.status, error.response.reason
        except asyncio.CancelledError:
            if result.ending is not Ending.ANSWERED:
                result.ending, result.reason = Ending.STOPPED, "we stopped calling"
        finally:
            rtp.close()
            if self._repeated is not None:
                self._repeated.stop()
            # Late repeats of their answer are acknowledged for a while yet.
            loop.call_later(agent.trunk.timers.patience, agent.calls.pop, self.call_id, None)
        result.keys = self._keys
        return result

    # --- before somebody picks up ---

    async def _ring(self) -> Message:
        """Their 200. Raises _Declined, Unanswered, CantSignIn."""
        deadline = asyncio.get_running_loop().time() + self._agent.trunk.ring
        while True:
            transaction = self._agent.ask(self._invitation(), self._peer)
            try:
                response = await self._final(transaction, deadline)
            except asyncio.CancelledError:
                if transaction.was_answered:
                    self._cancel(transaction)
                raise
            finally:
                self._agent.finish(transaction)
            if response.status < 300:
                return response
            if response.status not in _CHALLENGES:
                raise _Declined(response)
            self._sign_in(response)

    async def _final(self, transaction: Transaction, deadline: float) -> Message:
        loop, cancelled = asyncio.get_running_loop(), False
        while True:
            try:
                # Without a word from the trunk there is nothing to cancel: the repeats' own end comes first.
                waits = (
                    deadline - loop.time() if transaction.was_answered else self._agent.trunk.timers.patience
                )
                response = await transaction.next(max(0.0, waits))
            except TimeoutError:
                if cancelled:
                    # They took the CANCEL, or not, and say nothing more: the telephone has stopped ringing.
                    gone = Message("SIP/2.0 487 Request Terminated", list(transaction.request.headers))
                    raise _Declined(gone) from None
                if not transaction.was_answered:
                    continue
                cancelled = True
                self._cancel(transaction)
                deadline = loop.time() + self._agent.trunk.timers.patience
                continue
            if response.status >= 200:
                return response
            if response.body:
                self._hear(response.body)

    def _invitation(self) -> Message:
        agent = self._agent
        self._cseq += 1
        body = sdp.offer(
            agent.local[0], self._port, agent.trunk.codecs, session=self._session, version=self._version
        )
        head = self._head("INVITE", self._to)
        head += [("contact", agent.contact()), ("allow", ALLOW), ("user-agent", "Peelian"), _SDP]
        if agent.trunk.caller:
            head.append(("p-preferred-identity", agent.identity()))
        return Message(f"INVITE {self._target} SIP/2.0", head, body)

    def _cancel(self, transaction: Transaction) -> None:
        """Ring no more (RFC 3261, 9.1): the same branch, number and To as the INVITE."""
        number, _ = transaction.request.cseq
        same = [
            pair
            for pair in transaction.request.headers
            if pair[0] in {"via", "route", "from", "to", "call-id"}
        ]
        head = [*same, ("cseq", f"{number} CANCEL"), ("max-forwards", "70")]
        cancel = self._agent.ask(
            Message(transaction.request.start.replace("INVITE", "CANCEL", 1), head), self._peer
        )
        asyncio.get_running_loop().call_later(self._agent.trunk.timers.patience, self._agent.finish, cancel)

    def _sign_in(self, response: Message) -> None:
        """Take up their challenge. Raises CantSignIn when there is no use in trying (again)."""
        asks, says = _CHALLENGES[response.status]
        challenge = read_challenge(response.all_whole(asks))
        if not self._agent.trunk.user:
            raise CantSignIn("The server asks for a name and password, and none are set.")
        if self._challenge is not None and not challenge.stale:
            raise CantSignIn(f"The server refuses our name and password ({response.reason}).")
        self._challenge, self._uses = (challenge, says), 0

    # --- once somebody picked up ---

    async def _speak(self, response: Message, result: CallResult) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._to = response.get("to")
        self._target = address(response.get("contact")) or self._target
        self._routes = list(reversed(response.all("record-route")))
        await self._find_peer()
        self._acknowledge(response)
        result.ending, result.status, result.reason = Ending.ANSWERED, response.status, response.reason
        if response.body:
            self._hear(response.body)
        try:
            if self._media is None:
                result.ending, result.status = Ending.DECLINED, 488
                result.reason = "488 The other side speaks no G.711"
            else:
                await self._converse()
        finally:
            result.seconds = loop.time() - began
            if not self._over.is_set():
                await asyncio.shield(self._hang_up())

    async def _converse(self) -> None:
        """Speak until there is nothing left to say, or they hang up."""
        assert self._line is not None  # noqa: S101 - `run` made it
        speaking = asyncio.ensure_future(self._conversation(self._line))
        over = asyncio.create_task(self._over.wait())
        try:
            await asyncio.wait({speaking, over}, return_when=asyncio.FIRST_COMPLETED)
            if speaking.done():
                speaking.result()
        finally:
            speaking.cancel()
            over.cancel()
            await asyncio.gather(speaking, over, return_exceptions=True)

    def _acknowledge(self, response: Message) -> None:
        number, _ = response.cseq
        head = [pair for pair in self._head("ACK", self._to) if pair[0] != "cseq"]
        content = Message(f"ACK {self._target} SIP/2.0", [*head, ("cseq", f"{number} ACK")]).encode()
        self._acknowledgement = (content, self._peer)
        self._agent.send(content, self._peer)

    async def _hang_up(self) -> None:
        self._over.set()
        for _ in range(
            3
        ):  # they may ask for our password here too, and once more when that question is stale
            self._cseq += 1
            bye = self._agent.ask(
                Message(f"BYE {self._target} SIP/2.0", self._head("BYE", self._to)), self._peer
            )
            try:
                response = await bye.next(self._agent.trunk.timers.patience)
                while response.status < 200:
                    response = await bye.next(self._agent.trunk.timers.patience)
                if response.status not in _CHALLENGES:
                    return
                self._sign_in(response)
            except (Unanswered, TimeoutError, CantSignIn):
                return
            finally:
                self._agent.finish(bye)

    async def _find_peer(self) -> None:
        """Requests within the call go to the first proxy of its route, else to the telephone itself."""
        # An address that means nothing here is passed over: the trunk that rang it knows the way.
        with contextlib.suppress(OSError, BadMessage):
            self._peer = await self._agent.find(address(self._routes[0]) if self._routes else self._target)

    @property
    def _port(self) -> int:
        assert self._line is not None  # noqa: S101 - `run` made it
        return self._line.rtp.port

    def _head(self, method: str, to: str) -> list[tuple[str, str]]:
        """The headers that every request of ours has; with our proof of identity once it was asked for."""
        head = [("via", self._agent.via()), ("max-forwards", "70"), ("from", self._from), ("to", to)]
        head += [("call-id", self.call_id), ("cseq", f"{self._cseq} {method}")]
        head += [("route", route) for route in self._routes]
        if self._challenge is not None and method not in {"ACK", "CANCEL"}:
            challenge, header = self._challenge
            trunk = self._agent.trunk
            self._uses += 1
            proof = respond(
                challenge,
                user=trunk.user,
                password=trunk.password,
                method=method,
                uri=self._target,
                count=self._uses,
            )
            head.append((header, proof))
        return head

    def _hear(self, body: bytes) -> None:
        """Where and how they want to be spoken to. What can't be read changes nothing."""
        try:
            self._media = sdp.read(body)
        except sdp.NothingInCommon:
            return
        assert self._line is not None  # noqa: S101 - `run` made it
        self._line.rtp.speak_with(self._media, also_from=self._peer[0])

    def _pressed(self, key: str) -> None:
        self._keys += key
        assert self._line is not None  # noqa: S101 - `run` made it
        self._line.keys.put_nowait(key)

    # --- what the other side does ---

    def on_answer_again(self, response: Message) -> None:
        """Our ACK was lost; or a second telephone picked up, which is told that it's over."""
        if parameter(response.get("to"), "tag") == parameter(self._to, "tag"):
            if self._acknowledgement is not None:
                self._agent.send(*self._acknowledgement)
            return
        number, _ = response.cseq
        target = address(response.get("contact")) or self._target
        for method, count in (("ACK", number), ("BYE", number + 1)):
            head = [pair for pair in self._head(method, response.get("to")) if pair[0] != "cseq"]
            content = Message(f"{method} {target} SIP/2.0", [*head, ("cseq", f"{count} {method}")]).encode()
            self._agent.send(content, self._peer)

    def on_request(self, request: Message, peer: Peer) -> None:
        """BYE, a new INVITE, and what else may come."""
        theirs = parameter(request.get("from"), "tag"), parameter(request.get("to"), "tag")
        ours = parameter(self._to, "tag"), parameter(self._from, "tag")
        method, number = request.method, request.cseq[0]
        if theirs != ours or (self._over.is_set() and method != "BYE"):
            if method != "ACK":
                self._agent.reply(request, answer(request, 481, "Call/Transaction Does Not Exist"), peer)
        elif method == "ACK":
            self._acknowledged(request)
        elif number < self._their_cseq:
            self._agent.reply(request, answer(request, 500, "Server Internal Error"), peer)
        else:
            self._their_cseq = number
            self._within(request, peer)

    def _within(self, request: Message, peer: Peer) -> None:
        reply, method = self._agent.reply, request.method
        if method in {"INVITE", "UPDATE"}:
            self._asked_anew(request, peer)
        elif method == "BYE":
            reply(request, answer(request, 200, "OK"), peer)
            self._over.set()
        elif method == "INFO":
            # Some gateways send keys this way and not with the speech.
            if "dtmf" in request.get("content-type").lower():
                found = re.search(rb"(?:Signal\s*=\s*|^)([0-9*#A-D])", request.body)
                if found:
                    self._pressed(found.group(1).decode())
            reply(request, answer(request, 200, "OK"), peer)
        elif method == "OPTIONS":
            reply(request, answer(request, 200, "OK", more=[("allow", ALLOW)]), peer)
        elif method == "CANCEL":
            reply(request, answer(request, 481, "Call/Transaction Does Not Exist"), peer)
        else:
            reply(request, answer(request, 405, "Method Not Allowed", more=[("allow", ALLOW)]), peer)

    def _asked_anew(self, request: Message, peer: Peer) -> None:
        """They change something in mid-call: hold, another address. With no offer of theirs, ours is the answer."""
        agent = self._agent
        self._version += 1
        if request.body:
            try:
                self._media = sdp.read(request.body)
            except sdp.NothingInCommon:
                agent.reply(request, answer(request, 488, "Not Acceptable Here"), peer)
                return
            self._hear(request.body)
            body = sdp.answer(
                agent.local[0], self._port, self._media, session=self._session, version=self._version
            )
        else:
            body = sdp.offer(
                agent.local[0], self._port, agent.trunk.codecs, session=self._session, version=self._version
            )
        if request.get("contact"):
            self._target = address(request.get("contact"))
        more = [("contact", agent.contact()), ("allow", ALLOW), _SDP]
        response = answer(request, 200, "OK", more=more)
        response.body = body if request.method == "INVITE" or request.body else b""
        agent.reply(request, response, peer)
        if request.method == "INVITE":
            if self._repeated is not None:
                self._repeated.stop()
            self._repeated = Repeated(response.encode(), peer, agent.send, agent.trunk.timers)

    def _acknowledged(self, request: Message) -> None:
        if self._repeated is not None:
            self._repeated.stop()
            self._repeated = None
        if request.body:
            self._hear(request.body)
