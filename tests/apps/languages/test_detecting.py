"""The language of short replies. The sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.languages.api import UNKNOWN, detect, is_written_in

REPLIES = [
    ("en", "Who do I call about the bins?"),
    ("en", "Yes I saw a man in a red coat"),
    ("pl", "Dziękuję, widziałem tego człowieka"),
    ("pl", "Tak, dziekuje bardzo"),
    ("pl", "Nie wiem, ale samochód był niebieski"),
    ("ro", "Mulțumesc, am văzut mașina aceea"),
    ("ro", "Va multumesc, am vazut masina"),
    ("pt", "Obrigado, eu vi o carro ontem"),
    ("pt", "Quando é a reunião?"),
    ("so", "Mahadsanid, waan arkay ninkaas"),
    ("cy", "Diolch yn fawr, gwelais y car"),
    ("cy", "Mae'r car wedi mynd"),
    ("ar", "شكرا جزيلا، رأيت الرجل"),
    ("ar", "هل يمكنكم الاتصال بي غدا؟"),
    ("ur", "شکریہ، میں نے گاڑی دیکھی"),
    ("ur", "بہت شکریہ"),
    ("ur", "کیا آپ کل آ سکتے ہیں؟"),
    ("pa", "ਧੰਨਵਾਦ, ਮੈਂ ਉਸਨੂੰ ਦੇਖਿਆ"),
    ("bn", "ধন্যবাদ"),
    ("bn", "আমি গতকাল গাড়িটা দেখেছি"),
    ("gu", "આભાર, મેં કાર જોઈ"),
    ("zh-hans", "谢谢，我看到了那辆车"),
    ("zh-hans", "好的"),
    ("ckb", "سوپاس، من ئۆتۆمبێلەکەم بینی"),
    ("ku", "Spas, min ew zilam dît"),
    ("ku", "Ez nizanim, ew li malê ye"),
    ("fa", "متشکرم، من ماشین را دیدم"),
    ("ps", "مننه، ما هغه سړی ولید"),
    ("hi", "धन्यवाद, मैंने गाड़ी देखी"),
    ("ta", "நன்றி, நான் பார்த்தேன்"),
    ("lt", "Ačiū, mačiau tą automobilį"),
    ("es", "Gracias, vi el coche ayer por la noche"),
    ("fr", "Merci, j'ai vu la voiture"),
    ("ja", "ありがとう、車を見ました"),
    ("tr", "Teşekkürler, arabayı gördüm"),
    ("uk", "Дякую, я бачив цю машину"),
    ("id", "Saya melihat dia kemarin malam"),
]


@pytest.mark.parametrize(("language", "text"), REPLIES)
def test_knows_a_short_reply(language: str, text: str) -> None:
    found = detect(text)
    assert found.language == language
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize(("language", "text"), REPLIES)
def test_what_a_person_reads_does_not_mislead_it_in_a_sentence(language: str, text: str) -> None:
    if len(text.split()) > 2 and language in {
        "en",
        "pl",
        "ro",
        "pt",
        "so",
        "cy",
        "ar",
        "ur",
        "pa",
        "bn",
        "gu",
    }:
        assert detect(text, "gu").language == language


def test_one_word_is_in_the_language_that_the_person_reads() -> None:
    assert detect("tak", "pl").language == "pl"
    assert detect("spas", "ku").language == "ku"
    assert detect("haa", "so").language == "so"


def test_one_english_word_is_english() -> None:
    assert detect("Thanks", "ur").language == "en"


def test_says_how_it_was_found() -> None:
    assert detect("ধন্যবাদ").method == "script"
    assert detect("Obrigado, eu vi o carro ontem").method == "cld2"
    assert detect("Ez nizanim, ew li malê ye").method == "words"
    assert detect("👍", "pl").method == "declared"
    assert (detect("👍").language, detect("👍").method) == (UNKNOWN, "none")


def test_takes_control_characters_and_broken_text() -> None:
    assert detect("\x00\x01\ud800 Obrigado, eu vi o carro ontem \uffff").language == "pt"
    assert detect("https://example.org/a only@me.example", "ro").language == "ro"


@given(st.text(), st.sampled_from(["", "en", "ur", "ku", "zh-hans", "nonsense"]))
def test_answers_anything(text: str, declared: str) -> None:
    found = detect(text, declared)
    assert found.language
    assert 0 <= found.confidence <= 1


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("pt", "Obrigado, eu vi o carro às 18h! 👍", True),
        ("ur", "شکریہ، میں نے گاڑی AB12 دیکھی", True),
        ("zh-hans", "谢谢，我看到了那辆车", True),
        ("pt", "字" * 500, False),
        ("pt", "🔒" * 500, False),
        ("pt", "", False),
        ("tlh", "nuqneH", False),
    ],
)
def test_tells_noise_from_words(language: str, text: str, written: bool) -> None:
    assert is_written_in(text, language) is written
