"""GOV.UK Notify and Twilio: to servers on this machine that keep to the providers' published contracts."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from peelian.adapters.channels.sms.notify import BadKey, Notify
from peelian.adapters.channels.sms.twilio import Twilio
from peelian.apps.messaging.api import HookCall, ReceiptState, SendOutcome
from tests.adapters.channels.journal import Noted
from tests.adapters.channels.sms.copies import URDU, copy
from tests.ports import HOST, deaf_port

AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"peelian_test-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
ACCOUNT, TOKEN = "AC" + "0" * 32, "auth-token"


@dataclass
class Gateway:
    """A gateway on this machine: `trouble` is what it does to the next requests instead of its work."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    trouble: list[tuple[int, Any] | str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


@pytest.fixture
def gateway() -> Iterator[Gateway]:  # noqa: C901 - both gateways, by their addresses
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with state.lock:
                trouble = state.trouble.pop(0) if state.trouble else None
            if isinstance(trouble, tuple):
                self._say(*trouble)
                return
            if trouble == "drop":
                self.close_connection = True
                return
            status, answer = (self._notify if self.path.startswith("/v2/") else self._twilio)(body)
            if trouble == "take and drop":
                self.close_connection = True
                return
            self._say(status, answer)

        def do_GET(self) -> None:
            wanted = dict(parse_qsl(urlsplit(self.path).query))["reference"]
            found = [one for one in state.taken if one.get("reference") == wanted]
            self._say(200, {"notifications": found, "links": {}})

        def _notify(self, body: bytes) -> tuple[int, Any]:
            head, claims, signature = self.headers["Authorization"].removeprefix("Bearer ").split(".")
            right = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
            if base64.urlsafe_b64encode(right).rstrip(b"=").decode() != signature:
                return 403, {
                    "status_code": 403,
                    "errors": [{"error": "AuthError", "message": "Invalid token"}],
                }
            said = json.loads(base64.urlsafe_b64decode(claims + "=="))
            assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"typ": "JWT", "alg": "HS256"}
            assert said["iss"] == SERVICE
            assert abs(said["iat"] - dt.datetime.now(dt.UTC).timestamp()) < 30
            asked = json.loads(body)
            assert asked["template_id"] == TEMPLATE
            with state.lock:
                number = f"740e5834-3a29-46b4-9a6f-{len(state.taken):012}"
                state.taken.append(
                    {"id": number, "reference": asked["reference"], "to": asked["phone_number"],
                     "text": asked["personalisation"]["text"], "sender": asked.get("sms_sender_id")}
                )  # fmt: skip
            return 201, {
                "id": number,
                "reference": asked["reference"],
                "content": {},
                "uri": "",
                "template": {},
            }

        def _twilio(self, body: bytes) -> tuple[int, Any]:
            assert self.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
            expected = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
            if self.headers["Authorization"] != f"Basic {expected}":
                return 401, {"code": 20003, "message": "Authenticate", "status": 401}
            asked = dict(parse_qsl(body.decode()))
            with state.lock:
                number = f"SM{len(state.taken):032}"
                state.taken.append({"id": number, **asked})
            return 201, {"sid": number, "status": "queued", "num_segments": "1"}

        def _say(self, status: int, answer: Any) -> None:
            body = json.dumps(answer).encode() if answer is not None else b"<html>"
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield state
    while OPEN:
        OPEN.pop().close()
    server.shutdown()
    server.server_close()


OPEN: list[Notify | Twilio] = []


def notify(url: str, **more: Any) -> Notify:
    OPEN.append(
        made := Notify(url=url, **{"key": KEY, "template": TEMPLATE, "token": "callback-token", **more})
    )
    return made


def twilio(url: str, **more: Any) -> Twilio:
    made = Twilio(
        url=url, account=ACCOUNT, token=TOKEN, status_url="https://police.example/hooks/sms/twilio-status",
        inbound_url="https://police.example/hooks/sms/twilio-inbound", **{"sender": "+447700900500", **more},
    )  # fmt: skip
    OPEN.append(made)
    return made


def call(body: bytes, headers: dict[str, str], url: str = "https://inside.example/x") -> HookCall:
    return HookCall("POST", url, headers, body, AT)


class TestNotify:
    def test_sends_through_a_template_of_one_field(self, gateway: Gateway) -> None:
        journal = Noted()
        results = notify(gateway.url, sender="sender-id").send([copy(n, URDU) for n in range(1, 21)], journal)

        assert {one.outcome for one in results} == {SendOutcome.TAKEN}
        assert [one.delivery_id for one in results] == list(range(1, 21))
        by_number = {one["to"]: one for one in gateway.taken}
        assert by_number["+447700900007"]["text"] == URDU
        assert by_number["+447700900007"]["id"] == results[6].references[0]
        assert by_number["+447700900007"]["sender"] == "sender-id"
        assert len({one["reference"] for one in gateway.taken}) == 20
        assert sorted(journal.begun) == list(range(1, 21))
        assert len(journal.ended) == 20

    def test_when_no_answer_comes_it_asks_whether_the_text_is_there(self, gateway: Gateway) -> None:
        gateway.trouble = ["take and drop"]
        (result,) = notify(gateway.url).send([copy(1)], Noted())
        assert (result.outcome, result.references) == (SendOutcome.TAKEN, (gateway.taken[0]["id"],))

        gateway.trouble = ["drop"]
        (result,) = notify(gateway.url).send([copy(2)], Noted())
        assert result.outcome is SendOutcome.UNKNOWN

    @pytest.mark.parametrize(
        ("status", "error", "outcome"),
        [
            (400, "ValidationError: phone_number Not enough digits", SendOutcome.REFUSED),
            (
                400,
                "BadRequestError: Content for template has a character count greater than 918",
                SendOutcome.REFUSED,
            ),
            (
                400,
                "BadRequestError: Can't send to this recipient using a team-only API key",
                SendOutcome.NO_SERVICE,
            ),
            (400, "BadRequestError: Template not found", SendOutcome.NO_SERVICE),
            (403, "AuthError: Invalid token: API key not found", SendOutcome.NO_SERVICE),
            (429, "RateLimitError: Exceeded rate limit", SendOutcome.LATER),
            (500, "Exception: Internal server error", SendOutcome.UNKNOWN),
        ],
    )
    def test_tells_the_residents_trouble_from_ours(
        self, gateway: Gateway, status: int, error: str, outcome: SendOutcome
    ) -> None:
        kind, message = error.split(": ", 1)
        gateway.trouble = [(status, {"status_code": status, "errors": [{"error": kind, "message": message}]})]
        (result,) = notify(gateway.url).send([copy(1)], Noted())
        assert result.outcome is outcome
        assert message in result.detail

    def test_an_answer_without_words_is_no_service(self, gateway: Gateway) -> None:
        gateway.trouble = [(404, None)]
        (result,) = notify(gateway.url).send([copy(1)], Noted())
        assert result.outcome is SendOutcome.NO_SERVICE

    def test_after_being_asked_to_wait_nothing_more_begins(self, gateway: Gateway) -> None:
        gateway.trouble = [(429, {"errors": [{"error": "RateLimitError", "message": "slow"}]})] * 200
        journal = Noted()
        results = notify(gateway.url).send([copy(n) for n in range(1, 101)], journal)
        assert {one.outcome for one in results} == {SendOutcome.LATER}
        assert len(journal.begun) <= 16

    def test_one_that_is_not_there_is_no_service(self) -> None:
        with deaf_port() as port:
            (result,) = notify(f"http://{HOST}:{port}").send([copy(1)], Noted())
        assert result.outcome is SendOutcome.NO_SERVICE

    def test_a_full_disk_stops_what_has_not_begun(self, gateway: Gateway) -> None:
        results = notify(gateway.url).send([copy(n) for n in range(1, 30)], Noted(full_after=0))
        assert {one.outcome for one in results} == {SendOutcome.NO_SERVICE}
        assert gateway.taken == []

    def test_takes_receipts_that_bear_our_token(self) -> None:
        hooks = notify("http://x").hooks()
        body = json.dumps(
            {"id": "740e", "reference": "r", "to": "07700900912", "status": "permanent-failure"}
        ).encode()
        answer = hooks["notify-status"](call(body, {"authorization": "Bearer callback-token"}))
        (receipt,) = answer.receipts
        assert (receipt.reference, receipt.state) == ("740e", ReceiptState.UNDELIVERABLE)

    def test_takes_texts_that_come_in(self) -> None:
        hooks = notify("http://x").hooks()
        body = json.dumps(
            {
                "id": "one",
                "source_number": "447700900123",
                "destination_number": "07900900123",
                "message": URDU,
            }
        ).encode()
        answer = hooks["notify-inbound"](call(body, {"authorization": "Bearer callback-token"}))
        (words,) = answer.words
        assert (words.sender, words.text, words.provider_id) == ("+447700900123", URDU, "one")

    @pytest.mark.parametrize("token", ["", "Bearer ", "Bearer other", "callback-token"])
    def test_refuses_calls_without_it(self, token: str) -> None:
        for hooks in (notify("http://x").hooks(), notify("http://x", token="").hooks()):
            for name in ("notify-status", "notify-inbound"):
                answer = hooks[name](call(b"{}", {"authorization": token}))
                assert (answer.status, answer.receipts, answer.words) == (403, (), ())

    def test_a_key_that_is_not_one_is_refused_at_the_start(self) -> None:
        with pytest.raises(BadKey):
            notify("http://x", key="short")


class TestTwilio:
    def test_posts_a_form(self, gateway: Gateway) -> None:
        (result,) = twilio(gateway.url).send([copy(1, URDU)], Noted())
        assert (result.outcome, result.references) == (SendOutcome.TAKEN, (gateway.taken[0]["id"],))
        assert gateway.taken[0]["From"] == "+447700900500"
        assert gateway.taken[0]["Body"] == URDU
        assert gateway.taken[0]["StatusCallback"].endswith("/hooks/sms/twilio-status")

    def test_a_messaging_service_stands_in_for_the_sender(self, gateway: Gateway) -> None:
        twilio(gateway.url, service="MG1").send([copy(1)], Noted())
        assert "From" not in gateway.taken[0]
        assert gateway.taken[0]["MessagingServiceSid"] == "MG1"

    @pytest.mark.parametrize(
        ("status", "code", "outcome"),
        [
            (400, 21211, SendOutcome.REFUSED), (400, 21610, SendOutcome.REFUSED), (400, 21606, SendOutcome.NO_SERVICE),
            (401, 20003, SendOutcome.NO_SERVICE), (429, 20429, SendOutcome.LATER), (503, 0, SendOutcome.LATER),
            (502, 0, SendOutcome.UNKNOWN),
        ],
    )  # fmt: skip
    def test_tells_the_residents_trouble_from_ours(
        self, gateway: Gateway, status: int, code: int, outcome: SendOutcome
    ) -> None:
        gateway.trouble = [(status, {"code": code, "message": "words", "status": status})]
        (result,) = twilio(gateway.url).send([copy(1)], Noted())
        assert result.outcome is outcome

    def test_no_answer_is_unknown(self, gateway: Gateway) -> None:
        gateway.trouble = ["take and drop"]
        (result,) = twilio(gateway.url).send([copy(1)], Noted())
        assert result.outcome is SendOutcome.UNKNOWN

    def signed(self, url: str, fields: dict[str, str], token: str = TOKEN) -> HookCall:
        """Signed as Twilio's documentation says, written down apart from the implementation."""
        said = url
        for name in sorted(fields):
            said += name + fields[name]
        signature = base64.b64encode(hmac.new(token.encode(), said.encode(), "sha1").digest()).decode()
        return call(urlencode(fields).encode(), {"x-twilio-signature": signature})

    def test_the_documentations_own_example_verifies(self) -> None:
        from peelian.adapters.channels.sms.twilio import signature

        fields = [
            ("CallSid", "CA1234567890ABCDE"), ("Caller", "+12349013030"), ("Digits", "1234"),
            ("From", "+12349013030"), ("To", "+18005551212"),
        ]  # fmt: skip
        url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        assert signature("12345", url, fields) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="

    def test_takes_receipts_and_texts_that_are_signed(self) -> None:
        hooks = twilio("http://x").hooks()
        status_url, inbound_url = (
            f"https://police.example/hooks/sms/twilio-{name}" for name in ("status", "inbound")
        )
        for said, state in (
            ("delivered", ReceiptState.DELIVERED), ("undelivered", ReceiptState.UNDELIVERABLE),
            ("sent", ReceiptState.EN_ROUTE), ("newly invented", ReceiptState.UNKNOWN),
        ):  # fmt: skip
            answer = hooks["twilio-status"](
                self.signed(status_url, {"MessageSid": "SM1", "MessageStatus": said, "ErrorCode": "30003"})
            )
            assert [(one.reference, one.state) for one in answer.receipts] == [("SM1", state)]

        answer = hooks["twilio-inbound"](
            self.signed(
                inbound_url, {"MessageSid": "SM2", "From": "+447700900123", "To": "+44", "Body": URDU}
            )
        )
        assert [(one.sender, one.text) for one in answer.words] == [("+447700900123", URDU)]
        assert (answer.media_type, "<Response/>" in answer.body) == ("text/xml", True)

    def test_refuses_what_was_tampered_with(self) -> None:
        hooks = twilio("http://x").hooks()
        url = "https://police.example/hooks/sms/twilio-inbound"
        fields = {"MessageSid": "SM2", "From": "+447700900123", "Body": "Hello"}
        good = self.signed(url, fields)
        for bad in (
            call(good.body + b"&Extra=1", dict(good.headers)),
            call(good.body.replace(b"Hello", b"Hullo"), dict(good.headers)),
            call(good.body, {}),
            self.signed(url, fields, token="another"),
            self.signed(url.replace("inbound", "status"), fields),
            call(b"\xff\xfe", dict(good.headers)),
        ):
            answer = hooks["twilio-inbound"](bad)
            assert (answer.status, answer.words) == (403, ())
