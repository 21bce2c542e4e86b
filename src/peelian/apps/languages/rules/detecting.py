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
#: Small words without which nobody writes three words of Welsh.
_WELSH = re.compile(
    r"\b(?:yn|yr|yw|mae|oes|dim|ddim|diolch|wedi|dw|dwi|rwy|ydw|ydych|chi|eich|ein|gan|am|heddlu|bore|prynhawn|nos|os|gwelwch|"
    r"a'r|i'r|o'r|ar|iawn|hoffwn|stryd|ceir|oedd|bydd|ond|hefyd|stopiwch)\b",
    re.IGNORECASE,
)
_CODES = {"zh": "zh-hans", "zh-Hant": "zh-hans", "iw": "he", "nb": "no"}
_KURMANJI = re.compile(
    r"\b(?:ez|min|te|wî|wê|ew|em|hûn|li|di|ji|bi|ku|çi|kî|tu|spas|silav|na|erê|bû|dît|dikim|nikarim|heye|tune|zilam|xanî)\b",
    re.IGNORECASE,
)
_TOLD_APART = frozenset({*LANGUAGES, "fr", "vi", "it"}) - {"cy"}
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
        how it was found: "script", "cld2", "words", "declared" or "none".
    """
    clean = _clean(text)
    words = _WORD.findall(clean)
    if not any(map(str.isalpha, clean)):
        return _fallback(declared)
    return _script(clean, declared) or _latin(clean, words, declared) or _fallback(declared)


def is_written_in(text: str, language: str) -> bool:
    """Whether most of a text is in the script of one of LANGUAGES: noise isn't, and engines take minutes over it."""
    known = LANGUAGES.get(language)
    letters = [letter for letter in text if not letter.isspace() and not letter.isascii()]
    plain = sum(1 for letter in text if letter.isascii() and letter.isalnum())
    name = _SCRIPT_NAMES[known.script] if known else ""
    own = sum(1 for letter in letters if name and unicodedata.name(letter, "").startswith(name))
    if name == "LATIN":
        own += plain
    total = sum(
        1 for letter in letters if letter.isalpha() or unicodedata.category(letter) in {"So", "Cn", "Co"}
    )
    return own > 0 and own >= 0.6 * (total + plain)


_SCRIPT_NAMES = {
    "Latn": "LATIN",
    "Arab": "ARABIC",
    "Beng": "BENGALI",
    "Gujr": "GUJARATI",
    "Guru": "GURMUKHI",
    "Hans": "CJK",
}


def _latin(text: str, words: list[str], declared: str) -> Detected | None:
    """What CLD2 makes of a text whose script doesn't tell; None when its answer is worth nothing."""
    found, share, reliable = _cld2(text, declared)
    if found == "cy" and declared != "cy" and not _is_welsh(words, text):
        return _kurmanji(text)
    if not declared and found not in _TOLD_APART and (kurdish := _kurmanji(text)):
        return kurdish
    if found in _NEIGHBOURS.get(declared, ()) and len(words) < 3 * _FEW:
        found = declared
    if declared and found != declared and (len(words) < _FEW or not reliable):
        # People who read something else fall back to a few English words: those we know by heart.
        known = all(word.lower() in _PLAIN_ENGLISH for word in words)
        return Detected("en", 0.6, "cld2") if known else None
    if not found:
        return None
    return Detected(found, round(share if reliable else share / 2, 2), "cld2")


#: English that nobody takes for anything else, for replies of one or two words.
_PLAIN_ENGLISH = frozenset(
    re.split(
        " ",
        "yes no ok okay thanks thank you please stop hello hi sorry who what when where why help good great fine not",
    )
)


def _fallback(declared: str) -> Detected:
    return Detected(declared, 0.5, "declared") if declared else Detected(UNKNOWN, 0.0, "none")


def _clean(text: str) -> str:
    """NFC without links, addresses and what CLD2 can't take: lone surrogates, control and private characters."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    text = re.sub(r"https?://\S+|\S+@\S+", " ", text)
    return "".join(
        letter
        if letter.isprintable() and unicodedata.category(letter) not in {"Co", "Cn", "Cs", "So"}
        else " "
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


#: Letters that tell a language written in Arabic script, looked for in this order.
_TELLING = (
    ("ckb", frozenset("ڕڵێۆە")),
    ("ur", frozenset("ٹڈڑںے")),
    ("ps", frozenset("ټډړښځڅڼۍې")),
)
_ARABIC_ONLY = frozenset("ةىإأ")
#: Letters that Arabic hasn't.
_NOT_ARABIC = frozenset("ہھپچگک")


def _arabic(text: str, declared: str) -> Detected:
    """By letters that one language alone has, else by CLD2, else by what the person reads."""
    letters = frozenset(text)
    for language, telling in _TELLING:
        if letters & telling:
            return Detected(language, 0.9, "script")
    if letters & _ARABIC_ONLY and not letters & _NOT_ARABIC:
        return Detected("ar", 0.9, "script")
    found, share, reliable = _cld2(text, declared)
    if found in {"ar", "ur", "fa", "ps", "ckb", "ku", "sd", "ug"} and (reliable or not declared):
        return Detected(found, round(share, 2), "cld2")
    if declared in LANGUAGES and LANGUAGES[declared].script == "Arab":
        return Detected(declared, 0.5, "declared")
    return Detected("ur", 0.7, "script") if letters & set("ہھ") else Detected("ar", 0.4, "script")


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


def _kurmanji(text: str) -> Detected | None:
    """CLD2 calls short Kurmanji Welsh, Indonesian or Turkish: small words and letters of its own tell it."""
    small = len(_KURMANJI.findall(text))
    return Detected("ku", 0.6, "words") if small > 1 and (set(text) & set("îêû") or small > _FEW) else None


def _is_welsh(words: list[str], text: str) -> bool:
    return len(_WELSH.findall(text)) >= max(1, len(words) // 6)


_HINTS = frozenset(code for _, code in pycld2.LANGUAGES)
