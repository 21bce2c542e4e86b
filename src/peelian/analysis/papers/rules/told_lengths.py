"""How long it lasts beside when it begins and ends: “14:00 to 22:00, 8 hours”, “6 weeks, from 1 May to 11 June”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.dates import Span
from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.reckoning import figure

RULE = "told-lengths"
_CLOCK = re.compile(
    r"(?<![\d:])(?P<a>[01]?\d|2[0-4])[:.](?P<am>[0-5]\d)\s*(?:to|until|–|-)\s*(?P<b>[01]?\d|2[0-4])[:.](?P<bm>[0-5]\d)"
    r"\s*[,(]\s*(?P<hours>\d+(?:\.\d+)?)\s+hours(?=\s*(?:[.;,)]|$))",
    re.I,
)
_BREAK = re.compile(r"\b(?:break|breaks|lunch|paid|net|without|less|rest|apart)\b", re.I)
_LENGTH = r"(?P<number>\d{1,3})\s+(?P<unit>months|weeks)"
_BEFORE = re.compile(rf"\b(?:for|lasted|of)\s+{_LENGTH},?\s+\(?from\s+$", re.I)
_BEHIND = re.compile(rf"^\s*[,(]\s*{_LENGTH}(?=\s*(?:[.;,)]|$))", re.I)
_FROM = re.compile(r"\bfrom\s+$", re.I)
_TO = re.compile(r"\s+(?:to|until)\s+")
_MONTH, _WEEK = Decimal("30.44"), Decimal(7)
#: Months are of 28 to 31 days, and either day may be counted or not.
_SLACK = {"months": Decimal("0.6"), "weeks": Decimal("0.5")}


def told_lengths(paper: Prepared) -> Iterator[Finding]:
    """Whether it is so long from the one to the other."""
    for said in paper.said:
        if not _BREAK.search(said.words):
            yield from _of_hours(said)
        for first, last in zip(said.days, said.days[1:], strict=False):
            if first.kind == last.kind == "day" and _TO.fullmatch(said.words, first.end, last.start):
                yield from _of_days(said, first, last)


def _of_hours(said: Said) -> Iterator[Finding]:
    for match in _CLOCK.finditer(said.words):
        begin = 60 * int(match["a"]) + int(match["am"])
        end = 60 * int(match["b"]) + int(match["bm"])
        minutes = (end - begin) % (24 * 60) or 24 * 60
        hours = Decimal(minutes) / 60
        digits = len(match["hours"].partition(".")[2])
        if abs(hours - Decimal(match["hours"])) > Decimal(5).scaleb(-digits - 1):
            step = (
                f"{match['a']}:{match['am']} to {match['b']}:{match['bm']} is {figure(round(hours, 2))} hours"
            )
            yield _finding(said, f"{match['hours']} hours", step)


def _of_days(said: Said, first: Span, last: Span) -> Iterator[Finding]:
    if first.first is None or last.last is None or last.last <= first.first:
        return
    before = said.words[max(0, first.start - 40) : first.start]
    match = _BEFORE.search(before)
    if match is None and _FROM.search(before):
        match = _BEHIND.match(said.words[last.end : last.end + 30])
    if match is None:
        return
    days = (last.last - first.first).days + 1
    unit = match["unit"].casefold()
    length = Decimal(days) / (_MONTH if unit == "months" else _WEEK)
    if abs(length - int(match["number"])) > _SLACK[unit] + Decimal(match["number"]) / 50:
        step = f"{first.words.strip()} to {last.words.strip()}: {days} days, {figure(length, 1)} {unit}"
        yield _finding(said, f"{match['number']} {unit}", step)


def _finding(said: Said, told: str, step: str) -> Finding:
    return Finding(
        RULE, Severity.CONTRADICTION, f"It isn’t {told} from the one to the other.", (said.quote,), (step,),
        "Mend the length, or one of its ends.",
    )  # fmt: skip
