"""The provider that has calls made by a gateway over HTTP: Twilio's contract (Programmable Voice, 2010-04-01).

The gateway fetches our speech from an address that only we can have made, and tells us what became of each call.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape

import httpx
import structlog

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.script import AGAIN, STOP, Script
from peelian.adapters.channels.voice.speech import keep
from peelian.apps.messaging.api import (
    Hook,
    HookAnswer,
    HookCall,
    InboundWords,
    Journal,
    Outgoing,
    Receipt,
    ReceiptState,
    SendOutcome,
    SendResult,
)
from peelian.kernel.options import House

_log = structlog.get_logger(__name__)

NAME = "voice:twilio"
#: Errors that say that the number is wrong or can never be rung (Twilio's error dictionary).
_NEVER = {13224, 13225, 13226, 13227, 21211, 21214, 21215, 21216, 21217}
_STATES = {
    "queued": ReceiptState.ACCEPTED, "initiated": ReceiptState.ACCEPTED, "ringing": ReceiptState.EN_ROUTE,
    "in-progress": ReceiptState.EN_ROUTE, "completed": ReceiptState.DELIVERED,
    "busy": ReceiptState.UNDELIVERABLE, "no-answer": ReceiptState.UNDELIVERABLE,
    "canceled": ReceiptState.REJECTED, "failed": ReceiptState.UNDELIVERABLE,
}  # fmt: skip
_TWIML = "application/xml"
#: Speech is fetched within minutes of the call; it is removed when no call has used it for a day.
PLAYED_SECONDS = 24 * 3600
#: What a status says where the code beside it says nothing. 502 and 504 are a proxy's: what stands behind it may be
#: ringing already, and nobody is rung twice for one message.
_BY_STATUS = {
    401: SendOutcome.NO_SERVICE,
    403: SendOutcome.NO_SERVICE,
    502: SendOutcome.UNKNOWN,
    504: SendOutcome.UNKNOWN,
}


@dataclass
class TwilioProvider:
    """Asks a gateway to call people.

    Attributes:
        account, token: what the gateway knows us by; the token also signs, both ways.
        caller: the number that is shown.
        house: for the addresses that the gateway calls.
        folder: where the speech lies that it fetches.
        base: the gateway's address.
        ring: seconds, then it gives up.
    """

    account: str
    token: str = field(repr=False)
    caller: str
    house: House
    folder: Path
    base: str = "https://api.twilio.com"
    ring: int = 45
    name: str = NAME
    rate: float | None = 1.0  # what a new account is allowed

    def __post_init__(self) -> None:
        self._client: httpx.Client | None = None

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Ask for a call to each of a batch."""
        results: list[SendResult] = []
        for copy in batch:
            if copy.prepared.lack:
                results.append(SendResult(copy.delivery_id, copy.prepared.refusal, copy.prepared.lack))
                continue
            try:
                journal.begin(copy.delivery_id)
                result = self._ask(copy)
            except OSError as error:  # of the journal or of the speech: nobody was rung
                results.append(SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, f"journal: {error}"))
                continue
            results.append(result)
            try:
                journal.end(result)
            except OSError as error:
                # The answer stands: said to be no service, they would be rung again.
                _log.error("call_journal", reason=str(error))
        return results

    def close(self) -> None:
        """Let go of the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _ask(self, copy: Outgoing) -> SendResult:
        if self._client is None:
            self._client = httpx.Client(
                auth=(self.account, self.token), timeout=httpx.Timeout(30, connect=10)
            )
        form = {
            "To": copy.address,
            "From": self.caller,
            "Twiml": self.opening(copy.prepared),
            "Timeout": str(self.ring),
            "StatusCallback": self.house.url_for_hook("voice", "status"),
            "StatusCallbackMethod": "POST",
            "StatusCallbackEvent": "completed",
        }
        url = f"{self.base}/2010-04-01/Accounts/{self.account}/Calls.json"
        number = copy.delivery_id
        try:
            response = self._client.post(url, data=form)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return SendResult(number, SendOutcome.NO_SERVICE, f"the gateway can't be reached: {error}")
        except httpx.HTTPError as error:
            # It may have understood us: ringing somebody twice is worse than a person looking into it.
            return SendResult(number, SendOutcome.UNKNOWN, f"the gateway did not answer: {error}")
        return _result(number, response)

    def opening(self, script: Script) -> str:
        """What the gateway is to do once somebody picks up."""
        self._let_go()
        then = urlencode(
            {
                "repeat": self._kept(script.repeat),
                "stopped": self._kept(script.stopped),
                "goodbye": self._kept(script.goodbye),
            }
        )
        return self._ask_for_key(self._kept(script.first), self._kept(script.goodbye), then)

    def hooks(self) -> Mapping[str, Hook]:
        """What the gateway calls: for speech, with a key that was pressed, and with how a call ended."""
        return {"audio": self._audio, "keys": self._keys, "status": self._status}

    def _audio(self, call: HookCall) -> HookAnswer:
        """Speech: the address itself proves that it is ours."""
        asked = dict(parse_qsl(urlsplit(call.url).query))
        digest, signature = asked.get("file", ""), asked.get("sig", "")
        if not hmac.compare_digest(self._signature(digest).encode(), signature.encode()):
            return HookAnswer(status=403, body="This address is not one of ours.")
        try:
            coded = (self.folder / f"{digest}.ulaw").read_bytes()
        except FileNotFoundError:
            return HookAnswer(status=404, body="This speech has been removed.")
        return HookAnswer(body=g711.write_wav(coded), media_type="audio/wav")

    def _keys(self, call: HookCall) -> HookAnswer:
        form = self._proven(call)
        if form is None:
            return HookAnswer(status=403, body="This call is not signed by the gateway.")
        asked = dict(parse_qsl(urlsplit(call.url).query))
        key = form.get("Digits", "")
        if key == STOP:
            words = InboundWords(
                "voice", NAME, form.get("To", ""), "STOP", form.get("CallSid", ""), call.received_at
            )
            body = f"<Response>{self._play(asked.get('stopped', ''))}<Hangup/></Response>"
            return HookAnswer(words=(words,), body=body, media_type=_TWIML)
        goodbye = asked.get("goodbye", "")
        if key == AGAIN:
            body = self._ask_for_key(asked.get("repeat", ""), goodbye, urlsplit(call.url).query)
        else:
            body = f"<Response>{self._play(goodbye)}<Hangup/></Response>"
        return HookAnswer(body=body, media_type=_TWIML)

    def _status(self, call: HookCall) -> HookAnswer:
        form = self._proven(call)
        if form is None:
            return HookAnswer(status=403, body="This call is not signed by the gateway.")
        state = _STATES.get(form.get("CallStatus", ""), ReceiptState.UNKNOWN)
        seconds = form.get("CallDuration", "")
        detail = f"{form.get('CallStatus', '')}{f', {seconds} s' if seconds else ''}"
        return HookAnswer(receipts=(Receipt(NAME, form.get("CallSid", ""), state, call.received_at, detail),))

    def _proven(self, call: HookCall) -> dict[str, str] | None:
        """The form of a call that the gateway signed: HMAC-SHA1 over the address and the sorted fields."""
        if not self.token:
            return None  # an empty key proves nothing: anybody has it
        pairs = parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True)
        text = call.url + "".join(name + value for name, value in sorted(set(pairs)))
        digest = hmac.new(self.token.encode(), text.encode(), hashlib.sha1).digest()
        given = call.headers.get("x-twilio-signature", "").encode()
        return dict(pairs) if hmac.compare_digest(base64.b64encode(digest), given) else None

    def _kept(self, coded: bytes) -> str:
        """The name under which the gateway asks for this speech. Raises OSError."""
        digest = hashlib.sha256(coded).hexdigest()[:40]
        path = self.folder / f"{digest}.ulaw"
        if path.exists():
            os.utime(path)
        else:
            keep(path, coded)
        return digest

    def _let_go(self) -> None:
        """Remove speech that no call has used for a day: some of it is for one person only."""
        for path in self.folder.glob("*.ulaw"):
            try:
                if time.time() - path.stat().st_mtime > PLAYED_SECONDS:
                    path.unlink()
            except FileNotFoundError:  # another process was first
                continue

    def _ask_for_key(self, digest: str, goodbye: str, query: str) -> str:
        action = escape(f"{self.house.url_for_hook('voice', 'keys')}?{query}", {'"': "&quot;"})
        gather = (
            f'<Gather numDigits="1" timeout="6" method="POST" action="{action}">{self._play(digest)}</Gather>'
        )
        return f"<Response>{gather}{self._play(goodbye)}</Response>"

    def _play(self, digest: str) -> str:
        query = urlencode({"file": digest, "sig": self._signature(digest)})
        return f"<Play>{escape(self.house.url_for_hook('voice', 'audio') + '?' + query)}</Play>"

    def _signature(self, digest: str) -> str:
        """The same on all our machines, and nobody else's to make."""
        return hmac.new(self.token.encode(), f"audio:{digest}".encode(), hashlib.sha256).hexdigest()[:32]


def _result(number: int, response: httpx.Response) -> SendResult:
    """What the gateway's answer means."""
    try:
        content = response.json()
    except ValueError:
        content = {}
    content = content if isinstance(content, dict) else {}
    if response.is_success and content.get("sid"):
        return SendResult(number, SendOutcome.TAKEN, str(content.get("status", "")), (str(content["sid"]),))
    detail = f"{response.status_code} {content.get('code', '')} {content.get('message', '')}".strip()
    if response.is_success:
        return SendResult(number, SendOutcome.UNKNOWN, f"the gateway gave no number for the call: {detail}")
    if response.status_code == 429 or content.get("code") == 20429:
        return SendResult(number, SendOutcome.LATER, detail)
    if content.get("code") in _NEVER:
        return SendResult(number, SendOutcome.REFUSED, detail)
    otherwise = SendOutcome.NO_SERVICE if response.status_code >= 500 else SendOutcome.LATER
    return SendResult(number, _BY_STATUS.get(response.status_code, otherwise), detail)
