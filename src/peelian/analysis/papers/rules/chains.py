"""Totals that grew step by step: “a further 12 … a further 30, bringing the total to 642”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, sum_of
from peelian.analysis.papers.rules.margins import is_margin

RULE = "chains"
_RESULT = re.compile(
    r"\b(?:bring|brought|tak|took|mak|made|rais|giv)\w*\b[^.;]{0,120}\b(?:to|of)\s+(?:a\s+total\s+of\s+)?$"
    r"|\b(?:in total|altogether),?\s+$",
    re.I,
)
_MORE = re.compile(r"\b(?:a\s+)?(?:further|additional|extra|another|plus)\s+(?:a\s+further\s+)?$", re.I)
_MORE_AFTER = re.compile(r"^\s+(?:more|further|extra|additional)\b", re.I)
#: How near what came before may be to what is needed, and still be meant.
_NEAR = Decimal("0.01")
_BACK = 2
_MOST = 14
_Terms = tuple[tuple[Decimal, "Said"], ...]


def chains(paper: Prepared) -> Iterator[Finding]:
    """Whether a total is what was there before and what was added."""
    for place, paragraph in enumerate(paper.paragraphs):
        for said in paragraph:
            for one in said.counts():
                if not one.hedge and _RESULT.search(said.before(one, 160)):
                    yield from _chain(paper, place, said, one)


def _chain(paper: Prepared, place: int, said: Said, result: Quantity) -> Iterator[Finding]:
    own = [
        (at, one)
        for at in paper.paragraphs[place]
        for one in at.counts()
        if (at.place, one.end) < (said.place, result.start)
    ]
    added = [
        (at, one)
        for at, one in own
        if _MORE.search(at.before(one, 40)) or _MORE_AFTER.match(at.after(one, 20))
    ]
    if not added or len(added) > 6:
        return
    increments = [one.value for _, one in added]
    base = result.value - sum(increments, Decimal(0))
    known = _known(paper, place, own, [one for _, one in added])
    ways = sorted(_ways(known), key=lambda way: (abs(_sum(way) - base), len(way)))
    if not ways:
        return
    way = ways[0]
    off = _sum(way) - base
    quotes = tuple(dict.fromkeys((said.quote, *(at.quote for at, _ in added), *(at.quote for _, at in way))))
    terms = [*(value for value, _ in way), *increments]
    if off == 0:
        words = f"{figure(result.value)} follows from the figures before it."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (sum_of(terms),))
    elif abs(off) <= _NEAR * result.value and abs(off) < min(increments):
        yield Finding(
            RULE, Severity.CONTRADICTION,
            f"The figures before it make {figure(result.value + off)}, not {figure(result.value)}.", quotes,
            (sum_of(terms), f"{figure(result.value)} − {figure(sum(terms, Decimal(0)))} = {figure(-off)}"),
            f"The total is {figure(result.value + off)}, or one of the figures is off by {figure(abs(off))}.",
        )  # fmt: skip


def _known(
    paper: Prepared, place: int, own: Sequence[tuple[Said, Quantity]], added: Sequence[Quantity]
) -> list[tuple[Said, Quantity]]:
    """Counts from which the total can have started: of this paragraph and of those before it, in its section."""
    section = paper.paragraphs[place][0].section
    before = [
        (at, one)
        for paragraph in paper.paragraphs[max(0, place - _BACK) : place]
        for at in paragraph
        if at.section == section
        for one in at.counts()
    ]
    return [(at, one) for at, one in [*before, *own] if one not in added and not one.hedge][-_MOST:]


def _ways(known: Sequence[tuple[Said, Quantity]]) -> Iterator[_Terms]:
    """A figure that was said, or one less what it is said to be over."""
    for at, one in known:
        if not is_margin(at, one):
            yield ((one.value, at),)
    for over_at, over in known:
        if is_margin(over_at, over):
            for at, one in known:
                if one.value > over.value and not is_margin(at, one):
                    yield ((one.value, at), (-over.value, over_at))
                    yield ((one.value, at), (over.value, over_at))


def _sum(way: _Terms) -> Decimal:
    return sum((value for value, _ in way), Decimal(0))
