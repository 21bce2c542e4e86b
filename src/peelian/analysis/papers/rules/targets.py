"""What was aimed at or paid for, beside what there is: how many are short, where the paper doesn't say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, percent
from peelian.analysis.papers.rules.margins import is_margin
from peelian.analysis.papers.words import stems

RULE = "targets"
_AIM = re.compile(r"\b(?:aspiration|target|goal|ambition|funded|budgeted|establishment)\b[^.;]{0,80}$", re.I)
_NOW = re.compile(r"\b(?:now|current|currently|today|at present)\b", re.I)
#: Words that two figures of one thing share, and how many where one of them is said to be of now.
_SHARED, _SHARED_NOW = 4, 2
#: A figure is set beside an aim if it is at least this share of it.
_LEAST = Decimal("0.3")
_MOST_AIMS = 20
_AROUND = 70


def targets(paper: Prepared) -> Iterator[Finding]:
    """How far a count is below what was aimed at, one note for an aim."""
    aims = [
        (said, one)
        for said, one in paper.counts
        if one.value >= 20 and not is_margin(said, one) and _AIM.search(said.before(one, 100))
    ]
    printed = {one.value for _, one in paper.counts}
    for said, one in aims[:_MOST_AIMS]:
        told = _told(paper, said, one)
        if told is not None and one.value - told[1].value not in printed:
            yield _finding((said, one), told)


def _told(paper: Prepared, said: Said, aim: Quantity) -> tuple[Said, Quantity] | None:
    """The count of what is most alike, in another sentence."""
    own = _words(said, aim)
    best: tuple[tuple[bool, int], tuple[Said, Quantity]] | None = None
    for other, one in paper.counts:
        if (
            other is said
            or not _LEAST * aim.value <= one.value < aim.value
            or _AIM.search(other.before(one, 100))
        ):
            continue
        shared = len(own & _words(other, one))
        now = bool(_NOW.search(other.words[max(0, one.start - 30) : one.end + 20]))
        if shared >= (_SHARED_NOW if now else _SHARED) and (best is None or (now, shared) > best[0]):
            best = (now, shared), (other, one)
    return best[1] if best else None


def _words(said: Said, one: Quantity) -> set[str]:
    return set(stems(f"{said.before(one, _AROUND)} {said.after(one, _AROUND)}"))


def _finding(aim: tuple[Said, Quantity], told: tuple[Said, Quantity]) -> Finding:
    short = aim[1].value - told[1].value
    return Finding(
        RULE, Severity.NOTE,
        f"{figure(told[1].value)} is {figure(short)} below the {figure(aim[1].value)} that is aimed at or paid for, if"
        " both count the same. The paper doesn’t say so.",
        (aim[0].quote, told[0].quote),
        (
            f"{figure(aim[1].value)} − {figure(told[1].value)} = {figure(short)}"
            f" ({percent(told[1].value, aim[1].value, 1)} is reached)",
        ),
    )  # fmt: skip
