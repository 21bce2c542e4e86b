"""Parts of a whole in the text: “60 visits … 22 visits are planned … 38 visits were made”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, sum_of

RULE = "parts"
_OF_THESE = re.compile(
    r"(?<!not )\b(?:of|among|out of)\s+(?:these|which|them|those|whom)\b|\bcomprising\b|\bmade up of\b", re.I
)
_STATE = re.compile(r"\b(?:is|are|was|were|has been|have been|had been|remain|remains)\b", re.I)
#: How far parts may be from the whole and still be meant as its parts.
_NEAR = Decimal("0.02")
_MOST_PARTS = 12
#: So many letters after “of these” the first part follows.
_SOON = 30
_Figures = Sequence[tuple[Said, Quantity]]


def parts(paper: Prepared) -> Iterator[Finding]:
    """Wholes whose parts are told in the same paragraph."""
    for paragraph in paper.paragraphs:
        if sum(len(said.figures) for said in paragraph) < 2 or paragraph[0].heading:
            continue
        told = [found for said in paragraph if (found := _of_these(paper, said)) is not None]
        yield from told
        if not told:
            yield from _alike(paragraph)


def _of_these(paper: Prepared, said: Said) -> Finding | None:
    """“Of these, 389 are theft and 159 damage”: two or more counts after the words, the whole before them."""
    match = _OF_THESE.search(said.words)
    if match is None or any(one.kind == "percent" for one in said.figures):
        return None
    after = [one for one in said.counts() if one.start > match.end()]
    above = paper.before(said)
    wholes = [(said, one) for one in said.counts() if one.end <= match.start()]
    if not wholes and above is not None:
        wholes = [(above, one) for one in above.counts()]
    if len(wholes) != 1 or not 2 <= len(after) <= _MOST_PARTS or after[0].start - match.end() > _SOON:
        return None
    whole = wholes[-1]
    if any(one.value > whole[1].value for one in after):
        return None
    return _judged(whole, [(said, one) for one in after], said_to_be_parts=True)


def _alike(paragraph: Sequence[Said]) -> Iterator[Finding]:
    """Counts of one noun in a paragraph, each in a sentence of its own that tells a state."""
    nouns: dict[str, list[tuple[Said, Quantity]]] = {}
    for said in paragraph:
        for one in said.counts():
            if one.noun and not one.hedge:
                nouns.setdefault(one.noun, []).append((said, one))
    for found in nouns.values():
        if not 3 <= len(found) <= _MOST_PARTS:
            continue
        whole = max(found, key=lambda pair: pair[1].value)
        rest = [pair for pair in found if pair is not whole]
        told = all(_STATE.search(said.words) for said, _ in rest)
        if told and len({pair[1].start + 10_000 * pair[0].place for pair in rest}) == len(rest):
            judged = _judged(whole, rest, said_to_be_parts=False)
            if judged is not None:
                yield judged


def _judged(whole: tuple[Said, Quantity], rest: _Figures, *, said_to_be_parts: bool) -> Finding | None:
    values = [one.value for _, one in rest]
    added, told = sum(values, Decimal(0)), whole[1].value
    gap = added - told
    quotes = list(dict.fromkeys([whole[0].quote, *(said.quote for said, _ in rest)]))
    if gap == 0:
        words = f"The parts add up to the whole, {figure(told)}."
        return Finding(RULE, Severity.CONSISTENT, words, quotes, (sum_of(values),))
    if abs(gap) > _NEAR * told and not (said_to_be_parts and gap > 0):
        return None
    more = "more" if gap > 0 else "less"
    repair = f"The whole may be {figure(added)}, or one part may be off by {figure(abs(gap))}."
    if len(rest) == 2:
        other = [figure(told - value) for value in values]
        repair = (
            f"Either the whole is {figure(added)}, or {figure(values[0])} is {other[1]}, or {figure(values[1])} is"
            f" {other[0]}."
        )
    return Finding(
        RULE, Severity.CONTRADICTION,
        f"The parts add up to {figure(added)}, {figure(abs(gap))} {more} than the whole, {figure(told)}.",
        quotes, (sum_of(values), f"{figure(added)} − {figure(told)} = {figure(gap)}"), repair,
    )  # fmt: skip
