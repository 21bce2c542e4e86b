"""A pot of money and the awards from it that the same section tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, percent, sum_of

RULE = "pots"
_POT = re.compile(
    r"\b(?:allocat\w+|budget of|fund of|made available|set aside|pot of|ring-?fenced|pool of)\s+(?:\w+\s+){0,3}$",
    re.I,
)
_AWARD = re.compile(r"\b(?:award\w*|grant\w*|spent|received?|paid)\b[^.;£€$]{0,40}$", re.I)


def pots(paper: Prepared) -> Iterator[Finding]:
    """Awards that are more than their pot, or how much of it they tell of."""
    for section in paper.sections.values():
        pot: tuple[Said, Quantity] | None = None
        awards: list[tuple[Said, Quantity]] = []
        for said in section:
            for one in said.figures:
                if one.kind != "money":
                    continue
                if _POT.search(said.before(one, 60)):
                    if pot is not None and awards:
                        yield _judged(pot, awards)
                    pot, awards = (said, one), []
                elif pot is not None and _AWARD.search(said.before(one, 60)):
                    awards.append((said, one))
        if pot is not None and awards:
            yield _judged(pot, awards)


def _judged(pot: tuple[Said, Quantity], awards: list[tuple[Said, Quantity]]) -> Finding:
    said, whole = pot
    values = [one.value for _, one in awards]
    added = sum(values, Decimal(0))
    quotes = tuple(dict.fromkeys((said.quote, *(at.quote for at, _ in awards))))
    sign = whole.words[0]
    steps = (
        sum_of(values, sign),
        f"{sign}{figure(added)} of {whole.words} is {percent(added, whole.value, 1)}",
    )
    if added > whole.high:
        words = f"The awards make {sign}{figure(added)}, more than the pot of {whole.words}."
        return Finding(RULE, Severity.CONTRADICTION, words, quotes, steps, "Mend an award, or the pot.")
    words = (
        f"{len(awards)} award{'s are' if len(awards) > 1 else ' is'} told of the pot of {whole.words}:"
        f" {percent(added, whole.value, 1)} of it. What became of the rest isn’t said."
    )
    return Finding(RULE, Severity.NOTE, words, quotes, steps)
