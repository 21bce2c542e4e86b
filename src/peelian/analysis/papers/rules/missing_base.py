"""Per cents that say no base: satisfaction without n, “typically 35%” of nobody knows how many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.words import stem

RULE = "missing-base"
_ASKED = re.compile(r"\b(?:satisf\w+|dissatisf\w+|confiden\w+|trust\w*|agree|felt|feel)\b", re.I)
_ANSWERED = re.compile(
    r"\b(?:respondents?|responses?|answers?|answered|ratings?|replies|replied|surveyed|survey of|asked|polled"
    r"|sample of)\b|\bn\s?=\s?\d",
    re.I,
)
_OF_INTERVAL = re.compile(r"^\s+(?:confidence\s+|credible\s+)?(?:interval|limits|CI)\b", re.I)
_LOOSE = re.compile(r"\b(?:typically|usually|generally|normally|on average)\b", re.I)
_OF = re.compile(r"^\s+of\s+(?:the\s+|all\s+|our\s+|these\s+|\w+ly\s+)?(?P<words>(?:[A-Za-z’-]+\s*){1,4})")
_PAST = re.compile(r"\b(?:were|was|have|has|had|is|are|recorded|reported)\b", re.I)
_TARGET = re.compile(
    r"\b(?:target|aim|goal|at least|threshold|limit|interval|confidence interval|within)\b", re.I
)


def missing_base(paper: Prepared) -> Iterator[Finding]:
    """Rates of opinion without how many answered; loose rates; and rates of the past beside no count at all."""
    for paragraph in paper.paragraphs:
        answered = [other.place for other in paragraph if _ANSWERED.search(other.words) and other.counts()]
        for said in paragraph:
            has_n = any(abs(place - said.place) <= 1 for place in answered)
            for one in said.figures:
                if (
                    one.kind == "percent"
                    and said.words[one.start - 1 : one.start] != "`"
                    and not said.heading
                ):
                    found = (
                        (None if has_n else _asked(said, one))
                        or _loose(said, one)
                        or _bare(paragraph, said, one)
                    )
                    if found is not None:
                        yield found


def _asked(said: Said, one: Quantity) -> Finding | None:
    """What people think, without how many were asked."""
    if _OF_INTERVAL.match(said.after(one, 40)):
        return None  # how sure, and no answer
    beside = f"{said.before(one, 100)} {said.after(one, 60)}"
    if not _ASKED.search(beside) or _TARGET.search(said.before(one, 30)):
        return None
    counts = [count.words for count in said.counts()]
    more = f" The sentence counts something else ({counts[0]})." if counts else ""
    return _finding(
        said, one, f"{one.words} is told without how many answered (n).{more}",
        "Say of how many answers, and of how many asked, and over which time.",
    )  # fmt: skip


def _loose(said: Said, one: Quantity) -> Finding | None:
    """“Typically”, which is of no span and of no count."""
    if not _LOOSE.search(said.before(one, 40)) or said.counts():
        return None
    return _finding(
        said, one, f"“{_hedged(said, one)}” has no base and no span: of how many, and when?",
        "Count it: so many of so many in which time.",
    )  # fmt: skip


def _bare(paragraph: list[Said], said: Said, one: Quantity) -> Finding | None:
    """A share of something that the paragraph doesn't count."""
    match = _OF.match(said.after(one, 80))
    if match is None or not _PAST.search(said.words) or _TARGET.search(said.words):
        return None
    if said.counts() or any(other.counts() for other in paragraph):
        return None
    noun = {stem(word) for word in match["words"].split()}
    if not noun:
        return None
    return _finding(
        said, one, f"{one.words} of {match['words'].strip()}: the paragraph says no count that it is of.",
        "Say of how many.", Severity.NOTE,
    )  # fmt: skip


def _hedged(said: Said, one: Quantity) -> str:
    match = list(_LOOSE.finditer(said.before(one, 40)))
    return f"{match[-1][0].lower()} {one.words}" if match else one.words


def _finding(
    said: Said, one: Quantity, words: str, repair: str, severity: Severity = Severity.DOUBT
) -> Finding:
    place = ((said.line, one.words),)
    return Finding(RULE, severity, words, (said.quote,), (), repair, asks=place)
