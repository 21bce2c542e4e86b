"""From written words to words that a synthesiser reads as people say them. Pure.

A voice reads "101" as a hundred and one, a crime number as billions and "B14" as "b fourteen". English is dealt with
in full. In the other languages what must not be misheard is: numbers to ring and reference numbers go digit by digit,
postcodes and number plates letter by letter, and an address on the web is named and not read out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from peelian.adapters.channels.voice.spoken_english import english

#: Three digits that are a number to ring, not a quantity.
SHORT_NUMBERS = frozenset({"999", "101", "111", "105", "112", "119", "116"})
_HOLE = re.compile(r"\{[a-z_]+\}")
_HEADING = re.compile(r"^(?:#+|[-*•])[ \t]+", re.MULTILINE)
_MAIL = re.compile(r"[^\s@<>]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]]|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.uk\b[/\w-]*", re.I
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b")
_PLATE = re.compile(
    r"\b(?:([A-Z]{2}[0-9]{2}) ?([A-Z]{3})|([A-Z][0-9]{1,3}) ([A-Z]{3})|([A-Z]{3}) ([0-9]{1,3}[A-Z]))\b"
)
#: A number to ring: an international or national prefix, and digits with single gaps.
_PHONE = re.compile(r"(?<![\w/.,-])(?:\+|00)?\d(?:[ -]?\d){5,14}(?![\w/])")
#: Letters and digits with strokes between: "20/12345/26", "WM-26-0001234", "20CR/12345A/26".
_REFERENCE = re.compile(r"\b(?=[\w/-]*\d{4})(?=[\w/-]*(?:[A-Z]|/|-))[A-Z0-9]+(?:[/-][A-Z0-9]+)*\b")
_DAY = re.compile(r"(?<![\w/.-])\d{1,4}([/.-])\d{1,2}\1\d{1,4}(?![\w/-])")
_DIGITS = re.compile(r"(?<![\w.,:£€$/-])\d{3,}(?![\w:/-]|[.,]\d)")
_MONEY = re.compile(r"[£€$]\s?\d[\d,. ]*\d?")


def spoken(text: str, language: str = "en", *, website: str = "") -> str:
    """The text as it is to be spoken: one sentence or point a line, with full stops where the voice should pause.

    Args:
        text: plain text with the marks of a message's body.
        language: of the text (BCP 47).
        website: what to say for an address on the web; in English "our website" when empty. In another language it
            has to be an approved phrase, and without one the address is passed over.
    """
    whole = _HOLE.sub("", text.replace("\r", ""))
    whole = _HEADING.sub("", whole)
    is_english = language.split("-", maxsplit=1)[0] == "en"
    place = website or ("our website" if is_english else "")
    whole = _MAIL.sub(_mail if is_english else "", whole)
    whole = _URL.sub(place, whole)
    whole = english(whole) if is_english else _elsewhere(whole)
    lines = (_sentence(line) for line in whole.split("\n"))
    return "\n".join(line for line in lines if line)


def apart(word: str) -> str:
    """Its letters and digits one by one: "B14" becomes "B 1 4"."""
    return " ".join(char for char in word if char.isalnum())


def _mail(found: re.Match[str]) -> str:
    name, _, domain = found.group().rstrip(".").partition("@")
    return f"{name.replace('.', ' dot ')} at {domain.replace('.', ' dot ')}"


def _sentence(line: str) -> str:
    words = " ".join(line.split())
    words = re.sub(r"\s+([.,;:!?])", r"\1", words)
    if not any(char.isalnum() for char in words):
        return ""
    return words if words[-1] in ".!?,;:…。！？।۔؟" else f"{words}."


def _elsewhere(text: str) -> str:
    """Digits and letters apart where they'd be misheard; all else is the voice's business."""
    kept: list[str] = []

    def keep(say: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
        # What has been dealt with stands aside, so that no later pattern takes it for something else.
        def aside(found: re.Match[str]) -> str:
            kept.append(say(found))
            return f"\x00{chr(0xE000 + len(kept) - 1)}\x00"

        return aside

    text = re.sub("[\x00\ue000-\uf8ff]", "", text)
    text = _MONEY.sub(keep(lambda found: found.group()), text)
    text = _DAY.sub(keep(_day_or_digits), text)
    text = _POSTCODE.sub(keep(lambda found: f"{apart(found.group(1))}, {apart(found.group(2))}"), text)
    text = _PLATE.sub(keep(lambda found: ", ".join(apart(part) for part in found.groups() if part)), text)
    text = _PHONE.sub(keep(_phone), text)
    text = _REFERENCE.sub(
        keep(lambda found: ", ".join(apart(p) for p in re.split("[/-]", found.group()))), text
    )
    text = _DIGITS.sub(keep(_few_or_apart), text)
    return re.sub("\x00(.)\x00", lambda found: kept[ord(found.group(1)) - 0xE000], text)


def _phone(found: re.Match[str]) -> str:
    groups = ", ".join(apart(part) for part in re.split("[ -]", found.group()))
    return f"+ {groups}" if found.group().startswith("+") else groups


def _few_or_apart(found: re.Match[str]) -> str:
    """A short number that is rung, or a long one, digit by digit; a year or a quantity as it stands."""
    digits = found.group()
    plain = "".join(str(int(char)) for char in digits) if digits.isdecimal() else digits
    return apart(digits) if plain in SHORT_NUMBERS or len(digits) >= 5 else digits


def _day_or_digits(found: re.Match[str]) -> str:
    """A day stays a day; a number that only looks like one goes digit by digit."""
    parts = [int(part) for part in re.split("[/.-]", found.group())]
    year_first = parts[0] > 31
    year, month, day = parts if year_first else parts[::-1]
    try:
        dt.date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return ", ".join(apart(part) for part in re.split("[/.-]", found.group()))
    return found.group()
