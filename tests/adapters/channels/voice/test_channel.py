from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from peelian.adapters.channels.voice import g711, script
from peelian.adapters.channels.voice.calling import SipProvider
from peelian.adapters.channels.voice.channel import OPTIONS, VoiceChannel, caller_number, make
from peelian.adapters.channels.voice.stops import StopListener, Stops
from peelian.adapters.channels.voice.twilio import TwilioProvider
from peelian.apps.messaging.api import (
    Doors,
    InboundWords,
    MessageKind,
    SendOutcome,
    Site,
    TextOrigin,
    Urgency,
    Words,
)
from peelian.apps.messaging.rules.phrases import PHRASES
from peelian.kernel.errors import BadInput, Refused
from peelian.kernel.options import House
from tests.adapters.channels.voice.peers import NUMBER, Notes, needs
from tests.adapters.channels.voice.ring import AT, copies
from tests.factories.at_once import PATIENCE

WORDS = Words(
    message_id=9, kind=MessageKind.ALERT, urgency=Urgency.NORMAL, language="en", direction="ltr",
    subject="Thefts near B14 7QH", marked_subject="[Police] Thefts (A9)",
    body="Call 101 with what you saw. More: https://police.example/9", sender_name="PCSO Ali", phrases=PHRASES,
    phrases_language="en", origin=TextOrigin.WRITTEN, english_url="", waiting="", files=(),
    site=Site("https://police.example", "reply.example"), version="1",
)  # fmt: skip


def options(**changes: Any) -> dict[str, str | int | bool]:
    return {**{option.name: option.default for option in OPTIONS}, "VOICE_CALLER": "0121 496 0123", **changes}


def house(state: Path, *, demo: bool = False) -> House:
    return House("https://police.example", "reply.example", state, demo)


def channel(state: Path, *, demo: bool = False, **changes: Any) -> VoiceChannel:
    made = make(options(**changes), house(state, demo=demo))
    assert made is not None
    return made


class TestMake:
    def test_offers_no_calls_where_nothing_is_set(self, tmp_path: Path) -> None:
        assert make(options(), house(tmp_path)) is None

    def test_calls_by_the_trunk_first_and_by_the_gateway_next(self, tmp_path: Path) -> None:
        made = channel(
            tmp_path, VOICE_SIP_SERVER="trunk.example:5070", VOICE_RTP_PORTS="16384-16484",
            VOICE_TWILIO_ACCOUNT="AC1", VOICE_TWILIO_TOKEN="secret",
        )  # fmt: skip
        trunk, gateway = made.providers
        assert isinstance(trunk, SipProvider)
        assert (trunk.trunk.host, trunk.trunk.port, trunk.trunk.caller) == (
            "trunk.example",
            5070,
            "+441214960123",
        )
        assert list(trunk.trunk.rtp_ports)[:2] == [16384, 16386]
        assert isinstance(gateway, TwilioProvider)
        assert set(made.hooks()) == {"audio", "keys", "status"}

    def test_knows_what_the_house_has_to_know(self, tmp_path: Path) -> None:
        facts = channel(tmp_path, demo=True).facts
        assert (facts.name, facts.address, facts.calling_hours, facts.sends_again) == (
            "voice",
            "phone",
            True,
            False,
        )
        assert facts.languages is not None
        assert "so" not in facts.languages
        assert "ur" in facts.languages

    @pytest.mark.parametrize(
        "changed",
        [
            {"VOICE_SIP_SERVER": "not a host"},
            {"VOICE_SIP_SERVER": "trunk.example", "VOICE_RTP_PORTS": "many"},
            {"VOICE_SIP_SERVER": "trunk.example", "VOICE_RTP_PORTS": "20000-10000"},
            {"VOICE_SIP_SERVER": "trunk.example", "VOICE_CALLER": ""},
        ],
    )
    def test_refuses_settings_that_can_not_be(self, tmp_path: Path, changed: dict[str, str]) -> None:
        with pytest.raises(BadInput):
            make(options(**changed), house(tmp_path))


class TestCaller:
    @pytest.mark.parametrize("text", ["0121 496 0123", "+441214960123", "07400 123456", "0800 555 111"])
    def test_is_a_number_that_can_be_rung_back(self, text: str) -> None:
        assert caller_number(text).startswith("+44")

    @pytest.mark.parametrize(
        "text", ["", "101", "police", "+33 1 42 68 53 00", "0909 879 0123", "0121", "0844 111 2222"]
    )
    def test_is_no_other(self, text: str) -> None:
        with pytest.raises(BadInput, match="PEELIAN_VOICE_CALLER"):
            caller_number(text)


@needs("espeak-ng")
class TestScript:
    def test_says_greeting_message_twice_and_keys(self, tmp_path: Path) -> None:
        preview = channel(tmp_path, demo=True).preview(WORDS)
        assert preview.text.startswith("Hello. This is a recorded message from P C S O Ali.")
        said = "Thefts near B one four, seven Q H.\nCall one oh one with what you saw. More: our website."
        assert preview.text.count(said) == 2
        assert preview.text.endswith("To hear it again, press 1. To stop these calls, press 9.")

    def test_can_be_listened_to_before_it_is_sent(self, tmp_path: Path) -> None:
        preview = channel(tmp_path, demo=True).preview(WORDS)
        assert preview.audio_type == "audio/wav"
        seconds = len(g711.read_wav(preview.audio)) / g711.RATE
        assert 10 < seconds < 60
        assert preview.cost.parts == 1

    def test_costs_what_it_lasts(self, tmp_path: Path) -> None:
        long = replace(WORDS, body="We ask you to lock your doors. " * 60)
        cost = channel(tmp_path, demo=True).cost(long)
        assert cost.parts > 2
        assert "Fewer words" in cost.note

    @pytest.mark.parametrize("kind", [MessageKind.ALERT, MessageKind.SERVICE])
    def test_costs_what_was_made_of_it_and_nothing_is_made_to_know(
        self, tmp_path: Path, kind: MessageKind
    ) -> None:
        made = channel(tmp_path, demo=True)
        machine = replace(WORDS, kind=kind, origin=TextOrigin.MACHINE)

        before = script.length(machine, made.speech)
        assert not list((tmp_path / "voice").rglob("*.ulaw"))
        prepared = made.prepare(machine)
        after = script.length(machine, made.speech)

        assert (before.estimated, after.estimated) == (True, False)
        assert after.seconds == pytest.approx(prepared.seconds)
        assert after.minutes == made.cost(machine).parts == prepared.minutes
        assert 0.8 * after.seconds < before.seconds < 1.6 * after.seconds

    def test_is_made_once_however_many_hear_it(self, tmp_path: Path) -> None:
        made = channel(tmp_path, demo=True)
        first = made.prepare(WORDS)
        kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "voice" / "speech").iterdir()}
        assert made.prepare(replace(WORDS, version="2")) == first
        assert set(kept) == set((tmp_path / "voice" / "speech").iterdir())

    def test_tells_a_machine_nothing_that_is_for_one_person_only(self, tmp_path: Path) -> None:
        own = replace(
            WORDS, kind=MessageKind.SERVICE, subject="Your report", body="It is about your neighbour."
        )
        made = channel(tmp_path, demo=True)
        prepared = made.prepare(own)
        assert prepared.private
        whole = made.prepare(replace(own, kind=MessageKind.ALERT))
        assert len(prepared.first) < len(whole.first)
        message = made.speech.say("Your report.\nIt is about your neighbour.", "en")
        assert message not in prepared.first
        assert message in prepared.repeat

    def test_keeps_no_speech_of_what_is_for_one_person_only(self, tmp_path: Path) -> None:
        made = channel(tmp_path, demo=True)
        own = replace(
            WORDS, kind=MessageKind.SERVICE, subject="Your report", body="It is about your neighbour."
        )
        said = made.speech.say("Your report.\nIt is about your neighbour.", "en", kept=False)
        assert said in made.prepare(own).repeat
        assert said not in {path.read_bytes() for path in (tmp_path / "voice" / "speech").iterdir()}

    def test_says_that_a_machine_translated_it(self, tmp_path: Path) -> None:
        machine = replace(WORDS, origin=TextOrigin.MACHINE)
        assert PHRASES["machine"] in channel(tmp_path, demo=True).preview(machine).text

    def test_speaks_our_own_words_in_english_where_they_are_not_approved(self, tmp_path: Path) -> None:
        polish = replace(WORDS, language="pl", subject="Kradzieże", body="Zadzwoń pod 101.")
        text = channel(tmp_path, demo=True).preview(polish).text
        assert "Zadzwoń pod 1 0 1." in text
        assert "press 1" in text

    def test_says_what_is_missing_for_a_language_without_a_voice(self, tmp_path: Path) -> None:
        made = channel(tmp_path, demo=True)
        preview = made.preview(replace(WORDS, language="so"))
        assert preview.audio == b""
        assert preview.cost.note == (
            "There is no voice for this language (so). Whoever reads it is rung in English."
        )

    def test_a_missing_program_costs_nobody_their_message(self, tmp_path: Path) -> None:
        made = channel(tmp_path, demo=True, VOICE_ESPEAK="not-a-program")
        (result,) = made.providers[0].send(copies(say=made.prepare(WORDS)), Notes())
        assert result.outcome is SendOutcome.NO_SERVICE
        assert "not-a-program" in result.detail


class TestDemo:
    def test_keeps_what_a_call_would_say_and_rings_nobody(self, tmp_path: Path) -> None:
        made = channel(tmp_path, demo=True, VOICE_SIP_SERVER="trunk.example")
        (provider,) = made.providers
        batch = copies(2)
        for copy in batch:
            copy.words = WORDS
        results = provider.send(batch, Notes())
        assert {(one.outcome, one.answered) for one in results} == {(SendOutcome.TAKEN, True)}
        kept = sorted((tmp_path / "caught" / "voice").glob("*.json"))
        assert len(kept) == 2
        said = json.loads(kept[0].read_text())
        assert (said["to"], said["text"]) == (NUMBER, "A tone.")
        assert len(g711.read_wav((kept[0].parent / said["audio"]).read_bytes())) == g711.RATE * 6 // 10


def _stop(number: int = 1) -> InboundWords:
    return InboundWords("voice", "voice:sip", NUMBER, "STOP", f"call-{number}@here", AT)


class TestStops:
    def test_are_handed_over_once_and_as_they_were(self, tmp_path: Path) -> None:
        stops, taken = Stops(tmp_path), list[InboundWords]()
        stops.put(_stop())
        stops.put(_stop())  # the same call twice
        assert stops.take(taken.append) == 1
        assert stops.take(taken.append) == 0
        assert taken == [_stop()]

    def test_wait_for_a_house_that_is_away(self, tmp_path: Path) -> None:
        stops, taken = Stops(tmp_path), list[InboundWords]()
        stops.put(_stop())

        def away(words: InboundWords) -> None:
            raise ConnectionError

        with pytest.raises(ConnectionError):
            stops.take(away)
        assert stops.take(taken.append) == 1

    def test_that_the_house_refuses_do_not_hold_up_others(self, tmp_path: Path) -> None:
        stops, taken = Stops(tmp_path), list[InboundWords]()
        stops.put(_stop(1))
        stops.put(_stop(2))

        def choosy(words: InboundWords) -> None:
            if words == _stop(1):
                raise Refused("No.")
            taken.append(words)

        assert stops.take(choosy) == 2
        assert taken == [_stop(2)]

    def test_are_heard_by_the_listener_at_once_and_at_its_start(self, tmp_path: Path) -> None:
        stops, heard, taken = Stops(tmp_path), threading.Semaphore(0), list[InboundWords]()

        def take(words: InboundWords) -> None:
            taken.append(words)
            heard.release()

        stops.put(_stop(1))
        listener = StopListener(stops, take)
        listener.start()
        assert heard.acquire(timeout=PATIENCE)
        stops.put(_stop(2))
        assert heard.acquire(timeout=PATIENCE)
        listener.stop()
        assert taken == [_stop(1), _stop(2)]

    def test_come_through_the_channels_own_listener(self, tmp_path: Path) -> None:
        made, taken = channel(tmp_path, demo=True), list[InboundWords]()
        made.stops.put(_stop())
        doors = Doors(mail=lambda _: None, words=taken.append, receipts=lambda _: None)
        (listener,) = made.listeners(doors)
        listener.start()
        listener.stop()
        assert taken == [_stop()]
        assert taken[0].received_at == dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
