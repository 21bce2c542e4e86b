"""A share that stands beside its part and its whole: “30 of 64 (47%)”, “47% (30 of 64)”, “of 64, 30 (47%)”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import digits_of
from peelian.analysis.papers.reckoning import figure, fits, percent, share_of

RULE = "stated-shares"
_COUNT = r"(?<![\d.,/£€$])(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d%]|[.,]\d)"
_SHARE = (
    r"(?P<about>(?:about|approximately|around|roughly|some)\s+)?(?P<share>\d+(?:\.\d+)?)\s?(?:%|per\s?cent\b)"
)
_SOME = r"(?:\s+[A-Za-z’'-]+)"
_ALL = r"(?:(?:the|all|our|its|these|those|their)\s+)*"
_OF = rf"(?:{_SOME}{{0,2}}?\s+(?:out\s+)?of\s+{_ALL}|\s*/\s*)"
_WHOLE_COUNT = r"(?P<whole>(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d%]|[.,/]\d))"
_PART_OF_WHOLE = rf"(?P<part>{_COUNT}){_OF}{_WHOLE_COUNT}"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_PART_OF_WHOLE}{_SOME}{{0,5}}?\s*[(\[]\s*{_SHARE}\s*[)\],;]",
        rf"{_PART_OF_WHOLE}{_SOME}{{0,5}}?\s*=\s*{_SHARE}",
        rf"{_PART_OF_WHOLE}{_SOME}{{0,5}}?,\s+(?:or|that is)\s+{_SHARE}",
        rf"{_SHARE}{_SOME}{{0,6}}?\s*[(\[]\s*{_PART_OF_WHOLE}{_SOME}{{0,3}}\s*[)\],;]",
        rf"\(\s*{_SHARE}\s*\)\s+of\s+{_ALL}{_WHOLE_COUNT}{_SOME}{{0,4}}?\s*\(\s*(?P<part>{_COUNT})\s*\)",
    )
)
#: What is told of a whole that was named before: “of 64 boats, 30 (47%) … and 34 (53%)”.
_WHOLE = re.compile(
    rf"\bof\s+{_ALL}(?P<whole>{_COUNT})|(?P<before>{_COUNT}){_SOME}{{0,4}},?\s+of\s+(?:which|whom|these|them)\b",
    re.I,
)
_PART = re.compile(rf"(?P<part>{_COUNT}){_SOME}{{0,3}}?\s*\(\s*{_SHARE}\s*\)", re.I)
_ANOTHER_WHOLE = re.compile(r"\bof\s+(?:\w+\s+)?(?:\d|which|whom|these|them)", re.I)
_NEAR = Decimal(1)
_MOST_WORDS = 2_000


def stated_shares(paper: Prepared) -> Iterator[Finding]:
    """Whether shares are those of the counts that are printed with them."""
    for said in paper.said:
        if len(said.words) > _MOST_WORDS or not said.percents():
            continue
        found: dict[str, tuple[str, str, str]] = {}
        for form in _FORMS:
            for match in form.finditer(said.words):
                found.setdefault(match["share"], (match["part"], match["whole"], match["about"] or ""))
        for share, part, whole, about in _after_the_whole(said):
            found.setdefault(share, (part, whole, about))
        for share, (part, whole, about) in found.items():
            yield from _judged(said, share, _value(part), _value(whole), about=bool(about))


def _after_the_whole(said: Said) -> Iterator[tuple[str, str, str, str]]:
    for match in _WHOLE.finditer(said.words):
        rest = said.words[match.end() :]
        other = _ANOTHER_WHOLE.search(rest)
        whole = match["whole"] or match["before"]
        for part in _PART.finditer(rest[: other.start()] if other else rest):
            yield part["share"], part["part"], whole, part["about"] or ""


def _judged(said: Said, share: str, part: Decimal, whole: Decimal, *, about: bool) -> Iterator[Finding]:
    printed, digits = Decimal(share), digits_of(share)
    if not whole or part > whole:
        return
    settles = tuple((said.line, one.words) for one in said.percents() if one.value == printed)
    near = about and abs(100 * part / whole - printed) <= _NEAR
    if near or fits(part, whole, printed, digits):
        words = f"{share}% follows from {figure(part)} of {figure(whole)}."
        step = share_of(part, whole, digits)
        yield Finding(RULE, Severity.CONSISTENT, words, (said.quote,), (step,), settles=settles)
        return
    rest = whole - part
    right = percent(part, whole, digits)
    steps = [share_of(part, whole, max(2, digits))]
    repair = f"The share is {right}."
    if fits(rest, whole, printed, digits):
        steps += [f"{figure(whole)} − {figure(part)} = {figure(rest)}", share_of(rest, whole, max(2, digits))]
        repair = f"The share is {right}: {share}% is that of the other {figure(rest)}."
    meant = (printed * whole / 100).to_integral_value()
    if fits(meant, whole, printed, digits) and meant != rest:
        repair += f" Or the count is about {figure(meant)}."
    yield Finding(
        RULE, Severity.CONTRADICTION, f"{share}% isn’t what {figure(part)} of {figure(whole)} give.",
        (said.quote,), tuple(steps), repair, settles,
    )  # fmt: skip


def _value(words: str) -> Decimal:
    return Decimal(words.replace(",", ""))
