"""Figures in brackets, one after the other, as “the first (651), the second (327)”, against the whole before them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, percent, sum_of

RULE = "listed-parts"
_FEWEST = 3
#: So many sentences back the whole is looked for.
_BACK = 40


def listed_parts(paper: Prepared) -> Iterator[Finding]:
    """A list that is more than its whole, or how much of the whole it leaves."""
    for said in paper.said:
        items = [one for one in said.counts() if said.before(one, 3).rstrip(" ").endswith("(")]
        if len(items) < _FEWEST or said.percents() or any(one.hedge for one in items):
            continue
        noun = items[0].noun
        whole = _whole(paper, said, noun) if noun else None
        if whole is not None:
            yield _judged(said, items, whole)


def _whole(paper: Prepared, said: Said, noun: str) -> tuple[Said, Quantity] | None:
    """The nearest count of the same thing before the list, in the same section."""
    for above in reversed(paper.said[max(0, said.place - _BACK) : said.place]):
        for one in above.counts() if above.section == said.section else ():
            if one.noun == noun:
                return above, one
    return None


def _judged(said: Said, items: list[Quantity], whole: tuple[Said, Quantity]) -> Finding:
    above, told = whole
    values = [one.value for one in items]
    added = sum(values, Decimal(0))
    quotes = (said.quote, above.quote)
    if added == told.value:
        words = f"The list adds up to the whole, {figure(told.value)}."
        return Finding(RULE, Severity.CONSISTENT, words, quotes, (sum_of(values),))
    if added > told.high:
        return Finding(
            RULE, Severity.CONTRADICTION,
            f"The list adds up to {figure(added)}, more than the whole, {figure(told.value)}.",
            quotes, (sum_of(values),),
            f"The whole is at least {figure(added)}, or the list counts something else than it.",
        )  # fmt: skip
    rest = told.value - added
    return Finding(
        RULE, Severity.NOTE,
        f"The list makes {figure(added)} of {figure(told.value)} {said.words[items[0].end :].split(')')[0].strip()};"
        f" {figure(rest)} ({percent(rest, told.value, 0)}) are elsewhere, if both count the same.",
        quotes, (sum_of(values), f"{figure(told.value)} − {figure(added)} = {figure(rest)}"),
    )  # fmt: skip
