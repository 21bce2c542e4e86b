"""English as it is said aloud: numbers to ring, references, money, times, days, plates, short forms. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS = {
    "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "thur": "Thursday",
    "thurs": "Thursday", "fri": "Friday", "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
#: Short forms that a voice would stumble over. Whole words, in this case.
_SHORT = {
    "Rd": "Road", "Ave": "Avenue", "Sgt": "Sergeant", "Insp": "Inspector", "Supt": "Superintendent",
    "Cllr": "Councillor", "Cllrs": "Councillors", "approx": "approximately", "mph": "miles per hour",
    "hrs": "hours", "mins": "minutes", "PC": "P C", "PCs": "P Cs", "PCSO": "P C S O", "PCSOs": "P C S Os",
    "DC": "D C", "DS": "D S", "DI": "D I", "PS": "P S", "ASB": "A S B", "CCTV": "C C T V", "NHS": "N H S",
    "DVLA": "D V L A", "CPS": "C P S", "HGV": "H G V", "HGVs": "H G Vs", "UK": "U K", "ID": "I D", "GP": "G P",
    "SMS": "S M S", "BST": "", "GMT": "",
}  # fmt: skip
_MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
#: Three digits that are rung, unless what follows shows that they count something.
_SHORT_NUMBER = (
    r"\b(?:999|101|111|105|112|119|116 ?1(?:11|23))\b"
    r"(?![,.]\d|[:/%-]| ?(?:people|homes|houses|cars|times|years|days|pounds|metres))"
)


def english(text: str) -> str:
    """The text with everything written out that a voice would misread. Addresses on the web have been dealt with."""
    kept: list[str] = []

    def say(pattern: str, how: Callable[[re.Match[str]], str], flags: int = 0) -> None:
        nonlocal text

        def aside(found: re.Match[str]) -> str:
            # What has been dealt with stands aside, so that no later pattern takes it for something else.
            words = how(found)
            if words == found.group():
                return words
            kept.append(words)
            return f"\x00{chr(0xE000 + len(kept) - 1)}\x00"

        text = re.sub(pattern, aside, text, flags=flags)

    text = re.sub("[\x00\ue000-\uf8ff]", "", text)
    for pattern, how, flags in _RULES:
        say(pattern, how, flags)
    text = re.sub("\x00(.)\x00", lambda found: kept[ord(found.group(1)) - 0xE000], text)
    return text.replace("&", " and ").replace("@", " at ")


def apart(word: str, zero: str = "zero") -> str:
    """Its letters and digits one by one, digits as words: "B14" becomes "B one four"."""
    out = []
    for char in word:
        if char.isdecimal():
            digit = int(char)
            out.append(_ONES[digit] if digit else zero)
        elif char.isalnum():
            out.append(char.upper())
    return " ".join(out)


def _phone(found: re.Match[str]) -> str:
    """In groups, with a pause between, as numbers are given over the telephone."""
    text = found.group()
    groups = [group for group in re.split(r"[\s()-]+", text.lstrip("+")) if group]
    if len(groups) == 1 and len(groups[0]) > 6:
        whole = groups[0]
        groups = [whole[:5], whole[5:8], whole[8:]] if len(whole) > 8 else [whole[:4], whole[4:]]
    said = ", ".join(apart(group, "oh") for group in groups if group)
    return f"plus {said}" if text.startswith("+") else said


def _reference(found: re.Match[str]) -> str:
    parts = [part for part in re.split("[/-]", found.group()) if part]
    return ", ".join(_in_threes(apart(part)) for part in parts)


def _in_threes(said: str) -> str:
    """A long run with a pause after every third, so that it can be written down."""
    words = said.split(" ")
    if len(words) <= 4:
        return said
    return ", ".join(" ".join(words[at : at + 3]) for at in range(0, len(words), 3))


def _money(found: re.Match[str]) -> str:
    whole, part = found.group(1).replace(",", ""), found.group(2)
    scale = {"k": "thousand", "m": "million", "bn": "billion"}.get((found.group(3) or "").lower())
    if scale:
        return f"{whole}{'.' + part if part else ''} {scale} pounds"
    pounds = f"{whole} {'pound' if whole == '1' else 'pounds'}"
    if not part or not int(part):
        return pounds
    return f"{int(part)} pence" if whole == "0" else f"{pounds} {int(part)}"


def _time(hour: int, minute: int, half: str) -> str:
    """A time of day on the clock of twelve, which is how it is said."""
    if minute == 0 and not half and hour in {0, 24}:
        return "midnight"
    if minute == 0 and (half, hour) in {("", 12), ("pm", 12)}:
        return "12 noon"
    half = half or ("am" if hour < 12 else "pm")
    shown = hour % 12 or 12
    minutes = "" if not minute else f" {minute}" if minute > 9 else f" oh {minute}"
    return f"{shown}{minutes} {half[0]} m"


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found.group(1)), int(found.group(2))
    half = (found.group(3) or "").replace(".", "").replace(" ", "").lower()
    if hour > 24 or minute > 59 or (half and hour > 12):
        return found.group()
    return _time(hour, minute, half)


def _hour(found: re.Match[str]) -> str:
    hour = int(found.group(1))
    return _time(hour, 0, found.group(2).replace(".", "").lower()) if 0 < hour <= 12 else found.group()


def _hours(found: re.Match[str]) -> str:
    """ "6-8pm": both are in the same half of the day."""
    first, last = int(found.group(1)), int(found.group(2))
    if not (0 < first <= 12 and 0 < last <= 12):
        return found.group()
    return f"{first} to {_time(last, 0, found.group(3).lower())}"


def _day(found: re.Match[str]) -> str:
    parts = [int(part) for part in re.split("[/.-]", found.group())]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    try:
        date = dt.date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return _reference(found)
    return f"the {_ordinal(date.day)} of {_MONTHS[date.month - 1]} {date.year}"


def _day_and_month(found: re.Match[str]) -> str:
    day = int(found.group(1))
    return f"the {_ordinal(day)} of {_month(found.group(2))}" if 0 < day <= 31 else found.group()


def _month(short: str) -> str:
    return next(name for name in _MONTHS if name.lower().startswith(short[:3].lower()))


def _ordinal(day: int) -> str:
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _halves(found: re.Match[str]) -> str:
    return ", ".join(apart(part) for part in found.groups() if part)


def _short(found: re.Match[str]) -> str:
    return _SHORT[found.group(1)]


#: In order: what is found first is dealt with, and no later rule sees it.
_RULES: tuple[tuple[str, Callable[[re.Match[str]], str], int], ...] = (
    (r"£\s?([\d,]*\d)(?:\.(\d{1,2}))?\s?(bn|[km])?\b", _money, re.I),
    (r"\b(\d{1,2})p\b", lambda found: f"{found.group(1)} {'penny' if found.group(1) == '1' else 'pence'}", 0),
    (r"(?<![\w/.-])(?:\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2})(?![\w/-])", _day, 0),
    (r"\b24/7\b", lambda _: "24 hours a day, 7 days a week", 0),
    (r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b", _halves, 0),
    (
        r"\b(?:([A-Z]{2}[0-9]{2}) ?([A-Z]{3})|([A-Z][0-9]{1,3}) ([A-Z]{3})|([A-Z]{3}) ([0-9]{1,3}[A-Z]))\b",
        _halves,
        0,
    ),
    (r"\b(\d{1,2})[:.](\d{2}) ?([ap]\.?m\b\.?)", _clock, re.I),
    (r"(?<![\d:.])([01]?\d|2[0-4]):(\d{2})(?![\d:])()", _clock, 0),
    (r"\b(\d{1,2}) ?(?:-|–|to) ?(\d{1,2}) ?([ap]m)\b", _hours, re.I),
    (r"\b(\d{1,2}) ?([ap]\.?m\b\.?)", _hour, re.I),
    (rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}\b\.?", _day_and_month, re.I),
    (_SHORT_NUMBER, lambda found: apart(found.group(), "oh"), 0),
    (r"(?<![\w/.,-])(?:\+44 ?(?:\(0\) ?)?|0)\d(?:[ -]?\d){7,10}(?![\w/-])", _phone, 0),
    (r"\b(?=[\w/-]*\d{4})(?=[\w/-]*(?:[A-Z]|/|-))[A-Z0-9]+(?:[/-][A-Z0-9]+)*\b", _reference, 0),
    (r"(?<![\w.,-])\d{5,}(?![\w-]|[.,]\d)", _reference, 0),
    (r"\b([AMB])(\d{1,4})\b", lambda found: f"{found.group(1)} {found.group(2)}", 0),
    (
        r"\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?(?= )",
        lambda found: _WEEKDAYS[found.group(1).lower()],
        0,
    ),
    (r"\b(\d+) ?[-–] ?(\d+)\b", lambda found: f"{found.group(1)} to {found.group(2)}", 0),
    (r"(\d) ?%", lambda found: f"{found.group(1)} percent", 0),
    (r"\be\.g\.,?", lambda _: "for example,", re.I),
    (r"\bi\.e\.,?", lambda _: "that is,", re.I),
    (rf"\b({'|'.join(sorted(_SHORT, key=len, reverse=True))})\b", _short, 0),
    (r"[–—]| - ", lambda _: ", ", 0),
)
