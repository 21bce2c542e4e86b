from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.channels.voice.spoken import spoken

_NUMBERS = r"[a-z]{1,8} (07[0-9]{9}|999|101|[0-9]{2}/[0-9]{4,6}/[0-9]{2}|B1[0-9] [0-9][A-Z]{2})"
_LANGUAGES = ["en", "cy", "ar", "bn", "gu", "pa", "pl", "pt", "ro", "ur", "zh-hans"]


class TestEnglish:
    @pytest.mark.parametrize(
        ("written", "said"),
        [
            ("Call 101, or 999 in an emergency", "Call one oh one, or nine nine nine in an emergency."),
            (
                "Crime number 24000123456.",
                "Crime number two four zero, zero zero one, two three four, five six.",
            ),
            ("Ref 20/12345/26", "Ref two zero, one two three, four five, two six."),
            ("Ring 0121 496 0123", "Ring oh one two one, four nine six, oh one two three."),
            ("Text +447700900123", "Text plus four four seven seven oh, oh nine oh, oh one two three."),
            ("At 18:30 or 7pm or 9.05am", "At 6 30 p m or 7 p m or 9 oh 5 a m."),
            ("6-8pm, then 12:00 and 00:00", "6 to 8 p m, then 12 noon and midnight."),
            ("On 3/11/2026, that is 22 Nov", "On the 3rd of November 2026, that is the 22nd of November."),
            ("Since 2026-01-31", "Since the 31st of January 2026."),
            ("Near B14 7QH", "Near B one four, seven Q H."),
            ("A white van, AB12 CDE", "A white van, A B one two, C D E."),
            ("It costs £1,200.50, £3m or 50p", "It costs 1200 pounds 50, 3 million pounds or 50 pence."),
            ("See https://example.police.uk/a?b=1.", "See our website."),
            ("See www.westmidlands.police.uk/help", "See our website."),
            ("Write to pc.ali@example.police.uk", "Write to pc dot ali at example dot police dot uk."),
            ("PCSO Ali & Sgt Jones", "P C S O Ali and Sergeant Jones."),
            ("101 people came; 1,234 cars in 2026", "101 people came; 1,234 cars in 2026."),
            ("Sat 3 Jan. on the A38", "Saturday the 3rd of January on the A 38."),
            (
                "Up 45% on 10–15 streets, 24/7",
                "Up 45 percent on 10 to 15 streets, 24 hours a day, 7 days a week.",
            ),
        ],
    )
    def test_is_said_as_people_say_it(self, written: str, said: str) -> None:
        assert spoken(written) == said

    def test_leaves_out_marks_and_gaps(self) -> None:
        assert spoken("## What we did\n\n- Patrols\n- Bins\n\n{manage}") == "What we did.\nPatrols.\nBins."


class TestOtherLanguages:
    def test_say_digits_one_by_one_where_they_must_not_be_misheard(self) -> None:
        said = spoken("Zadzwoń pod 101 lub 0121 496 0123, sprawa 20/12345/26", "pl")
        assert said == "Zadzwoń pod 1 0 1 lub 0 1 2 1, 4 9 6, 0 1 2 3, sprawa 2 0, 1 2 3 4 5, 2 6."

    def test_spell_postcodes_and_plates(self) -> None:
        assert spoken("B14 7QH, AB12 CDE", "ro") == "B 1 4, 7 Q H, A B 1 2, C D E."

    def test_keep_days_times_and_quantities_for_the_voice(self) -> None:
        assert spoken("03/11/2026, 18:30, 2026, 1234", "pt") == "03/11/2026, 18:30, 2026, 1234."

    def test_know_a_number_in_their_own_digits(self) -> None:
        assert spoken("۱۰۱", "ur") == "۱ ۰ ۱."

    def test_name_the_website_only_in_approved_words(self) -> None:
        assert spoken("Zobacz https://example.org/a", "pl", website="nasza strona") == "Zobacz nasza strona."
        assert spoken("Zobacz https://example.org/a", "pl") == "Zobacz."


class TestAnything:
    @given(st.text(max_size=300), st.sampled_from(_LANGUAGES))
    def test_can_be_spoken(self, text: str, language: str) -> None:
        said = spoken(text, language)
        assert "\x00" not in said
        assert "http://" not in said
        assert not re.search("[\ue000-\uf8ff]", said)

    @given(
        st.from_regex(_NUMBERS, fullmatch=True),
        st.sampled_from(_LANGUAGES[1:]),
    )  # fmt: skip
    def test_loses_no_digit_in_another_language(self, text: str, language: str) -> None:
        assert re.findall(r"\d", spoken(text, language)) == re.findall(r"\d", text)
