"""Shares told one after the other: “Of these, 64% are … and 36% …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure
from peelian.analysis.papers.words import listed, stems

RULE = "share-lists"
_OF_THESE = re.compile(r"\b(?:of|among)\s+(?:these|which|them|those|whom)\b", re.I)
#: Words that say that the shares aren't of one whole.
_NOT_PARTS = re.compile(
    r"\b(?:from|compared|than|rose|risen|fell|fallen|increas\w+|decreas\w+|reduc\w+|up|down|growth|last year|previous"
    r"|target|confidence|interval|average|respectively|precision|recall|more|less|faster|slower)\b",
    re.I,
)
#: A share that says itself what it is of, and one of the figure just before: “30% of all”, “150 of these (75%)”.
_OWN_BASE = re.compile(r"^\)?\s+of\s+(?!(?:these|which|them|those|whom)\b)", re.I)
_OF_A_PART = re.compile(
    r"\d\s+(?:[A-Za-z’'-]+\s+){0,3}of\s+(?:these|which|them|those|whom)\b[^\d%]{0,20}\($", re.I
)
_ITEMS = re.compile(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_LONGEST_ITEM = 5


def share_lists(paper: Prepared) -> Iterator[Finding]:
    """Whether shares of one whole add up to it, what they are in counts, and who of those named has none."""
    for said in paper.said:
        shares = said.percents()
        match = _OF_THESE.search(said.words)
        if len(shares) < 2 or _NOT_PARTS.search(said.words) or any(one.hedge for one in shares):
            continue
        if len(shares) < len([one for one in said.figures if one.kind == "percent"]):
            continue
        if _are_of_several(said, shares):
            continue
        added = sum((one.value for one in shares), Decimal(0))
        slack = sum((one.half for one in shares), Decimal(0))
        arithmetic = [f"{' + '.join(one.words for one in shares)} = {figure(added)}%"]
        settles = tuple((said.line, one.words) for one in shares)
        if abs(added - 100) <= (slack if added != 100 else 0):
            arithmetic += _in_counts(paper, said, shares)
            words = "The shares add up to 100%."
            yield Finding(RULE, Severity.CONSISTENT, words, (said.quote,), tuple(arithmetic), settles=settles)
            yield from _left_out(paper, said, arithmetic[0])
        elif match and match.start() < shares[0].start and abs(added - 100) <= 10:
            over = added > 100
            words = (
                f"The shares of one whole add up to {figure(added)}%."
                if over
                else f"The shares add up to {figure(added)}%: {figure(100 - added)}% of the whole aren’t accounted for."
            )
            others = [
                f"{one.words} to {figure(one.value + 100 - added)}%"
                for one in shares
                if one.value + 100 > added
            ]
            yield Finding(
                RULE, Severity.CONTRADICTION if over else Severity.DOUBT, words, (said.quote,), tuple(arithmetic),
                f"One change would do: {' or '.join(others)}; or say what else there is.", settles,
            )  # fmt: skip


def _are_of_several(said: Said, shares: list[Quantity]) -> bool:
    """Whether the shares say that they are of several wholes."""
    bases = [bool(_OWN_BASE.match(said.after(one, 40))) for one in shares]
    return any(bases[1:]) or any(_OF_A_PART.search(said.before(one, 60)) for one in shares)


def _in_counts(paper: Prepared, said: Said, shares: list[Quantity]) -> list[str]:
    """What the shares are of the one count in the sentence before, where it is said what they are of."""
    above = paper.before(said)
    if above is None or not _OF_THESE.search(said.words) or len(above.counts()) != 1:
        return []
    whole = above.counts()[0].value
    counts = [(one.value * whole / 100).to_integral_value() for one in shares]
    told = [
        f"{one.words} of {figure(whole)} is about {figure(count)}"
        for one, count in zip(shares, counts, strict=True)
    ]
    return [f"{listed(told)}."]


def _left_out(paper: Prepared, said: Said, added: str) -> Iterator[Finding]:
    """Kinds that the sentences before offer, that have no share where the shares leave nothing."""
    own = set(stems(said.words))
    for back in (1, 2):
        above = paper.said[said.place - back] if said.place >= back else None
        if above is None or above.heading or above.paragraph != said.paragraph:
            return
        items = offered(above.words)
        without = [item for item in items if not own & set(stems(item))]
        if len(items) - len(without) >= 2 and without:
            yield Finding(
                RULE,
                Severity.DOUBT,
                f"The shares leave nothing for {listed(without)}, which {'is' if len(without) == 1 else 'are'} named"
                " among the kinds.",
                (above.quote, said.quote),
                (added,),
                "Say that there were none, or what their counts are.",
            )
            return


def offered(words: str) -> list[str]:
    """The longest list of names in a sentence: “Fraud, Theft, Arson and Burglary”; of less than three, none."""
    best: list[str] = []
    run: list[str] = []
    for piece in _ITEMS.split(words.rstrip(".;:")):
        item = re.split(r"\b(?:of|for|are|is|include|including|as):?\s+(?=[A-Z])", piece.strip())[-1]
        if item[:1].isupper() and len(item.split()) <= _LONGEST_ITEM:
            run = [*run, item] if item == piece.strip() else [item]
            best = max(best, run, key=len)
        else:
            run = []
    return best if len(best) > 2 else []
