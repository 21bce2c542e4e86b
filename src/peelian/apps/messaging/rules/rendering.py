"""From a message's plain text to what a reader sees, in text and in HTML. Pure.

The marks: an empty line ends a paragraph; `## ` begins a heading; `- ` begins a point of a list; an address that
begins with https:// (or http://) becomes a link; `{confirm}`, `{manage}` and `{leave}` stand for a person's own links.
Everything else is text, whatever it looks like.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from functools import lru_cache
from html import escape

from peelian.apps.messaging.types.channel import ClaimedDelivery, Outgoing, Site
from peelian.apps.messaging.types.states import MessageKind

#: The person's own links that a body may name.
MARKS = ("confirm", "manage", "leave")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_MARK = re.compile(r"\{(" + "|".join(MARKS) + r")\}")
_SCORES = ((1, "Poor"), (2, "Fair"), (3, "OK"), (4, "Good"), (5, "Very good"))
_BODY = "font:17px/1.5 Arial,Helvetica,sans-serif;color:#0b0c0c;margin:0;padding:0 16px 32px;max-width:600px"
_SMALL = "font-size:15px;color:#484949"
_BUTTON = (
    "display:inline-block;border:2px solid #1d3c6e;color:#1d3c6e;padding:8px 14px;margin:0 6px 6px 0;"
    "text-decoration:none;font-weight:bold"
)
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


def compose(copy: ClaimedDelivery, site: Site) -> Outgoing:
    """One person's copy, ready to go out: words, own links, headers' raw material.

    It ends with ways to rate and to answer, how to check that it's genuine, and how to stop. A service message can't
    be rated and, before the sign-up is confirmed, there is nothing to stop yet.
    """
    urls = {
        "confirm": f"{site.public_url}/confirm/{copy.confirm}",
        "manage": f"{site.public_url}/manage/{copy.manage}",
        "leave": f"{site.public_url}/leave/{copy.leave}",
    }
    rate = f"{site.public_url}/rate/{copy.rate}"
    genuine = f"{site.public_url}/messages/{copy.message_id}"
    service = copy.kind is MessageKind.SERVICE
    pending = service and "{confirm}" in copy.body
    text = [_fill(body_text(copy.body), urls, str)]
    html = [_fill(body_html(copy.body), urls, _anchor)]
    if not service:
        text.append(_foot_text(rate, genuine))
        html.append(_foot_html(rate, genuine))
    if not pending:
        text.append(f"Change what you hear about: {urls['manage']}\nStop all messages: {urls['leave']}")
        html.append(
            f'<p style="{_SMALL}"><a style="{_LINK}" href="{urls["manage"]}">Change what you hear about</a> &middot; '
            f'<a style="{_LINK}" href="{urls["leave"]}">Stop all messages</a></p>'
        )
    return Outgoing(
        delivery_id=copy.delivery_id,
        address=copy.address,
        subject=copy.subject,
        text="\n\n".join(text) + "\n",
        html=_page(copy, "\n".join(html)),
        message_id=f"{copy.delivery_id}.{copy.message_id}.{_fingerprint(site)}@{site.reply_domain}",
        reply_to=f"reply+{copy.reply}@{site.reply_domain}",
        unsubscribe_url="" if pending else urls["leave"],
        language=copy.language,
        sender_name=copy.sender_name,
    )


def _fingerprint(site: Site) -> str:
    """Sets the Message-IDs of two installations with one reply domain apart."""
    return f"{zlib.crc32(site.public_url.encode()):08x}"


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


def _fill(text: str, urls: dict[str, str], shown: Callable[[str], str]) -> str:
    return _MARK.sub(lambda found: shown(urls[found.group(1)]), text)


def _foot_text(rate: str, genuine: str) -> str:
    scores = "\n".join(f"{score} {words}: {rate}?score={score}" for score, words in _SCORES)
    return (
        f"--------\nHow good was this message?\n{scores}\n\n"
        "You can answer this message: just reply to it. A person in your team reads it. In an emergency call 999.\n\n"
        f"Is this message genuine? You find the same words here: {genuine}"
    )


def _foot_html(rate: str, genuine: str) -> str:
    buttons = "".join(
        f'<a style="{_BUTTON}" href="{rate}?score={score}">{score} {words}</a>' for score, words in _SCORES
    )
    return (
        '<hr style="border:0;border-top:1px solid #b1b4b6;margin:24px 0"><p><b>How good was this message?</b></p>'
        f"<p>{buttons}</p>"
        "<p>You can answer this message: just reply to it. A person in your team reads it. "
        "In an emergency call 999.</p>"
        f'<p style="{_SMALL}">Is this message genuine? You find the same words at '
        f'<a style="{_LINK}" href="{genuine}">{genuine}</a></p>'
    )


def _page(copy: ClaimedDelivery, inner: str) -> str:
    # Only English is written yet; the person's language is a header for them and for mail programs.
    return (
        '<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(copy.subject)}</title></head>"
        f'<body style="{_BODY}"><div style="border-top:8px solid #1d3c6e;padding-top:16px">'
        f'<p style="{_SMALL}">{escape(copy.sender_name)}</p>'
        f'<h1 style="font-size:24px;line-height:1.25">{escape(copy.subject)}</h1>\n{inner}</div></body></html>'
    )
