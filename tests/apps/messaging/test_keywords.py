"""What a text of one word asks for."""

from __future__ import annotations

import pytest

from peelian.apps.languages.types import LANGUAGES
from peelian.apps.messaging.rules.keywords import WORDS, Keyword, keyword_of


class TestKeywordOf:
    @pytest.mark.parametrize(
        "text",
        [
            "STOP", "stop", " Stop. ", "“Stop!”", "STOP ALL", "Stop\nall", "unsubscribe", "Please stop", "STOP 🛑",
            "بند", "بند کریں۔", "بند كرو", "إلغاء", "الغاء", "ਬੰਦ ਕਰੋ", "বন্ধ করুন।", "બંધ", "rezygnuje", "Rezygnuję",
            "opriti", "Jooji", "停止。", "stopio", "ＳＴＯＰ",
        ],
    )  # fmt: skip
    def test_knows_a_wish_to_stop_in_every_language(self, text: str) -> None:
        assert keyword_of(text) is Keyword.STOP

    @pytest.mark.parametrize(
        "text",
        [
            "Stop and search on the High Street yesterday", "They don't stop at the crossing", "bus stop", "",
            "no", "Stop the parking outside the school please", "The end house", "👍", "stop" * 11,
        ],
    )  # fmt: skip
    def test_leaves_alone_what_says_more(self, text: str) -> None:
        assert keyword_of(text) is None

    @pytest.mark.parametrize(
        ("text", "keyword"),
        [
            ("Yes", Keyword.YES), ("tak!", Keyword.YES), ("جی ہاں", Keyword.YES), ("ਹਾਂ ਜੀ", Keyword.YES),
            ("হ্যাঁ", Keyword.YES), ("是的", Keyword.YES), ("START", Keyword.START), ("شروع", Keyword.START),
            ("HELP", Keyword.HELP), ("مدد", Keyword.HELP), ("Pomoc", Keyword.HELP),
        ],
    )  # fmt: skip
    def test_knows_the_others(self, text: str, keyword: Keyword) -> None:
        assert keyword_of(text) is keyword

    def test_every_offered_language_has_words_for_each(self) -> None:
        assert set(WORDS) == set(LANGUAGES)
        for language, words in WORDS.items():
            assert set(words) == set(Keyword), language
            for keyword, phrases in words.items():
                assert all(keyword_of(phrase) is keyword for phrase in phrases.split("|")), (
                    language,
                    keyword,
                )
