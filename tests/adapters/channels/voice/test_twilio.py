"""The voice gateway's contract, against a gateway on this machine that keeps it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.twilio import TwilioProvider
from peelian.apps.messaging.api import HookAnswer, HookCall, ReceiptState, SendOutcome, SendResult
from peelian.kernel.options import House
from tests.adapters.channels.voice.peers import NUMBER, Notes
from tests.adapters.channels.voice.ring import AT, CALLER, copies, script
from tests.factories.at_once import ended

TOKEN = "very-secret"


@dataclass
class Gateway:
    """Answers 201 with a number, or what it is told."""

    port: int
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    answer: tuple[int, Any] | None = None


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made: list[Gateway] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            made[0].asked.append((self.path, form, self.headers["Authorization"]))
            status, content = made[0].answer or (201, {"sid": f"CA{len(made[0].asked)}", "status": "queued"})
            if status == 0:
                self.connection.close()
                return
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.append(Gateway(server.server_address[1]))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made[0]
    server.shutdown()
    server.server_close()
    ended(thread)


@pytest.fixture
def voice(gateway: Gateway, tmp_path: Path) -> Iterator[TwilioProvider]:
    house = House("https://police.example", "reply.example", tmp_path)
    made = TwilioProvider(
        "AC1", TOKEN, CALLER, house, tmp_path / "played", f"http://127.0.0.1:{gateway.port}"
    )
    yield made
    made.close()


def call(url: str, form: dict[str, str] | None = None, *, token: str = TOKEN) -> HookCall:
    """A call of the gateway's, signed as it signs."""
    form = form or {}
    text = url + "".join(f"{name}{value}" for name, value in sorted(form.items()))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    headers = {"x-twilio-signature": base64.b64encode(digest).decode()}
    return HookCall("POST", url, headers, urlencode(form).encode(), AT)


def played(voice: TwilioProvider, twiml: str) -> list[bytes]:
    """What the gateway gets when it fetches all that it is to play, as µ-law."""
    heard = []
    for url in re.findall(r"<Play>([^<]+)</Play>", twiml):
        answer = voice.hooks()["audio"](HookCall("GET", unescape(url), {}, b"", AT))
        assert (answer.status, answer.media_type) == (200, "audio/wav")
        assert isinstance(answer.body, bytes)
        heard.append(g711.to_ulaw(g711.read_wav(answer.body)))
    return heard


def action(twiml: str) -> str:
    found = re.search(r'action="([^"]+)"', twiml)
    assert found is not None
    return unescape(found.group(1))


class TestSend:
    def test_asks_for_a_call_as_the_contract_says(self, gateway: Gateway, voice: TwilioProvider) -> None:
        journal = Notes()
        (result,) = voice.send(copies(), journal)
        assert (result.outcome, result.references, result.answered) == (SendOutcome.TAKEN, ("CA1",), None)
        ((path, form, authorization),) = gateway.asked
        assert path == "/2010-04-01/Accounts/AC1/Calls.json"
        assert (form["To"], form["From"], form["Timeout"]) == (NUMBER, CALLER, "45")
        assert form["StatusCallback"] == "https://police.example/hooks/voice/status"
        assert base64.b64decode(authorization.removeprefix("Basic ")).decode() == f"AC1:{TOKEN}"
        assert (journal.begun, journal.ended) == ([1], [result])

    @pytest.mark.parametrize(
        ("answer", "outcome"),
        [
            ((400, {"code": 21211, "message": "invalid"}), SendOutcome.REFUSED),
            ((400, {"code": 21999, "message": "odd"}), SendOutcome.LATER),
            ((401, {"code": 20003, "message": "who"}), SendOutcome.NO_SERVICE),
            ((429, {"code": 20429, "message": "slow"}), SendOutcome.LATER),
            ((500, b"<html>"), SendOutcome.NO_SERVICE),
            ((502, b"<html>"), SendOutcome.UNKNOWN),
            ((502, {"code": 21211, "message": "invalid"}), SendOutcome.REFUSED),
            ((503, b"<html>"), SendOutcome.NO_SERVICE),
            ((504, b"<html>"), SendOutcome.UNKNOWN),
            ((201, b"[]"), SendOutcome.UNKNOWN),
            ((0, b""), SendOutcome.UNKNOWN),
        ],
    )
    def test_tells_troubles_apart(
        self, gateway: Gateway, voice: TwilioProvider, answer: tuple[int, Any], outcome: SendOutcome
    ) -> None:
        gateway.answer = answer
        (result,) = voice.send(copies(), Notes())
        assert result.outcome is outcome

    def test_says_that_the_gateway_is_away(self, tmp_path: Path) -> None:
        house = House("https://police.example", "reply.example", tmp_path)
        voice = TwilioProvider("AC1", TOKEN, CALLER, house, tmp_path, "http://127.0.0.1:9")
        (result,) = voice.send(copies(), Notes())
        voice.close()
        assert result.outcome is SendOutcome.NO_SERVICE

    def test_asks_for_nothing_when_the_journal_is_full(self, gateway: Gateway, voice: TwilioProvider) -> None:
        (result,) = voice.send(copies(), Notes(full=True))
        assert (result.outcome, gateway.asked) == (SendOutcome.NO_SERVICE, [])

    def test_says_that_a_call_was_taken_though_the_journal_is_full_by_then(
        self, gateway: Gateway, voice: TwilioProvider
    ) -> None:
        class FullByThen(Notes):
            def end(self, result: SendResult) -> None:
                raise OSError(28, "No space left on device")

        (result,) = voice.send(copies(), FullByThen())
        assert (result.outcome, len(gateway.asked)) == (SendOutcome.TAKEN, 1)


class TestCall:
    def test_plays_the_message_and_waits_for_a_key(self, gateway: Gateway, voice: TwilioProvider) -> None:
        voice.send(copies(), Notes())
        twiml = gateway.asked[0][1]["Twiml"]
        assert '<Gather numDigits="1"' in twiml
        said = script()
        assert played(voice, twiml) == [said.first, said.goodbye]

    def test_lets_speech_go_that_no_call_has_used_for_a_day(self, voice: TwilioProvider) -> None:
        voice.opening(script())
        here = set(voice.folder.iterdir())
        for path in here:
            os.utime(path, (0, 0))
        voice.opening(replace(script(), first=b"Something else"))
        gone = here - set(voice.folder.iterdir())
        assert len(gone) == 1, "what the second call plays too is there"

    def test_one_plays_it_again_and_nine_stops(self, gateway: Gateway, voice: TwilioProvider) -> None:
        voice.send(copies(), Notes())
        url, said = action(gateway.asked[0][1]["Twiml"]), script()
        again = _keys(voice, call(url, {"Digits": "1", "CallSid": "CA1", "To": NUMBER}))
        assert again.words == ()
        assert played(voice, str(again.body)) == [said.repeat, said.goodbye]
        stop = _keys(voice, call(action(str(again.body)), {"Digits": "9", "CallSid": "CA1", "To": NUMBER}))
        (words,) = stop.words
        assert (words.channel, words.sender, words.text, words.provider_id) == (
            "voice",
            NUMBER,
            "STOP",
            "CA1",
        )
        assert played(voice, str(stop.body)) == [said.stopped]

    def test_ends_at_another_key(self, gateway: Gateway, voice: TwilioProvider) -> None:
        voice.send(copies(), Notes())
        url = action(gateway.asked[0][1]["Twiml"])
        end = _keys(voice, call(url, {"Digits": "5", "CallSid": "CA1", "To": NUMBER}))
        assert "<Hangup/>" in str(end.body)

    @pytest.mark.parametrize(
        ("said", "state"),
        [
            ("completed", ReceiptState.DELIVERED),
            ("no-answer", ReceiptState.UNDELIVERABLE),
            ("busy", ReceiptState.UNDELIVERABLE),
            ("failed", ReceiptState.UNDELIVERABLE),
            ("ringing", ReceiptState.EN_ROUTE),
            ("what", ReceiptState.UNKNOWN),
        ],
    )
    def test_says_what_became_of_it(self, voice: TwilioProvider, said: str, state: ReceiptState) -> None:
        form = {"CallSid": "CA1", "CallStatus": said, "CallDuration": "23"}
        answer = voice.hooks()["status"](call("https://police.example/hooks/voice/status", form))
        (receipt,) = answer.receipts
        assert (receipt.provider, receipt.reference, receipt.state) == ("voice:twilio", "CA1", state)
        assert receipt.detail == f"{said}, 23 s"


class TestForgery:
    @pytest.mark.parametrize("hook", ["keys", "status"])
    def test_brings_nothing(self, voice: TwilioProvider, hook: str) -> None:
        url = f"https://police.example/hooks/voice/{hook}"
        form = {"Digits": "9", "CallSid": "CA1", "To": NUMBER, "CallStatus": "completed"}
        answer = voice.hooks()[hook](call(url, form, token="guessed"))
        assert (answer.status, answer.words, answer.receipts) == (403, (), ())

    def test_with_a_signature_of_other_letters_brings_nothing(self, voice: TwilioProvider) -> None:
        said = call("https://police.example/hooks/voice/keys", {"Digits": "9"})
        forged = replace(said, headers={"x-twilio-signature": "\xe9"})
        assert voice.hooks()["keys"](forged).status == 403

    @pytest.mark.parametrize(
        "query", ["", "file=abc", "file=../../secret&sig=1", "file=abc&sig=00", "file=abc&sig=%C3%A9"]
    )
    def test_fetches_nothing(self, voice: TwilioProvider, query: str) -> None:
        url = f"https://police.example/hooks/voice/audio?{query}"
        assert voice.hooks()["audio"](HookCall("GET", url, {}, b"", AT)).status == 403


def _keys(voice: TwilioProvider, said: HookCall) -> HookAnswer:
    return voice.hooks()["keys"](said)
