"""What must stay as it is, taken out of a text and put back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.languages.rules import masking

MUST_STAY = [
    "https://www.midshire.police.uk/report?id=7&x=1",
    "team@midshire.police.uk",
    "024 7655 1234",
    "+44 7700 900123",
    "07700 900123",
    "999",
    "101",
    "CV1 2AB",
    "B33 8TH",
    "AB12 CDE",
    "K123 ABC",
    "20/123456/26",
    "20CV/12345/26",
    "£1,250.50",
    "{place}",
    "{manage}",
    "PC Amir Khan 2231",
    "PCSO O'Neil",
    "Foleshill Road",
    "12/03/2026",
    "www.crimestoppers-uk.org",
    "⚠️",
    "👮🏽‍♀️",
]


@pytest.mark.parametrize("words", MUST_STAY)
def test_takes_out_whatever_must_stay(words: str) -> None:
    masked = masking.mask(f"We were told about {words} yesterday evening.")
    assert masked.kept == (words,)
    assert words not in masked.text


def test_puts_everything_back_where_it_was() -> None:
    text = " and ".join(MUST_STAY)
    masked = masking.mask(text)
    assert masking.unmask(masked.text, masked) == text
    assert masked.was == tuple(MUST_STAY)


@given(st.text())
def test_any_text_comes_back_whole(text: str) -> None:
    masked = masking.mask(text, names=["Hillfields"])
    assert not masking.lost(masked.text, masked)
    assert masking.unmask(masked.text, masked) == text


def test_a_text_that_speaks_of_tokens_keeps_them() -> None:
    masked = masking.mask("XQ0XQ is what we write, 101 is what you dial")
    assert masking.unmask(masked.text, masked) == "XQ0XQ is what we write, 101 is what you dial"


def test_keeps_the_names_that_it_is_given_as_whole_words() -> None:
    masked = masking.mask("Sheds in Wood End, not in Woodend.", names=["Wood End", "Wood"])
    assert masked.kept == ("Wood End",)


def test_a_glossary_term_becomes_its_rendering_whatever_its_case() -> None:
    masked = masking.mask(
        "Burglary in Hillfields. A burglary is a crime.", terms={"burglary": "furto", "crime": ""}
    )
    assert masked.kept == ("furto", "furto", "crime")


def test_keywords_that_people_text_stay_and_orders_do_not() -> None:
    assert masking.mask("Text STOP to leave.").kept == ("STOP",)
    assert masking.mask("Reply YES if you can come.").kept == ("YES",)
    assert masking.mask("YES, we found it.").kept == ()


def test_what_is_no_word_is_kept_from_the_engine() -> None:
    assert masking.mask("See " + "a" * 200).kept == ("a" * 200,)
    assert len(masking.mask("Look " + "( " * 300).kept) == 1


class TestLost:
    def test_a_token_that_is_gone_or_doubled_or_new(self) -> None:
        masked = masking.mask("Call 101 or 999.")
        assert masking.lost("Ligue XQ0XQ", masked) == [1]
        assert masking.lost("XQ0XQ XQ0XQ XQ1XQ", masked) == [0]
        assert masking.lost("XQ0XQ XQ1XQ XQ2XQ", masked) == [2]

    def test_another_case_or_a_space_is_mended(self) -> None:
        masked = masking.mask("Call 101.")
        assert masking.lost("Ligue xq 0 xq.", masked) == []
        assert masking.unmask("Ligue xq 0 xq.", masked) == "Ligue 101."


class TestCalm:
    def test_writes_shouting_in_ordinary_letters(self) -> None:
        assert masking.calm("DO NOT OPEN THE DOOR") == "Do not open the door"
        assert (
            masking.calm("Careful: I THINK IT'S A FRAUD, be warned")
            == "Careful: I think it's a fraud, be warned"
        )

    def test_leaves_a_name_in_capitals(self) -> None:
        assert masking.calm("The PCSO and CCTV team") == "The PCSO and CCTV team"
