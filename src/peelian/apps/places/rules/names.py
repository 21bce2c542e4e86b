"""Finding a name that was typed with mistakes.

By trigrams, in process: a database without ICU folds and orders names by bytes, and a force has hundreds of names,
not millions.
"""

from __future__ import annotations

from peelian.kernel.text import slug

#: Below this share of shared trigrams a name isn't meant. One wrong letter in a word of six leaves about 0.5.
LIKE_ENOUGH = 0.45


def trigrams(text: str) -> frozenset[str]:
    """The groups of three letters of each word, with its ends marked, in lower case and without accents.

    >>> sorted(trigrams("Aston"))
    ['  a', ' as', 'ast', 'on ', 'sto', 'ton']
    """
    words = slug(text.replace("&", " and ").replace("'", "").replace("’", "")).split("-")
    return frozenset(f"  {word} "[i : i + 3] for word in words if word for i in range(len(word) + 1))


def likeness(asked: frozenset[str], name: frozenset[str]) -> float:
    """The share of the asked-for trigrams that the name has: 1 when all of it is there, 0 when nothing is."""
    return len(asked & name) / len(asked) if asked else 0.0


def closeness(asked: frozenset[str], name: frozenset[str]) -> float:
    """How much they have in common of all that either has: tells `Aston` from `Aston Park` when `aston` is asked."""
    return len(asked & name) / len(asked | name) if asked or name else 0.0
