"""Calls to real telephones on this machine: sipp follows a scenario to the letter, baresip picks up and records."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np
import pytest

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.calling import Manner
from peelian.adapters.channels.voice.script import Script
from peelian.adapters.channels.voice.sip.sdp import Codec
from peelian.adapters.channels.voice.sip.transactions import Timers
from peelian.apps.messaging.api import SendOutcome
from tests.adapters.channels.voice.peers import NUMBER, Notes, baresip, needs, sipp
from tests.adapters.channels.voice.ring import copies, likeness, provider, script, stops_of

_as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="sipp presses keys through a raw socket, which needs root"
)


@needs("sipp")
class TestCall:
    def test_is_answered_spoken_and_ended_by_us(self, tmp_path: Path) -> None:
        with sipp("answers", tmp_path, more=("-rtp_echo",)) as phone, provider(phone) as voice:
            journal = Notes()
            (result,) = voice.send(copies(), journal)
            assert (result.outcome, result.answered) == (SendOutcome.TAKEN, True)
            assert result.detail.startswith("answered, ")
            assert len(result.references) == 1
            assert (journal.begun, journal.ended) == ([1], [result])
            assert phone.verdict() == 0
            log = phone.log()
        assert 'From: "Riverside “team”" <sip:+441214960123@127.0.0.1>' in log
        assert f"INVITE sip:{NUMBER}@127.0.0.1:{phone.port} SIP/2.0" in log
        assert "P-Preferred-Identity:" in log

    def test_calls_twenty_people_at_once(self, tmp_path: Path) -> None:
        with sipp("answers", tmp_path, calls=20) as phone, provider(phone) as voice:
            # Long enough for the last to begin before the first ends, however busy the machine.
            results = voice.send(copies(20, say=script(4.0)), Notes())
            assert {result.outcome for result in results} == {SendOutcome.TAKEN}
            assert len({result.references for result in results}) == 20
            assert phone.verdict() == 0
            log = phone.log()
        # At once: the last call began before the first had ended.
        assert log.rindex("\nINVITE sip:") < log.index("\nBYE sip:")

    def test_makes_no_more_calls_at_once_than_allowed(self, tmp_path: Path) -> None:
        manner = Manner(at_once=2, hello=0.1, pause=0.05, listen=0.1)
        with sipp("answers", tmp_path, calls=6) as phone, provider(phone, manner=manner) as voice:
            results = voice.send(copies(6, say=script(0.3)), Notes())
            assert [result.delivery_id for result in results] == [1, 2, 3, 4, 5, 6]
            assert phone.verdict() == 0
            log = phone.log()
        under_way, most = set[str](), 0
        for block in log.split("-----------------------------------------------")[1:]:
            call = next((line for line in block.split("\n") if line.startswith("Call-ID:")), "")
            if "\nINVITE sip:" in block:
                under_way.add(call)
            elif "\nBYE sip:" in block:
                under_way.discard(call)
            most = max(most, len(under_way))
        assert most == 2

    @pytest.mark.parametrize(
        ("scenario", "outcome", "detail"),
        [
            ("busy", SendOutcome.LATER, "busy"),
            ("no_such_number", SendOutcome.REFUSED, "no such number (404 Not Found)"),
            ("declined", SendOutcome.REFUSED, "they declined (603 Decline)"),
            ("trunk_down", SendOutcome.NO_SERVICE, "503 Service Unavailable"),
        ],
    )
    def test_says_why_nobody_was_reached(
        self, tmp_path: Path, scenario: str, outcome: SendOutcome, detail: str
    ) -> None:
        with sipp(scenario, tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(), Notes())
            assert (result.outcome, result.detail, result.answered) == (outcome, detail, False)
            assert phone.verdict() == 0

    def test_stops_ringing_when_nobody_picks_up(self, tmp_path: Path) -> None:
        with sipp("nobody", tmp_path) as phone, provider(phone, ring=0.5) as voice:
            (result,) = voice.send(copies(), Notes())
            assert (result.outcome, result.detail) == (SendOutcome.LATER, "nobody picked up")
            assert phone.verdict() == 0

    def test_gives_up_on_somebody_who_never_picks_up(self, tmp_path: Path) -> None:
        with sipp("busy", tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(attempts=3), Notes())
            assert (result.outcome, result.detail) == (SendOutcome.REFUSED, "busy, after 3 calls")

    def test_speaks_with_somebody_who_picks_up_in_the_moment_of_giving_up(self, tmp_path: Path) -> None:
        with sipp("picks_up_late", tmp_path) as phone, provider(phone, ring=0.3) as voice:
            (result,) = voice.send(copies(), Notes())
            assert (result.outcome, result.answered) == (SendOutcome.TAKEN, True)
            assert phone.verdict() == 0

    def test_says_how_long_somebody_listened_who_hung_up(self, tmp_path: Path) -> None:
        with sipp("hangs_up", tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(say=script(60)), Notes())
            assert (result.outcome, result.answered) == (SendOutcome.TAKEN, True)
            seconds = int(result.detail.removeprefix("answered, ").removesuffix(" s"))
            assert seconds < 60  # what we had to say
            assert phone.verdict() == 0

    def test_takes_a_hold_and_a_question_in_mid_call(self, tmp_path: Path) -> None:
        with sipp("on_hold", tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(say=script(60)), Notes())
            assert result.outcome is SendOutcome.TAKEN
            assert result.detail.endswith(", pressed 9")
            assert phone.verdict() == 0

    def test_says_that_the_trunk_is_away(self, tmp_path: Path) -> None:
        with sipp("answers", tmp_path) as phone:
            pass
        with provider(phone, timers=Timers(t1=0.01, t2=0.04)) as voice:
            (result,) = voice.send(copies(), Notes())
        assert (result.outcome, result.detail) == (SendOutcome.NO_SERVICE, "INVITE was not answered")

    def test_rings_nobody_when_the_journal_is_full(self, tmp_path: Path) -> None:
        with sipp("answers", tmp_path) as phone, provider(phone) as voice:
            results = voice.send(copies(3), Notes(full=True))
            assert {result.outcome for result in results} == {SendOutcome.NO_SERVICE}
            assert phone.process.poll() is None
            assert "INVITE" not in phone.log()

    def test_rings_nobody_without_a_voice_for_their_language(self, tmp_path: Path) -> None:
        with sipp("answers", tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(
                copies(say=Script(lack="There is no voice for this language (so).")), Notes()
            )
            assert (result.outcome, result.detail) == (
                SendOutcome.REFUSED,
                "There is no voice for this language (so).",
            )


@needs("sipp")
class TestSignIn:
    @pytest.mark.parametrize("scenario", ["asks_who", "asks_who_simply", "asks_who_as_proxy"])
    def test_proves_who_we_are(self, tmp_path: Path, scenario: str) -> None:
        with sipp(scenario, tmp_path) as phone, provider(phone, user="police", password="right") as voice:
            (result,) = voice.send(copies(), Notes())
            assert result.outcome is SendOutcome.TAKEN
            assert phone.verdict() == 0

    def test_says_that_the_trunk_refuses_us(self, tmp_path: Path) -> None:
        with sipp("asks_who", tmp_path) as phone, provider(phone, user="police", password="wrong") as voice:
            (result,) = voice.send(copies(), Notes())
            assert (result.outcome, result.detail) == (
                SendOutcome.NO_SERVICE,
                "the trunk refuses us (403 Forbidden)",
            )

    def test_says_that_no_password_is_set(self, tmp_path: Path) -> None:
        with sipp("asks_who", tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(), Notes())
            assert result.outcome is SendOutcome.NO_SERVICE
            assert "none are set" in result.detail


@needs("sipp")
class TestKeys:
    @_as_root
    def test_nine_stops_the_calls_and_is_kept_before_it_is_promised(self, tmp_path: Path) -> None:
        with sipp("presses_nine", tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(say=script(60)), Notes())
            assert result.detail.endswith(", pressed 9")
            (stop,) = stops_of(phone)
            assert (stop.channel, stop.text, stop.sender) == ("voice", "STOP", NUMBER)
            assert (stop.provider_id,) == result.references
            assert phone.verdict() == 0
            assert stops_of(phone) == []

    @_as_root
    def test_one_says_it_again(self, tmp_path: Path) -> None:
        with sipp("presses_one", tmp_path) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(say=script(60)), Notes())
            assert result.detail.endswith(", pressed 1")
            assert stops_of(phone) == []
            assert phone.verdict() == 0

    def test_are_taken_from_gateways_that_send_them_apart(self, tmp_path: Path) -> None:
        with sipp("presses_by_info", tmp_path) as phone, provider(phone) as voice:
            voice.send(copies(say=script(60)), Notes())
            assert [stop.text for stop in stops_of(phone)] == ["STOP"]
            assert phone.verdict() == 0


@needs("baresip")
class TestSpeech:
    @pytest.mark.parametrize("codec", ["PCMU", "PCMA"])
    def test_arrives_as_it_was_sent(self, tmp_path: Path, codec: str) -> None:
        said = script(2.0)
        with baresip(tmp_path, codec=codec) as phone, provider(phone) as voice:
            (result,) = voice.send(copies(say=said), Notes())
            assert result.outcome is SendOutcome.TAKEN
        (recording,) = tmp_path.glob("dump-*-dec.wav")
        with wave.open(str(recording)) as file:
            assert file.getframerate() == g711.RATE
            heard = np.frombuffer(file.readframes(10**7), "<i2").astype(np.int16)
        sent = g711.from_ulaw(said.first)
        correlation, at = likeness(heard, sent)
        assert correlation > 0.9
        there = heard[at : at + len(sent)].astype(np.float64)
        assert len(there) == len(sent)
        loud, wanted = np.sqrt(np.mean(there**2)), np.sqrt(np.mean(sent.astype(np.float64) ** 2))
        assert abs(loud / wanted - 1) < 0.1

    def test_offers_both_laws(self) -> None:
        assert [codec.name for codec in Codec] == ["PCMU", "PCMA"]
