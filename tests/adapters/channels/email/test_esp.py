"""Mail through a provider's API: Postmark's contract, kept by a server on this machine."""

from __future__ import annotations

import base64
import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from peelian.adapters.channels.email import esp
from peelian.adapters.channels.email.channel import EmailChannel
from peelian.apps.messaging.api import File, HookCall, ReceiptState, SendOutcome
from peelian.kernel.errors import Refused
from tests.adapters.channels.email.letters import CLAIMED, SENDER, WORDS, copy_of
from tests.adapters.channels.journal import Noted

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a-e38e", "SubmittedAt": "2026-03-02T09:30:00Z"}
NOBODY = {
    "ErrorCode": 406,
    "Message": "You tried to send to recipient(s) that have been marked as inactive.\nFound inactive addresses: "
    "resident@example.org, ben@example.org. Inactive recipients are ones that have generated a hard bounce.",
}

#: Given what was posted: the status and the answer, or None to hang up.
Answer = Callable[[dict[str, Any]], tuple[int, dict[str, Any]] | None]


@dataclass
class Postmark:
    """What the server was given."""

    url: str
    calls: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def postmark(answer: Answer) -> Iterator[Postmark]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            assert self.path == "/email"
            posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server_knows.calls.append(posted)
            server_knows.headers.append(dict(self.headers))
            said = answer(posted)
            if said is None:
                self.connection.close()
                self.close_connection = True
                return
            body = json.dumps({"To": posted["To"], **said[1]}).encode()
            self.send_response(said[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server_knows = Postmark(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server_knows
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def provider(url: str, **more: str) -> Iterator[esp.EspProvider]:
    keys = {"server_token": "secret-token", "api_url": url, "webhook_secret": "hook:pass", **more}
    made = esp.make(
        "postmark", " ".join(f"{key}={value}" for key, value in keys.items()), "team@reply.example"
    )
    yield made
    made.close()


def called(body: object, *, secret: str = "hook:pass") -> HookCall:
    return HookCall(
        method="POST",
        url="https://police.example/hooks/email/postmark",
        headers={
            "content-type": "application/json",
            "authorization": "Basic " + base64.b64encode(secret.encode()).decode(),
        },
        body=json.dumps(body).encode(),
        received_at=AT,
    )


class TestSend:
    def test_hands_over_a_mail_as_the_provider_wants_it(self) -> None:
        picture = File("map.png", "image/png", b"\x89PNG\r\n\x1a\n", "A map")
        leaflet = File("leaflet.pdf", "application/pdf", b"%PDF-1.7")
        noted = Noted()
        with postmark(lambda posted: (200, TAKEN)) as server, provider(server.url) as sending:
            results = sending.send([copy_of(replace(WORDS, files=(picture, leaflet)))], noted)

        (mail,) = server.calls
        assert server.headers[0]["X-Postmark-Server-Token"] == "secret-token"
        assert mail["To"] == "resident@example.org"
        assert mail["From"].replace('"', "") == "Handsworth team <team@reply.example>"
        assert mail["Subject"] == WORDS.marked_subject
        assert f"/leave/{CLAIMED.leave}" in mail["TextBody"]
        assert f"/rate/{CLAIMED.rate}?score=5" in mail["HtmlBody"]
        assert f"reply+{CLAIMED.reply}@reply.example" in mail["ReplyTo"]
        assert mail["TrackOpens"] is False
        assert mail["Metadata"] == {"delivery": "7"}
        headers = {header["Name"]: header["Value"] for header in mail["Headers"]}
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert f"https://police.example/leave/{CLAIMED.leave}" in headers["List-Unsubscribe"]
        assert headers["Message-ID"] == "<7.3.abc@reply.example>"
        names = {file["Name"]: file for file in mail["Attachments"]}
        assert names["map.png"]["ContentID"] == "cid:picture1.3@reply.example"
        assert base64.b64decode(names["leaflet.pdf"]["Content"]) == b"%PDF-1.7"
        (result,) = results
        assert (result.outcome, result.references) == (SendOutcome.TAKEN, ("b7bc2f4a-e38e",))
        assert noted.begun == [7]
        assert noted.ended == results

    @pytest.mark.parametrize(
        ("status", "answer", "outcome"),
        [
            (422, NOBODY, SendOutcome.REFUSED),
            (422, {"ErrorCode": 300, "Message": "Invalid email request"}, SendOutcome.REFUSED),
            (401, {"ErrorCode": 10, "Message": "Bad token"}, SendOutcome.NO_SERVICE),
            (429, {"ErrorCode": 429, "Message": "Rate limit"}, SendOutcome.LATER),
            (500, {"ErrorCode": 100, "Message": "Maintenance"}, SendOutcome.NO_SERVICE),
            (503, {"ErrorCode": 100, "Message": "Offline"}, SendOutcome.NO_SERVICE),
        ],
    )
    def test_knows_whose_trouble_an_answer_is(
        self, status: int, answer: dict[str, Any], outcome: SendOutcome
    ) -> None:
        with postmark(lambda posted: (status, answer)) as server, provider(server.url) as sending:
            (result,) = sending.send([copy_of()], Noted())

        assert result.outcome is outcome
        assert "resident@example.org" not in result.detail

    def test_a_call_that_is_cut_off_may_have_been_taken(self) -> None:
        with postmark(lambda posted: None) as server, provider(server.url) as sending:
            (result,) = sending.send([copy_of()], Noted())

        assert result.outcome is SendOutcome.UNKNOWN

    def test_nobody_there_is_no_service_and_the_rest_is_not_tried(self) -> None:
        with postmark(lambda posted: (200, TAKEN)) as server:
            url = server.url
        noted = Noted()
        with provider(url) as sending:
            results = sending.send([copy_of(delivery_id=1), copy_of(delivery_id=2)], noted)

        assert [one.outcome for one in results] == [SendOutcome.NO_SERVICE] * 2
        assert noted.begun == [1]

    def test_one_recipient_who_is_refused_stops_nobody_else(self) -> None:
        def answer(posted: dict[str, Any]) -> tuple[int, dict[str, Any]]:
            return (422, NOBODY) if "ben" in posted["To"] else (200, TAKEN)

        names = ("ann", "ben", "cat")
        batch = [copy_of(delivery_id=n, address=f"{name}@example.org") for n, name in enumerate(names)]
        with postmark(answer) as server, provider(server.url) as sending:
            results = sending.send(batch, Noted())

        assert [one.outcome for one in results] == [SendOutcome.TAKEN, SendOutcome.REFUSED, SendOutcome.TAKEN]

    def test_a_journal_that_cannot_be_written_stops_it(self) -> None:
        with postmark(lambda posted: (200, TAKEN)) as server, provider(server.url) as sending:
            results = sending.send([copy_of(delivery_id=1), copy_of(delivery_id=2)], Noted(full_after=1))

        assert [one.outcome for one in results] == [SendOutcome.TAKEN, SendOutcome.NO_SERVICE]
        assert len(server.calls) == 1


class TestHooks:
    def test_tell_of_a_mail_that_arrived(self) -> None:
        event = {
            "RecordType": "Delivery", "MessageID": "b7bc2f4a-e38e", "Recipient": "resident@example.org",
            "DeliveredAt": "2026-03-02T09:31:00Z", "Details": "250 OK", "Metadata": {"delivery": "7"},
        }  # fmt: skip
        with provider("http://127.0.0.1:1/") as sending:
            answer = sending.hooks()["postmark"](called(event))

        (receipt,) = answer.receipts
        assert (receipt.provider, receipt.reference) == ("email:postmark", "b7bc2f4a-e38e")
        assert receipt.state is ReceiptState.DELIVERED
        assert receipt.at == dt.datetime(2026, 3, 2, 9, 31, tzinfo=dt.UTC)
        assert answer.status == 200

    def test_tell_of_a_mail_that_bounced(self) -> None:
        event = {
            "RecordType": "Bounce", "MessageID": "b7bc2f4a-e38e", "Type": "HardBounce", "TypeCode": 1, "ID": 42,
            "Email": "resident@example.org", "BouncedAt": "2026-03-02T09:31:00Z", "Details": "550 5.1.1 unknown",
            "Description": "The server was unable to deliver your message", "Inactive": True,
        }  # fmt: skip
        with provider("http://127.0.0.1:1/") as sending:
            (receipt,) = sending.hooks()["postmark"](called(event)).receipts

        assert receipt.state is ReceiptState.UNDELIVERABLE
        assert "550 5.1.1" in receipt.detail

    def test_that_do_not_prove_who_calls_bring_nothing(self) -> None:
        event = {
            "RecordType": "Delivery", "MessageID": "1", "Recipient": "a@b.uk", "DeliveredAt": "2026-03-02T09:31:00Z"
        }  # fmt: skip
        with provider("http://127.0.0.1:1/") as sending:
            answer = sending.hooks()["postmark"](called(event, secret="hook:guess"))

        assert (answer.status, answer.receipts) == (403, ())

    @pytest.mark.parametrize("body", [[], "x", {"RecordType": "Delivery"}, {}])
    def test_that_make_no_sense_bring_nothing(self, body: object) -> None:
        with provider("http://127.0.0.1:1/") as sending:
            answer = sending.hooks()["postmark"](called(body))

        assert answer.receipts == ()
        assert answer.status in {200, 400}

    def test_are_closed_without_a_secret(self) -> None:
        made = esp.make("postmark", "server_token=x", "team@reply.example")

        assert made.hooks() == {}

    def test_are_the_channels(self) -> None:
        with provider("http://127.0.0.1:1/") as sending:
            assert set(EmailChannel([sending], SENDER).hooks()) == {"postmark"}


class TestMake:
    @pytest.mark.parametrize(("name", "keys"), [("nobody", "a=b"), ("postmark", "")])
    def test_says_what_is_wrong(self, name: str, keys: str) -> None:
        with pytest.raises(Refused, match="PEELIAN_EMAIL_ESP"):
            esp.make(name, keys, "team@reply.example")

    @pytest.mark.parametrize(
        ("name", "keys"),
        [
            ("mailersend", "api_token=x"),
            ("mailgun", "api_key=x"),
            ("brevo", "api_key=x"),
            ("resend", "api_key=x"),
        ],
    )
    def test_knows_other_providers(self, name: str, keys: str) -> None:
        assert esp.make(name, keys, "team@reply.example").name == f"email:{name}"
