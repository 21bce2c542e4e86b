"""What of a search may be counted: words, and none that could be a person's."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST_WORD = 20
_MOST_WORDS = 3


def term_of(text: str) -> str:
    """The words of a search in small letters; "" where nothing of it may be counted.

    Anything with a digit or an @ (a postcode, a number, a registration, an address) falls away, and so does a search
    of more words than a topic has: people also type whole sentences about themselves.
    """
    words = [
        found.group().lower()
        for piece in unicodedata.normalize("NFKC", text).split()
        if "@" not in piece and not any(char.isdigit() for char in piece)
        for found in _WORD.finditer(piece)
    ]
    if not words or len(words) > _MOST_WORDS or max(map(len, words)) > _LONGEST_WORD:
        return ""
    term = " ".join(words)
    return term if len(term) > 1 else ""
