"""From a message's plain text to what a reader sees, in text and in HTML. Pure.

The marks: an empty line ends a paragraph; `## ` begins a heading; `- ` begins a point of a list; an address that
begins with https:// (or http://) becomes a link; `{confirm}`, `{manage}` and `{leave}` stand for a person's own links.
Everything else is text, whatever it looks like.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from html import escape
from typing import Any

from peelian.apps.messaging.types.channel import ClaimedDelivery, Outgoing, Site, Words

#: The person's own links that a body may name.
MARKS = ("confirm", "manage", "leave")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_LINK = "color:#1d3c6e"


@lru_cache(maxsize=64)
def body_html(body: str) -> str:
    """The body as HTML, with its `{marks}` left in place."""
    out: list[str] = []
    for block in re.split(r"\n[ \t]*\n", body.strip()):
        points: list[str] = []
        words: list[str] = []
        for line in block.split("\n"):
            if line.startswith("## "):
                _close(out, points, words)
                out.append(f'<h2 style="font-size:20px">{_inline(line[3:])}</h2>')
            elif line.startswith("- "):
                _close_words(out, words)
                points.append(_inline(line[2:]))
            else:
                _close_points(out, points)
                words.append(_inline(line))
        _close(out, points, words)
    return "\n".join(out)


def body_text(body: str) -> str:
    """The body as plain text, with its `{marks}` left in place."""
    return "\n".join(line.removeprefix("## ") for line in body.strip().split("\n"))


def outgoing(copy: ClaimedDelivery, words: Words, prepared: Any) -> Outgoing:
    """One person's copy, ready for its channel. Its Message-ID depends on the copy alone: the same at every attempt."""
    return Outgoing(
        delivery_id=copy.delivery_id,
        address=copy.address,
        copy=copy,
        words=words,
        prepared=prepared,
        message_id=f"{copy.delivery_id}.{copy.message_id}.{_fingerprint(words.site)}",
    )


@lru_cache(maxsize=8)
def _fingerprint(site: Site) -> str:
    """Sets the Message-IDs of two installations with one reply domain apart; with the domain behind it."""
    return f"{zlib.crc32(site.public_url.encode()):08x}@{site.reply_domain}"


def _close(out: list[str], points: list[str], words: list[str]) -> None:
    _close_points(out, points)
    _close_words(out, words)


def _close_points(out: list[str], points: list[str]) -> None:
    if points:
        out.append("<ul>" + "".join(f"<li>{point}</li>" for point in points) + "</ul>")
        points.clear()


def _close_words(out: list[str], words: list[str]) -> None:
    if any(words):
        out.append("<p>" + "<br>\n".join(words) + "</p>")
    words.clear()


def _inline(text: str) -> str:
    """A line with its web addresses as links; all else escaped."""
    out, end = [], 0
    for found in _URL.finditer(text):
        out += [escape(text[end : found.start()]), _anchor(found.group())]
        end = found.end()
    return "".join([*out, escape(text[end:])])


def _anchor(url: str) -> str:
    return f'<a style="{_LINK}" href="{escape(url)}">{escape(url)}</a>'
