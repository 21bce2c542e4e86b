"""Texts by Twilio's Messages resource, or by a service that speaks its language."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

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

_STATES = {
    "accepted": ReceiptState.ACCEPTED,
    "queued": ReceiptState.ACCEPTED,
    "sending": ReceiptState.EN_ROUTE,
    "sent": ReceiptState.EN_ROUTE,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.DELIVERED,
    "undelivered": ReceiptState.UNDELIVERABLE,
    "failed": ReceiptState.REJECTED,
    "canceled": ReceiptState.REJECTED,
}
#: Error codes that are about our own settings (https://www.twilio.com/docs/api/errors): not the resident's trouble.
_OURS = {20003, 20404, 21212, 21603, 21606, 21608, 21701, 21703, 21704, 21705, 21709}
_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


class Twilio(Gateway):
    """An account at Twilio. It answers STOP by itself, and so we don't."""

    name = "sms:twilio"
    confirms_stop = True

    def __init__(
        self,
        *,
        account: str,
        token: str,
        url: str = "https://api.twilio.com",
        sender: str = "",
        service: str = "",
        status_url: str = "",
        inbound_url: str = "",
        recipients: Recipients | None = None,
        timeout: float = 30.0,
    ) -> None:
        """Args: account, token: SID and auth token. sender: a name or number, or service: a Messaging Service's SID.
        status_url, inbound_url: where it calls us, as it knows the addresses: they are part of what it signs."""
        super().__init__(url=url, recipients=recipients, timeout=timeout)
        self._account = account
        self._token = token
        self._sender = sender
        self._service = service
        self._status_url = status_url
        self._inbound_url = inbound_url

    def post(self, one: Outgoing, text: str) -> httpx.Response:
        """POST /2010-04-01/Accounts/{SID}/Messages.json."""
        form = {"To": one.address, "Body": text}
        if self._service:
            form["MessagingServiceSid"] = self._service
        else:
            form["From"] = self._sender
        if self._status_url:
            form["StatusCallback"] = self._status_url
        path = f"/2010-04-01/Accounts/{quote(self._account)}/Messages.json"
        return self.client.post(path, data=form, auth=(self._account, self._token))

    def read(self, one: Outgoing, answer: httpx.Response) -> SendResult:
        """201 with a SID, or a code with its words."""
        if answer.status_code == 201:
            return SendResult(one.delivery_id, SendOutcome.TAKEN, "", (str(answer.json()["sid"]),))
        if answer.status_code in {502, 504}:  # of a proxy: what stands behind it may have taken it
            return self.lost(one, str(answer.status_code))
        if answer.status_code == 429 or answer.status_code >= 500:
            return SendResult(one.delivery_id, SendOutcome.LATER, str(answer.status_code))
        said = answer.json()
        detail = f"{answer.status_code} {said.get('code', '')} {said.get('message', '')}".strip()
        ours = answer.status_code in {401, 403, 404} or said.get("code") in _OURS
        return SendResult(one.delivery_id, SendOutcome.NO_SERVICE if ours else SendOutcome.REFUSED, detail)

    def hooks(self) -> Mapping[str, Hook]:
        """What became of texts, and texts that came in."""
        return {"twilio-status": self._status, "twilio-inbound": self._inbound}

    def _status(self, call: HookCall) -> HookAnswer:
        form = self._proven(call, self._status_url)
        if form is None:
            return HookAnswer(status=403)
        state = _STATES.get(form.get("MessageStatus", ""), ReceiptState.UNKNOWN)
        detail = " ".join(filter(None, (form.get("MessageStatus", ""), form.get("ErrorCode", ""))))
        return HookAnswer(
            receipts=(Receipt(self.name, form.get("MessageSid", ""), state, call.received_at, detail),)
        )

    def _inbound(self, call: HookCall) -> HookAnswer:
        form = self._proven(call, self._inbound_url)
        if form is None:
            return HookAnswer(status=403)
        sender, number = e164(form.get("From", "")), form.get("MessageSid", "")
        words = (
            (InboundWords("sms", self.name, sender, form.get("Body", ""), number, call.received_at),)
            if sender and number
            else ()
        )
        return HookAnswer(words=words, body=_TWIML, media_type="text/xml")

    def _proven(self, call: HookCall, known_as: str) -> dict[str, str] | None:
        """The form of a call, None when its signature isn't right for the address that Twilio was given."""
        try:
            pairs = parse_qsl(call.body.decode(), keep_blank_values=True, strict_parsing=bool(call.body))
        except ValueError:
            return None
        given = call.headers.get("x-twilio-signature", "").encode()
        right = signature(self._token, known_as or call.url, pairs).encode()
        if not self._token or not hmac.compare_digest(given, right):
            return None
        return dict(pairs)


def signature(token: str, url: str, pairs: list[tuple[str, str]]) -> str:
    """Base64 of the HMAC-SHA1, under the auth token, of the address and the sorted fields of the form
    (https://www.twilio.com/docs/usage/security#validating-requests)."""
    said = url + "".join(f"{name}{value}" for name, value in sorted(set(pairs)))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()
