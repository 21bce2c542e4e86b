"""Whether words that are meant for residents hold what was written for ourselves, on plain values."""

from __future__ import annotations

import re
from itertools import pairwise

#: So many words in a row are no chance: they were taken over.
RUN = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def find_shared(public: str, internal: str, *, least: int = 2) -> str:
    """The words of an internal text that a public one has too; empty where it has none that matter.

    What matters: `RUN` words in a row, or the whole of an internal text that is shorter (but not than `least` words);
    and a number with the capitalised word after it, as in an address. Neither case nor marks between words hide them.
    """
    kept, shown = _WORD.findall(internal), _key(_WORD.findall(public))
    length = min(RUN, len(kept))
    if length >= max(1, least):
        for start in range(len(kept) - length + 1):
            run = kept[start : start + length]
            if _key(run) in shown:
                return " ".join(run)
    for number, name in pairwise(kept):
        if _has_digit(number) and (name[0].isupper() or _has_digit(name)) and _key([number, name]) in shown:
            return f"{number} {name}"
    return ""


def _key(words: list[str]) -> str:
    return f" {' '.join(words).casefold()} "


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
