"""Where mail comes back: an LMTP server (RFC 2033) that our mail server delivers reply addresses to.

Nothing is lost: a mail is answered with 250 only when it has been kept; whatever goes wrong on our side is 451,
and the mail server tries again. There is no queue of our own.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from peelian.adapters.channels.email.parse import read_mail, token_of
from peelian.apps.messaging.api import Inbound, UnknownToken
from peelian.kernel.time import now

_log = structlog.get_logger(__name__)

#: Keeps one mail. Raises UnknownToken when there's nobody it could be for.
Handler = Callable[[Inbound], object]

_NOBODY = "550 5.1.1 This reply address is not one of ours, or it has been switched off"
_TROUBLE = "451 4.3.0 We cannot take mail just now, please try again"
_TAKEN = "250 2.0.0 Thank you"
#: Ten megabytes, a phone's photograph or two. Larger mail is refused and its writer's mail server tells them.
MAX_BYTES = 10 * 1024 * 1024
#: Seconds in which it has to listen. aiosmtpd gives five, and a machine on which all starts at once may take longer.
_READY_WITHIN = 60.0


class _Conversation(LMTP):
    """aiosmtpd's LMTP, which answers once after the last dot where RFC 2033 asks for an answer for each recipient."""

    # Mails with longer lines than RFC 5321 allows are common; refusing them would lose them.
    line_length_limit = 1024 * 1024
    _recipients = 0

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name for it
        self._recipients = len(self.envelope.rcpt_tos) if self.envelope else 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._recipients = 0

    async def push(self, status: str | bytes) -> None:
        text = status if isinstance(status, str) else status.decode()
        # What is said before the handler is asked (too large, line too long) is said once: say it for each.
        if self._recipients and not text.startswith(("354", "503", "501")) and "\r\n" not in text:
            text = "\r\n".join([text] * self._recipients)
        await super().push(text)


class _Handler:
    """What is said to whom."""

    def __init__(self, handler: Handler, domain: str, clock: Callable[[], dt.datetime]) -> None:
        self._handler = handler
        self._domain = domain
        self._clock = clock
        # One thread, so that a burst of replies can't take more than one database connection.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="lmtp-handler")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if token_of(address, self._domain) is None:
            return _NOBODY
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        loop = asyncio.get_running_loop()
        raw = envelope.original_content or b""
        answers = [
            await loop.run_in_executor(self._thread, self._take, raw, address, envelope.mail_from or "")
            for address in envelope.rcpt_tos
        ]
        return "\r\n".join(answers)

    async def handle_exception(self, error: Exception) -> str:
        _log.error("lmtp_conversation_failed", exc_info=error)
        return _TROUBLE

    def close(self) -> None:
        self._thread.shutdown(wait=True)

    def _take(self, raw: bytes, address: str, sender: str) -> str:
        try:
            inbound = read_mail(
                raw,
                token=token_of(address, self._domain) or "",
                sender=sender,
                received_at=self._clock(),
                domain=self._domain,
            )
            self._handler(inbound)
        except UnknownToken as refusal:
            _log.info("reply_refused", reason=refusal.message)
            return _NOBODY
        except Exception:  # noqa: BLE001 - whatever it is, the mail server keeps the mail and tries again
            _log.exception("reply_not_kept")
            return _TROUBLE
        return _TAKEN


class LmtpListener:
    """The listener, in a thread of its own between `start` and `stop`."""

    def __init__(
        self,
        *,
        handler: Handler,
        domain: str,
        host: str = "127.0.0.1",
        port: int = 8024,
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Prepare it.

        Args:
            handler: keeps one mail; called in one thread, a mail at a time. UnknownToken → 550, anything else → 451.
            domain: of reply addresses.
            host, port: where to listen; port 0 picks a free one.
            max_bytes: larger mails are refused.
            clock: for the moment of receipt.
        """
        self._handler = _Handler(handler, domain, clock)
        self._controller = _Controller(self._handler, hostname=host, port=port, max_bytes=max_bytes)

    @property
    def port(self) -> int:
        """Where it listens, once started."""
        return int(self._controller.port)

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._controller.start()

    def stop(self) -> None:
        """Finish the mail at hand and stop listening."""
        self._handler.close()
        self._controller.stop()

    def __enter__(self) -> LmtpListener:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Controller(Controller):
    def __init__(self, handler: _Handler, *, hostname: str, port: int, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        super().__init__(handler, hostname=hostname, port=port, ready_timeout=_READY_WITHIN)

    def factory(self) -> _Conversation:
        return _Conversation(
            self.handler,
            data_size_limit=self._max_bytes,
            ident="peelian LMTP",
            hostname="localhost",
            loop=self.loop,
        )

    def _trigger_server(self) -> None:
        # aiosmtpd calls itself to see whether it answers: with port 0 at the port that it was given.
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
