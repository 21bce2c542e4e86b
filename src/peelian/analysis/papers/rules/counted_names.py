"""Names that are counted and listed: “Three harbours took part: …”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared

RULE = "counted-names"
_NUMBERS = {
    word: place
    for place, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=2
    )
}
_LIST = re.compile(
    rf"\b(?P<number>{'|'.join(_NUMBERS)}|\d{{1,2}})\s+(?P<words>(?:[a-z’-]+\s+){{0,2}}?[a-z’-]+s)(?:\s+[a-z’-]+){{0,4}}:\s+"
    r"(?P<names>[A-Z][^:;.()\d]{3,400})[.]?$",
    re.I,
)
_NAME = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:of|the|upon|on|in|&|[A-Z][\w’'-]*)){0,4}")
_AND = re.compile(r"\s+and\s+")
_LAST = re.compile(r",\s+and\s")
_SOME = re.compile(
    r"\b(?:including|such\s+as|among|for\s+example|e\.g|other|each|first|of\s+the|at\s+least|over|more)\b",
    re.I,
)
_FEWEST, _MOST = 2, 12


def counted_names(paper: Prepared) -> Iterator[Finding]:
    """Whether as many are listed as are counted."""
    for said in paper.said:
        match = _LIST.search(said.words) if ":" in said.words else None
        if match is None or said.heading or _SOME.search(said.words[: match.start("names")]):
            continue
        # “A, B, C and D”: one “and”, before the last
        parts = re.split(r",\s+(?:and\s+)?", match["names"].rstrip(" ."))
        # behind “, and” another one is of a name
        last = [parts[-1]] if _LAST.search(match["names"]) else _AND.split(parts[-1])
        if len(parts) < _FEWEST or len(last) > 2 or any(_AND.search(part) for part in parts[:-1]):
            continue
        names = [*parts[:-1], *last]
        told = match["number"].casefold()
        number = _NUMBERS.get(told) or int(told)
        if (
            not _FEWEST <= number <= _MOST
            or number == len(names)
            or not all(_NAME.fullmatch(name) for name in names)
        ):
            continue
        # a name may hold an “and” itself, or be followed by what somebody is
        unsure = len(names) > number or "and" not in match["names"]
        yield Finding(
            RULE, Severity.DOUBT if unsure else Severity.CONTRADICTION,
            f"“{match['number']} {match['words']}” are told, and {len(names)} are named.", (said.quote,),
            (" + ".join("1" for _ in names) + f" = {len(names)}: {', '.join(names)}",),
            f"They may be {len(names)}, or a name is missing or too many.",
        )  # fmt: skip
