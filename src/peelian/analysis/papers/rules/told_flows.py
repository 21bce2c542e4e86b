"""How many there were, came, went and are, told in one paragraph: “at first 64; 20 came and 4 left; now 90”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, sum_of

RULE = "told-flows"
_FIRST = re.compile(
    r"\b(?:at\s+the\s+(?:start|beginning|outset)|at\s+first|initially|(?:began|started|opened)\s+with)\b[^.;]{0,60}$",
    re.I,
)
_LAST = re.compile(
    r"\b(?:at\s+the\s+end|by\s+the\s+end|(?:ended|finished|closed)\s+with|there\s+are\s+now|now|at\s+the\s+close)\b[^.;]{0,60}$",
    re.I,
)
_ON_A_DAY = re.compile(r"^(?:On|At)\s+[^,.;]{4,30},?\s+(?:there\s+were|there\s+was|we\s+had)\s+$")
_DID = r"^\s*(?:[A-Za-z’'-]+\s+){0,3}?(?:have\s+|has\s+|had\s+|were\s+|was\s+)?"
_CAME = re.compile(rf"{_DID}(?:joined|came|arrived|enrolled|recruited|added|opened|appointed|hired)\b", re.I)
_WENT = re.compile(rf"{_DID}(?:left|departed|resigned|closed|removed|withdrawn|went|quit)\b", re.I)
_BARE = re.compile(r"^\s*(?:(?:have|has|had|were|was)\b|\w+(?:ed|ame|eft|ent|it|drawn)\b)", re.I)
_PEOPLE = frozenset(("", "people", "person"))
_SOME = re.compile(r"\b(?:of|among|including)\s+(?:these|which|them|those|whom)?\s*$", re.I)
_TO_COME = re.compile(r"\b(?:will|would|planned|plans?|target|expected|forecast|should|average|per)\b", re.I)
_TOO_MANY = 8


def told_flows(paper: Prepared) -> Iterator[Finding]:
    """Whether what was there, and what came and went, give what there is."""
    for paragraph in paper.paragraphs:
        told = [(said, one) for said in paragraph for one in said.counts()]
        if not 4 <= len(told) <= _TOO_MANY or paragraph[0].heading:
            continue
        kinds = _by_day(told, [_kind(said, one) for said, one in told])
        if kinds.count("first") == 1 and kinds.count("last") == 1 and {"came", "went"} <= set(kinds):
            yield from _judged(told, kinds)


def _kind(said: Said, one: Quantity) -> str:
    before, after = said.before(one, 100), said.after(one, 60)
    earlier = [other.end for other in said.counts() if other.end <= one.start]
    if _ON_A_DAY.search(before) and len(said.days) == 1 and said.days[0].kind == "day" and not one.hedge:
        return "on a day" if said.days[0].first is not None else ""
    if earlier:
        before = said.words[max(earlier[-1], one.start - 100) : one.start]
    if one.hedge or _SOME.search(before) or _TO_COME.search(said.words):
        return ""
    clause = re.split(r"\d", after, maxsplit=1)[0]
    if _CAME.match(clause):
        return "came"
    if _WENT.match(clause):
        return "went"
    return "first" if _FIRST.search(before) else "last" if _LAST.search(before) else ""


def _by_day(told: Sequence[tuple[Said, Quantity]], kinds: Sequence[str]) -> list[str]:
    """Of two that are told of two days, the earlier is the first and the later the last."""
    dated = [place for place, kind in enumerate(kinds) if kind == "on a day"]
    found = [kind if kind != "on a day" else "" for kind in kinds]
    if len(dated) == 2:
        days = [told[place][0].days[0].first for place in dated]
        if days[0] and days[1] and days[0] != days[1]:
            early, late = (0, 1) if days[0] < days[1] else (1, 0)
            found[dated[early]], found[dated[late]] = "first", "last"
    return found


def _judged(told: Sequence[tuple[Said, Quantity]], kinds: Sequence[str]) -> Iterator[Finding]:
    first, last = told[kinds.index("first")][1], told[kinds.index("last")][1]
    nouns = {
        one.noun for (_, one), kind in zip(told, kinds, strict=True) if kind in ("first", "last") and one.noun
    }
    if len(nouns) > 1 or first.digits or last.digits:
        return
    flows = {
        one.noun
        for (said, one), kind in zip(told, kinds, strict=True)
        if kind in ("came", "went") and not _BARE.match(said.after(one, 30))
    }
    if flows - nouns - _PEOPLE:
        return
    terms = [first.value]
    terms += [one.value for (_, one), kind in zip(told, kinds, strict=True) if kind == "came"]
    terms += [-one.value for (_, one), kind in zip(told, kinds, strict=True) if kind == "went"]
    now = sum(terms, Decimal(0))
    quotes = tuple(dict.fromkeys(said.quote for (said, _), kind in zip(told, kinds, strict=True) if kind))
    settles = tuple((said.line, one.words) for (said, one), kind in zip(told, kinds, strict=True) if kind)
    if now == last.value:
        words = f"What came and went leads from {first.words} to {last.words}."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (sum_of(terms),), settles=settles)
        return
    gap = abs(now - last.value)
    yield Finding(
        RULE, Severity.CONTRADICTION if all(kinds) and not flows & _PEOPLE - nouns - {""} else Severity.DOUBT,
        f"{first.words} with what came and went are {figure(now)}, not {last.words}: {figure(gap)} are unexplained.",
        quotes, (sum_of(terms), sum_of([last.value, -now])),
        "Say what else came or went, or mend the figure that is off.", settles,
    )  # fmt: skip
