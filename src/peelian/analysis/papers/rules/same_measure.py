"""One thing counted twice with two results: “more than 900 have now enrolled” and “currently 815 enrolled”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, percent
from peelian.analysis.papers.words import all_stems, is_empty, stems

RULE = "same-measure"
_NOW = re.compile(r"\b(?:now|current|currently|to date|so far|at present|presently|today)\b", re.I)
_SOME = re.compile(
    r"\b(?:of|among)\s+(?:these|which|them|those|whom)\b|\b(?:further|additional|extra|another|remaining)\s+$",
    re.I,
)
_PARTICLES = frozenset(("up", "out", "off", "in", "for", "on"))
_WORDS_AFTER = 12
#: What is longer is no sentence, but a list that lost its lines.
_LONGEST = 500
_MOST_ALIKE = 30
_FEWEST_SHARED = 4
_ALIKE = 0.6
_Told = tuple[Said, Quantity]


def same_measure(paper: Prepared) -> Iterator[Finding]:
    """Pairs of figures of one measure that can't both be right at one time."""
    by_key: dict[tuple[str, str], list[_Told]] = {}
    for said, one in paper.counts:
        if one.value >= 10 and len(said.words) < _LONGEST and not _SOME.search(said.before(one, 30)):
            for key in _keys(said, one):
                by_key.setdefault(key, []).append((said, one))
    told: set[tuple[int, int]] = set()
    for alike in by_key.values():
        if len(alike) > _MOST_ALIKE:
            continue  # a phrase that is everywhere tells nothing
        for first, second in combinations(alike, 2):
            places = (first[0].place, second[0].place)
            if first[0] is second[0] or places in told or not _contradict(first, second):
                continue
            told.add(places)
            yield _finding(first, second)


def _keys(said: Said, one: Quantity) -> set[tuple[str, str]]:
    """Pairs of neighbouring words after the figure by which another count of the same thing is found."""
    words = all_stems(_clause(said, one))[:_WORDS_AFTER]
    return {(a, b) for a, b in pairwise(words) if not is_empty(a) and (not is_empty(b) or b in _PARTICLES)}


def _clause(said: Said, one: Quantity) -> str:
    return re.split(r"[.,;:()]|\s[–-]\s", said.after(one), maxsplit=1)[0]


def _contradict(first: _Told, second: _Told) -> bool:
    (a_said, a), (b_said, b) = first, second
    apart = a.high < b.low or b.high < a.low
    if not apart or max(a.value, b.value) > 2 * min(a.value, b.value) or _other_time(a_said, b_said):
        return False
    if _now(a_said, a) and _now(b_said, b):
        return True
    one, other = set(stems(_clause(a_said, a))), set(stems(_clause(b_said, b)))
    shared = one & other
    return (
        a.noun == b.noun
        and a_said.paragraph != b_said.paragraph
        and len(shared) >= _FEWEST_SHARED
        and len(shared) >= _ALIKE * len(one | other)
    )


def _now(said: Said, one: Quantity) -> bool:
    return bool(_NOW.search(said.words[max(0, one.start - 40) : one.end + 40]))


def _other_time(one: Said, other: Said) -> bool:
    """Whether both name days and not the same."""
    mine, theirs = {span.first for span in one.days}, {span.first for span in other.days}
    if _NOW.search(one.words) and _NOW.search(other.words):
        return False
    return mine != theirs


def _finding(first: _Told, second: _Told) -> Finding:
    (a_said, a), (b_said, b) = first, second
    more, less = (a, b) if a.value > b.value else (b, a)
    gap = more.value - less.value
    words = (
        f"{_spoken(a)} and {_spoken(b)} are told of one thing at one time: they are"
        f" {f'{more.hedge} ' if more.hedge else ''}{figure(gap)} ({percent(gap, less.value, 0)}) apart."
    )
    return Finding(
        RULE, Severity.CONTRADICTION, words, (a_said.quote, b_said.quote),
        (f"{figure(more.value)} − {figure(less.value)} = {figure(gap)}",),
        "Say each with its day and what it counts, or use one figure: the exact one,"
        f" {figure(less.value if more.hedge else b.value)}.",
    )  # fmt: skip


def _spoken(one: Quantity) -> str:
    return f"“{one.hedge} {one.words}”" if one.hedge else f"“{one.words}”"
