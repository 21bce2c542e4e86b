"""A part that passes its whole, and a rest that isn't what is left: “of 64 boats, 30 sank and the other 44 …”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, sum_of

RULE = "part-and-rest"
_ALL = r"(?:(?:the|all|our|its|these|those|their)\s+)*"
#: “Of the …” at the head of a clause: what follows is a whole.
_OF_WHOLE = re.compile(rf"(?:^|[;:(–]\s*|\bthat,?\s+)(?:out\s+)?of\s+{_ALL}$", re.I)
_TO_PART = re.compile(r"(?:\s+[A-Za-z’'-]+){1,6},\s+(?:only\s+|just\s+)?")
_OF_WHICH = re.compile(r"(?:\s+[A-Za-z’'-]+){1,5},?\s+of\s+(?:which|whom)\s+(?:only\s+|just\s+)?")
_BESIDE_ANY = re.compile(rf"\s+(?:out\s+)?of\s+{_ALL}", re.I)
_OF_ANY = re.compile(rf"^Of\s+{_ALL}$", re.I)
_OF_THESE = re.compile(r"^of\s+(?:these|those|them),?\s+(?:only\s+|just\s+)?$", re.I)
_BESIDE = re.compile(r"\s+(?:out\s+)?of\s+(?:the|its|our|these|those|their|all)\s+")
#: What is done by a part of the whole just named: then it is of the same things.
_DOES = re.compile(r"^\s+(?:have|has|had|were|was|are|is|remain)\b", re.I)
_NAME = re.compile(
    r"\b(?:clause|schedule|article|regulation|recommendation|point|chapter|order|minute|rank)\s+$", re.I
)
#: Then the same one may count more than once.
_TWICE = re.compile(r"\b(?:twice|times|each|again)\b", re.I)
_AIMED = re.compile(r"^\s+(?:planned|expected|needed|required|promised|intended|targeted)\b", re.I)
_REST = re.compile(r"\bthe\s+(?:remaining|other)\s+$", re.I)
_THE_REST = re.compile(r"^The\s+(?:remaining|other)\s+$")
_LEAVING = re.compile(r"\bleaving\s+(?:only\s+|just\s+)?$", re.I)
_MOVED = re.compile(
    r"\b(?:more|further|added|joined|new|plus|also|except|another|extra|again|rose|gained)\b", re.I
)
_MOST_PARTS = 4


def part_and_rest(paper: Prepared) -> Iterator[Finding]:
    """Parts larger than what they are of, and what remains against whole less part."""
    for said in paper.said:
        counts = [one for one in said.counts() if not one.hedge and not one.digits]
        for first, second in pairwise(counts):
            if _is_part(said, first, second) and second.value > first.value:
                yield _beyond(said, said, first, second)
            elif _is_beside(said, first, second) and first.value > second.value:
                yield _beyond(said, said, second, first)
        if counts and _OF_THESE.match(said.words[: counts[0].start]):
            yield from _of_these(paper, said, counts[0])
        yield from _rests(said, counts)
        if counts and _THE_REST.match(said.words[: counts[0].start]):
            yield from _rest_of_before(paper, said, counts[0])


def _is_part(said: Said, whole: Quantity, part: Quantity) -> bool:
    between = said.words[whole.end : part.start]
    told = (_OF_WHOLE.search(said.before(whole, 40)) and _TO_PART.fullmatch(between)) or _OF_WHICH.fullmatch(
        between
    )
    return bool(told) and _is_of_same(said, whole, part)


def _is_beside(said: Said, part: Quantity, whole: Quantity) -> bool:
    return bool(
        _BESIDE.fullmatch(said.words, part.end, whole.start)
        and not _AIMED.match(said.after(whole, 30))
        and not _NAME.search(said.before(part, 20))
    )


def _is_of_same(said: Said, whole: Quantity, part: Quantity) -> bool:
    """Whether a part counts what its whole counts, or says only what they did."""
    after = said.after(part, 60)
    return not _TWICE.search(after) and (part.noun == whole.noun or bool(_DOES.match(after)))


def _of_these(paper: Prepared, said: Said, part: Quantity) -> Iterator[Finding]:
    above = paper.before(said)
    counts = above.counts() if above is not None else []
    if above is None or len(counts) != 1 or above.paragraph != said.paragraph or counts[0].hedge:
        return
    if part.value > counts[0].value and _is_of_same(said, counts[0], part):
        yield _beyond(above, said, counts[0], part)


def _beyond(above: Said, said: Said, whole: Quantity, part: Quantity) -> Finding:
    gap = part.value - whole.value
    return Finding(
        RULE, Severity.CONTRADICTION,
        f"{part.words} are told to be of {whole.words}: a part can’t be more than its whole.",
        tuple(dict.fromkeys((above.quote, said.quote))),
        (f"{figure(part.value)} − {figure(whole.value)} = {figure(gap)}",),
        "Either figure may be wrong, they may have been exchanged, or they count different things.",
        ((above.line, whole.words), (said.line, part.words)),
    )  # fmt: skip


def _rests(said: Said, counts: list[Quantity]) -> Iterator[Finding]:
    """“Of W …, P … and the remaining R”, and “W … P …, leaving R”."""
    for place, rest in enumerate(counts):
        before = said.before(rest, 30)
        if _REST.search(before):
            wholes = [
                at
                for at in range(max(0, place - _MOST_PARTS), place)
                if _OF_WHOLE.search(said.before(counts[at], 40))
            ]
            known = counts[wholes[-1] : place] if wholes else []
        elif _LEAVING.search(before) and place == 2 and not _MOVED.search(said.words[: rest.start]):
            known = sorted(counts[:2], key=lambda one: -one.value)
            known = known if known[0].noun == known[1].noun or not known[1].noun else []
        else:
            continue
        if 2 <= len(known) <= _MOST_PARTS and (not rest.noun or _is_of_same(said, known[0], rest)):
            yield from _rest(said, known[0], known[1:], rest)


def _rest_of_before(paper: Prepared, said: Said, rest: Quantity) -> Iterator[Finding]:
    """“P of W … . The remaining R …”, where the sentence before counts nothing else."""
    above = paper.before(said)
    counts = above.counts() if above is not None else []
    if (
        above is None
        or above.paragraph != said.paragraph
        or len(counts) != len(above.figures)
        or len(counts) != 2
    ):
        return
    first, second = counts
    if first.hedge or second.hedge or rest.hedge or rest.digits:
        return
    if _BESIDE_ANY.fullmatch(above.words, first.end, second.start) and first.value <= second.value:
        part, whole = first, second
    elif _OF_ANY.search(above.before(first, 20)) and second.value <= first.value:
        part, whole = second, first
    else:
        return
    if rest.noun and not _is_of_same(said, whole, rest):
        return
    left = whole.value - part.value
    step = sum_of([whole.value, -part.value])
    quotes = (said.quote, above.quote)
    settles = ((above.line, part.words), (above.line, whole.words), (said.line, rest.words))
    if left == rest.value:
        words = f"{rest.words} are what remains of {whole.words}."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (step,), settles=settles)
        return
    yield Finding(
        RULE, Severity.CONTRADICTION, f"{figure(left)} remain of {whole.words}, not {rest.words}.", quotes, (step,),
        f"What remains may be {figure(left)}, or the part {figure(whole.value - rest.value)}.", settles,
    )  # fmt: skip


def _rest(said: Said, whole: Quantity, parts: list[Quantity], rest: Quantity) -> Iterator[Finding]:
    values = [one.value for one in parts]
    sums = {sum(chosen, Decimal(0)) for chosen in _subsets(values)}
    terms = [whole.value, *(-value for value in values)]
    settles = tuple((said.line, one.words) for one in (whole, *parts, rest))
    left = sum(terms, Decimal(0))
    if whole.value - rest.value in sums:
        words = f"{rest.words} are what remains of {whole.words}."
        one = whole.value - rest.value
        yield Finding(
            RULE, Severity.CONSISTENT, words, (said.quote,), (sum_of([whole.value, -one]),), settles=settles
        )
    elif left >= 0:
        sure = len(parts) == 1 and _is_of_same(said, whole, parts[0])
        yield Finding(
            RULE, Severity.CONTRADICTION if sure else Severity.DOUBT,
            f"{figure(left)} remain of {whole.words}, not {rest.words}.", (said.quote,), (sum_of(terms),),
            f"What remains may be {figure(left)}, or the whole {figure(rest.value - left + whole.value)}.", settles,
        )  # fmt: skip


def _subsets(values: list[Decimal]) -> list[list[Decimal]]:
    """All choices of one and more."""
    found: list[list[Decimal]] = []
    for value in values:
        found += [[value], *([*chosen, value] for chosen in found)]
    return found
