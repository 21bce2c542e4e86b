"""Parts of text messages, compared with a slow implementation of the tables and with Unicode's own borders."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis import gsm
from peelian.analysis.gsm import Encoding, fit

# The table as 3GPP TS 23.038 prints it, row by row, written down apart from the implementation.
PRINTED = {
    0x00: "COMMERCIAL AT", 0x01: "POUND SIGN", 0x02: "DOLLAR SIGN", 0x03: "YEN SIGN",
    0x04: "LATIN SMALL LETTER E WITH GRAVE", 0x05: "LATIN SMALL LETTER E WITH ACUTE",
    0x06: "LATIN SMALL LETTER U WITH GRAVE", 0x07: "LATIN SMALL LETTER I WITH GRAVE",
    0x08: "LATIN SMALL LETTER O WITH GRAVE", 0x09: "LATIN CAPITAL LETTER C WITH CEDILLA",
    0x0B: "LATIN CAPITAL LETTER O WITH STROKE", 0x0C: "LATIN SMALL LETTER O WITH STROKE",
    0x0E: "LATIN CAPITAL LETTER A WITH RING ABOVE", 0x0F: "LATIN SMALL LETTER A WITH RING ABOVE",
    0x10: "GREEK CAPITAL LETTER DELTA", 0x11: "LOW LINE", 0x12: "GREEK CAPITAL LETTER PHI",
    0x13: "GREEK CAPITAL LETTER GAMMA", 0x14: "GREEK CAPITAL LETTER LAMDA",
    0x15: "GREEK CAPITAL LETTER OMEGA", 0x16: "GREEK CAPITAL LETTER PI", 0x17: "GREEK CAPITAL LETTER PSI",
    0x18: "GREEK CAPITAL LETTER SIGMA", 0x19: "GREEK CAPITAL LETTER THETA", 0x1A: "GREEK CAPITAL LETTER XI",
    0x1C: "LATIN CAPITAL LETTER AE", 0x1D: "LATIN SMALL LETTER AE", 0x1E: "LATIN SMALL LETTER SHARP S",
    0x1F: "LATIN CAPITAL LETTER E WITH ACUTE", 0x24: "CURRENCY SIGN", 0x40: "INVERTED EXCLAMATION MARK",
    0x5B: "LATIN CAPITAL LETTER A WITH DIAERESIS", 0x5C: "LATIN CAPITAL LETTER O WITH DIAERESIS",
    0x5D: "LATIN CAPITAL LETTER N WITH TILDE", 0x5E: "LATIN CAPITAL LETTER U WITH DIAERESIS",
    0x5F: "SECTION SIGN", 0x60: "INVERTED QUESTION MARK", 0x7B: "LATIN SMALL LETTER A WITH DIAERESIS",
    0x7C: "LATIN SMALL LETTER O WITH DIAERESIS", 0x7D: "LATIN SMALL LETTER N WITH TILDE",
    0x7E: "LATIN SMALL LETTER U WITH DIAERESIS", 0x7F: "LATIN SMALL LETTER A WITH GRAVE",
}  # fmt: skip
TABLE = {unicodedata.lookup(name): code for code, name in PRINTED.items()} | {"\n": 0x0A, "\r": 0x0D}
for _code in range(0x20, 0x80):
    if _code not in PRINTED:
        TABLE[chr(_code)] = _code
TWICE = dict(zip("\f^{}\\[~]|€", (0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65), strict=True))

CORPUS = {
    "English": "Thieves are taking tools from vans in Kings Heath. Lock yours, and mark what is in it. ",
    "Welsh": "Mae lladron yn dwyn offer o faniau. Clowch eich un chi, ŵyr a gŵr, tŷ a thŷ. Dŵr ac ŷd. ",
    "Polish": "Złodzieje kradną narzędzia z furgonetek. Zamknij swoją i oznacz, co w niej jest. Żółć! ",
    "Urdu": "چور گاڑیوں سے اوزار چرا رہے ہیں۔ اپنی گاڑی بند رکھیں اور سامان پر نشان لگائیں۔ ",
    "Panjabi": "ਚੋਰ ਵੈਨਾਂ ਵਿੱਚੋਂ ਔਜ਼ਾਰ ਚੋਰੀ ਕਰ ਰਹੇ ਹਨ। ਆਪਣੀ ਵੈਨ ਨੂੰ ਤਾਲਾ ਲਾਓ। ",
    "Bengali": "চোরেরা ভ্যান থেকে সরঞ্জাম চুরি করছে। আপনার ভ্যান তালা দিন। ",
    "Gujarati": "ચોર વાનમાંથી ઓજારો ચોરી રહ્યા છે. તમારી વાનને તાળું મારો. ",
    "Arabic": "اللصوص يسرقون الأدوات من الشاحنات. أغلق شاحنتك. ",
    "Chinese": "小偷正在从货车里偷工具。请锁好您的车。",
    "Romanian": "Hoții fură unelte din dube. Încuiați-o pe a voastră și însemnați ce aveți în ea. ",
    "Portuguese": "Ladrões estão a roubar ferramentas. Não deixe nada à vista; atenção às portas. ",
    "Somali": "Tuugadu waxay xadayaan qalabka gawaarida. Xir gaarigaaga. ",
    "prices": "Fined €50 [~£43] {maybe} | ^up\\down ",
    "quotes": "“Lock it – or lose it…” says PC O’Brien. ",
    "emoji": "Thanks 👍🏽 from the team 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧🇵🇱 ❤️‍🔥 ",
    "Hangul": "도둑이 공구를 훔칩니다. 한국 ",
    "marks": "e\u0301e\u0302\u0323 Z\u0351\u036b a\u0308\u0304 ",
}
TEXTS = st.one_of(
    st.text(st.sampled_from(sorted(TABLE | TWICE)), max_size=500),
    st.text(st.sampled_from("aé€[👍🏽\u200d👩❤️\ufe0f🇬🇧e\u0301ਵਿੱक्\u094dषर\u0915ŵłق‘—…"), max_size=300),
    st.text(st.characters(exclude_categories=("Cn", "Cs"), exclude_characters="\x00"), max_size=250),
    st.lists(st.sampled_from(sorted(CORPUS.values())), max_size=8).map("".join),
)


def slow_units(text: str) -> tuple[str, int]:
    """The alphabet that a text needs and how much of it, one character at a time."""
    if all(char in TABLE or char in TWICE for char in text):
        return "GSM-7", sum(2 if char in TWICE else 1 for char in text)
    return "UCS-2", len(text.encode("utf-16-be")) // 2


def slow_parts(text: str, borders: list[int]) -> int:
    """As few parts as can be, by trying every border from the far end."""
    encoding, whole = slow_units(text)
    if whole <= (160 if encoding == "GSM-7" else 70):
        return 1
    room, count, start = (153 if encoding == "GSM-7" else 67), 0, 0
    while start < len(text):
        ends = [end for end in borders if end > start and _size(text[start:end], encoding) <= room]
        if not ends:
            return -1  # a single cluster beyond a part's room
        start, count = max(ends), count + 1
    return count


def _size(text: str, encoding: str) -> int:
    if encoding == "GSM-7":
        return sum(2 if char in TWICE else 1 for char in text)
    return len(text.encode("utf-16-be")) // 2


def borders(text: str) -> list[int]:
    """Where our clusters end."""
    ends, at = [], 0
    for cluster in gsm.clusters(text):
        at += len(cluster)
        ends.append(at)
    return ends


class TestTables:
    def test_the_alphabet_is_the_standards(self) -> None:
        ours = {char: code for code, char in enumerate(gsm.BASIC) if code != gsm.ESCAPE}
        assert ours == TABLE
        assert {char: code for code, char in gsm.EXTENSION.items()} == TWICE

    @given(st.text(st.sampled_from(sorted(TABLE | TWICE))))
    def test_what_is_encoded_is_decoded_again(self, text: str) -> None:
        octets = gsm.encode(text)
        assert len(octets) == gsm.septets(text)
        assert gsm.decode(octets) == text

    @given(st.binary(max_size=200))
    def test_no_octets_from_outside_break_the_decoder(self, octets: bytes) -> None:
        assert len(gsm.decode(octets)) <= len(octets)

    def test_an_unknown_code_behind_an_escape_is_shown_without_it(self) -> None:
        assert gsm.decode(b"\x1b\x41") == "A"
        assert gsm.decode(b"\x1b\x1b") == " "
        assert gsm.decode(b"a\x1b") == "a"


class TestParts:
    @pytest.mark.parametrize("name", sorted(CORPUS))
    @pytest.mark.parametrize("times", [1, 2, 3, 7])
    def test_are_as_many_as_the_standard_says_for_the_corpus(self, name: str, times: int) -> None:
        self._agrees(CORPUS[name] * times)

    @given(TEXTS)
    def test_are_as_many_as_the_standard_says_for_any_text(self, text: str) -> None:
        self._agrees(text)

    def _agrees(self, text: str) -> None:
        found = fit(text)
        encoding, whole = slow_units(found.text)
        assert (found.encoding.value, found.units) == (encoding, whole)
        assert "".join(found.parts) == found.text
        expected = slow_parts(found.text, borders(found.text))
        if expected > 0:
            assert len(found.parts) == expected
        limit = (160, 153) if encoding == "GSM-7" else (70, 67)
        room = limit[0] if len(found.parts) == 1 else limit[1]
        assert all(_size(part, encoding) <= room for part in found.parts)
        for part in found.parts:
            part.encode("utf-16-be")  # no half of a surrogate pair

    @given(TEXTS)
    def test_are_cut_at_borders_of_what_a_reader_sees_as_one(self, text: str) -> None:
        ours = borders(text)
        theirs = {found.end() for found in regex.finditer(r"\X", text)}
        assert set(ours) <= theirs

    def test_edges(self) -> None:
        for text, count in (
            ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
            ("ق" * 70, 1), ("ق" * 71, 2), ("ق" * 134, 2), ("ق" * 135, 3), ("👍" * 35, 1), ("👍" * 36, 2),
            ("", 1),
        ):  # fmt: skip
            assert len(fit(text).parts) == count, (text[:1], len(text))

    def test_an_escape_is_never_cut_from_its_character(self) -> None:
        found = fit("a" * 152 + "€" + "b" * 20)
        assert [len(part) for part in found.parts] == [152, 21]

    def test_an_emoji_is_never_cut_from_what_it_is_joined_to(self) -> None:
        family = "👩‍👩‍👧‍👦"
        found = fit("ق" * 60 + family + "ق" * 20)
        assert found.parts[1].startswith(family)

    def test_a_longer_reference_leaves_one_less(self) -> None:
        assert [len(part) for part in fit("a" * 306, reference_bits=16).parts] == [152, 152, 2]
        assert [len(part) for part in fit("ق" * 134, reference_bits=16).parts] == [66, 66, 2]

    def test_a_cluster_longer_than_a_part_is_cut_between_its_marks(self) -> None:
        text = "ق" + "\u0651" * 100
        found = fit(text)
        assert "".join(found.parts) == text
        assert [len(part) for part in found.parts] == [67, 34]

    def test_the_research_figure_of_urdu_holds(self) -> None:
        assert len(fit("ق" * 228).parts) == 4
        assert len(fit("a" * 228).parts) == 2


class TestChanges:
    def test_quotes_dashes_and_dots_become_plain_where_that_saves_the_alphabet(self) -> None:
        found = fit("“Lock it\u00a0– or lose it…” says O’Brien")
        assert found.text == '"Lock it - or lose it..." says O\'Brien'
        assert found.encoding is Encoding.GSM7
        assert ("’", "'") in found.changed

    def test_nothing_is_changed_where_it_would_save_nothing(self) -> None:
        found = fit("‘چور’ …")
        assert found.text == "‘چور’ …"
        assert found.changed == ()
        assert set(found.forced) == set("چور")

    @pytest.mark.parametrize(
        ("text", "plain"),
        [
            ("Świętochłowice, żółć", "Swietochlowice, zolc"),
            ("Hoții și țara, încă", "Hotii si tara, inca"),
            ("gŵr a thŷ yng Nghymru", "gwr a thy yng Nghymru"),
            ("Não há atenção", "Nao ha atençao".replace("ç", "c")),
        ],
    )
    def test_accents_go_only_when_asked(self, text: str, plain: str) -> None:
        kept = fit(text)
        assert (kept.text, kept.encoding) == (text, Encoding.UCS2)
        assert kept.forced
        assert kept.plain_parts == 1
        assert fit(text, plain=True).text == plain
        assert fit(text, plain=True).encoding is Encoding.GSM7

    def test_letters_that_the_alphabet_has_keep_their_accents(self) -> None:
        assert fit("café où Çà Ålesund łódź", plain=True).text == "café où Çà Ålesund lodz"

    def test_says_what_it_would_save(self) -> None:
        found = fit("Złodzieje kradną narzędzia. " * 5)
        assert len(found.parts) == 3
        assert (found.plain_parts, found.saving) == (1, 2)
        assert set(found.forced) == set("łąę")

    def test_other_scripts_are_never_made_plain(self) -> None:
        for name in ("Urdu", "Panjabi", "Bengali", "Chinese", "Arabic", "Hangul", "emoji"):
            found = fit(CORPUS[name], plain=True)
            assert found.text == unicodedata.normalize("NFC", CORPUS[name])
            assert found.plain_parts is None
