"""Spans that don't fit: money for a year that begins after what it paid for; a plan that runs before it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from peelian.analysis.papers.dates import Span
from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.kernel.days import in_words

RULE = "periods"
_PLAN = r"(?:strategy|plan|programme|policy|framework|model)"
_RUNS = re.compile(rf"\b(?P<plan>{_PLAN})\s*,?\s*\(?$", re.I)
_TO_WRITE = re.compile(
    r"\b(?:will|aim to|intend to|going to|plan to)\b[^.;]{0,60}"
    r"\b(?:turn|develop|write|produce|create|draft|form|shape)\w*\b[^.;]{0,60}"
    r"\b(?:a|an|our|the|new)\s+(?:(?P<years>\d{1,2}|two|three|four|five|ten)[\s-]years?\s+)?"
    rf"(?:\w+\s+){{0,2}}?(?P<plan>{_PLAN})\b",
    re.I,
)
_LONG = re.compile(r"\b(?P<years>\d{1,2}|two|three|four|five|ten)[\s-]years?\b", re.I)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_FOR = re.compile(r"\b(?:for|in)\s+(?:the\s+)?(?:financial\s+year\s+)?$", re.I)
_BY = re.compile(r"\bby\s+$", re.I)
_MONEY = re.compile(r"\b(?:fund\w*|budget\w*|grant\w*|money|allocat\w+|spend\w*)\b", re.I)
_NEXT = re.compile(r"\bnext\s+\d+\s+(?:months?|weeks?)|\bnext\s+\w+\s+(?:months?|weeks?)", re.I)


def periods(paper: Prepared) -> Iterator[Finding]:
    """Results before their year, plans before they are written, spans of another length than is said."""
    for paragraph in paper.paragraphs:
        yield from _before_its_year(paragraph)
    yield from _before_written(paper)
    for said in paper.said:
        yield from _of_other_length(said)


def _before_its_year(paragraph: list[Said]) -> Iterator[Finding]:
    """Money for a financial year, and what it brings by a day before that year."""
    given = [
        (said, span)
        for said in paragraph
        for span in said.days
        if span.kind == "financial"
        and _FOR.search(said.words[max(0, span.start - 40) : span.start])
        and _MONEY.search(said.words)
    ]
    for said, year in given[:1]:
        for other in paragraph:
            for span in other.days:
                if other.place >= said.place and span is not year and _ends_before(other, span, year):
                    yield _too_early(said, year, other, span)
                    return


def _ends_before(said: Said, span: Span, year: Span) -> bool:
    return (
        bool(_BY.search(said.words[max(0, span.start - 10) : span.start]))
        and span.last is not None
        and year.first is not None
        and span.last < year.first
        and (year.first - span.last).days < 366
        and bool(said.figures)
    )


def _too_early(said: Said, year: Span, other: Said, span: Span) -> Finding:
    began, by = year.first, span.last
    assert began is not None  # noqa: S101 - both were asked before
    assert by is not None  # noqa: S101
    quotes = tuple(dict.fromkeys((said.quote, other.quote)))
    return Finding(
        RULE, Severity.DOUBT,
        f"The money is for {year.words}, and what it pays for is there by “{span.words}”, before that year begins.",
        quotes, (f"{year.words} begins on {in_words(began)}; “{span.words}” is {in_words(by)} at the latest",),
        "Say in which year each amount falls, or mend the day.",
    )  # fmt: skip


def _before_written(paper: Prepared) -> Iterator[Finding]:
    """A plan named with its years, that the paper says is still to be written after they began."""
    runs: dict[str, tuple[Said, Span]] = {}
    for said in paper.said:
        for span in said.days:
            match = _RUNS.search(said.words[max(0, span.start - 30) : span.start])
            if match and span.kind in ("years", "financial"):
                runs.setdefault(match["plan"].casefold(), (said, span))
    if paper.on is None or not runs:
        return
    for said in paper.said:
        match = _TO_WRITE.search(said.words)
        told = runs.get(match["plan"].casefold()) if match else None
        if match is None or told is None or told[1].first is None or told[1].first > paper.on:
            continue
        plan, span = match["plan"].casefold(), told[1]
        when = _NEXT.search(said.words)
        steps = [f"{span.words} begins in {told[1].first.year}; the paper is of {in_words(paper.on)}"]
        if match["years"] and when:
            length = _number(match["years"])
            ends = paper.on.year + length
            steps.append(f"{length} years from the “{when[0]}” end in {ends} or later")
        yield Finding(
            RULE, Severity.DOUBT,
            f"The {plan} is called that of {span.words}, and is also still to be written.",
            (told[0].quote, said.quote), tuple(steps), f"Say which days the {plan} is of, and what there is before it.",
        )  # fmt: skip
        return


def _of_other_length(said: Said) -> Iterator[Finding]:
    """“a three-year plan, 2031–2035”."""
    spans = [span for span in said.days if span.kind == "years"]
    lengths = list(_LONG.finditer(said.words))
    if len(spans) != 1 or len(lengths) != 1 or spans[0].first is None or spans[0].last is None:
        return
    span, length = spans[0], lengths[0]
    between = said.words[min(span.end, length.end()) : max(span.start, length.start())]
    years = _number(length["years"])
    apart = spans[0].last.year - spans[0].first.year
    if len(between) > 40 or years in (apart, apart + 1):
        return
    yield Finding(
        RULE, Severity.DOUBT, f"“{length[0]}” isn’t the length of “{span.words}”.", (said.quote,),
        (f"{span.words} is {apart} years, or {apart + 1} with both counted",),
    )  # fmt: skip


def _number(words: str) -> int:
    return _WORDS.get(words.casefold()) or int(words)
