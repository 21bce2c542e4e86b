"""Handing messages to browsers' push services (RFC 8030), encrypted so that only the browser reads them (RFC 8291)."""

from __future__ import annotations

import datetime as dt
import json
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import py_vapid
import pywebpush

from peelian.adapters.channels.push.keys import Key
from peelian.apps.messaging.api import (
    ClaimedDelivery,
    Journal,
    MessageKind,
    Outgoing,
    SendOutcome,
    SendResult,
    Urgency,
    Words,
)
from peelian.kernel.time import now

#: Push services take 4,096 bytes with what encryption adds; some count more strictly than others.
LONGEST = 3800
_GONE = {404, 410}
_URGENCY = {
    Urgency.BACKGROUND: "very-low", Urgency.ADVICE: "low", Urgency.NORMAL: "normal", Urgency.IMPORTANT: "high",
    Urgency.URGENT: "high",
}  # fmt: skip
#: What push services allow: a day. Half of it, so that clocks may differ.
_TOKEN_LASTS = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What every copy shares. `link` has a gap for a person's own token where the message is theirs alone."""

    title: str
    link: str
    language: str
    direction: str
    urgency: str
    topic: str
    seconds: int

    def payload(self, copy: ClaimedDelivery) -> bytes:
        """What the browser shows: a title and where it leads, and nothing else."""
        link = self.link.format(confirm=copy.confirm, manage=copy.manage, leave=copy.leave)
        said = {
            "title": self.title,
            "url": link,
            "lang": self.language,
            "dir": self.direction,
            "tag": self.topic,
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def prepare(words: Words, *, seconds: int) -> Prepared:
    """A message as its notification. `seconds`: how long a push service keeps it for a browser that is off."""
    site = words.site.public_url.rstrip("/")
    if words.kind is MessageKind.SERVICE:
        mark = next((mark for mark in ("confirm", "manage") if f"{{{mark}}}" in words.body), "manage")
        link = f"{site.replace('{', '{{').replace('}', '}}')}/{mark}/{{{mark}}}"
    else:
        link = f"{site.replace('{', '{{').replace('}', '}}')}/messages/{words.message_id}"
    urgent = words.urgency is Urgency.URGENT
    return Prepared(
        title=_shortened(words.marked_subject or words.subject, LONGEST - 400 - len(link.encode())),
        link=link,
        language=words.language,
        direction=words.direction,
        urgency=_URGENCY[words.urgency],
        # The same message again takes the place of the earlier one (RFC 8030, 5.4: 32 letters at most).
        topic=f"peelian-{words.message_id}"[:32],
        seconds=min(seconds, 12 * 3600) if urgent else seconds,
    )


def _shortened(text: str, most: int) -> str:
    """No longer than so many bytes of UTF-8, as JSON writes them, and whole letters."""
    while len(json.dumps(text, ensure_ascii=False).encode()) > most:
        text = f"{text[: max(0, len(text) * 9 // 10 - 1)].rstrip()}…"
    return text


@dataclass
class PushProvider:
    """Hands notifications to whichever push service each browser named.

    Attributes:
        key: what push services know us by.
        contact: whom a push service may write to about us: `mailto:` or an https address.
        at_once: how many requests at a time.
        plain_hosts: hosts that are spoken to without TLS; none but in tests.
        clock: for the tokens.
    """

    key: Key = field(repr=False)
    contact: str
    at_once: int = 8
    plain_hosts: frozenset[str] = frozenset()
    clock: Callable[[], dt.datetime] = now
    name: str = "push:web"
    rate: float | None = None

    def __post_init__(self) -> None:
        self._client: httpx.Client | None = None
        self._tokens: dict[str, tuple[str, dt.datetime]] = {}
        self._vapid: py_vapid.Vapid02 | None = None

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Hand over a batch: to every browser of each person. One that took it is enough."""
        if self._client is None:
            # A push service never sends us elsewhere, so a redirect isn't followed.
            try:
                self._vapid = py_vapid.Vapid02(self.key.private)
            except OSError as error:
                detail = f"the key for push: {error}"
                return [SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, detail) for copy in batch]
            self._client = httpx.Client(timeout=httpx.Timeout(30, connect=10), follow_redirects=False)
        results: dict[int, SendResult] = {}
        done: queue.SimpleQueue[tuple[Outgoing, Future[SendResult]]] = queue.SimpleQueue()
        under_way, waiting = 0, list(reversed(batch))
        with ThreadPoolExecutor(self.at_once) as pool:
            while waiting or under_way:
                if waiting and under_way < self.at_once:
                    copy = waiting.pop()
                    try:
                        journal.begin(copy.delivery_id)
                    except OSError as error:
                        for one in (copy, *waiting):
                            results[one.delivery_id] = SendResult(
                                one.delivery_id, SendOutcome.NO_SERVICE, f"journal: {error}"
                            )
                        waiting = []
                        continue
                    future = pool.submit(self._to_person, copy)
                    future.add_done_callback(lambda ended, copy=copy: done.put((copy, ended)))  # type: ignore[misc]
                    under_way += 1
                    continue
                copy, future = done.get()
                under_way -= 1
                result = results[copy.delivery_id] = future.result()
                try:
                    journal.end(result)
                except OSError as error:
                    for one in waiting:
                        results[one.delivery_id] = SendResult(
                            one.delivery_id, SendOutcome.NO_SERVICE, f"journal: {error}"
                        )
                    waiting = []
        return [results[copy.delivery_id] for copy in batch]

    def close(self) -> None:
        """Let go of connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _to_person(self, copy: Outgoing) -> SendResult:
        """To each browser; then what that means for the person."""
        browsers = json.loads(copy.address) if copy.address else []
        if not browsers:
            return SendResult(copy.delivery_id, SendOutcome.REFUSED, "no browser of theirs is known")
        prepared: Prepared = copy.prepared
        payload = prepared.payload(copy.copy)
        answers = [(browser, self._to_browser(browser, payload, prepared)) for browser in browsers]
        gone = tuple(str(browser.get("endpoint", "")) for browser, answer in answers if answer.gone)
        # The best of them counts.
        _, best = min(answers, key=lambda pair: _ORDER.index(pair[1].outcome))
        references = tuple(answer.reference for _, answer in answers if answer.reference)
        detail = best.detail if best.outcome is not SendOutcome.TAKEN else _tally([one for _, one in answers])
        return SendResult(copy.delivery_id, best.outcome, detail, references, gone=gone)

    def _to_browser(self, browser: dict[str, Any], payload: bytes, prepared: Prepared) -> _Answer:
        url = str(browser.get("endpoint", ""))
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in self.plain_hosts:
            return _Answer(SendOutcome.REFUSED, "the browser's address isn't https", gone=True)
        try:
            body = pywebpush.WebPusher(browser).encode(payload, content_encoding="aes128gcm")["body"]
        except (pywebpush.WebPushException, ValueError, KeyError, TypeError) as error:
            return _Answer(SendOutcome.REFUSED, f"the browser's keys can't be used: {error}", gone=True)
        headers = {
            "Authorization": self._token(f"{parts.scheme}://{parts.netloc}"),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(prepared.seconds),
            "Urgency": prepared.urgency,
            "Topic": prepared.topic,
        }
        assert self._client is not None  # noqa: S101 - `send` opened it
        try:
            return _read(self._client.post(url, content=body, headers=headers))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return _Answer(SendOutcome.LATER, f"the push service can't be reached: {type(error).__name__}")
        except httpx.HTTPError as error:
            # The same topic again takes the earlier one's place, so that trying again shows it once.
            return _Answer(SendOutcome.LATER, f"the push service did not answer: {type(error).__name__}")

    def _token(self, audience: str) -> str:
        """Proof of who we are, for one push service; signed anew when half its time is over."""
        at = self.clock()
        assert self._vapid is not None  # noqa: S101 - `send` made it
        kept = self._tokens.get(audience)
        if kept is None or kept[1] <= at:
            expires = int((at + _TOKEN_LASTS).timestamp())
            signed = self._vapid.sign({"sub": self.contact, "aud": audience, "exp": expires})
            kept = self._tokens[audience] = (str(signed["Authorization"]), at + _TOKEN_LASTS / 2)
        return kept[0]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one push service said of one browser."""

    outcome: SendOutcome
    detail: str = ""
    gone: bool = False
    reference: str = ""


_ORDER = (
    SendOutcome.TAKEN, SendOutcome.LATER, SendOutcome.UNKNOWN, SendOutcome.NO_SERVICE, SendOutcome.REFUSED,
)  # fmt: skip


def _read(response: httpx.Response) -> _Answer:
    status, words = response.status_code, response.text[:200].strip()
    detail = f"{status} {words}".strip()
    if response.is_success:
        return _Answer(SendOutcome.TAKEN, detail, reference=response.headers.get("location", "")[:200])
    if status in _GONE:
        return _Answer(SendOutcome.REFUSED, f"{status} the browser is gone", gone=True)
    # 413: too long for this service; 429: too many; 401 and 403: our key, which a person has to see to.
    if status in {413, 429} or status >= 500:
        return _Answer(SendOutcome.LATER, detail)
    if status in {401, 403}:
        return _Answer(SendOutcome.NO_SERVICE, f"the push service refuses our key: {detail}")
    return _Answer(SendOutcome.REFUSED, detail)


def _tally(answers: Sequence[_Answer]) -> str:
    taken = sum(answer.outcome is SendOutcome.TAKEN for answer in answers)
    return f"{taken} of {len(answers)} browsers" if len(answers) > 1 else ""
