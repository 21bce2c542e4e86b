"""Targets told as passed with a figure that doesn't reach them: “the target of 64 was exceeded: 60”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure

RULE = "met-targets"
_TARGET = re.compile(r"\b(?:target|goal|aim|ambition)\s+(?:of|was|for|to\s+make)\s+$", re.I)
_TO = re.compile(
    r"(?:\s+[A-Za-z’'-]+){0,4}?\s+(?:was|were|has\s+been|is)\s+(?P<how>exceeded|surpassed|beaten|passed|met|reached"
    r"|achieved|missed)\s*(?:[:;,(–-]\s*)?(?:(?:with|at|as|and|by\s+making|there\s+were|we\s+made|we\s+had)\s+)?"
    r"(?:a\s+total\s+of\s+)?",
    re.I,
)
#: Of some things fewer are better.
_FEWER = re.compile(
    r"\b(?:reduc\w*|fewer|less|below|under|most|limit|maximum|cut\w*|lower\w*|crimes?|offen[cs]e\w*|burglar\w*|robber\w*"
    r"|complaints?|vacanc\w*|absen\w*|sick\w*|delays?|days?|minutes|waits?|waiting|cost\w*|collisions?|deaths?|injur\w*)\b",
    re.I,
)


def met_targets(paper: Prepared) -> Iterator[Finding]:
    """Targets and what came of them, in one sentence."""
    for said in paper.said:
        if len(said.figures) != 2:
            continue
        target, made = said.figures
        match = _TO.fullmatch(said.words, target.end, made.start)
        if match is None or not _TARGET.search(said.before(target, 30)):
            continue
        alike = target.kind == made.kind and target.kind in ("count", "percent", "money")
        if not alike or any(one.hedge or one.upper is not None for one in (target, made)):
            continue
        if (made.noun and target.noun and made.noun != target.noun) or _FEWER.search(said.words):
            continue
        how = match["how"].casefold()
        wrong = made.value >= target.value if how == "missed" else made.value < target.value
        if how in ("exceeded", "surpassed", "beaten", "passed"):
            wrong = made.value <= target.value
        if wrong:
            sign = ">" if made.value > target.value else "<" if made.value < target.value else "="
            yield Finding(
                RULE, Severity.CONTRADICTION, f"A target of {target.words} isn’t {how} with {made.words}.",
                (said.quote,),
                (f"{figure(made.value)} {sign} {figure(target.value)}",),
                "Either figure or the word may be wrong.", tuple((said.line, one.words) for one in said.figures),
            )  # fmt: skip
