"""HTML of a mail as the words that a reader sees, in time that grows with its length only.

Python's own `HTMLParser` takes minutes over a few kilobytes that are made to be slow, and raises at some (`<![<`): one
such mail, from anybody, would hold up the replies of everybody.
"""

from __future__ import annotations

import html
import re
from collections import Counter

#: No part of it reaches over a "<", so all attempts together look at each character a few times at most.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_NAMED = re.compile(r"(?<![\w-])(id|class)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)

_BREAKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "pre"})
_UNSEEN = frozenset({"style", "script", "head", "title"})
_QUOTE_CLASSES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote")
_QUOTE_IDS = ("divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", "replySplit")
_EMPTY = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr"})


def words_of(markup: str) -> str:
    """The words, a line for each block; what mail programs mark as quoted is left out. Never raises."""
    reader = _Reader()
    at = 0
    while (start := markup.find("<", at)) >= 0:
        reader.text(markup[at:start])
        if markup.startswith("<!--", start):
            end = markup.find("-->", start)
            # A comment without an end hides the rest, as in a browser.
            at = end + 3 if end >= 0 else len(markup)
        elif markup.startswith(("<!", "<?"), start):
            end = markup.find(">", start)
            at = end + 1 if end >= 0 else len(markup)
        elif found := _TAG.match(markup, start):
            reader.tag(found.group(2).lower(), found.group(3), closes=bool(found.group(1)))
            at = found.end()
        else:
            reader.text("<")
            at = start + 1
    reader.text(markup[at:])
    return reader.words()


class _Reader:
    """Takes tags and text in turn."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._hidden: list[str] = []  # open tags since the one that hides them
        self._open: Counter[str] = Counter()  # how often each stands in it
        self._over = False

    def words(self) -> str:
        flat = re.sub(r"[ \t]+", " ", "".join(self._out))
        lines = "\n".join(line.strip(" ") for line in flat.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", lines).strip()

    def text(self, raw: str) -> None:
        if raw and not self._hidden and not self._over:
            self._out.append(" ".join(re.split(r"\s+", _unescaped(raw))))

    def tag(self, name: str, attributes: str, *, closes: bool) -> None:
        if closes:
            self._end(name)
        elif self._hidden:
            if name not in _EMPTY:
                self._hide(name)
        else:
            self._start(name, attributes)

    def _start(self, name: str, attributes: str) -> None:
        named = {found[0].lower(): "".join(found[1:]) for found in _NAMED.findall(attributes)}
        # Outlook puts the quoted message behind the marked element, not into it: nothing after it is new.
        self._over = self._over or any(mark in named.get("id", "") for mark in _QUOTE_IDS)
        quoted = name == "blockquote" or any(mark in named.get("class", "") for mark in _QUOTE_CLASSES)
        if name not in _EMPTY and (quoted or name in _UNSEEN):
            self._hide(name)
        elif name in _BREAKS:
            self._out.append("\n")

    def _end(self, name: str) -> None:
        if self._hidden:
            while self._open[name]:
                last = self._hidden.pop()
                self._open[last] -= 1
                if last == name:
                    break
        elif name in _BREAKS and name not in _EMPTY:
            self._out.append("\n")

    def _hide(self, name: str) -> None:
        self._hidden.append(name)
        self._open[name] += 1


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text
