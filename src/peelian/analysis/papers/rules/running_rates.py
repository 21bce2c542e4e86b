"""“40 visits a day since 9 June”: how many that claims altogether."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure
from peelian.kernel.days import in_words

RULE = "running-rates"
_EACH = re.compile(r"^[^.;,]{0,30}?\b(?:per|a|each|every)\s+(?P<each>day|week|month)\b", re.I)
_SINCE = re.compile(r"\b(?:since|from)\s+(?:the\s+)?$", re.I)
_DAYS = {"day": 1, "week": 7, "month": 30}


def running_rates(paper: Prepared) -> Iterator[Finding]:
    """What a rate since a day adds up to by the paper's own day."""
    if paper.on is None:
        return
    for said in paper.said:
        starts = [
            span
            for span in said.days
            if span.first and _SINCE.search(said.words[max(0, span.start - 20) : span.start])
        ]
        for one in said.counts():
            match = _EACH.match(said.after(one, 60))
            if match is None or not starts or starts[0].first is None or starts[0].first >= paper.on:
                continue
            days = (paper.on - starts[0].first).days
            times = days // _DAYS[match["each"].casefold()]
            total = one.value * times
            yield Finding(
                RULE, Severity.NOTE,
                f"{one.words} a {match['each'].lower()} since {in_words(starts[0].first)} claims about {figure(total)}"
                f" by the paper’s day.",
                (said.quote,), (f"{figure(times)} {match['each'].lower()}s × {one.words} = {figure(total)}",),
                "Give the count from the records beside the rate.",
            )  # fmt: skip
