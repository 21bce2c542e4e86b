"""Mail through an e-mail service provider's API: any that django-anymail speaks to, and what it says later."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from email.mime.image import MIMEImage
from typing import Any

import requests
from anymail import urls as anymail_urls
from anymail.exceptions import (
    AnymailError,
    AnymailInsecureWebhookWarning,
    AnymailWebhookValidationFailure,
)
from anymail.message import AnymailMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIRequest
from django.core.mail import get_connection

from peelian.adapters.channels.email import headers, letter
from peelian.adapters.channels.email.headers import BadHeaderError
from peelian.adapters.channels.email.mime import Prepared
from peelian.apps.messaging.api import (
    Hook,
    HookAnswer,
    HookCall,
    Journal,
    Outgoing,
    Receipt,
    ReceiptState,
    SendOutcome,
    SendResult,
)
from peelian.kernel.errors import Refused

_STATES = {
    "queued": ReceiptState.ACCEPTED,
    "sent": ReceiptState.EN_ROUTE,
    "deferred": ReceiptState.EN_ROUTE,
    "delivered": ReceiptState.DELIVERED,
    "bounced": ReceiptState.UNDELIVERABLE,
    "failed": ReceiptState.UNDELIVERABLE,
    "rejected": ReceiptState.REJECTED,
    # Somebody told their mail program that it is spam: it is not to be sent to again.
    "complained": ReceiptState.REJECTED,
}
#: HTTP answers that are about us or about the moment, not about this person.
_OUR_TROUBLE = frozenset({401, 402, 403, 404, 405})


def make(name: str, settings: str, from_address: str) -> EspProvider:
    """The provider of that name, with its keys as `name=value name=value`. Raises Refused when that can't be."""
    keys = dict(pair.split("=", 1) for pair in settings.split() if "=" in pair)
    try:
        return EspProvider(name, keys, from_address)
    except (ImportError, ImproperlyConfigured, AnymailError) as error:
        raise Refused(f"PEELIAN_EMAIL_ESP is set to “{name}”, and it can't be used: {error}") from error


class EspProvider:
    """One provider's API; one call for each copy."""

    rate: float | None = None

    def __init__(self, esp: str, settings: Mapping[str, str], from_address: str) -> None:
        """Prepare it.

        Args:
            esp: the provider as django-anymail's modules are called: "postmark".
            settings: its keys as its backend takes them: {"server_token": …}; those of its calls to us contain
                "webhook" in their names.
            from_address: the From address.

        Raises:
            ImportError: django-anymail doesn't know it.
            ImproperlyConfigured: a key is missing.
        """
        self.name = f"email:{esp}"
        self._esp = esp
        self._from = from_address
        self._webhook = {key: value for key, value in settings.items() if "webhook" in key}
        # What a provider lacks (an envelope sender of ours, mostly) isn't worth a resident's message.
        own: dict[str, Any] = {"ignore_unsupported_features": True}
        own |= {key: value for key, value in settings.items() if "webhook" not in key}
        self._backend: Any = get_connection(f"anymail.backends.{esp}.EmailBackend", **own)

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Hand over a batch; one result for each copy."""
        results: list[SendResult] = []
        stopped = ""
        self._backend.open()
        for copy in batch:
            if stopped:
                results.append(SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, stopped))
                continue
            try:
                message = self._message(copy)
                journal.begin(copy.delivery_id)
            except BadHeaderError as error:
                results.append(SendResult(copy.delivery_id, SendOutcome.REFUSED, str(error)))
                continue
            except OSError as error:
                stopped = f"the sender's own record can't be written: {error}"
                results.append(SendResult(copy.delivery_id, SendOutcome.NO_SERVICE, stopped))
                continue
            result = self._hand_over(copy, message)
            results.append(result)
            if result.outcome is SendOutcome.NO_SERVICE:
                stopped = result.detail
            try:
                journal.end(result)
            except OSError as error:
                stopped = f"the sender's own record can't be written: {error}"
        return results

    def close(self) -> None:
        """Let go of the connection."""
        self._backend.close()

    def hooks(self) -> Mapping[str, Hook]:
        """What the provider calls later. None without a secret by which its calls are known."""
        return {self._esp: self._take_call} if self._webhook else {}

    def _message(self, copy: Outgoing) -> AnymailMessage:
        own, words = copy.copy, copy.words
        prepared = copy.prepared
        assert isinstance(prepared, Prepared)  # noqa: S101 - our own `prepare` made it
        text, html = prepared.letter.filled(
            {"confirm": own.confirm, "manage": own.manage, "leave": own.leave, "rate": own.rate}
        )
        address, _ = headers.address_bytes(copy.address)
        name = " ".join(prepared.letter.sender_name.split()).replace('"', "'")
        reply = f"reply+{own.reply}@{words.site.reply_domain}"
        message = AnymailMessage(
            subject=" ".join(prepared.letter.subject.split()),
            body=text,
            from_email=f'"{name}" <{self._from}>',
            to=[address.decode()],
            reply_to=[f'"{name}" <{reply}>'],
            headers={
                "Message-ID": headers.angle(copy.message_id),
                "Auto-Submitted": "auto-generated",
                "Content-Language": headers.language(words.language),
            },
        )
        if prepared.letter.can_leave:
            leave = f"{words.site.public_url}/leave/{own.leave}"
            message.extra_headers["List-Unsubscribe"] = f"<{leave}>, <mailto:{reply}?subject=STOP>"
            message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.attach_alternative(html, "text/html")
        number = 0
        for file in words.files:
            if file.is_picture:
                number += 1
                picture = MIMEImage(file.content, file.media_type.partition("/")[2])
                picture.add_header("Content-ID", f"<{letter.content_id(number, words)}>")
                picture.add_header("Content-Disposition", "inline", filename=file.name)
                message.attach(picture)
            else:
                message.attach(file.name, file.content, file.media_type)
        message.envelope_sender = reply
        message.metadata = {"delivery": str(copy.delivery_id)}
        # Nobody is watched while they read.
        message.track_opens = message.track_clicks = False
        return message

    def _hand_over(self, copy: Outgoing, message: AnymailMessage) -> SendResult:
        try:
            self._backend.send_messages([message])
        except (AnymailError, requests.RequestException) as error:
            return SendResult(copy.delivery_id, _outcome_of(error), _words(error))
        status = message.anymail_status
        references = (status.message_id,) if isinstance(status.message_id, str) else ()
        # "unknown" is what django-anymail makes of an answer that it can't read.
        known = bool(references) or status.status != {"unknown"}
        outcome = SendOutcome.TAKEN if known else SendOutcome.UNKNOWN
        said = ", ".join(sorted(map(str, status.status or ())))
        return SendResult(copy.delivery_id, outcome, f"its API says: {said}", references=references)

    def _take_call(self, call: HookCall) -> HookAnswer:
        """What the provider says of mails that it took. Calls that don't prove to be its are answered 403."""
        request = _as_request(call)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", AnymailInsecureWebhookWarning)
                view = _tracking_view(self._esp)(**self._webhook)
            view.run_validators(request)
            events = view.parse_events(request)
        except AnymailWebhookValidationFailure:
            return HookAnswer(status=403)
        except (ValueError, LookupError, TypeError, AttributeError, AnymailError):
            return HookAnswer(status=400)
        receipts = [self._receipt(event, call) for event in events if event.event_type in _STATES]
        return HookAnswer(receipts=tuple(one for one in receipts if one is not None))

    def _receipt(self, event: Any, call: HookCall) -> Receipt | None:
        if not event.message_id:
            return None
        said = [event.event_type, event.reject_reason, event.description, event.mta_response]
        return Receipt(
            provider=self.name,
            reference=str(event.message_id),
            state=_STATES[event.event_type],
            at=event.timestamp or call.received_at,
            detail=" ".join(str(word) for word in said if word)[:200],
        )


def _outcome_of(error: Exception) -> SendOutcome:
    """Whose trouble an error is, and whether the mail may have been taken all the same."""
    status = getattr(error, "status_code", None)
    if status is None:
        return _of_the_line(error) if isinstance(error, requests.RequestException) else SendOutcome.REFUSED
    if status in _OUR_TROUBLE or status >= 500:
        return SendOutcome.NO_SERVICE
    return SendOutcome.LATER if status in {408, 409, 423, 425, 429} else SendOutcome.REFUSED


def _of_the_line(error: requests.RequestException) -> SendOutcome:
    if isinstance(error, requests.ConnectTimeout):
        return SendOutcome.NO_SERVICE
    if isinstance(error, requests.ReadTimeout | requests.exceptions.ChunkedEncodingError):
        return SendOutcome.UNKNOWN
    # Refused, or cut off while the answer was awaited: requests tells the two apart by their words only.
    cut_off = "aborted" in str(error) or "reset" in str(error)
    return SendOutcome.UNKNOWN if cut_off else SendOutcome.NO_SERVICE


def _words(error: Exception) -> str:
    """The first line of an error: the rest is the request, with the address and our keys."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _tracking_view(esp: str) -> Any:
    """The view with which django-anymail reads that provider's calls."""
    wanted = {f"{esp}_tracking_webhook", f"{esp}_webhook"}
    for pattern in anymail_urls.urlpatterns:
        if pattern.name in wanted:
            return pattern.callback.view_class
    raise Refused(f"{esp} sends no word of what became of mails")


def _as_request(call: HookCall) -> WSGIRequest:
    """The call as Django knows it, for the code of django-anymail."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": call.method,
        "PATH_INFO": "/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "CONTENT_TYPE": call.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(call.body)),
        "wsgi.input": io.BytesIO(call.body),
        "wsgi.url_scheme": "https",
    }
    for name, value in call.headers.items():
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    return WSGIRequest(environ)
