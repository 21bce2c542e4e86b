"""Days and spans in words: “9th June, 2031”, “end of May 2032”, “2031/32”, “2031 – 2034”."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\s+(?:the\s+)?"
_DAY = re.compile(
    rf"\b(?:{_WEEKDAY})?(?P<day>\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", re.I
)
_MONTH_ONLY = re.compile(
    rf"\b(?P<part>(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+|early\s+|late\s+|mid-?\s?)?{_MONTH}(?:,?\s+{_YEAR})?"
)
_ISO = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?![\d-])")
_SLASHED = re.compile(r"(?<![\d/])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])")
_FINANCIAL = re.compile(r"(?<![\d/–-])(?P<a>(?:19|20)\d\d)\s?[/–-]\s?(?P<b>\d\d)(?![\d/–-])")
_SPAN = re.compile(r"(?<![\d/–-])(?P<a>(?:19|20)\d\d)\s?(?:[/–-]|to|until)\s?(?P<b>(?:19|20)\d\d)(?![\d/])")
_BARE = re.compile(r"(?<![\w,./£$€–-])(?P<a>(?:19[5-9]|20[0-4])\d)(?![\d%]|[,.]\d|\w)")
_VERBS = ("may", "march", "mar", "sep")
_BEFORE_MONTH = re.compile(r"(?:\b(?:in|by|of|since|until|from|to|through|and|last|next)|,)\s+$", re.I)
#: The financial year begins on 1 April.
_APRIL = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Days that words of a text name.

    Args:
        words: as printed.
        start: where they begin in the text.
        end: where they end in it.
        first: the first day; None where the year isn't said and can't be known, or there is no such day.
        last: the last day.
        kind: "day", "month", "year", "financial" (a year from April) or "years" (from one to another).
        wrong: why there can be no such day; "" of one that can be.
    """

    words: str
    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    kind: str
    wrong: str = ""


def spans(text: str, on: dt.date | None = None) -> list[Span]:
    """Days and spans named in a text, in order and without overlap.

    Args:
        text: in which they are looked for.
        on: the paper's day: a day without a year is the latest before it. None: it stays unknown.
    """
    found: list[Span] = []
    taken: list[tuple[int, int]] = []
    for one in _all(text, on):
        if not any(one.start < end and start < one.end for start, end in taken):
            found.append(one)
            taken.append((one.start, one.end))
    return sorted(found, key=lambda one: one.start)


def _all(text: str, on: dt.date | None) -> Iterator[Span]:
    yield from (
        _exact(match, int(match["y"]), int(match["m"]), int(match["d"])) for match in _ISO.finditer(text)
    )
    for match in _SLASHED.finditer(text):
        if int(match["m"]) <= 12:
            yield _exact(match, int(match["y"]), int(match["m"]), int(match["d"]))
    for match in _DAY.finditer(text):
        year = int(match["year"]) if match["year"] else _year(on, _month(match), int(match["day"]))
        yield _exact(match, year, _month(match), int(match["day"]), weekday=match["weekday"] or "")
    for match in _SPAN.finditer(text):
        yield _years(match, int(match["a"]), int(match["b"]))
    for match in _FINANCIAL.finditer(text):
        first = int(match["a"])
        if int(match["b"]) == (first + 1) % 100:
            began, ends = dt.date(first, _APRIL, 1), dt.date(first + 1, _APRIL - 1, 31)
            yield Span(match[0], *match.span(), began, ends, "financial")
    for match in _MONTH_ONLY.finditer(text):
        if _is_month(text, match):
            yield _in_month(match, on)
    for match in _BARE.finditer(text):
        yield _years(match, int(match["a"]), int(match["a"]))


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether it is one: “may” and “march” are verbs too."""
    if match["year"] or match["part"] or match["month"].casefold() not in _VERBS:
        return True
    return bool(_BEFORE_MONTH.search(text[max(0, match.start() - 9) : match.start()]))


def _month(match: re.Match[str]) -> int:
    begins = match["month"].casefold()[:3]
    return next(place for place, name in enumerate(_NAMES, start=1) if name.startswith(begins))


def _year(on: dt.date | None, month: int, day: int) -> int | None:
    if on is None:
        return None
    return on.year if (month, day) <= (on.month, on.day) else on.year - 1


def _exact(match: re.Match[str], year: int | None, month: int, day: int, *, weekday: str = "") -> Span:
    if year is None:
        return Span(match[0], *match.span(), None, None, "day")
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return Span(match[0], *match.span(), None, None, "day", f"There is no {match[0].strip()}.")
    wrong = ""
    if weekday and match["year"] and not f"{found:%A}".casefold().startswith(weekday.casefold()):
        wrong = f"{match[0].removeprefix(weekday).strip(' ,')} is a {calendar.day_name[found.weekday()]}."
    return Span(match[0], *match.span(), found, found, "day", wrong)


def _in_month(match: re.Match[str], on: dt.date | None) -> Span:
    month = _month(match)
    year = int(match["year"]) if match["year"] else _year(on, month, 1)
    if year is None:
        return Span(match[0], *match.span(), None, None, "month")
    last = calendar.monthrange(year, month)[1]
    first, until = dt.date(year, month, 1), dt.date(year, month, last)
    part = (match["part"] or "").casefold()
    if "end" in part:
        first = until
    elif "beginning" in part or "start" in part:
        until = first
    return Span(match[0], *match.span(), first, until, "month")


def _years(match: re.Match[str], first: int, last: int) -> Span:
    return Span(
        match[0],
        *match.span(),
        dt.date(first, 1, 1),
        dt.date(last, 12, 31),
        "year" if first == last else "years",
    )
