"""Shares that pass a whole where they can't: of answers that exclude each other, or of all there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure

RULE = "exclusive-shares"
_ONE_EACH = re.compile(
    r"\b(?:each|everyone|everybody|people|respondents|they|all)\s+(?:\w+\s+){0,2}?(?:chose|gave|picked|ticked|named|choose"
    r"|give|pick|tick|name)\s+(?:only\s+|just\s+|exactly\s+)?(?:one|a\s+single)\b|\bone\s+answer\s+(?:each|only|per)\b"
    r"|\bonly\s+one\s+(?:answer|option|choice)\b",
    re.I,
)
_LIST = re.compile(r"(?:\s+[^\s\d%;:.]+){1,10}?(?:,|\s+and|,\s+and)\s+(?:the\s+other\s+)?")
_PAIRS = (
    ("men", "women"), ("male", "female"), ("yes", "no"), ("agreed", "disagreed"), ("agree", "disagree"),
    ("satisfied", "dissatisfied"), ("open", "closed"), ("for", "against"), ("local", "visitors"),
)  # fmt: skip
_IS = re.compile(
    r"^\s+(?:(?:is|are|was|were|said|say|answered|voted)\s+)?[“\"‘']?(?P<word>[a-z]+)\b(?=\W*(?:$|[,.;)]|\s+(?:and|but|while)\b))",
    re.I,
)
_THEN = re.compile(r"(?:\s+[^\s\d,;]+){1,3},?\s+(?:and|but|while)\s+(?:the\s+other\s+)?")
_OF_ALL = re.compile(
    r"^\s+of\s+(?:(?:the|all|our|those)\s+)*(?:respondents|people|residents|members|officers|staff|victims|households|answers)"
    r"\b(?!\s+(?:target|needed|expected|planned|number|in\s+post))",
    re.I,
)
_MORE = re.compile(
    r"\b(?:target|compared|equivalent|establishment|level|rose|increase\w*|grew|fell|up|more|of\s+the\s+number)\b",
    re.I,
)
_ALL = Decimal(100)


def exclusive_shares(paper: Prepared) -> Iterator[Finding]:
    """Shares of which the sum, or one, is more than all."""
    for paragraph in paper.paragraphs:
        one_each = next((said for said in paragraph if _ONE_EACH.search(said.words)), None)
        for said in paragraph:
            shares = said.percents()
            if (
                len(shares) > 1
                and one_each is not None
                and abs(one_each.place - said.place) <= 1
                and _is_list(said, shares)
            ):
                yield from _judged(said, one_each, shares)
            elif len(shares) == 2 and len(said.figures) == 2 and _are_opposed(said, shares):
                yield from _judged(said, said, shares)
            for one in shares:
                if one.value > _ALL and _OF_ALL.match(said.after(one, 60)) and not _MORE.search(said.words):
                    yield _finding(
                        said, said, f"{one.words} of all there are can’t be.", f"{figure(one.value)}% > 100%"
                    )


def _is_list(said: Said, shares: list[Quantity]) -> bool:
    return all(_LIST.fullmatch(said.words, one.end, other.start) for one, other in pairwise(shares)) and len(
        shares
    ) == len(said.figures)


def _are_opposed(said: Said, shares: list[Quantity]) -> bool:
    """“60% were men and 45% women”: of one whole, where no other is named."""
    if not _THEN.fullmatch(said.words, shares[0].end, shares[1].start):
        return False
    found = [_IS.match(said.after(one, 30)) for one in shares]
    words = tuple(match["word"].casefold() for match in found if match)
    return words in _PAIRS or words[::-1] in _PAIRS


def _judged(said: Said, told: Said, shares: list[Quantity]) -> Iterator[Finding]:
    added = sum((one.value for one in shares), Decimal(0))
    # each is rounded, and may be by half a unit
    if added > _ALL + sum((one.half for one in shares), Decimal(0)):
        step = f"{' + '.join(one.words for one in shares)} = {figure(added)}%"
        yield _finding(said, told, f"These shares of one whole add up to {figure(added)}%.", step)


def _finding(said: Said, told: Said, words: str, step: str) -> Finding:
    quotes = tuple(dict.fromkeys((said.quote, told.quote)))
    repair = "One share is too large, or people could give more than one answer, or the shares are of different wholes."
    return Finding(RULE, Severity.CONTRADICTION, words, quotes, (step,), repair)
