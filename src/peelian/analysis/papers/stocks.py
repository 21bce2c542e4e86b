"""How many there were and when: each count that a paper says is of its strength, headcount, membership or the like."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from peelian.analysis.papers.dates import Span
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.words import stem

_MEASURE = r"(?P<measure>strength|headcount|workforce|membership|complement|caseload|staff in post|staffing)"
_STOCK = re.compile(rf"\b{_MEASURE}\b(?P<between>[^.;%]{{0,40}})$", re.I)
_IS = re.compile(r"\b(?:is|was|were|are|of|at|stood|stands|to|from|now|currently|:)\b", re.I)
_NOW = re.compile(r"\b(?:now|current|currently|today|at present|presently)\b", re.I)
#: From one figure to the next of the same measure: “from 40 to 52”, “40 on 1 May and 52 on 2 June”; days left out.
_THEN = re.compile(
    r"[\s,]*(?:(?:on|in|at|by)\b)?[\s,]*(?:to|and|then|but)\s+(?:(?:was|were|now|then|by)\s+)*"
)
_RIGHT_BEHIND = re.compile(r"\s*\(?(?:(?:as\s+)?(?:on|in|at)\s+)?(?:the\s+end\s+of\s+)?")
_BY = re.compile(r"\bby\s+$", re.I)


@dataclass(frozen=True, slots=True)
class Stock:
    """How many there were.

    Args:
        said: where it stands.
        one: the figure.
        measure: stem of what it is of.
        on: the day; None where none is said.
        follows: whether it goes with the one before it in its sentence: “from 40 to 52”.
    """

    said: Said
    one: Quantity
    measure: str
    on: dt.date | None
    follows: bool = False


def stocks(paper: Prepared) -> list[Stock]:
    """All of a paper, in its order."""
    found: list[Stock] = []
    for said in paper.said:
        for one in said.counts():
            match = _STOCK.search(said.before(one, 80))
            above = found[-1] if found and found[-1].said is said else None
            if above is not None and _THEN.fullmatch(_without_days(said, above.one.end, one.start)):
                found.append(Stock(said, one, above.measure, _moment(paper, said, one), follows=True))
            elif (
                match
                and _IS.search(match["between"])
                and not one.hedge
                and not _BY.search(said.before(one, 5))
            ):
                start = one.start - len(match["between"])
                between = [other for other in said.figures if start <= other.start < one.start]
                if not any(not _BY.search(said.before(other, 5)) for other in between):
                    found.append(Stock(said, one, stem(match["measure"]), _moment(paper, said, one)))
    return found


def _without_days(said: Said, start: int, end: int) -> str:
    """The words from one place to another, without the days among them."""
    words = said.words[start:end]
    for span in said.days:
        if start <= span.start and span.end <= end:
            words = words.replace(span.words, "")
    return words


def _moment(paper: Prepared, said: Said, one: Quantity) -> dt.date | None:
    if _NOW.search(said.words[max(0, one.start - 40) : one.end + 20]):
        return paper.on
    days = [span for span in said.days if span.first is not None]
    behind = [span for span in days if span.start >= one.end]
    right = [span for span in behind[:1] if _RIGHT_BEHIND.fullmatch(said.words, one.end, span.start)]
    before = [span for span in days if span.end <= one.start]
    near: list[Span] = right or before[-1:] or [span for span in behind if span.start - one.end < 20][:1]
    return near[0].last if near else None


def moments(told: Sequence[Stock]) -> list[Stock]:
    """One stock for each moment, by time; where moments aren't known, two that follow each other in one sentence."""
    days = {one.on: one for one in reversed(told) if one.on is not None}
    if len(days) > 1:
        return sorted(days.values(), key=lambda one: one.on or dt.date.min)
    return next(([one, other] for one, other in pairwise(told) if other.follows), [])
