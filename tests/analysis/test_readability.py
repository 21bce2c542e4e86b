"""How hard a text is to read, by counts that anybody can check by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.readability import Reading, hardest, read, sentences, syllables


class TestSyllables:
    @pytest.mark.parametrize(
        ("count", "words"),
        [
            (
                1,
                "crime crimes asked worked street safe closed you're don't build piece quite guard the theft",
            ),
            (
                2,
                "police report damage number decide table likely question being trying nation isn't places message",
            ),
            (2, "people every business because received stolen going fuel able well-known changes something"),
            (3, "neighbourhood area officer decided religious serious violence vehicle messages racism"),
            (4, "information everybody available community priority experience"),
            (5, "investigation university"),
        ],
    )
    def test_are_counted_as_they_are_spoken(self, count: int, words: str) -> None:
        wrong = {word: syllables(word) for word in words.split() if syllables(word) != count}
        assert wrong == {}

    @given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz’-", min_size=1))
    def test_are_never_none(self, word: str) -> None:
        assert syllables(word) >= 1


class TestReading:
    def test_is_the_published_formula(self) -> None:
        # 10 words, 2 sentences, 10 syllables: 0.39 × 5 + 11.8 × 1 − 15.59
        reading = read("The cat sat on mats. The dog ran to me.")
        assert (reading.words, reading.sentences, reading.syllables) == (10, 2, 10)
        assert reading.grade == pytest.approx(0.39 * 5 + 11.8 - 15.59)
        assert reading.age == pytest.approx(reading.grade + 5)

    def test_of_nothing_is_nought(self) -> None:
        assert read("").grade == 0
        assert read("101, 999 – 55!").words == 0
        assert Reading(0, 0, 0).age == 5

    def test_takes_each_line_and_each_part_after_a_colon_for_a_sentence(self) -> None:
        assert sentences("You can: call us\nor write. At 5.30pm? Yes!") == [
            "You can",
            "call us",
            "or write",
            "At 5.30pm",
            "Yes",
        ]

    def test_does_not_end_a_sentence_at_an_address_or_a_shortening(self) -> None:
        assert len(sentences("Go to police.uk and see Mr. Smith, e.g. at St. John’s.")) == 1

    def test_finds_hard_words_harder(self) -> None:
        plain = read("Tell us what went on. We will help you.")
        hard = read(
            "Subsequent notification of the competent authority necessitates considerable documentation."
        )
        assert plain.grade < 2 < 12 < hard.grade

    def test_names_the_hardest_sentences_first(self) -> None:
        text = "We are here to help you. The administration necessitates considerable documentation annually."
        assert hardest(text, most=1)[0][1].startswith("The administration")
