"""A share of a named whole, with its count: “47% of the 64 boats, 30 in all”, “30 boats (47%) of 64”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, fits, percent, share_of
from peelian.analysis.papers.words import stem

RULE = "shares-with-counts"
_OF = re.compile(r"\s+of\s+(?:(?:the|all|our|its|these|those|their)\s+)*")
_TO_COUNT = re.compile(r"(?:\s+[A-Za-z’'-]+){0,5},\s+(?:or\s+|that\s+is,?\s+|i\.e\.,?\s+)?")
_COUNTED = re.compile(r"^(?:\s+(?P<noun>[A-Za-z’'-]+)|\s+in\s+(?:all|total))?\s*[,).;]")
_BRACKET = re.compile(r"(?:\s+[A-Za-z’'-]+){0,3}\s+\(")
_BRACKET_OF = re.compile(r"\)\s+(?:out\s+)?of\s+(?:(?:the|all|our|its|these|those|their)\s+)*")
_ONE_IN = re.compile(r"(?:\d|\bone)\s+in\s+$", re.I)
_PEOPLE = frozenset(("people", "person", "of"))


def shares_with_counts(paper: Prepared) -> Iterator[Finding]:
    """Whether share, whole and count agree."""
    for said in paper.said:
        for (first, second), (_, third) in zip(
            pairwise(said.figures), pairwise(said.figures[1:]), strict=False
        ):
            found = _told(said, first, second, third)
            if found is not None and not any(one.hedge or one.upper is not None for one in found):
                yield from _judged(said, *found)


def _told(
    said: Said, first: Quantity, second: Quantity, third: Quantity
) -> tuple[Quantity, Quantity, Quantity] | None:
    """Share, whole and count."""
    kinds = (first.kind, second.kind, third.kind)
    if kinds == ("percent", "count", "count"):
        after = _COUNTED.match(said.after(third, 30))
        told = _OF.fullmatch(said.words, first.end, second.start) and _TO_COUNT.fullmatch(
            said.words, second.end, third.start
        )
        if told and after and (not after["noun"] or stem(after["noun"]) in (*_PEOPLE, second.noun)):
            return first, second, third
    if kinds == ("count", "percent", "count"):
        told = _BRACKET.fullmatch(said.words, first.end, second.start)
        if (
            told
            and not _ONE_IN.search(said.before(first, 12))
            and _BRACKET_OF.fullmatch(said.words, second.end, third.start)
        ):
            return second, third, first
    return None


def _judged(said: Said, share: Quantity, whole: Quantity, part: Quantity) -> Iterator[Finding]:
    if not whole.value or part.value > whole.value:
        return
    step = share_of(part.value, whole.value, max(1, share.digits))
    settles = ((said.line, share.words),)
    if fits(part.value, whole.value, share.value, share.digits):
        words = f"{share.words} follows from {part.words} of {whole.words}."
        yield Finding(RULE, Severity.CONSISTENT, words, (said.quote,), (step,), settles=settles)
        return
    meant = (share.value * whole.value / Decimal(100)).to_integral_value()
    yield Finding(
        RULE, Severity.CONTRADICTION, f"{share.words} isn’t what {part.words} of {whole.words} give.", (said.quote,),
        (step, f"{share.words} of {figure(whole.value)} is about {figure(meant)}"),
        f"The share is {percent(part.value, whole.value, share.digits)}, or the count is about {figure(meant)}.",
        settles,
    )  # fmt: skip
