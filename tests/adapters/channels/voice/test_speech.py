from __future__ import annotations

import os
from pathlib import Path

import pytest

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.speech import KEPT_SECONDS, NoVoice, Speech
from peelian.apps.languages.api import LANGUAGES
from tests.adapters.channels.voice.peers import needs


@needs("espeak-ng")
class TestSay:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("Good evening, this is your team.", "en"),
            ("Noswaith dda.", "cy"),
            ("مساء الخير", "ar"),
            ("শুভ সন্ধ্যা", "bn"),
            ("શુભ સાંજ", "gu"),
            ("ਸ਼ੁਭ ਸ਼ਾਮ", "pa"),
            ("Dobry wieczór.", "pl"),
            ("Boa noite.", "pt"),
            ("Bună seara.", "ro"),
            ("شام بخیر", "ur"),
            ("晚上好", "zh-hans"),
        ],
    )
    def test_speaks_every_language_that_has_a_voice(self, tmp_path: Path, text: str, language: str) -> None:
        coded = Speech(tmp_path).say(text, language)
        assert 0.3 < len(coded) / g711.RATE < 6
        assert g711.loudness(coded, alaw=False) > 1500

    def test_makes_the_same_words_once(self, tmp_path: Path) -> None:
        speech = Speech(tmp_path)
        first = speech.say("Good evening.", "en")
        (kept,) = tmp_path.iterdir()
        kept.write_bytes(b"\x00" * 80)
        assert speech.say("Good evening.", "en") == b"\x00" * 80 != first

    def test_keeps_nothing_of_what_is_for_one_person_only(self, tmp_path: Path) -> None:
        assert Speech(tmp_path).say("It is about your neighbour.", "en", kept=False)
        assert list(tmp_path.iterdir()) == []

    def test_makes_them_anew_in_another_language_or_at_another_speed(self, tmp_path: Path) -> None:
        Speech(tmp_path).say("Radio.", "en")
        Speech(tmp_path).say("Radio.", "pl")
        Speech(tmp_path, speed=170).say("Radio.", "en")
        assert len(list(tmp_path.iterdir())) == 3

    def test_removes_what_no_call_has_used_for_long(self, tmp_path: Path) -> None:
        speech = Speech(tmp_path)
        speech.say("Old.", "en")
        (old,) = tmp_path.iterdir()
        speech.say("New.", "en")
        os.utime(old, (0, old.stat().st_mtime - KEPT_SECONDS - 60))
        assert speech.tidy() == 1
        assert not old.exists()


class TestLacks:
    def test_somali_has_no_voice_and_every_other_language_has(self, tmp_path: Path) -> None:
        speech = Speech(tmp_path)
        assert [code for code in LANGUAGES if code not in speech.voices] == ["so"]
        assert speech.lacks("so") == "There is no voice for this language (so)."
        with pytest.raises(NoVoice):
            speech.say("Fiid wanaagsan", "so")

    def test_a_missing_program_is_named(self, tmp_path: Path) -> None:
        assert "not-a-program" in Speech(tmp_path, program="not-a-program").lacks("en")
