"""What the checks say of a translation."""

from __future__ import annotations

from peelian.apps.languages.rules import checking, digits
from peelian.apps.languages.types import Finding, Flag

SOURCE = "3 sheds were broken into in Hillfields between 6pm and 10pm on 12 March. Call 101."


def flags(text: str, *, source: str = SOURCE, language: str = "pt") -> list[Flag]:
    return [
        finding.flag
        for finding in checking.check(source=source, text=text, language=language, names=["Hillfields"])
    ]


class TestCheck:
    def test_finds_nothing_in_a_right_translation(self) -> None:
        assert (
            flags(
                "3 barracões foram arrombados em Hillfields entre as 18h e as 22h de 12 de março. Ligue 101."
            )
            == []
        )

    def test_a_twelve_hour_clock_in_words_is_right_too(self) -> None:
        assert (
            flags("3 barracões arrombados em Hillfields entre 6 e 10 da noite de 12 de março. Ligue 101.")
            == []
        )

    def test_digits_of_another_script_are_digits(self) -> None:
        urdu = "ہل فیلڈز (Hillfields) میں ۱۲ مارچ کو شام ۶ سے رات ۱۰ بجے کے درمیان ۳ شیڈ توڑے گئے۔ ۱۰۱ پر کال کریں۔"
        assert Flag.DIGITS_CHANGED not in flags(urdu, language="ur")
        assert Flag.TOKEN_LOST not in flags(urdu, language="ur")

    def test_a_wrong_time_is_seen(self) -> None:
        found = checking.check(
            source=SOURCE,
            text="3 barracões em Hillfields entre as 18h e as 21h de 12 de março. Ligue 101.",
            language="pt",
        )
        assert [f for f in found if f.flag is Flag.DIGITS_CHANGED] == [
            Finding(Flag.DIGITS_CHANGED, "missing 22:00; added 21:00")
        ]

    def test_a_lost_number_to_call_is_seen(self) -> None:
        text = "3 barracões arrombados em Hillfields entre as 18h e as 22h de 12 de março. Ligue já."
        assert flags(text) == [Flag.TOKEN_LOST]

    def test_half_a_text_is_seen(self) -> None:
        assert Flag.LENGTH in flags("3, 12, 18h, 22h, 101, Hillfields")

    def test_words_left_in_english_are_seen(self) -> None:
        text = "3 sheds were broken em Hillfields entre as 18h e as 22h de 12 de março. Ligue 101."
        assert flags(text) == [Flag.UNTRANSLATED]

    def test_latin_words_in_another_script_are_seen(self) -> None:
        assert flags("ਚੋਰੀ burglary", source="A burglary", language="pa") == [Flag.UNTRANSLATED]

    def test_gaps_that_changed_are_named(self) -> None:
        assert checking.gaps_changed("In {place} on {day}", "{place} {place}") == ["{place}", "{day}"]

    def test_lines_keep_their_marks(self) -> None:
        assert checking.same_lines("## One\n\n- two\n- three", "## Um\n\n- dois\n- três")
        assert not checking.same_lines("## One\n\n- two", "Um\n\n- dois")


class TestNumbers:
    def test_reads_times_and_numbers(self) -> None:
        times, numbers = digits.times_and_numbers("At 6.30pm or 18h45, 1,250 people and 2.5% of 12 a.m.")
        assert [str(time) for time in times] == ["18:30", "18:45", "00:00"]
        assert numbers == ["1250", "2.5"]

    def test_thousands_are_the_same_whoever_writes_them(self) -> None:
        assert digits.differences("1,250 people", "1.250 pessoas") == ([], [])
        assert digits.differences("1,250 people", "1 250 osób") == ([], [])

    def test_the_hour_of_a_range_may_be_written_out(self) -> None:
        assert digits.differences("from 6 to 8pm", "das 18h às 20h") == ([], [])


def test_likeness_is_a_hundred_for_the_same_words() -> None:
    assert checking.similarity("Lock your shed", "Lock your shed") == 100.0
    assert checking.similarity("Lock your shed", "Something else") < checking.SIMILAR
