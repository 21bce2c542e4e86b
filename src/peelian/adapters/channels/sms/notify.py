"""Texts by GOV.UK Notify (its REST API, v2).

Templates live there, so one with a single field, `((text))`, takes ours. Notify keeps a reference that we give with
each text: when no answer comes, it is asked whether it has the text.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

from peelian.adapters.channels.sms.gateway import Gateway
from peelian.adapters.channels.sms.numbers import Recipients, e164
from peelian.apps.messaging.api import (
    Hook,
    HookAnswer,
    HookCall,
    InboundWords,
    Outgoing,
    Receipt,
    ReceiptState,
    SendOutcome,
    SendResult,
)
from peelian.kernel.errors import Refused

#: https://docs.notifications.service.gov.uk/rest-api.html#delivery-receipts
_STATES = {
    "delivered": ReceiptState.DELIVERED,
    "permanent-failure": ReceiptState.UNDELIVERABLE,
    "temporary-failure": ReceiptState.EXPIRED,  # off or out of reach for 72 hours
    "technical-failure": ReceiptState.REJECTED,
    "sending": ReceiptState.EN_ROUTE,
    "sent": ReceiptState.EN_ROUTE,
    "pending": ReceiptState.EN_ROUTE,
}
_UUID = 36


class BadKey(Refused):
    """An API key that isn't of Notify's form."""


class Notify(Gateway):
    """A service at GOV.UK Notify."""

    name = "sms:notify"

    def __init__(
        self,
        *,
        key: str,
        template: str,
        url: str = "https://api.notifications.service.gov.uk",
        token: str = "",
        sender: str = "",
        recipients: Recipients | None = None,
        timeout: float = 30.0,
    ) -> None:
        """Args: key: its name, the service's ID and the secret. template: ID of the one-field template. token: that
        Notify's calls bear. sender: ID of the text message sender, if not the default. Raises BadKey."""
        super().__init__(url=url, recipients=recipients, timeout=timeout)
        if len(key) < 2 * _UUID + 2 or not template:
            raise BadKey("GOV.UK Notify needs its whole API key and the ID of a template.")
        self._service, self._secret = key[-(2 * _UUID + 1) : -(_UUID + 1)], key[-_UUID:]
        self._template = template
        self._token = token
        self._sender = sender

    def post(self, one: Outgoing, text: str) -> httpx.Response:
        """POST /v2/notifications/sms."""
        body = {
            "phone_number": one.address,
            "template_id": self._template,
            "personalisation": {"text": text},
            "reference": _reference(one),
        }
        if self._sender:
            body["sms_sender_id"] = self._sender
        return self.client.post("/v2/notifications/sms", json=body, headers=self._head())

    def read(self, one: Outgoing, answer: httpx.Response) -> SendResult:
        """201 with an ID, or errors with their words."""
        if answer.status_code == 201:
            return SendResult(one.delivery_id, SendOutcome.TAKEN, "", (str(answer.json()["id"]),))
        words = _errors(answer)
        detail = f"{answer.status_code} {words}"
        if answer.status_code == 429:
            return SendResult(one.delivery_id, SendOutcome.LATER, detail)
        if answer.status_code >= 500:
            return self.lost(one, detail)
        about_them = answer.status_code == 400 and ("phone_number" in words or "character" in words)
        outcome = SendOutcome.REFUSED if about_them else SendOutcome.NO_SERVICE
        return SendResult(one.delivery_id, outcome, detail)

    def lost(self, one: Outgoing, words: str) -> SendResult:
        """Ask whether it has our reference."""
        try:
            answer = self.client.get(
                "/v2/notifications", params={"reference": _reference(one)}, headers=self._head()
            )
            found = answer.json()["notifications"] if answer.status_code == 200 else []
        except (httpx.HTTPError, ValueError, KeyError):
            found = []
        if found:
            return SendResult(one.delivery_id, SendOutcome.TAKEN, "", (str(found[0]["id"]),))
        # Not there yet is not the same as never: it may still be on its way through.
        return SendResult(one.delivery_id, SendOutcome.UNKNOWN, words)

    def hooks(self) -> Mapping[str, Hook]:
        """What became of texts, and texts that came in."""
        return {"notify-status": self._status, "notify-inbound": self._inbound}

    def _status(self, call: HookCall) -> HookAnswer:
        said = self._proven(call)
        if said is None:
            return HookAnswer(status=403)
        state = _STATES.get(str(said.get("status")), ReceiptState.UNKNOWN)
        return HookAnswer(
            receipts=(
                Receipt(self.name, str(said.get("id", "")), state, call.received_at, str(said.get("status"))),
            )
        )

    def _inbound(self, call: HookCall) -> HookAnswer:
        said = self._proven(call)
        if said is None:
            return HookAnswer(status=403)
        sender = e164(_international(str(said.get("source_number", ""))))
        if not sender or not said.get("id"):
            return HookAnswer()
        return HookAnswer(
            words=(
                InboundWords(
                    "sms", self.name, sender, str(said.get("message", "")), str(said["id"]), call.received_at
                ),
            )
        )

    def _proven(self, call: HookCall) -> dict[str, Any] | None:
        """What a call says, None when it doesn't bear our token or isn't a JSON object."""
        bearer = call.headers.get("authorization", "")
        if not self._token or not hmac.compare_digest(bearer.encode(), f"Bearer {self._token}".encode()):
            return None
        try:
            said = json.loads(call.body)
        except ValueError:
            return None
        return said if isinstance(said, dict) else None

    def _head(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {_signed(self._service, self._secret, int(time.time()))}"}


def _international(number: str) -> str:
    """Notify writes a number as `447700900123`."""
    return f"+{number}" if number.startswith("44") else number


def _reference(one: Outgoing) -> str:
    """The same at every attempt."""
    return f"peelian-{one.message_id}"


def _signed(service: str, secret: str, at: int) -> str:
    """A JSON Web Token (RFC 7519) signed with HS256."""
    head = _base64(json.dumps({"typ": "JWT", "alg": "HS256"}, separators=(",", ":")).encode())
    body = _base64(json.dumps({"iss": service, "iat": at}, separators=(",", ":")).encode())
    signature = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_base64(signature)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _errors(answer: httpx.Response) -> str:
    return "; ".join(f"{one.get('error')}: {one.get('message')}" for one in answer.json().get("errors", []))
