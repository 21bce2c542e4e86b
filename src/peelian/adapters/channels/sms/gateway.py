"""What gateways over HTTP have in common: several texts at a time, an outcome for each, and no doubt hidden."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import structlog

from peelian.adapters.channels.sms.numbers import Recipients
from peelian.adapters.channels.sms.words import Prepared
from peelian.apps.messaging.api import Journal, Outgoing, SendOutcome, SendResult

_log = structlog.get_logger(__name__)
#: The request hadn't reached the gateway: nothing was sent.
_NOT_HANDED_OVER = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Gateway(ABC):
    """A provider to which each text is one request."""

    name: str
    rate: float | None = None

    def __init__(
        self, *, url: str, recipients: Recipients | None = None, at_once: int = 8, timeout: float = 30.0
    ) -> None:
        """Args: url: of the API, without its paths. at_once: requests under way together. timeout: seconds."""
        self._url = url.rstrip("/")
        self._recipients = recipients or Recipients()
        self._at_once = at_once
        self._timeout = timeout
        self._made: httpx.Client | None = None
        self._making = threading.Lock()

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Hand over a batch: see `messaging.Provider`."""
        stop = _Stop()
        with ThreadPoolExecutor(self._at_once, thread_name_prefix=self.name) as pool:
            return list(pool.map(lambda one: self._one(one, journal, stop), batch))

    def close(self) -> None:
        """Let go of connections."""
        with self._making:
            made, self._made = self._made, None
        if made is not None:
            made.close()

    @property
    def client(self) -> httpx.Client:
        """Connections that are kept; opened by the first who asks."""
        with self._making:
            if self._made is None:
                self._made = httpx.Client(
                    base_url=self._url,
                    timeout=self._timeout,
                    follow_redirects=False,
                    limits=httpx.Limits(max_connections=self._at_once),
                )
            return self._made

    @abstractmethod
    def post(self, one: Outgoing, text: str) -> httpx.Response:
        """Make the request."""

    @abstractmethod
    def read(self, one: Outgoing, answer: httpx.Response) -> SendResult:
        """What the answer says of the copy. Raises ValueError for one that can't be read."""

    def lost(self, one: Outgoing, words: str) -> SendResult:
        """No answer came to a request that may have arrived: unknown, unless the gateway can be asked."""
        return SendResult(one.delivery_id, SendOutcome.UNKNOWN, words)

    def _one(self, one: Outgoing, journal: Journal, stop: _Stop) -> SendResult:
        reason = self._recipients.refuses(one.address)
        if reason:
            return SendResult(one.delivery_id, SendOutcome.REFUSED, reason)
        prepared: Prepared = one.prepared
        text = prepared.fitted(one.copy).text
        if stop.outcome is not None:
            return SendResult(one.delivery_id, stop.outcome, stop.words)
        try:
            with stop.noting:
                journal.begin(one.delivery_id)
        except OSError as error:
            stop.at(SendOutcome.NO_SERVICE, f"the journal can't be written: {error}")
            return SendResult(one.delivery_id, SendOutcome.NO_SERVICE, stop.words)
        result = self._asked(one, text)
        if result.outcome in {SendOutcome.NO_SERVICE, SendOutcome.LATER}:
            stop.at(result.outcome, result.detail)
        try:
            with stop.noting:
                journal.end(result)
        except OSError as error:
            _log.error("journal_failed", reason=str(error))
        return result

    def _asked(self, one: Outgoing, text: str) -> SendResult:
        try:
            answer = self.post(one, text)
        except _NOT_HANDED_OVER as error:
            return SendResult(
                one.delivery_id, SendOutcome.NO_SERVICE, f"{self._url} can't be reached: {error}"
            )
        except httpx.HTTPError as error:
            return self.lost(one, f"no answer: {type(error).__name__}")
        try:
            return self.read(one, answer)
        except (ValueError, KeyError, TypeError, AttributeError):
            if answer.is_success:
                return self.lost(one, f"an answer that can't be read: {answer.status_code}")
            return SendResult(one.delivery_id, SendOutcome.NO_SERVICE, f"{answer.status_code}, without words")


class _Stop:
    """Whether the rest of a batch should be left: the gateway asked to wait, or can't be used."""

    def __init__(self) -> None:
        self.outcome: SendOutcome | None = None
        self.words = ""
        self.noting = threading.Lock()  # the journal is one file

    def at(self, outcome: SendOutcome, words: str) -> None:
        """Leave the rest, for this reason."""
        self.words = words
        self.outcome = outcome
