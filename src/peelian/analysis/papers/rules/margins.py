"""Differences that are said: “surpassed by 17”, “rose from 40 to 52, an increase of 12 (30%)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice, pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, fits, percent, share_of

RULE = "margins"
_VERB = (
    r"(?:surpass|exceed|overshot|beat|miss|rose|risen|ris|increas|grew|grown|grow|fell|fallen|fall|decreas|drop|reduc|up"
    r"|down|short|ahead|behind|declin)\w*"
)
_BY = re.compile(
    rf"\b{_VERB}\b[^.;%]{{0,60}}\bby\s+(?:a\s+further\s+|some\s+)?$|\bshort\s+(?:by|of)\s+$", re.I
)
#: “rose from 61% to 68%, by 7 points”.
_BY_BEHIND = re.compile(
    rf"\b{_VERB}\b[^.;%]{{0,40}}\bfrom\s+[\d.]+\s?%(?:[^.;%\d]{{0,30}})\bto\s+[\d.]+\s?%,?\s+(?:i\.e\.\s+)?by\s+$",
    re.I,
)
#: A verb of its own: what is behind it is no more of the “from … to …” before it.
_OWN_VERB = re.compile(rf"(?:\b(?:and|but|then|while|before)\b|[;:])[^;:]*\b{_VERB}\b", re.I)
_TO_END = re.compile(r"(?:\s+[A-Za-z’'-]+){0,3}\s*(?:\(\s*\d+(?:\.\d+)?\s?%\s*\))?\s+to\s+", re.I)
_TOGETHER = re.compile(r"\b(?:total|overall|together|combined|both|net|altogether)\b", re.I)
_AN_INCREASE = re.compile(
    r"\b(?:an?|the)\s+(?:\w+\s+)?"
    r"(?:increase|decrease|rise|fall|drop|reduction|growth|decline|difference|gap)\s+of\s+$",
    re.I,
)
_SOON = re.compile(r"\b(?:by|of)\s+(?:a\s+further\s+|some\s+)?$", re.I)
_FROM = re.compile(r"\bfrom\s+(?:a\s+|an?\s+\w+\s+of\s+)?$", re.I)
_TO = re.compile(r"^[^.;]{0,40}\bto\s+(?:the\s+)?$", re.I)
#: How far a said difference may be from the one there is and still be meant as it.
_NEAR = Decimal("0.5")
_MOST = 12
#: So many letters between a change and its difference.
_BESIDE = 25


def margins(paper: Prepared) -> Iterator[Finding]:
    """Differences that are, and aren't, those of the figures beside them."""
    for paragraph in paper.paragraphs:
        for place, said in enumerate(paragraph):
            for at, one in enumerate(said.figures):
                if is_margin(said, one):
                    near = said.figures[max(0, at - _MOST) : at + _MOST]
                    yield from _explicit(said, near, one) or _of_pairs(paragraph[: place + 1], said, one)


def is_margin(said: Said, one: Quantity) -> bool:
    """Whether a figure is said to be a difference."""
    if not _SOON.search(said.before(one, 20)):
        return False  # asked of every figure: the whole look back is dear
    before = said.before(one)
    return (
        one.upper is None
        and not one.hedge
        and bool(_BY.search(before) or _AN_INCREASE.search(before) or _BY_BEHIND.search(before))
    )


def _explicit(said: Said, near: Sequence[Quantity], one: Quantity) -> list[Finding]:
    """“from A to B” in the sentence of the difference, or “to C” right behind it."""
    pairs = _from_to(said, near, one)
    told = [found for pair in pairs if (found := _against(said, *pair, one)) is not None]
    right = [found for found in told if found.severity is Severity.CONSISTENT]
    if right or len(told) == 1:
        return (right or told)[:1]
    if len(told) > 1 and abs(sum((b.value - a.value for a, b in pairs), Decimal(0))) == one.value:
        return []  # of all together
    beside = [pair for pair in pairs if 0 <= one.start - pair[1].end < _BESIDE]
    if len(told) > 1 and beside and not _TOGETHER.search(said.words):
        found = _against(said, *beside[-1], one)
        return [found] if found is not None else []
    return []


def _from_to(said: Said, near: Sequence[Quantity], one: Quantity) -> list[tuple[Quantity, Quantity]]:
    """The changes that a difference may be of."""
    found = []
    for first, second in pairwise(near):
        between = said.words[first.end : second.start]
        apart = _AN_INCREASE.sub("", said.words[min(second.end, one.end) : max(first.start, one.start)])
        if (
            one in (first, second)
            or first.kind != second.kind
            or not first.value
            or first.hedge
            or second.hedge
        ):
            continue
        if _FROM.search(said.before(first, 30)) and _TO.match(between) and not _OWN_VERB.search(apart):
            found.append((first, second))
    place = near.index(one)
    behind = next((other for other in near[place + 1 :] if other.kind == one.kind), None)
    if behind is not None and _TO_END.fullmatch(said.words, one.end, behind.start):
        ends = [
            b for a, b in pairwise(near[:place]) if _FROM.search(said.before(a, 30)) and b.kind == one.kind
        ]
        last = [end for end in ends[-1:] if _OWN_VERB.search(said.words[end.end : one.start])]
        found += [(end, behind) for end in last if end.value and not behind.hedge]
    return found


def _against(said: Said, first: Quantity, second: Quantity, one: Quantity) -> Finding | None:
    """The difference against one change; None where it is of another kind."""
    change = second.value - first.value
    step = f"{figure(second.value)} − {figure(first.value)} = {figure(change)}"
    settles = ((said.line, one.words),)
    if one.kind == "percent" and first.kind != "percent":
        right = fits(abs(change), first.value, one.value, one.digits)
        step += f"; {share_of(abs(change), first.value, max(1, one.digits))}"
        meant = percent(abs(change), first.value, one.digits)
    elif one.kind == first.kind or one.noun in ("percentage", "point"):
        right, meant = abs(change) == one.value, figure(abs(change))
        # a share that grows from 4% to 5% grows by one point, and by a quarter of itself
        right = right or (one.kind == "percent" and fits(abs(change), first.value, one.value, one.digits))
    else:
        return None
    if right:
        words = (
            f"The change of {one.words.strip()} is that from {figure(first.value)} to {figure(second.value)}."
        )
        return Finding(RULE, Severity.CONSISTENT, words, (said.quote,), (step,), settles=settles)
    words = f"From {figure(first.value)} to {figure(second.value)} is a change of {meant}, not {one.words.strip()}."
    repair = f"Write {meant}, or mend one of the two figures."
    return Finding(RULE, Severity.CONTRADICTION, words, (said.quote,), (step,), repair, settles)


def _of_pairs(paragraph: Sequence[Said], said: Said, one: Quantity) -> Iterator[Finding]:
    """Two counts of the same thing before it in the paragraph, of which it is the difference."""
    if one.kind not in ("count", "money"):
        return
    before = (
        (at, other)
        for at in reversed(paragraph)
        for other in reversed(at.figures)
        if other is not one
        and other.kind == one.kind
        and other.upper is None
        and (at is not said or other.end < one.start)
    )
    others = list(islice(before, _MOST))[::-1]
    pairs = [
        (a, b) if a[1].value >= b[1].value else (b, a)
        for a, b in combinations(others, 2)
        if a[1].value != b[1].value
    ]
    alike = [pair for pair in pairs if not one.noun or {pair[0][1].noun, pair[1][1].noun} == {one.noun}]
    for pair in [*alike, *pairs]:
        if pair[0][1].value - pair[1][1].value == one.value:
            yield _judged(pair, said, one, Severity.CONSISTENT)
            return
    if (
        one.noun
        and len(alike) == 1
        and abs(alike[0][0][1].value - alike[0][1][1].value - one.value) <= _NEAR * one.value
    ):
        yield _judged(alike[0], said, one, Severity.CONTRADICTION)


def _judged(
    pair: tuple[tuple[Said, Quantity], tuple[Said, Quantity]], said: Said, one: Quantity, severity: Severity
) -> Finding:
    (first, more), (second, less) = pair
    gap = more.value - less.value
    quotes = tuple(dict.fromkeys((said.quote, first.quote, second.quote)))
    step = f"{figure(more.value)} − {figure(less.value)} = {figure(gap)}"
    if severity is Severity.CONSISTENT:
        words = f"{one.words} is the difference of {figure(more.value)} and {figure(less.value)}."
        return Finding(RULE, severity, words, quotes, (step,))
    words = (
        f"The difference of {figure(more.value)} and {figure(less.value)} is {figure(gap)}, not {one.words}."
    )
    repair = (
        f"The difference is {figure(gap)}, or {figure(more.value)} is {figure(less.value + one.value)}, or"
        f" {figure(less.value)} is {figure(more.value - one.value)}."
    )
    return Finding(RULE, severity, words, quotes, (step,), repair)
