"""A message's words on a page, in any of our languages."""

from __future__ import annotations

import re
from html import escape, unescape

from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging

_TAG = re.compile(r"(<[^>]*>)")


def body_of(words: messaging.Words) -> str:
    """The body as HTML. In a text from right to left, what reads from left to right stands by itself.

    Numbers to call, plates and links would else change places with the words around them, and be drawn in letters
    that aren't made for them.
    """
    html = messaging.body_html(words.body)
    return html if words.direction == "ltr" else _isolated(html)


def _isolated(html: str) -> str:
    return "".join(part if part.startswith("<") else _text(unescape(part)) for part in _TAG.split(html))


def _text(text: str) -> str:
    out, end = [], 0
    for start, stop in languages.spans_to_keep(text):
        kept = text[start:stop]
        if any(letter.isascii() and letter.isalnum() for letter in kept) and not kept.startswith("{"):
            out += [escape(text[end:start]), f'<bdi dir="ltr" lang="en">{escape(kept)}</bdi>']
            end = stop
    return "".join([*out, escape(text[end:])])
