"""The demo's mail catcher: a real SMTP server on this machine only, that keeps what it's given and sends nothing."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from peelian.kernel.time import now

#: Keeps a mail for one recipient: the mail, the recipient, the moment.
Keep = Callable[[bytes, str, dt.datetime], object]
#: Seconds in which it has to listen. aiosmtpd gives five, and a machine on which all starts at once may take longer.
_READY_WITHIN = 60.0


class _Keeper:
    def __init__(self, keep: Keep, clock: Callable[[], dt.datetime]) -> None:
        self._keep = keep
        self._clock = clock

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        for recipient in envelope.rcpt_tos:
            await asyncio.to_thread(self._keep, envelope.original_content or b"", recipient, self._clock())
        return "250 2.0.0 Caught"


class Catcher:
    """The server, in a thread of its own between `start` and `stop`."""

    def __init__(
        self,
        keep: Keep,
        *,
        host: str = "127.0.0.1",
        port: int = 8025,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Prepare it; port 0 picks a free one."""
        self._controller = _Controller(
            _Keeper(keep, clock),
            hostname=host,
            port=port,
            ident="peelian mailbox",
            ready_timeout=_READY_WITHIN,
        )

    @property
    def port(self) -> int:
        """Where it listens, once started."""
        return int(self._controller.port)

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
