"""Numbers and times of day in a text, in any script's digits, so that two languages' can be compared. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"  # 6pm, 6.30 p.m.
    r"|(?<![\d.,:])(?P<h24>[01]?\d|2[0-4]):(?P<m24>[0-5]\d)(?![\d:])"  # 18:30
    r"|(?<![\d.,:])(?P<hh>[01]?\d|2[0-4])\s?h(?:(?P<hm>[0-5]\d))?\b",  # 18h, 18h30
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day. `half` is true where the text itself said a.m. or p.m."""

    hour: int
    minute: int
    half: bool = False

    def __str__(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


def western(text: str) -> str:
    """The text with every script's digits (Arabic, Bengali, Gurmukhi …) written as 0 to 9."""
    return "".join(
        str(unicodedata.digit(letter))
        if not letter.isascii() and unicodedata.category(letter) == "Nd"
        else letter
        for letter in text
    )


def times_and_numbers(text: str) -> tuple[list[Moment], list[str]]:
    """Times on the 24-hour clock, and the other numbers without their thousands marks, in the text's order."""
    text = western(text)
    times: list[Moment] = []

    def take(found: re.Match[str]) -> str:
        hour, minute = _reading(found)
        if hour > 24 or (found["half"] and not 1 <= hour <= 12 and hour != 0):
            return found.group()
        if found["half"]:
            hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
        times.append(Moment(hour % 24, minute, half=bool(found["half"])))
        return " · "

    rest = _CLOCK.sub(take, text)
    return times, [_plain(number) for number in _NUMBER.findall(rest)]


def differences(source: str, target: str) -> tuple[list[str], list[str]]:
    """Numbers of the source that the target lacks, and numbers that the target adds.

    6pm is 18:00, 18h and, where no minutes are said, "6" or "18" as well: many languages say "6 in the evening".
    """
    wanted_times, wanted_numbers = times_and_numbers(source)
    times, numbers = times_and_numbers(target)
    left_times, left_numbers = Counter((t.hour, t.minute) for t in times), Counter(numbers)
    missing = []
    for number in wanted_numbers:
        if not _consume(left_numbers, number):
            missing.append(number)
    for moment in wanted_times:
        if not _take_time(moment, left_times, left_numbers):
            missing.append(str(moment))
    # A bare number of the source may be the hour of a range ("6 to 8pm"), which the other language wrote out.
    for number in list(missing):
        hours = (
            [(int(number) + 12 * half, 0) for half in (0, 1)]
            if number.isdigit() and int(number) <= 24
            else []
        )
        if any(_consume(left_times, hour) for hour in hours):
            missing.remove(number)
    added = [f"{hour:02}:{minute:02}" for hour, minute in left_times.elements()]
    return missing, [*left_numbers.elements(), *added]


def _take_time(moment: Moment, times: Counter[tuple[int, int]], numbers: Counter[str]) -> bool:
    twelve = moment.hour % 12 or 12
    if _consume(times, (moment.hour, moment.minute)) or _consume(times, (twelve, moment.minute)):
        return True
    if moment.minute == 0:
        return any(_consume(numbers, str(hour)) for hour in (moment.hour, twelve))
    pair = {f"{moment.minute:02}": 1}
    for hour in (str(moment.hour), str(twelve)):
        if numbers[hour] and numbers[next(iter(pair))]:
            return _consume(numbers, hour) and _consume(numbers, next(iter(pair)))
    return _consume(numbers, f"{moment.hour}.{moment.minute:02}") or _consume(
        numbers, f"{twelve}.{moment.minute:02}"
    )


def _consume(counts: Counter[T], key: T) -> bool:
    if counts[key] <= 0:
        return False
    counts[key] -= 1
    return True


def _reading(found: re.Match[str]) -> tuple[int, int]:
    hour = found["hour"] or found["h24"] or found["hh"]
    minute = found["minute"] or found["m24"] or found["hm"] or "0"
    return int(hour), int(minute)


def _plain(number: str) -> str:
    """One thousand as 1000 whoever writes it (1,000; 1.000; 1 000), one and a half as 1.5."""
    groups = re.fullmatch(r"(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+)(?:[.,](\d+))?", number)
    if groups:
        whole = re.sub(r"\D", "", groups[1])
        return f"{int(whole)}.{groups[2]}" if groups[2] else str(int(whole))
    whole, _, part = number.replace(",", ".").partition(".")
    return f"{int(whole)}.{part}" if part else str(int(whole))
