"""The language of what somebody wrote to us: short, often without accents, sometimes one word. Pure.

Four scripts tell the language by themselves. Else CLD2 is asked, with the language that the person chose as a hint. It
is wrong on single words, and calls Kurmanji Welsh; then what the person chose counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pycld2

from peelian.apps.languages.types import LANGUAGES, Detected

#: Nothing tells it.
UNKNOWN = "und"
_BY_SCRIPT = {"BENGALI": "bn", "GURMUKHI": "pa", "GUJARATI": "gu"}
#: Letters that Urdu has and Arabic hasn't.
_URDU = frozenset("ٹڈڑںےہھچپگک")
_PERSIAN_KURDISH = frozenset("ڕڵێۆە")
#: Small words without which nobody writes three words of Welsh.
_WELSH = re.compile(
    r"\b(?:yn|yr|yw|mae|oes|dim|ddim|diolch|wedi|dw|dwi|rwy|ydw|ydych|chi|eich|ein|gan|am|heddlu|bore|prynhawn|nos|os|gwelwch|"
    r"a'r|i'r|o'r|ar|iawn|hoffwn|stryd|ceir|oedd|bydd|ond|hefyd|stopiwch)\b",
    re.IGNORECASE,
)
_CODES = {"zh": "zh-hans", "zh-Hant": "zh-hans", "iw": "he", "nb": "no"}
#: What CLD2 takes for a neighbour of what the person said they read.
_NEIGHBOURS = {"pt": {"gl"}, "ro": {"mo"}, "ur": {"fa", "ps", "sd"}, "ar": {"fa"}, "pl": {"sk", "cs"}}
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_FEW = 3


def detect(text: str, declared: str = "") -> Detected:
    """The language of a text.

    Args:
        text: as it came; anything goes in.
        declared: the code of the language that the person reads, if we know it.

    Returns:
        A BCP 47 code in lower case (not always one of LANGUAGES), "und" when nothing tells it; how sure, 0 to 1; and
        how it was found: "script", "cld2", "declared" or "none".
    """
    clean = _clean(text)
    words = _WORD.findall(clean)
    if not words:
        return _fallback(declared)
    by_script = _script(clean, declared)
    if by_script is not None:
        return by_script
    found, share, reliable = _cld2(clean, declared)
    if found == "cy" and declared != "cy" and not _is_welsh(words, clean):
        return _fallback(declared)  # Kurmanji, mostly
    if found in _NEIGHBOURS.get(declared, ()) and len(words) < 3 * _FEW:
        found = declared
    if not found:
        return _fallback(declared)
    if declared and found != declared and (len(words) < _FEW or not reliable):
        # English words are what people who read something else fall back to: those we know by heart.
        if found == "en" and all(word.lower() in _PLAIN_ENGLISH for word in words):
            return Detected("en", 0.6, "cld2")
        return _fallback(declared)
    if not reliable and not declared and len(words) < _FEW:
        return Detected(found, 0.3, "cld2")
    return Detected(found, round(share if reliable else share / 2, 2), "cld2")


#: English that nobody takes for anything else, for replies of one or two words.
_PLAIN_ENGLISH = frozenset(
    "yes no ok okay thanks thank you please stop hello hi sorry who what when where why help good great fine not me".split()
)


def _fallback(declared: str) -> Detected:
    return Detected(declared, 0.5, "declared") if declared else Detected(UNKNOWN, 0.0, "none")


def _clean(text: str) -> str:
    """NFC without links, addresses and what CLD2 can't take: lone surrogates, control and private characters."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    text = re.sub(r"https?://\S+|\S+@\S+", " ", text)
    return "".join(
        letter if letter.isprintable() and unicodedata.category(letter) not in {"Co", "Cn", "Cs", "So"} else " "
        for letter in text
    ).strip()


def _script(text: str, declared: str) -> Detected | None:
    scripts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha())
    total = scripts.total()
    main, number = scripts.most_common(1)[0]
    share = number / total
    if main in _BY_SCRIPT and share >= 0.5:
        # Assamese and Bishnupriya share Bengali's letters: ৰ and ৱ are theirs alone.
        if main == "BENGALI" and ("ৰ" in text or "ৱ" in text):
            return Detected("as", 0.9, "script")
        return Detected(_BY_SCRIPT[main], round(min(0.99, share), 2), "script")
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    if kana and kana + scripts["CJK"] > total / 2:
        return Detected("ja", 0.95, "script")
    if main == "CJK":
        return Detected("zh-hans", round(min(0.99, share), 2), "script")
    if main == "ARABIC" and share >= 0.5:
        return _arabic(text, declared)
    return None


def _arabic(text: str, declared: str) -> Detected | None:
    """Urdu by letters of its own; Kurdish by its own; else CLD2 decides between Arabic, Persian and Pashto."""
    if any(letter in _PERSIAN_KURDISH for letter in text):
        return Detected("ckb", 0.9, "script")
    if any(letter in "ٹڈڑںے" for letter in text):
        return Detected("ur", 0.9, "script")
    if any(letter in "ټډړښځڅڼۍې" for letter in text):
        return Detected("ps", 0.9, "script")
    if any(letter in "ةىإأ" for letter in text) and not any(letter in _URDU - {"ک"} for letter in text):
        return Detected("ar", 0.9, "script")
    found, share, reliable = _cld2(text, declared)
    if found in {"ar", "ur", "fa", "ps", "ckb", "ku", "sd", "ug"} and (reliable or not declared):
        return Detected(found, round(share, 2), "cld2")
    if declared in LANGUAGES and LANGUAGES[declared].script == "Arab":
        return Detected(declared, 0.5, "declared")
    if any(letter in "ہھ" for letter in text):
        return Detected("ur", 0.7, "script")
    return Detected("ar", 0.4, "script")


def _cld2(text: str, declared: str) -> tuple[str, float, bool]:
    """CLD2's first choice ("" when it has none), its share of the text, and whether it says it's sure."""
    hint = {"zh-hans": "zh"}.get(declared, declared)
    try:
        reliable, _, details = pycld2.detect(
            text, isPlainText=True, bestEffort=True, **({"hintLanguage": hint} if hint in _HINTS else {})
        )
    except pycld2.error:
        return "", 0.0, False
    _, code, percent, _ = details[0]
    if code == "un":
        return "", 0.0, False
    return _CODES.get(code, code.lower()), percent / 100, reliable


def _is_welsh(words: list[str], text: str) -> bool:
    return len(_WELSH.findall(text)) >= max(1, len(words) // 6)


_HINTS = frozenset(code for _, code in pycld2.LANGUAGES)
