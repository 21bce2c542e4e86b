"""Spans that end before they begin, and what is told as over on a day after the paper's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from peelian.analysis.papers.dates import Span
from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.kernel.days import in_words

RULE = "reversed-spans"
_TO = re.compile(r"\s*(?:to|until|till|through|[–—-])\s*(?:the\s+)?", re.I)
_AND = re.compile(r"\s+and\s+(?:the\s+)?", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.I)
#: A day may be moved to an earlier one.
_MOVED = re.compile(
    r"\b(?:brought|move[ds]?|moving|chang\w+|reschedul\w+|advanc\w+|backdat\w+|back|revis\w+|correct\w+|amend\w+"
    r"|postpon\w+|compar\w+|against|versus|from\s+today|renam\w+|hours|hrs)\b",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_OVER = re.compile(
    r"\b(?:closed|ended|finished|took\s+place|concluded|met|(?:was|were)\s+(?:held|completed|launched|opened|closed"
    r"|published|agreed|approved|finished))\s+on\s+(?:the\s+)?$",
    re.I,
)
_OWN_DAY = re.compile(r"\b(?:meeting|report|paper|board|committee|panel|date)\b", re.I)
_FIRST = 12


def reversed_spans(paper: Prepared) -> Iterator[Finding]:
    """Days in the wrong order."""
    for said in paper.said:
        if said.days and not _MOVED.search(said.words):
            for one in said.days:
                if one.kind == "years" and one.first and one.last and one.last < one.first:
                    step = f"{one.first.year} is after {one.last.year}"
                    yield _finding(said, one.words, step, Severity.DOUBT)
            for first, second in pairwise(said.days):
                yield from _pair(said, first, second)
    yield from _not_yet(paper)


def _pair(said: Said, first: Span, second: Span) -> Iterator[Finding]:
    between = said.words[first.end : second.start]
    told = _TO.fullmatch(between) or (
        _AND.fullmatch(between) and _BETWEEN.search(said.words[max(0, first.start - 14) : first.start])
    )
    # where a year isn't printed it was guessed
    if (
        not told
        or first.first is None
        or second.last is None
        or not all(_YEAR.search(one.words) for one in (first, second))
    ):
        return
    if second.last < first.first:
        step = f"{in_words(first.first)} is after {in_words(second.last)}"
        # years alone may be set side by side in any order
        sure = {first.kind, second.kind} <= {"day", "month"}
        severity = Severity.CONTRADICTION if sure else Severity.DOUBT
        yield _finding(said, said.words[first.start : second.end], step, severity)


def _finding(said: Said, words: str, step: str, severity: Severity) -> Finding:
    return Finding(
        RULE, severity, f"“{words}” ends before it begins.", (said.quote,), (step,),
        "One year may be wrong, or the days have been exchanged.",
    )  # fmt: skip


def _not_yet(paper: Prepared) -> Iterator[Finding]:
    """What was over on a day that comes after the day of the paper, where its first lines name that as their own."""
    own = next(
        (
            said
            for said in paper.said[:_FIRST]
            if any(one.first == paper.on and one.kind == "day" for one in said.days)
            and _OWN_DAY.search(said.words)
        ),
        None,
    )
    if own is None or paper.on is None:
        return
    for said in paper.said:
        for one in said.days:
            before = said.words[max(0, one.start - 40) : one.start]
            if (
                one.kind == "day"
                and one.first
                and one.first > paper.on
                and _YEAR.search(one.words)
                and _OVER.search(before)
            ):
                yield Finding(
                    RULE, Severity.DOUBT, f"“{one.words}” is told as over, and the paper is of {in_words(paper.on)}.",
                    tuple(dict.fromkeys((said.quote, own.quote))),
                    (f"{in_words(one.first)} is {(one.first - paper.on).days} days after {in_words(paper.on)}",),
                    "Mend the day, or say that it is to come.",
                )  # fmt: skip
