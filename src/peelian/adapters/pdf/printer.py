"""A message as a PDF for a notice board or a hand: tagged (PDF/UA), in the letters of its language."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from peelian.adapters.pdf.compiling import PLAIN, compile_pdf, installed, plain
from peelian.apps.languages import api as languages
from peelian.apps.messaging.api import TextOrigin, Words
from peelian.kernel.errors import Refused

#: Families by script, best first. Latin letters, numbers and links are set in the plain ones everywhere.
#: Urdu is set in Naskh though its readers are used to Nastaliq: Nastaliq's glyphs can't be read out of a PDF again, so
#: that a screen reader would speak nonsense and nobody could search it.
_FAMILIES: dict[str, tuple[str, ...]] = {
    "ur": ("Noto Naskh Arabic", "Noto Nastaliq Urdu", "Noto Sans Arabic"),
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic"),
    "bn": ("Noto Sans Bengali", "Noto Serif Bengali"),
    "gu": ("Noto Sans Gujarati", "Noto Serif Gujarati"),
    "pa": ("Noto Sans Gurmukhi", "Noto Serif Gurmukhi"),
    "zh-hans": ("Noto Sans CJK SC", "Noto Sans SC", "Noto Serif CJK SC"),
}
#: Letters with marks above and below: lines stand further apart.
_LEADING = {"ur": 1.0, "ar": 0.9, "bn": 0.8, "gu": 0.8, "pa": 0.8, "zh-hans": 0.8}
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_OWN_LINK = re.compile(r"\{(?:confirm|manage|leave)\}")


class NoFont(Refused):
    """This machine lacks the letters of the language."""


def print_message(words: Words, at: dt.datetime) -> bytes:
    """The message as PDF. `at` is written into the file as its date.

    A person's own links ({manage} and the like) are left out: paper is for anybody. Raises NoFont.
    """
    fonts = fonts_for(words.language)
    data = {
        "language": words.language.partition("-")[0],
        "phrases_language": words.phrases_language.partition("-")[0],
        "direction": words.direction,
        "fonts": [*fonts, *installed(PLAIN)],
        "plain_fonts": installed(PLAIN),
        "leading": leading_for(words.language),
        "subject": plain(words.subject),
        "title": _pieces(words.marked_subject or words.subject),
        "sender": plain(words.sender_name),
        "blocks": _blocks(words.body),
        "notes": _notes(words),
    }
    return compile_pdf("message.typ", data, at)


def fonts_for(language: str) -> list[str]:
    """The families that draw a language here, best first; none are needed for Latin letters. Raises NoFont."""
    if language not in _FAMILIES:
        return []
    found = installed(_FAMILIES[language])
    if not found:
        raise NoFont(
            f"This can’t be printed in {languages.LANGUAGES[language].english_name} here: "
            f"install the font {_FAMILIES[language][0]}."
        )
    return found


def leading_for(language: str) -> float:
    """How far apart lines stand, in heights of a letter."""
    return _LEADING.get(language, 0.65)


def _notes(words: Words) -> list[dict[str, str]]:
    """What stands under the message: how it was translated and where the English is; how to see that it's genuine."""
    notes = []
    if words.origin in {TextOrigin.APPROVED, TextOrigin.TEMPLATE}:
        notes.append({"words": words.phrases["translated"], "url": ""})
    elif words.origin is TextOrigin.MACHINE:
        notes.append({"words": words.phrases["machine"], "url": ""})
    if words.english_url:
        notes.append({"words": words.phrases["english"], "url": words.english_url})
    genuine = f"{words.site.public_url}/messages/{words.message_id}"
    return [*notes, {"words": words.phrases["genuine"], "url": genuine}]


def _blocks(body: str) -> list[dict[str, Any]]:
    """The body's marks as blocks: headings, points, words with their line breaks."""
    blocks: list[dict[str, Any]] = []
    for block in re.split(r"\n[ \t]*\n", _OWN_LINK.sub("", body).strip()):
        for line in block.split("\n"):
            kind = "heading" if line.startswith("## ") else "points" if line.startswith("- ") else "words"
            pieces = _pieces(line.removeprefix("## ") if kind == "heading" else line.removeprefix("- "))
            if not pieces:
                continue
            if kind != "heading" and blocks and blocks[-1]["kind"] == kind and not blocks[-1]["over"]:
                blocks[-1]["lines"].append(pieces)
            else:
                blocks.append({"kind": kind, "lines": [pieces], "over": kind == "heading"})
        if blocks:
            blocks[-1]["over"] = True
    return blocks


def _pieces(line: str) -> list[dict[str, str]]:
    """A line cut into words, links, and what reads from left to right whatever the language."""
    line = plain(line)
    out, end = [], 0
    for start, stop in languages.spans_to_keep(line):
        if start > end:
            out.append({"kind": "words", "text": line[end:start]})
        kept = line[start:stop]
        ltr = any(letter.isascii() and letter.isalnum() for letter in kept)
        kind = "link" if _URL.fullmatch(kept) else "ltr" if ltr else "words"
        out.append({"kind": kind, "text": kept})
        end = stop
    if line[end:]:
        out.append({"kind": "words", "text": line[end:]})
    return out
