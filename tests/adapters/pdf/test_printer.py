"""A message as PDF, in the letters of its language: read back by pdftotext."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from peelian.adapters.pdf import printer
from peelian.apps.languages.api import LANGUAGES
from peelian.apps.messaging.api import PHRASES, MessageKind, Site, TextOrigin, Urgency, Words
from peelian.workers.catalogue import reading
from tests.factories.clock import AT

SITE = Site("https://midshire.example", "reply.midshire.example")
#: Our own words: subject, body.
TEXTS = {
    "en": (
        "Burglary in Hillfields",
        "## What happened\n\n3 sheds broken into.\n\n- Lock up\n- Call 101\n\n{manage}",
    ),
    "ur": (
        "ہل فیلڈز میں چوری",
        "## کیا ہوا\n\n12 مارچ کو شام 6 بجے Foleshill Road پر 3 شیڈ توڑے گئے\n\n- شیڈ بند رکھیں 🔒\n- 101 پر کال کریں",
    ),
    "pa": ("ਹਿੱਲਫੀਲਡਜ਼ ਵਿੱਚ ਚੋਰੀ", "## ਕੀ ਹੋਇਆ\n\n12 ਮਾਰਚ ਨੂੰ Foleshill Road ਉੱਤੇ ਚੋਰੀ\n\n- 101 ’ਤੇ ਫ਼ੋਨ ਕਰੋ"),
    "bn": ("হিলফিল্ডসে চুরি", "12 মার্চ Foleshill Road\n\n- শেড বন্ধ রাখুন\n- 101 নম্বরে কল করুন"),
    "gu": ("હિલફિલ્ડ્સમાં ચોરી", "12 માર્ચ Foleshill Road\n\n- 101 પર કૉલ કરો"),
    "ar": ("سرقة في هيلفيلدز", "في 12 مارس في Foleshill Road\n\n- اتصل على 101"),
    "zh-hans": ("希尔菲尔兹发生盗窃", "Foleshill Road 有 3 个棚屋被盗。\n\n- 请拨打 101"),
    "pl": ("Włamanie w Hillfields", "Okradziono 3 szopy.\n\n- Zadzwoń pod 101"),
}


def words(language: str, *, origin: TextOrigin | None = None, body: str | None = None) -> Words:
    english = language == "en"
    return Words(
        message_id=7,
        kind=MessageKind.ALERT,
        urgency=Urgency.NORMAL,
        language=language,
        direction=LANGUAGES[language].direction,
        subject=TEXTS[language][0],
        marked_subject=TEXTS[language][0],
        body=TEXTS[language][1] if body is None else body,
        sender_name="Hillfields Team",
        phrases=PHRASES if english else reading.phrases_in(language),
        phrases_language=language,
        origin=origin or (TextOrigin.WRITTEN if english else TextOrigin.APPROVED),
        english_url="" if english else f"{SITE.public_url}/messages/7",
        waiting="",
        files=(),
        site=SITE,
        version="1",
    )


def printed(some: Words) -> str:
    """The PDF's text. Skips where a font or the reader is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) isn't installed")
    try:
        content = printer.print_message(some, AT)
    except printer.NoFont as missing:
        pytest.skip(missing.message)
    assert content.startswith(b"%PDF")
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(unicodedata.normalize("NFC", done.stdout.decode()).split())


def bare(text: str) -> str:
    """Letters and digits only: a reader of PDF puts spaces and marks of direction where it likes."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isalnum())


@pytest.mark.parametrize("language", TEXTS)
def test_its_words_can_be_read_back(language: str) -> None:
    some = words(language)
    text = bare(printed(some))
    assert bare(some.subject) in text
    for line in some.body.replace("{manage}", "").split("\n"):
        for piece in line.removeprefix("## ").removeprefix("- ").split():
            assert bare(piece) in text, piece
    assert "manage" not in text


@pytest.mark.parametrize("language", ["ur", "pa", "zh-hans"])
def test_says_that_it_is_translated_and_where_the_english_is(language: str) -> None:
    text = printed(words(language))
    assert bare(reading.phrases_in(language)["translated"].split()[0]) in bare(text)
    assert "https://midshire.example/messages/7" in text


def test_says_that_nobody_has_checked_a_machine_s_words() -> None:
    text = printed(words("pl", origin=TextOrigin.MACHINE))
    assert "przetłumaczyła maszyna" in text
    assert "sprawdziła ją osoba" not in text


def test_is_tagged_for_screen_readers_in_its_language() -> None:
    content = printer.print_message(words("en"), AT)
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content
    assert b"/Lang" in content


def test_the_same_words_and_moment_make_the_same_file() -> None:
    assert printer.print_message(words("en"), AT) == printer.print_message(words("en"), AT)


def test_takes_words_for_words_whatever_they_look_like() -> None:
    text = printed(words("en", body="#panic() *bold* $x$ @me \\ [a] <b> // c\n\n- - -\n\n##not a heading"))
    assert "#panic() *bold* $x$ @me \\ [a] <b> // c" in text


def test_a_message_of_nothing_but_marks_is_still_a_page() -> None:
    assert "Burglary" in printed(words("en", body="## \n\n{manage}"))


def test_says_which_font_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "installed", lambda _families: [])
    with pytest.raises(printer.NoFont, match="Panjabi here: install the font Noto Sans Gurmukhi"):
        printer.print_message(words("pa"), AT)
