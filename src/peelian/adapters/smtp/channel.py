"""Messaging's way out by e-mail: one connection, many mails, an outcome for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from peelian.adapters.smtp.connection import (
    Answer,
    Connection,
    Dropped,
    NoService,
    Security,
    Server,
    transparent,
)
from peelian.adapters.smtp.mime import BadHeaderError, Sender, ascii_address, build
from peelian.apps.messaging.api import Outgoing, SendOutcome, SendResult
from peelian.kernel.time import now

_log = structlog.get_logger(__name__)
#: So often is a mail offered again whose conversation broke before it was handed over.
_OFFERS = 2


@dataclass(frozen=True, slots=True)
class _Job:
    """One mail with its envelope, ready for the wire."""

    delivery_id: int
    envelope: bytes  # MAIL, RCPT
    content: bytes


@dataclass
class SmtpChannel:
    """Hands mails to one mail server.

    What the outcomes mean: 2xx after the mail's last dot is TAKEN; 5xx at RCPT or DATA is REFUSED; 4xx anywhere is
    LATER, and so is any trouble that isn't this recipient's (no connection, sign-in, sender refused): our own server's
    settings must not cost a resident their message. When the connection ends after the last dot and before the
    answer, it's UNKNOWN.

    Attributes:
        host, port, user, password, security: the server (see `connection.Server`).
        from_address: the From address of all mails.
        list_id: see `mime.Sender`.
        own_name: what we call ourselves to the server.
        server: instead of these, a whole `Server`, for its timeouts.
        clock: for the Date header.
    """

    host: str = "127.0.0.1"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = Security.NONE
    from_address: str = "no-reply@localhost.localdomain"
    list_id: str = "messages.localhost"
    own_name: str = "localhost"
    server: Server | None = None
    clock: Callable[[], dt.datetime] = now
    name: str = "email"

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        """Hand over a batch; one result for each copy, in the order given. Never raises for a bad copy or server."""
        results: dict[int, SendResult] = {}
        jobs: list[_Job] = []
        for copy in batch:
            try:
                jobs.append(self._job(copy))
            except BadHeaderError as error:
                results[copy.delivery_id] = SendResult(copy.delivery_id, SendOutcome.REFUSED, str(error))
        for result in _Run(self._server(), jobs).results():
            results[result.delivery_id] = result
        return [results[copy.delivery_id] for copy in batch]

    def _server(self) -> Server:
        return self.server or Server(
            self.host, self.port, self.security, self.user, self.password, self.own_name
        )

    def _job(self, copy: Outgoing) -> _Job:
        mail = build(copy, Sender(self.from_address, self.list_id), self.clock())
        recipient = ascii_address(copy.address)
        if recipient is None:
            raise BadHeaderError("an address with letters beyond ASCII before the @ can't be written to yet")
        # The envelope's sender is the signed reply address: a bounce finds its way back to this very copy.
        sender = copy.reply_to or self.from_address
        return _Job(
            copy.delivery_id, f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\n".encode(), transparent(mail)
        )


class _Again(Exception):  # noqa: N818 - not an error: the mail wasn't handed over yet
    """The conversation broke before this mail was handed over: it may be offered again on a new one."""


class _Run:
    """One batch, over as many connections as it takes."""

    def __init__(self, server: Server, jobs: list[_Job]) -> None:
        self._server = server
        self._jobs = jobs
        self._next = 0
        self._offers = 0
        self._results: list[SendResult] = []

    def results(self) -> list[SendResult]:
        """Send all; what became of each, in order."""
        while self._next < len(self._jobs):
            try:
                with Connection(self._server) as connection:
                    self._converse(connection)
            except NoService as error:
                _log.warning("mail_server_refuses", reason=str(error), waiting=len(self._jobs) - self._next)
                self._all_later(str(error))
            except _Again as error:
                self._offers += 1
                if self._offers >= _OFFERS:
                    self._note(SendOutcome.LATER, str(error))
        return self._results

    def _converse(self, connection: Connection) -> None:
        """Hand over mail after mail until all are done. Raises _Again when the conversation breaks."""
        begun = False  # whether the commands for the next mail are out already, behind the last mail's dot
        while self._next < len(self._jobs):
            job = self._jobs[self._next]
            try:
                answers = self._envelope(connection, job, begun=begun)
            except Dropped as error:
                raise _Again(str(error)) from error
            begun = False
            if any(answer.code == 421 for answer in answers):
                raise _Again(str(next(answer for answer in answers if answer.code == 421)))
            if all(answer.good for answer in answers):
                begun = self._content(connection, job)
            else:
                self._refused(connection, answers)

    def _envelope(self, connection: Connection, job: _Job, *, begun: bool) -> list[Answer]:
        """MAIL, RCPT, DATA and their answers; without pipelining, up to the first that isn't good."""
        if connection.pipelining:
            if not begun:
                connection.write(job.envelope + b"DATA\r\n")
            return [connection.read() for _ in range(3)]
        answers = []
        for command in [*job.envelope.split(b"\r\n")[:2], b"DATA"]:
            connection.write(command + b"\r\n")
            answers.append(connection.read())
            if not answers[-1].good:
                break
        return answers

    def _content(self, connection: Connection, job: _Job) -> bool:
        """The mail itself. Returns whether the next mail's commands went out behind it."""
        follow = b""
        if connection.pipelining and self._next + 1 < len(self._jobs):
            follow = self._jobs[self._next + 1].envelope + b"DATA\r\n"
        try:
            connection.write(job.content + follow)
            answer = connection.read_after_dot()
        except Dropped as error:
            # The last dot may have reached the server: nobody knows whether it took the mail.
            self._note(SendOutcome.UNKNOWN, f"cut off after the mail was handed over: {error}")
            raise _Again(str(error)) from error
        if answer.good:
            self._note(SendOutcome.TAKEN, str(answer))
        else:
            self._note(SendOutcome.LATER if answer.temporary else SendOutcome.REFUSED, str(answer))
        return bool(follow)

    def _refused(self, connection: Connection, answers: list[Answer]) -> None:
        """Something in the envelope wasn't taken: note whose trouble it is, and leave the server in a clean state."""
        bad = next(answer for answer in answers if not answer.good)
        ours = answers[0] is bad
        self._note(SendOutcome.LATER if ours or bad.temporary else SendOutcome.REFUSED, str(bad))
        try:
            if len(answers) == 3 and answers[2].good:
                # Some servers say "go ahead" with no recipient (RFC 2920, 3.1): end the mail that has none.
                connection.write(b".\r\n")
                connection.read_after_dot()
            if connection.ask("RSET").code == 421:
                raise _Again("the server closes the connection")
        except Dropped as error:
            raise _Again(str(error)) from error

    def _note(self, outcome: SendOutcome, detail: str) -> None:
        self._results.append(SendResult(self._jobs[self._next].delivery_id, outcome, detail))
        self._next += 1
        self._offers = 0

    def _all_later(self, reason: str) -> None:
        while self._next < len(self._jobs):
            self._note(SendOutcome.LATER, reason)
