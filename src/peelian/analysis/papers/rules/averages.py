"""Averages and ratios beside the counts that they are of: “64 boats with 16 crews, 4 each”, “a ratio of 1 to 4”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure
from peelian.analysis.papers.words import stem

RULE = "averages"
_RATIO = re.compile(
    r"\bratio\s+of\s+(?P<about>about\s+|around\s+|roughly\s+|nearly\s+)?(?P<one>\d+(?:\.\d+)?)"
    r"(?:\s+[a-z]+)?\s*(?:\bto\b|:|for\s+every)\s*(?P<other>\d+(?:\.\d+)?)",
    re.I,
)
_PAIR = re.compile(
    r"(?:\s+[A-Za-z’'-]+){1,4}?\s+(?:for|to|and|with|between|supporting|serving)\s+(?:the\s+|our\s+)?"
)
_AVERAGE = re.compile(
    r"\b(?:an\s+average\s+of|averaging|average:?|a\s+mean\s+of)\s+(?:about\s+|around\s+)?$", re.I
)
_EACH = re.compile(r"^(?:\s+[A-Za-z’'-]+)?\s+(?:each|apiece)\s*(?:$|[.,;:)])", re.I)
_UNIT = re.compile(r"^(?:\s+[A-Za-z’'-]+)?\s+(?:an?|per|each|every)\s+(?P<unit>[A-Za-z]+)\b", re.I)
_LINK = re.compile(
    r"(?:\s+[A-Za-z’'-]+){1,5}?\s+(?:by|among|amongst|between|across|shared\s+by)\s+(?:the\s+|our\s+)?"
)
_OTHERWISE = re.compile(
    r"\b(?:another|plus|further|except|extra|including|other|target|planned|last\s+year|up\s+to|maximum|fund|budget"
    r"|at\s+least|median|previous|before|compared|than|of\s+which|of\s+whom|rather|should|would|minimum)\b",
    re.I,
)
_OFF, _ABOUT = Decimal("0.03"), Decimal("0.15")


def averages(paper: Prepared) -> Iterator[Finding]:
    """Whether they follow from the two counts in their sentence."""
    for said in paper.said:
        yield from _ratio(said)
        if len(said.figures) == 3 and not _OTHERWISE.search(said.words):
            for one in said.figures:
                yield from _mean(said, one, [other for other in said.figures if other is not one])


def _ratio(said: Said) -> Iterator[Finding]:
    found = list(_RATIO.finditer(said.words))
    if len(found) != 1:
        return
    match = found[0]
    counts = [one for one in said.counts() if one.end <= match.start() or one.start >= match.end()]
    pairs = [(a, b) for a, b in pairwise(counts) if _PAIR.fullmatch(said.words, a.end, b.start)]
    one, other = Decimal(match["one"]), Decimal(match["other"])
    if len(counts) != 2 or len(pairs) != 1 or not one or not other:
        return
    first, second = sorted(pairs[0], key=lambda each: each.value)
    if not first.value or first.hedge or second.hedge:
        return
    told, real = max(one, other) / min(one, other), second.value / first.value
    digits = max(_digits(match["one"]), _digits(match["other"]))
    if abs(told - real) <= _half(digits) + (_ABOUT if match["about"] else _OFF) * real:
        return
    yield Finding(
        RULE, Severity.CONTRADICTION, f"{second.words} and {first.words} aren’t in “{match[0]}”.", (said.quote,),
        (f"{figure(second.value)} / {figure(first.value)} = {figure(real, max(1, digits))}",),
        f"The ratio is 1 to {figure(real, 0 if real == real.to_integral_value() else 1)}.",
    )  # fmt: skip


def _mean(said: Said, one: Quantity, others: list[Quantity]) -> Iterator[Finding]:
    """A figure for each, against the whole and how many they are."""
    average, after = _AVERAGE.search(said.before(one, 40)), said.after(one, 40)
    unit, each = _UNIT.match(after), _EACH.match(after)
    if one.kind not in ("count", "money") or one.upper is not None or not one.value:
        return
    if any(other.upper is not None or other.end > one.start for other in others):
        return
    if unit:
        number = [other for other in others if other.noun == stem(unit["unit"])]
    elif each:
        linked = _LINK.fullmatch(said.words, others[0].end, others[1].start)
        number = [others[1]] if linked else []
    else:
        return
    if len(number) != 1 or not number[0].value or not (average or each):
        return
    whole = others[0] if number[0] is others[1] else others[1]
    # “over 4 quarters” is no hedge
    if (
        whole.hedge
        or number[0].hedge not in ("", "over")
        or whole.kind != one.kind
        or (one.noun and one.noun != whole.noun)
    ):
        return
    real = whole.value / number[0].value
    about = (one.hedge and one.hedge not in ("an average of", "on average")) or "about" in said.before(one, 8)
    settles = tuple((said.line, each.words) for each in said.figures)
    step = f"{figure(whole.value)} / {figure(number[0].value)} = {figure(real, one.digits + 1)}"
    sign = one.words[0] if one.kind == "money" else ""
    if abs(real - one.value) <= 2 * one.half + (_ABOUT if about else _OFF) * real:
        words = f"{one.words} for each follows from {whole.words} and {number[0].words}."
        yield Finding(RULE, Severity.CONSISTENT, words, (said.quote,), (step,), settles=settles)
        return
    yield Finding(
        RULE, Severity.CONTRADICTION, f"{whole.words} and {number[0].words} don’t give {one.words} for each.",
        (said.quote,), (step,),
        f"It is {sign}{figure(real, one.digits)} for each,"
        f" or the whole is {sign}{figure(one.value * number[0].value)}.",
        settles,
    )  # fmt: skip


def _half(digits: int) -> Decimal:
    return Decimal(5).scaleb(-digits - 1)


def _digits(words: str) -> int:
    return len(words.partition(".")[2])
