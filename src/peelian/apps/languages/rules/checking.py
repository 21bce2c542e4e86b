"""What a program can say of a translation: where a person should look. Pure, and never a pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from peelian.apps.languages.rules import digits, masking
from peelian.apps.languages.types import LANGUAGES, Finding, Flag

#: Letters of a translation to those of its source: outside this, something is missing or was added.
RATIO = (0.6, 1.9)
#: Chinese says in a character what takes English three or four letters.
_DENSE = {"zh-hans": (0.15, 0.9)}
#: Under so many letters a ratio says nothing.
_SHORT = 12
#: chrF of the translation back, under which the meaning is worth a look. A low figure may be right and a high one
#: wrong: of our trials "keep them out" became "keep them" at 72.
SIMILAR = 55.0
_GAP = re.compile(r"\{[A-Za-z_]\w*\}")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?")
_SOURCE_WORDS = 5  # letters from which one word that was left is worth a look


def check(
    *,
    source: str,
    text: str,
    language: str,
    names: Sequence[str] = (),
    terms: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Compare a translation with its source: what must stay, numbers, length, words left in English.

    `names` and `terms` as for `masking.mask`. The order is that of weight.
    """
    masked = masking.mask(source, names=names, terms=terms)
    bare_text = _without(digits.western(text), [digits.western(shown) for shown in masked.kept])
    return [
        *_tokens(masked, text),
        *_digits(_without(source, masked.was), bare_text),
        *_length(source, text, language),
        *_untranslated(_without(source, masked.was), bare_text, language),
    ]


def meaning(similarity: float | None) -> list[Finding]:
    """The finding of a translation back (chrF, 0 to 100), if there is one to speak of."""
    if similarity is None or similarity >= SIMILAR:
        return []
    return [Finding(Flag.MEANING, "")]


def gaps_changed(source: str, text: str) -> list[str]:
    """The {gaps} and marks that the translation has more or less often than its source."""
    wanted, found = Counter(_GAP.findall(source)), Counter(_GAP.findall(text))
    return [gap for gap in dict.fromkeys([*wanted, *found]) if wanted[gap] != found[gap]]


def same_lines(source: str, text: str) -> bool:
    """Whether both have the same marks on their lines: headings, points, empty lines."""
    return [_mark(line) for line in source.split("\n")] == [_mark(line) for line in text.split("\n")]


def similarity(source: str, back: str) -> float:
    """chrF of a translation back against its source, 0 to 100 (Popović 2015, as sacrebleu works it out)."""
    from sacrebleu.metrics.chrf import CHRF

    return round(float(CHRF().sentence_score(back, [source]).score), 1)


def _tokens(masked: masking.Masked, text: str) -> list[Finding]:
    kept = sorted(set(masked.kept), key=len, reverse=True)
    rest, found = text, []
    plain = digits.western(text)
    for shown in kept:
        wanted = masked.kept.count(shown)
        number = rest.count(shown)
        if number == 0 and digits.western(shown) in plain:
            number = plain.count(shown)
        if number != wanted:
            found.append(Finding(Flag.TOKEN_LOST, shown))
        rest = rest.replace(shown, " ")
    order = {shown: place for place, shown in enumerate(masked.kept)}
    return sorted(found, key=lambda finding: order[finding.words])


def _digits(source: str, text: str) -> list[Finding]:
    missing, added = digits.differences(source, text)
    words = []
    if missing:
        words.append("missing " + ", ".join(missing))
    if added:
        words.append("added " + ", ".join(added))
    return [Finding(Flag.DIGITS_CHANGED, "; ".join(words))] if words else []


def _length(source: str, text: str, language: str) -> list[Finding]:
    letters = sum(1 for letter in source if not letter.isspace())
    if letters < _SHORT:
        return []
    ratio = sum(1 for letter in text if not letter.isspace()) / letters
    low, high = _DENSE.get(language, RATIO)
    if low <= ratio <= high:
        return []
    return [Finding(Flag.LENGTH, f"{ratio:.1f} times as long")]


def _untranslated(source: str, text: str, language: str) -> list[Finding]:
    """Words of the source that stand in the translation. In another script any of two letters or more tells."""
    other = LANGUAGES[language].script != "Latn" if language in LANGUAGES else False
    if other:
        words = [word for word in _LATIN.findall(text) if len(word) > 1]
        return [Finding(Flag.UNTRANSLATED, " ".join(dict.fromkeys(words)))] if words else []
    had = {word.casefold() for word in _LATIN.findall(source)}
    left: list[str] = []
    run: list[str] = []
    for word in [*_LATIN.findall(text), ""]:
        if word and word.casefold() in had:
            run.append(word)
            continue
        if (sum(map(len, run)) >= 8 and len(run) > 1) or any(len(one) >= _SOURCE_WORDS for one in run):
            left.append(" ".join(run))
        run = []
    return [Finding(Flag.UNTRANSLATED, ", ".join(dict.fromkeys(left)))] if left else []


def _without(text: str, kept: Sequence[str]) -> str:
    for shown in sorted(set(kept), key=len, reverse=True):
        text = text.replace(shown, " ")
    return masking.EMOJI.sub(" ", text)


def _mark(line: str) -> str:
    if not line.strip():
        return ""
    return "##" if line.startswith("## ") else "-" if line.startswith("- ") else "words"
