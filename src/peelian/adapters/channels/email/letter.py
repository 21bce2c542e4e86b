"""What a reader sees: one message in one language as plain text and as HTML, with holes where people differ.

A hole is one character of Unicode's private use. It stands in for a token until `mime` has turned everything around
it into the bytes of a mail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

from peelian.apps.languages.api import LANGUAGES, spans_to_keep
from peelian.apps.messaging.api import File, MessageKind, TextOrigin, Words, body_html, body_text

#: The tokens of a `ClaimedDelivery` that stand in links, each with its hole.
HOLES: dict[str, str] = {"confirm": "\ue000", "manage": "\ue001", "leave": "\ue002", "rate": "\ue003"}
_FOREIGN = re.compile("[\ue000-\ue003\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_MARK = re.compile(r"\{(confirm|manage|leave)\}")
#: First strong isolate and its end: an address from left to right inside words from right to left.
_FSI, _PDI = "\u2068", "\u2069"
#: Left-to-right isolate: a number to call has no letter by which its direction could be told.
_LRI = "\u2066"
_LINK_OR_TAG = re.compile(r"(<a [^>]*>.*?</a>|<[^>]*>)", re.DOTALL)

_BODY = "font:17px/1.5 Arial,Helvetica,sans-serif;color:#0b0c0c;margin:0;padding:0 16px 32px;max-width:600px"
_SMALL = "font-size:15px;color:#484949"
_NOTE = "font-size:15px;border:2px solid #1d3c6e;padding:8px 12px"
_LINK = "color:#1d3c6e"
#: Stands five times in every mail, and its border takes the colour of its words: so it's short.
_BUTTON = f"{_LINK};display:inline-block;border:2px solid;padding:8px 14px;margin:0 6px 6px 0"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in one language as its readers see it; `text` and `html` hold holes."""

    subject: str
    sender_name: str
    text: str
    html: str
    can_leave: bool  # before a sign-up is confirmed there is nothing to leave yet

    def filled(self, tokens: Mapping[str, str]) -> tuple[str, str]:
        """Text and HTML of one person's copy."""
        return fill(self.text, tokens), fill(self.html, tokens)


def fill(text: str, tokens: Mapping[str, str]) -> str:
    """The text with tokens in its holes."""
    for name, hole in HOLES.items():
        text = text.replace(hole, tokens[name])
    return text


def content_id(number: int, words: Words) -> str:
    """The name under which the HTML shows the picture of that number."""
    return f"picture{number}.{words.message_id}@{words.site.reply_domain}"


def write(words: Words) -> Letter:
    """The letter for these words.

    It ends with ways to rate and to answer, how to check that it's genuine, and how to stop. A service message can't
    be rated and, before the sign-up is confirmed, there is nothing to stop yet.
    """
    return _Writer(words).letter()


class _Writer:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._body = _clean(words.body)
        url = words.site.public_url
        self._urls = {name: f"{url}/{name}/{hole}" for name, hole in HOLES.items()}
        self._service = words.kind is MessageKind.SERVICE
        self._pending = self._service and "{confirm}" in words.body
        # Our own words may be in another language than the author's: where nobody has approved them in it.
        self._apart = words.phrases_language != words.language

    def letter(self) -> Letter:
        words = self._words
        return Letter(
            subject=_clean(words.marked_subject or words.subject),
            sender_name=_clean(words.sender_name),
            text=self._text(),
            html=self._html(),
            can_leave=not self._pending,
        )

    def _say(self, key: str) -> str:
        return _clean(self._words.phrases[key])

    def _notes(self) -> list[tuple[str, str]]:
        """What has to be said about the words themselves: a sentence each, and a link that follows it, or ""."""
        words, notes = self._words, []
        if words.origin is TextOrigin.MACHINE:
            notes.append((self._say("machine"), ""))
        elif words.english_url:
            notes.append((self._say("translated"), ""))
        if words.english_url:
            notes.append((self._say("english"), words.english_url))
        if words.waiting:
            language = LANGUAGES.get(words.waiting)
            name = language.own_name if language else words.waiting
            notes.append((self._say("waiting").replace("{language}", name), ""))
        return notes

    # --- plain text ------------------------------------------------------------------------------------------

    def _text(self) -> str:
        blocks = [self._text_body()]
        pictures = [file.alt for file in self._words.files if file.is_picture and file.alt]
        blocks += [f"[{_clean(alt)}]" for alt in pictures]
        attached = [file.name for file in self._words.files if not file.is_picture]
        if attached:
            blocks.append("\n".join([self._say("attached"), *(f"- {_clean(name)}" for name in attached)]))
        notes = [f"{sentence} {url}".rstrip() for sentence, url in self._notes()]
        blocks = ["\n".join(notes), *blocks] if notes else blocks
        if not self._service:
            rate = self._urls["rate"]
            scores = [f"{score} {self._say(f'score_{score}')}: {rate}?score={score}" for score in range(1, 6)]
            blocks.append("\n".join(["--------", self._say("rate_question"), *scores]))
            blocks.append(self._say("reply"))
            blocks.append(f"{self._say('genuine')} {self._genuine}")
        if not self._pending:
            blocks.append(
                f"{self._say('change')}: {self._urls['manage']}\n{self._say('stop_all')}: {self._urls['leave']}"
            )
        return "\n\n".join(blocks) + "\n"

    def _text_body(self) -> str:
        body = _MARK.sub(lambda found: self._urls[found.group(1)], body_text(self._body))
        if self._words.direction != "rtl":
            return body
        out, end = [], 0
        for found in _URL.finditer(body):
            # A space keeps the closing mark out of what mail programs take for the address.
            out += [_numbers_apart(body[end : found.start()]), f"{_FSI}{found.group()} {_PDI}"]
            end = found.end()
        return "".join([*out, _numbers_apart(body[end:])])

    # --- HTML ------------------------------------------------------------------------------------------------

    def _html(self) -> str:
        words = self._words
        body = body_html(self._body)
        if words.direction == "rtl":
            body = "".join(map(_held_apart, _LINK_OR_TAG.split(body)))
        inner = [_MARK.sub(lambda found: _anchor(self._urls[found.group(1)]), body)]
        number = 0
        for file in words.files:
            if file.is_picture:
                number += 1
                inner.append(_picture(file, content_id(number, words)))
        ours = [*self._html_foot()]
        notes = "".join(
            f'<p style="{_NOTE}">{escape(sentence)}{" " + _anchor(url) if url else ""}</p>\n'
            for sentence, url in self._notes()
        )
        subject = escape(_clean(words.subject))
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(words.language)}" dir="{escape(words.direction)}"><head>'
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(_clean(words.marked_subject or words.subject))}</title></head>\n"
            f'<body style="{_BODY}"><div style="border-top:8px solid #1d3c6e;padding-top:16px">\n'
            f'<p style="{_SMALL}">{escape(_clean(words.sender_name))}</p>\n{self._in_ours(notes)}'
            f'<h1 style="font-size:24px;line-height:1.25">{subject}</h1>\n'
            + "\n".join(inner)
            + "\n"
            + self._in_ours("\n".join(ours))
            + "</div></body></html>\n"
        )

    def _in_ours(self, html: str) -> str:
        """Our own words, marked with their language where it isn't the author's."""
        if not (self._apart and html):
            return html
        # The only language that our words fall back to is English.
        return f'<div lang="{escape(self._words.phrases_language)}" dir="ltr">\n{html}</div>\n'

    def _html_foot(self) -> list[str]:
        out: list[str] = []
        attached = [file.name for file in self._words.files if not file.is_picture]
        if attached:
            points = "".join(f"<li>{escape(_clean(name))}</li>" for name in attached)
            out.append(f"<p>{escape(self._say('attached'))}</p><ul>{points}</ul>")
        if not self._service:
            rate = self._urls["rate"]
            buttons = "\n".join(
                f'<a style="{_BUTTON}" href="{escape(rate)}?score={score}">{score} '
                f"{escape(self._say(f'score_{score}'))}</a>"
                for score in range(1, 6)
            )
            out += [
                '<hr style="border:0;border-top:1px solid #b1b4b6;margin:24px 0">',
                f"<p><b>{escape(self._say('rate_question'))}</b></p>\n<p><b>{buttons}</b></p>",
                f"<p>{escape(self._say('reply'))}</p>",
                f'<p style="{_SMALL}">{escape(self._say("genuine"))} {_anchor(self._genuine)}</p>',
            ]
        if not self._pending:
            change, stop = escape(self._say("change")), escape(self._say("stop_all"))
            out.append(
                f'<p style="{_SMALL}"><a style="{_LINK}" href="{escape(self._urls["manage"])}">{change}</a> &middot;\n'
                f'<a style="{_LINK}" href="{escape(self._urls["leave"])}">{stop}</a></p>'
            )
        return out

    @property
    def _genuine(self) -> str:
        return f"{self._words.site.public_url}/messages/{self._words.message_id}"


def _picture(file: File, cid: str) -> str:
    return (
        f'<p><img src="cid:{escape(cid)}" alt="{escape(_clean(file.alt))}" '
        'style="max-width:100%;height:auto"></p>'
    )


def _kept(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it reads from left to right whatever stands around it."""
    out, end = [], 0
    for start, stop in spans_to_keep(text):
        kept = text[start:stop]
        if any(letter.isascii() and letter.isalnum() for letter in kept) and not kept.startswith("{"):
            out += [(text[end:start], False), (kept, True)]
            end = stop
    return [*out, (text[end:], False)]


def _numbers_apart(text: str) -> str:
    """Plain words from right to left in which numbers, times and plates keep their order: "0121 496 0123" would else
    be read from its last group to its first."""
    return "".join(f"{_LRI}{piece}{_PDI}" if apart else piece for piece, apart in _kept(text))


def _held_apart(part: str) -> str:
    """The same for a piece of HTML: a link, another tag, or what stands between them."""
    if part.startswith("<a "):
        return re.sub(r"(?s)(<a [^>]*>)(.*?)(</a>)", r"\1<bdi>\2</bdi>\3", part)
    if part.startswith("<"):
        return part
    return "".join(
        f'<bdi dir="ltr">{escape(piece)}</bdi>' if apart else escape(piece)
        for piece, apart in _kept(unescape(part))
    )


def _anchor(url: str) -> str:
    return f'<a style="{_LINK}" href="{escape(url)}"><bdi>{escape(url)}</bdi></a>'


def _clean(text: str) -> str:
    """Without the characters that are holes to us, and without those that no mail may carry."""
    return _FOREIGN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
