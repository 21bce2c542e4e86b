"""Words of a paper: their stems, and those that say nothing of what is counted."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’]*")
#: Words that don't tell one measure from another.
_EMPTY = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "did", "do",
    "does", "for", "from", "had", "has", "have", "having", "he", "her", "his", "how", "i", "if", "in", "into",
    "is", "it", "its", "itself", "may", "more", "most", "must", "new", "no", "nor", "not", "of", "off", "on",
    "one", "only", "or", "other", "our", "out", "over", "own", "per", "she", "should", "since", "so", "some",
    "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "to", "up", "upon", "us", "was", "we", "were", "what", "when", "where", "which", "while", "who",
    "whom", "whose", "will", "with", "within", "would", "you", "your", "also", "about", "above", "all",
    "already", "any", "around", "both", "each", "every", "few", "further", "now", "currently", "current",
    "total", "number", "overall", "approximately", "around", "nearly", "almost", "just", "very", "well",
    "total", "including", "included", "includes", "during", "after", "before", "until", "between", "across",
    "against",
))  # fmt: skip
_ENDINGS = (
    ("sses", "ss"), ("ies", "y"), ("ing", ""), ("ers", "er"), ("ed", ""), ("s", ""),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word in small letters without its commonest endings, so that “incidents” and “incident” are one."""
    low = word.casefold().replace("’", "'").removesuffix("'s").strip("'")
    for ending, instead in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) + len(instead) >= 3 and not low.endswith("ss"):
            return low[: len(low) - len(ending)] + instead
    return low


def stems(text: str) -> list[str]:
    """Stems of the words that say something, in order."""
    return [stem(word) for word in _WORD.findall(text) if word.casefold() not in _EMPTY]


def all_stems(text: str) -> list[str]:
    """Stems of all words, in order."""
    return [stem(word) for word in _WORD.findall(text)]


def is_empty(word: str) -> bool:
    """Whether a word says nothing of what is counted."""
    return word.casefold() in _EMPTY


def listed(items: list[str]) -> str:
    """“a, b and c”."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
