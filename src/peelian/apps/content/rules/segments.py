"""A text with bold words and links → the pieces that are translated, and back. Pure.

A paragraph or a point is one piece. A mark inside it becomes a pair of gaps, `{b1}…{b1_}` for bold and `{a2}…{a2_}` for
a link: whoever translates moves them with the words, and `languages` approves no words with other gaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

_BLOCK = re.compile(r"(</?(?:p|ul|ol|li|h[1-6]|hr)\b[^>]*>)", re.IGNORECASE)
_INLINE = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*?(/?)>", re.IGNORECASE)
_GAP = re.compile(r"\{[a-z][a-z0-9]*_?\}")
_WRITTEN = re.compile(r"\{[a-z]+([0-9]{1,6})_?\}")


def pieces(html: str) -> tuple[str, ...]:
    """The words of a text, a piece for each paragraph and point, in order."""
    found: list[str] = []

    def note(words: str) -> str:
        found.append(words)
        return words

    translated(html, note)
    return tuple(found)


def translated(html: str, translate: Callable[[str], str]) -> str:
    """The text with every piece put through `translate`; its paragraphs, points, links and bold words stay."""
    return "".join(
        part if index % 2 or not part.strip() else _piece(part, translate)
        for index, part in enumerate(_BLOCK.split(html))
    )


def _piece(inner: str, translate: Callable[[str], str]) -> str:
    tags: dict[str, str] = {}
    open_gaps: list[str] = []
    # Somebody may have written what looks like a gap: ours are numbered on from there.
    after = max((int(number) for number in _WRITTEN.findall(inner)), default=0)

    def gap(tag: re.Match[str]) -> str:
        closing, name, empty = tag[1], tag[2].lower(), tag[3]
        if closing and open_gaps:
            mark = f"{open_gaps.pop()}_"
        else:
            mark = f"{name}{after + len(tags) + 1}"
            if not empty and name != "br":
                open_gaps.append(mark)
        tags[f"{{{mark}}}"] = tag[0]
        return f"{{{mark}}}"

    words = unescape(_INLINE.sub(gap, inner))
    lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    told = escape(translate(words.strip()), quote=False)
    return lead + _GAP.sub(lambda found: tags.get(found[0], found[0]), told) + tail
