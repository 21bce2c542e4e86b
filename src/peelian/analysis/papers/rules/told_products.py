"""So many of so much each, and what they make in all: “20 oars at £12 cost £240”, “20 crews of 8 each, 160 in all”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure

RULE = "told-products"
_SOME = r"(?:\s+[A-Za-z’'-]+)"
#: “200 oars at £12.99 (each) cost £2,598”; “40 oars at £250 for £10,000 in all”.
_AT = re.compile(rf"{_SOME}{{1,3}}\s+at\s+")
_COST = re.compile(
    r"(?:\s+(?:each|apiece|a\s+piece))?(?:,?\s+(?:cost|costing|costs|make|making|came\s+to|comes\s+to)|\s+for)\s+(?:a\s+total\s+of\s+)?",
    re.I,
)
#: “Each oar costs £12.99; 200 oars cost £2,598”.
_EACH_COSTS = re.compile(rf"\b(?:each|one){_SOME}{{1,3}}\s+costs?\s+$", re.I)
_THEN = re.compile(r"\s*[;,:]\s*(?:so\s+)?(?:the\s+)?", re.I)
_COSTS = re.compile(rf"{_SOME}{{1,3}}\s+cost\s+", re.I)
#: “Each of 20 crews has 8 rowers, 160 in all”; “The 20 crews have 8 rowers each, 160 in all”.
_EACH_OF = re.compile(r"\beach\s+of\s+(?:the\s+|our\s+)?$", re.I)
_HAS = re.compile(rf"{_SOME}{{1,5}}\s+")
_EACH = re.compile(rf"{_SOME}{{0,2}}\s+(?:each|apiece),?\s+(?:or\s+|so\s+)?", re.I)
_OF_THEM = re.compile(rf"{_SOME}{{0,3}},\s+(?:or\s+|so\s+)?", re.I)
_IN_ALL = re.compile(r"^\s+(?:in\s+(?:all|total)|altogether)\b", re.I)
_ALL_END = re.compile(r"^(?:\s+(?:in\s+(?:all|total)|altogether))?\s*(?:$|[.;,)])", re.I)
_OTHERWISE = re.compile(
    r"\b(?:vat|tax|plus|with|less|discount\w*|off|delivery|including|extra|also|about|around|another|other|than|except)\b|%",
    re.I,
)


def told_products(paper: Prepared) -> Iterator[Finding]:
    """Whether what they make in all is the number by what each is."""
    for said in paper.said:
        if len(said.figures) < 3 or _OTHERWISE.search(said.words):
            continue
        for one, each, whole in zip(said.figures, said.figures[1:], said.figures[2:], strict=False):
            if any(figured.hedge or figured.upper is not None for figured in (one, each, whole)):
                continue
            if _is_price(said, one, each, whole) or _is_number(said, one, each, whole):
                yield _judged(said, one, each, whole)


def _is_price(said: Said, one: Quantity, each: Quantity, whole: Quantity) -> bool:
    words = said.words
    if (one.kind, each.kind, whole.kind) == ("count", "money", "money"):
        return bool(
            _AT.fullmatch(words, one.end, each.start)
            and _COST.fullmatch(words, each.end, whole.start)
            and _ALL_END.match(said.after(whole, 30))
        )
    if (one.kind, each.kind, whole.kind) == ("money", "count", "money"):
        return bool(
            _EACH_COSTS.search(said.before(one, 60))
            and _THEN.fullmatch(words, one.end, each.start)
            and _COSTS.fullmatch(words, each.end, whole.start)
            and _ALL_END.match(said.after(whole, 30))
        )
    return False


def _is_number(said: Said, one: Quantity, each: Quantity, whole: Quantity) -> bool:
    words = said.words
    if {one.kind, each.kind, whole.kind} != {"count"} or not _IN_ALL.match(said.after(whole, 30)):
        return False
    if not _HAS.fullmatch(words, one.end, each.start):
        return False
    told = _OF_THEM if _EACH_OF.search(said.before(one, 30)) else _EACH
    return bool(told.fullmatch(words, each.end, whole.start))


def _judged(said: Said, one: Quantity, each: Quantity, whole: Quantity) -> Finding:
    made = one.value * each.value
    settles = tuple((said.line, figured.words) for figured in (one, each, whole))
    sign = whole.words[0] if whole.kind == "money" else ""
    step = f"{one.words} × {each.words} = {sign}{figure(made)}"
    if abs(made - whole.value) <= (
        Decimal("0.5") if whole.kind == "money" and not whole.digits else Decimal(0)
    ):
        words = f"{whole.words} follows from {one.words} and {each.words}."
        return Finding(RULE, Severity.CONSISTENT, words, (said.quote,), (step,), settles=settles)
    return Finding(
        RULE, Severity.CONTRADICTION, f"{one.words} and {each.words} don’t make {whole.words}.", (said.quote,), (step,),
        f"In all it is {sign}{figure(made)}, or one of the two is off.", settles,
    )  # fmt: skip
