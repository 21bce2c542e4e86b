"""A count and a rate of it: what base the rate is of, and whether the paper says that base anywhere."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, fits, share_of

RULE = "implied-bases"
#: Words by which a sentence says that its rate is of what was just counted.
_EQUATES = re.compile(
    r"\b(?:this|that|these|it|which)\s+(?:also\s+)?(?:equates?|equals?|represents?|gives?|amounts?|corresponds?"
    r"|makes?(?: up)?|accounts? for|is equivalent|is a|is an|comes to|works out)\b"
    r"|\bequating to\b|\brepresenting\b|\bgiving\b",
    re.I,
)
_PAIR = re.compile(
    r"\b(?:of|among|out of)\s+(?:these|which|them|those|whom)\b|\bout of\b|\bof\s+(?:the\s+)?(?=[\d£])", re.I
)
_REMAINS = re.compile(r"\b(?:retention|retained|survival|remain\w*|still|stay\w*|kept)\b", re.I)
_CHANGE = re.compile(
    r"\b(?:increase|decrease|reduction|rise|fall|growth|drop|fewer|higher|lower|compared|saving|change|than)\b",
    re.I,
)
_EARLIER = re.compile(r"\b(?:compared|last|previous|than|before|earlier|against|target)\b", re.I)
_PAST = re.compile(r"\b(?:past|last)\s+(?:\d+|twelve|six|three)?\s*(?:months?|years?|weeks?)\b", re.I)
#: Other bases are tried where they are this near to the one that is implied.
_NEAR = Decimal("0.1")
_MOST = 4
_FEWEST_WORTH_ASKING = 20


def implied_bases(paper: Prepared) -> Iterator[Finding]:
    """Rates that follow from what was counted, that contradict it, or whose base is nowhere said."""
    for said in paper.said:
        match = _EQUATES.search(said.words)
        if match is None:
            continue
        rates = [one for one in said.percents() if one.start > match.start()]
        if not rates or _EARLIER.search(said.words[match.end() : rates[0].start]):
            continue
        if _CHANGE.search(said.words[match.end() : rates[0].start]):
            continue
        own = [one for one in said.counts() if one.end <= match.start()]
        above = paper.before(said)
        at = said if own else above
        counts = own or (above.counts() if above is not None else [])
        if at is not None and counts:
            yield from _judged(paper, at, counts, said, rates[0])


def _judged(
    paper: Prepared, at: Said, counts: list[Quantity], said: Said, rate: Quantity
) -> Iterator[Finding]:
    quotes = tuple(dict.fromkeys((at.quote, said.quote)))
    settles = ((said.line, rate.words),)
    pair = _pair(at, counts)
    if pair is not None:
        yield from _of_pair(pair, at, said, rate)
        return
    if len(counts) > 1 or not rate.value or rate.value > 100 or counts[0].hedge:
        return
    part = counts[0].value
    low, high = _bounds(part, rate)
    if part < _FEWEST_WORTH_ASKING or low > high:
        return
    named = [(one, figured) for one, figured in paper.counts if low <= figured.value <= high]
    if named:
        one, figured = named[0]
        quotes = tuple(dict.fromkeys((*quotes, one.quote)))
        words = f"{rate.words} is {figure(part)} of {figure(figured.value)}."
        step = share_of(part, figured.value, rate.digits)
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (step,), settles=settles)
        return
    arithmetic = [
        f"{figure(part)} / {rate.words} = {figure(part * 100 / rate.value, 0)};"
        f" with rounding {figure(low)} to {figure(high)}"
    ]
    others = _others(paper, part, rate)
    for one, figured in others:
        arithmetic.append(
            f"{share_of(part, figured.value, rate.digits)} of the {figure(figured.value)} at line {one.line}"
        )
    base = f"a base of {figure(low)}–{figure(high)}" if low != high else f"a base of {figure(low)}"
    yield Finding(
        RULE, Severity.DOUBT, f"{figure(part)} and {rate.words} imply {base}, and the paper says no such figure.",
        quotes, tuple(arithmetic), "Say what the rate is of, with its figure and its day.", settles,
    )  # fmt: skip


def _pair(at: Said, counts: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """(part, whole) where the sentence says that one count is of the other."""
    if len(counts) != 2 or any(one.hedge for one in counts):
        return None
    first, second = counts
    between = at.words[first.end : second.start]
    if (
        re.search(r"\b(?:out of|of)\s+(?:the\s+|all\s+|our\s+)?$", between, re.I)
        and first.value <= second.value
    ):
        return first, second
    if _PAIR.search(between) and second.value <= first.value:
        return second, first
    return None


def _of_pair(pair: tuple[Quantity, Quantity], at: Said, said: Said, rate: Quantity) -> Iterator[Finding]:
    part, whole = pair[0].value, pair[1].value
    rest = whole - part
    quotes = tuple(dict.fromkeys((at.quote, said.quote)))
    settles = ((said.line, rate.words),)
    if not whole:
        return
    direct, reverse = fits(part, whole, rate.value, rate.digits), fits(rest, whole, rate.value, rate.digits)
    left = f"{figure(whole)} − {figure(part)} = {figure(rest)}"
    if direct or reverse:
        steps = (
            (share_of(part, whole, rate.digits),) if direct else (left, share_of(rest, whole, rate.digits))
        )
        words = f"{rate.words} follows from {figure(part)} of {figure(whole)}."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, steps, settles=settles)
        if reverse and _REMAINS.search(said.words) and _PAST.search(at.words):
            yield Finding(
                RULE, Severity.DOUBT,
                f"{rate.words} is of those who came within the same span: some came a few days before its end and had"
                " no time to leave, so it is not how many stay that long.",
                quotes, (left, share_of(rest, whole, rate.digits)),
                "Follow those who came in one span for as long afterwards, and say that rate.",
            )  # fmt: skip
        return
    meant = rest if _REMAINS.search(said.words) else part
    right = figure(100 * meant / whole, rate.digits)
    yield Finding(
        RULE, Severity.CONTRADICTION, f"{rate.words} isn’t what {figure(part)} of {figure(whole)} give.", quotes,
        (share_of(part, whole, max(2, rate.digits)), left, share_of(rest, whole, max(2, rate.digits))),
        f"The rate is {right}%.", settles,
    )  # fmt: skip


def _bounds(part: Decimal, rate: Quantity) -> tuple[Decimal, Decimal]:
    """The least and the most whole number that the rate can be of."""
    most = 100 * part / (rate.value - rate.half) if rate.value > rate.half else part * 100_000
    least = 100 * part / (rate.value + rate.half)
    return least.to_integral_value(ROUND_CEILING), most.to_integral_value(ROUND_FLOOR)


def _others(paper: Prepared, part: Decimal, rate: Quantity) -> list[tuple[Said, Quantity]]:
    """Counts of the paper that aren't far from what is implied, each figure once, the nearest first."""
    base = 100 * part / rate.value
    near = [
        (one, figured)
        for one, figured in paper.counts
        if abs(figured.value - base) <= _NEAR * base and figured.value > part
    ]
    near.sort(key=lambda pair: math.fabs(pair[1].value - base))
    seen: dict[Decimal, tuple[Said, Quantity]] = {}
    for pair in near:
        seen.setdefault(pair[1].value, pair)
    return list(seen.values())[:_MOST]
