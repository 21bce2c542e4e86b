"""Points of a list with a figure each, and the total below them or in the sentence above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, sum_of

RULE = "listed-points"
_TOTAL = re.compile(r"^\W*(?:grand\s+|overall\s+)?total\W*$|^\W*(?:in\s+all|altogether)\W*$", re.I)
_END = re.compile(r"^(?:\s+(?:in\s+(?:all|total)))?\s*[.;,]?\s*$", re.I)
_FEWEST, _MOST = 2, 40
_Told = tuple[Said, Quantity]


def listed_points(paper: Prepared) -> Iterator[Finding]:
    """Whether the points make the total."""
    run: list[_Told] = []
    for paragraph in paper.paragraphs:
        said = paragraph[0]
        own = [one for one in said.figures if one.kind in ("count", "money")]
        total = len(paragraph) == 1 and len(said.figures) == 1 and len(own) == 1 and not own[0].hedge
        if total and _TOTAL.match(said.words[: own[0].start]) and _END.match(said.after(own[0])):
            yield from _judged(run, (said, own[0]))
            run = []
        elif said.point and total and own[0].upper is None:
            run.append((said, own[0]))
        else:
            run = []


def _judged(run: Sequence[_Told], total: _Told) -> Iterator[Finding]:
    said, whole = total
    values = [one.value for _, one in run]
    if not _FEWEST <= len(run) <= _MOST or any(one.kind != whole.kind for _, one in run):
        return
    if whole.kind == "count" and len({one.noun for _, one in run} | {whole.noun} - {""}) > 1:
        return  # officers, cars and dogs have no total
    # a short line that stands alone below a list is taken for a heading
    sections = {one.section for one, _ in run}
    if sections - {said.section - said.heading} or any(_is_rounded(one) for _, one in (*run, total)):
        return
    added = sum(values, Decimal(0))
    sign = whole.words[0] if whole.kind == "money" else ""
    quotes = (said.quote, *(one.quote for one, _ in run[:3]))
    settles = tuple((one.line, each.words) for one, each in (*run, total))
    if added == whole.value:
        words = f"The points of the list add up to {whole.words}."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (sum_of(values, sign),), settles=settles)
        return
    gap = abs(added - whole.value)
    yield Finding(
        RULE, Severity.CONTRADICTION,
        f"The points of the list add up to {sign}{figure(added)}, and the total says {whole.words}.", quotes,
        (sum_of(values, sign), sum_of([whole.value, -added], sign)),
        f"The total is {sign}{figure(added)}, or a point is off by {sign}{figure(gap)}.", settles,
    )  # fmt: skip


def _is_rounded(one: Quantity) -> bool:
    """Whether it is told in thousands or millions."""
    return one.words[-1:].isalpha()
