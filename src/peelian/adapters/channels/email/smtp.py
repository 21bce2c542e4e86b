"""Mail by SMTP: some connections that stay open, many mails over each, an outcome for each mail."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

import structlog

from peelian.adapters.channels.email.connection import Answer, Connection, Dropped, NoService, Server
from peelian.adapters.channels.email.headers import BadHeaderError, address_bytes
from peelian.adapters.channels.email.mime import Prepared
from peelian.adapters.channels.email.turns import Steps, take_turns
from peelian.apps.messaging.api import Journal, Outgoing, SendOutcome, SendResult
from peelian.kernel.time import now

_log = structlog.get_logger(__name__)
#: So often is a mail offered again whose conversation broke before it was handed over.
_OFFERS = 2
#: Seconds that a connection may lie unused between two batches. Servers hang up after five minutes (RFC 5321,
#: 4.5.3.2.7), many sooner.
IDLE_LIMIT = 60.0


class SmtpProvider:
    """Hands mails to one mail server.

    What the outcomes mean: 2xx after the mail's last dot is TAKEN; 5xx at RCPT or DATA is REFUSED; 4xx anywhere is
    LATER. Trouble that isn't this recipient's (no connection, sign-in, our sender refused) is NO_SERVICE: our own
    server's settings must not cost a resident their message. When the connection ends after the last dot and before
    the answer, it's UNKNOWN.
    """

    def __init__(
        self,
        server: Server,
        *,
        connections: int = 1,
        rate: float | None = None,
        name: str = "email:smtp",
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Prepare it; nothing is opened yet.

        Args:
            server: the mail server.
            connections: how many to send over at the same time.
            rate: copies a second at most; None: as fast as the server takes them.
            name: of the provider, unique in the house.
            clock: for the Date header.
        """
        self.name = name
        self.rate = rate
        self._server = server
        self._clock = clock
        self._lines = [_Line(server) for _ in range(max(1, connections))]

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Hand over a batch; one result for each copy, in the order given. Never raises for a bad copy or server."""
        run = _Run(batch, journal, format_datetime(self._clock()).encode())
        take_turns([line.work(run) for line in self._lines[: max(1, len(batch))]])
        return run.in_order()

    def close(self) -> None:
        """Let go of the connections. Sending again opens new ones."""
        for line in self._lines:
            line.hang_up()


@dataclass(slots=True)
class _Job:
    """One mail with its envelope; its content is made just before it's sent."""

    copy: Outgoing
    address: bytes
    wide: bool  # takes SMTPUTF8
    envelope: bytes  # MAIL, RCPT
    content: bytes = b""  # once it's made
    offers: int = 0


class _Run:
    """One batch: what is left of it, and what became of the rest. Shared by all connections."""

    def __init__(self, batch: Sequence[Outgoing], journal: Journal, date: bytes) -> None:
        self._batch = batch
        self._journal = journal
        self._date = date
        self._left = iter(batch)
        self._back: list[_Job] = []
        self._results: dict[int, SendResult] = {}
        self._closed = ""
        self.talking = 0  # how many connections are in conversation

    def take(self) -> _Job | None:
        """The next mail, or None when there's none. Mails that can't be written are refused here."""
        if self._back:
            return self._back.pop()
        for copy in self._left:
            if self._closed:
                self._note(copy, SendOutcome.NO_SERVICE, self._closed)
                continue
            prepared = copy.prepared
            assert isinstance(prepared, Prepared)  # noqa: S101 - our own `prepare` made it
            try:
                address, wide = address_bytes(copy.address)
                return _Job(copy, address, wide, prepared.envelope(copy, address, wide=wide))
            except BadHeaderError as error:
                self._note(copy, SendOutcome.REFUSED, str(error))
        return None

    def content(self, job: _Job) -> bytes:
        """The mail itself. Raises BadHeaderError."""
        return job.copy.prepared.content(job.copy, job.address, self._date)  # type: ignore[no-any-return]

    def write_ahead(self, job: _Job) -> None:
        """Make a mail before it's asked for. One that can't be made is refused when its turn comes."""
        try:  # noqa: SIM105 - once for each mail, and `suppress` costs more than all the rest of it
            job.content = self.content(job)
        except BadHeaderError:
            pass

    def put_back(self, job: _Job) -> None:
        """It wasn't handed over: another connection, or this one anew, may take it."""
        self._back.append(job)

    def begin(self, job: _Job) -> None:
        """Note that it may arrive from now on. Raises OSError."""
        self._journal.begin(job.copy.delivery_id)

    def settle(self, job: _Job, outcome: SendOutcome, detail: str) -> None:
        """What became of it."""
        self._note(job.copy, outcome, detail)

    def ended(self, job: _Job, outcome: SendOutcome, detail: str) -> None:
        """What became of it, after `begin`. Raises OSError when the journal can't be written; the result stands."""
        self._note(job.copy, outcome, detail)
        self._journal.end(self._results[job.copy.delivery_id])

    def stop(self, job: _Job | None, reason: str) -> None:
        """Nothing more can be handed over: neither this mail nor any that hasn't begun."""
        self._closed = self._closed or reason
        for one in [*([job] if job else []), *self._back]:
            self._note(one.copy, SendOutcome.NO_SERVICE, reason)
        self._back.clear()

    def in_order(self) -> list[SendResult]:
        """All results. What no connection took up is NO_SERVICE."""
        reason = self._closed or "no connection to the mail server"
        return [
            self._results.get(copy.delivery_id)
            or SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, reason)
            for copy in self._batch
        ]

    def _note(self, copy: Outgoing, outcome: SendOutcome, detail: str) -> None:
        self._results[copy.delivery_id] = SendResult(copy.delivery_id, outcome, detail)


def _may_go(connection: Connection, job: _Job) -> bool:
    """Whether the server takes such an address."""
    return not job.wide or "SMTPUTF8" in connection.features


class _Again(Exception):  # noqa: N818 - not an error: this mail wasn't handed over yet
    """The conversation broke before this mail was handed over: it may be offered again on a new one."""

    def __init__(self, job: _Job | None, reason: str) -> None:
        super().__init__(reason)
        self.job = job


class _Line:
    """One connection to the server, opened when it's needed and kept between batches."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: Connection | None = None
        self._used_at = 0.0
        self._rests_until = 0.0

    def work(self, run: _Run) -> Steps[None]:
        """Hand over mail after mail until none is left."""
        if run.talking and time.monotonic() < self._rests_until:
            return
        while (job := run.take()) is not None:
            try:
                connection = self._open()
            except NoService as error:
                self._drop()
                _log.warning("mail_server_refuses", reason=str(error))
                if run.talking:
                    # It may take fewer connections than we'd like: those that it takes go on.
                    self._rests_until = time.monotonic() + IDLE_LIMIT
                    run.put_back(job)
                    break
                run.stop(job, str(error))
                continue
            run.talking += 1
            try:
                yield from self._converse(connection, run, job)
            except _Again as again:
                self._drop()
                if again.job is not None:
                    self._offer_again(run, again.job, str(again))
            except OSError as error:
                # The journal: without it nothing may leave.
                self._drop()
                _log.error("journal_not_written", reason=str(error))
                run.stop(None, f"the sender's own record can't be written: {error}")
            finally:
                run.talking -= 1
        self._used_at = time.monotonic()

    def hang_up(self) -> None:
        """Say goodbye."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> Connection:
        if self._connection is not None and time.monotonic() - self._used_at > IDLE_LIMIT:
            self.hang_up()
        if self._connection is None:
            self._connection = Connection(self._server)
        self._used_at = time.monotonic()
        return self._connection

    def _drop(self) -> None:
        """After trouble: nothing more is said on it."""
        if self._connection is not None:
            self._connection.drop()
            self._connection = None

    def _offer_again(self, run: _Run, job: _Job, reason: str) -> None:
        job.offers += 1
        if job.offers < _OFFERS:
            run.put_back(job)
        else:
            run.settle(job, SendOutcome.LATER, reason)

    def _converse(self, connection: Connection, run: _Run, first: _Job) -> Steps[None]:
        """Mail after mail until all are done. Raises _Again when the conversation breaks, OSError for the journal."""
        job: _Job | None = first
        begun = False  # whether the commands for this mail are out already, behind the last mail's dot
        while job is not None:
            if not _may_go(connection, job):
                run.settle(
                    job, SendOutcome.REFUSED, "the mail server doesn't take addresses beyond ASCII (SMTPUTF8)"
                )
                job, begun = run.take(), False
                continue
            try:
                answers = yield from self._envelope(connection, job, begun=begun)
            except Dropped as error:
                raise _Again(job, str(error)) from error
            begun = False
            bad = next((answer for answer in answers if not answer.good), None)
            if bad is None:
                job, begun = yield from self._content(connection, run, job)
            elif any(answer.code == 421 for answer in answers):
                raise _Again(job, str(next(answer for answer in answers if answer.code == 421)))
            else:
                yield from self._refused(connection, run, job, answers)
                job = run.take()

    def _envelope(self, connection: Connection, job: _Job, *, begun: bool) -> Steps[list[Answer]]:
        """MAIL, RCPT, DATA and their answers; without pipelining, up to the first that isn't good."""
        if connection.pipelining:
            if not begun:
                yield from connection.write(job.envelope + b"DATA\r\n")
            return (yield from connection.read_many(3))
        answers = []
        for command in [*job.envelope.split(b"\r\n")[:2], b"DATA"]:
            answers.append((yield from connection.ask(command)))
            if not answers[-1].good:
                break
        return answers

    def _content(self, connection: Connection, run: _Run, job: _Job) -> Steps[tuple[_Job | None, bool]]:
        """The mail itself. Returns the next mail, and whether its commands went out behind this one."""
        try:
            content = job.content or run.content(job)
        except BadHeaderError as error:
            run.settle(job, SendOutcome.REFUSED, str(error))
            raise _Again(None, "a mail could not be written") from error
        following = run.take()
        self._begin(run, job, following)
        ahead = following is not None and connection.pipelining and _may_go(connection, following)
        try:
            if ahead and following is not None:
                content += following.envelope + b"DATA\r\n"
            yield from connection.write(content, patience=self._server.data_timeout)
            if following is not None:
                run.write_ahead(following)  # while the server is busy with this one
            answer = yield from connection.read_after_dot()
        except Dropped as error:
            if following is not None:
                run.put_back(following)
            # The last dot may have reached the server: nobody knows whether it took the mail.
            run.ended(job, SendOutcome.UNKNOWN, f"cut off after the mail was handed over: {error}")
            raise _Again(None, str(error)) from error
        self._answered(run, job, following, answer)
        return following, ahead

    def _begin(self, run: _Run, job: _Job, following: _Job | None) -> None:
        """Note in the journal that it may arrive. Raises OSError: then neither it nor the next one goes."""
        try:
            run.begin(job)
        except OSError as error:
            if following is not None:
                run.put_back(following)
            run.stop(job, f"the sender's own record can't be written: {error}")
            raise

    def _answered(self, run: _Run, job: _Job, following: _Job | None, answer: Answer) -> None:
        """What the server made of it. Raises _Again when it closes down, OSError for the journal."""
        if answer.good:
            outcome = SendOutcome.TAKEN
        else:
            outcome = SendOutcome.LATER if answer.temporary else SendOutcome.REFUSED
        try:
            run.ended(job, outcome, str(answer))
        except OSError:
            if following is not None:
                run.put_back(following)
            raise
        if answer.code == 421:
            raise _Again(following, str(answer))

    def _refused(self, connection: Connection, run: _Run, job: _Job, answers: list[Answer]) -> Steps[None]:
        """Something in the envelope wasn't taken: note whose trouble it is, and leave the server in a clean state."""
        bad = next(answer for answer in answers if not answer.good)
        if bad.temporary:
            outcome = SendOutcome.LATER
        else:
            outcome = SendOutcome.NO_SERVICE if answers[0] is bad else SendOutcome.REFUSED
        run.settle(job, outcome, str(bad))
        try:
            if len(answers) == 3 and answers[2].good:
                # Some servers say "go ahead" with no recipient (RFC 2920, 3.1): end the mail that has none.
                yield from connection.write(b".\r\n")
                yield from connection.read_after_dot()
            if (yield from connection.ask(b"RSET")).code == 421:
                raise _Again(None, "the server closes the connection")
        except Dropped as error:
            raise _Again(None, str(error)) from error
