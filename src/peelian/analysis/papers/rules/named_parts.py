"""Parts right behind their whole: “1,240 visits: 600 by day, 400 …”, “50 posts (30 + 20)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, sum_of

RULE = "named-parts"
#: From the whole to its parts.
_OPENS = re.compile(
    r"\s*(?:[A-Za-z’'-]+\s*){0,5}?(?:\bin\s+(?:19|20)\d\d(?:[/–-](?:\d\d)?\d\d)?)?(?P<sign>\s?\(|:\s)"
)
#: From one part to the next: a comma, a semicolon, “and” or a plus, with the few words of a part before it.
_NEXT = re.compile(
    r"(?:\s+[A-Za-z’'-]+){0,8}?\s*(?:,\s*(?:and\s+)?|;\s*(?:and\s+)?|\s+and\s+|\s*\+\s*)(?:a\s+|the\s+)?"
)
_PLUS = re.compile(r"\s*\+\s*")
_CLOSES = re.compile(r"(?:\s+[A-Za-z’'-]+){0,8}\s*(?:\)|[.;!?]?\s*$|=)")
#: Words that say that a figure is no part of it.
_OTHERWISE = re.compile(
    r"\b(?:up|down|from(?=\s+[£\d])|than|target|last|year|increase|decrease|each|per|average|against|including"
    r"|include|e\.g|such as|over|of which|aim|planned|both|also|again|two|with)\b",
    re.I,
)
#: Parts that are so near to their whole are meant to make it.
_NEAR = Decimal("0.02")
_ABOUT = Decimal("0.1")
_MOST_PARTS = 12
_LONGEST = 600


def named_parts(paper: Prepared) -> Iterator[Finding]:
    """Whether they add up to it."""
    for said in paper.said:
        for place, whole in enumerate(said.figures):
            found = _parts(said, place) if _can_be(whole) else []
            if len(found) > 1:
                yield from _judged(said, whole, found)


def _can_be(one: Quantity) -> bool:
    return one.kind in ("count", "money") and not one.hedge and one.upper is None and one.value > 0


def _parts(said: Said, place: int) -> list[Quantity]:
    """The figures behind a whole, if there is nothing but parts up to the bracket's or the sentence's end."""
    whole = said.figures[place]
    opened = _OPENS.match(said.words, whole.end)
    rest = said.figures[place + 1 : place + 2 + _MOST_PARTS]
    if opened is None or not rest or rest[0].start != opened.end():
        return []
    end = said.words.find(")", opened.end()) if opened["sign"] == "(" else len(said.words)
    if end < 0 or end - opened.end() > _LONGEST:
        return []
    inside = [one for one in rest if one.end <= end]
    told = said.words[opened.end() : end]
    if _OTHERWISE.search(told) or any(one.kind != whole.kind or not _can_be(one) for one in inside):
        return []
    between = pairwise(inside)
    if not all(_NEXT.fullmatch(said.words, one.end, other.start) for one, other in between):
        return []
    return inside if inside and _CLOSES.match(said.words, inside[-1].end) else []


def _judged(said: Said, whole: Quantity, found: Sequence[Quantity]) -> Iterator[Finding]:
    values = [one.value for one in found]
    added = sum(values, Decimal(0))
    sign = whole.words[0] if whole.kind == "money" else ""
    gap = added - whole.value
    settles = tuple((said.line, one.words) for one in (whole, *found))
    if gap == 0:
        words = f"The parts add up to the whole, {sign}{figure(added)}."
        yield Finding(
            RULE, Severity.CONSISTENT, words, (said.quote,), (sum_of(values, sign),), settles=settles
        )
        return
    pluses = all(_PLUS.fullmatch(said.words, one.end, other.start) for one, other in pairwise(found))
    if not pluses and abs(gap) > _ABOUT * whole.value:
        return
    more = "more" if gap > 0 else "less"
    yield Finding(
        RULE,
        Severity.CONTRADICTION if pluses or abs(gap) <= _NEAR * whole.value else Severity.DOUBT,
        f"The parts add up to {sign}{figure(added)}, {sign}{figure(abs(gap))} {more} than the whole,"
        f" {sign}{figure(whole.value)}.",
        (said.quote,),
        (sum_of(values, sign), sum_of([added, -whole.value], sign)),
        f"The whole may be {sign}{figure(added)}, or one part may be off by {sign}{figure(abs(gap))}.",
        settles,
    )  # fmt: skip
