"""Days that can't be, and one event with two days: opened in June, and to be opened later this month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from peelian.analysis.papers.dates import Span
from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.words import stem, stems
from peelian.kernel.days import in_words

RULE = "event-dates"
_EVENT = r"(?:launch|open|introduc|implement|publish|complet|conclud|clos|start)"
_DONE = re.compile(
    rf"\b(?:(?:was|were|been)\s+(?:\w+ly\s+)?(?P<event>{_EVENT})(?:ed|d)"
    rf"|since\s+(?:the|its)\s+(?:\w+\s+)?(?P<noun>{_EVENT})(?:ion|ing)?)\b",
    re.I,
)
_TO_COME = re.compile(
    rf"\b(?P<event>{_EVENT})(?:ed|ing|ion)?\s+(?:is\s+|will\s+be\s+|planned\s+|expected\s+)?"
    r"(?:later\s+this|later\s+in|next)\s+(?:month|year|week|quarter)\b"
    rf"|\b(?:will|to)\s+be\s+(?P<passive>{_EVENT})(?:ed|d)\s+(?:later|next|in|on|by)\b",
    re.I,
)
_NOUNS = {
    "launch": "launch", "open": "opening", "introduc": "introduction", "implement": "implementation",
    "publish": "publication", "complet": "completion", "conclud": "conclusion", "clos": "closing", "start": "start",
}  # fmt: skip
_ARTICLE = re.compile(r"\b(?:the|a|an|this|our|its)\s+", re.I)
_NEAR = 40
_BACK = 60


@dataclass(frozen=True, slots=True)
class _Event:
    said: Said
    event: str
    subject: tuple[str, ...]
    day: Span | None


def event_dates(paper: Prepared) -> Iterator[Finding]:
    """Impossible days; events that are over and still to come; events with two days."""
    for said in paper.said:
        for span in said.days:
            if span.wrong:
                words = f"“{span.words}” can’t be: {span.wrong[0].lower() + span.wrong[1:]}"
                yield Finding(RULE, Severity.CONTRADICTION, words, (said.quote,), (), "Look up the day.")
    for section in paper.sections.values():
        done = [one for said in section if (one := _done(said)) is not None]
        yield from _still_to_come(paper, section, done)
        yield from _two_days(done)


def _done(said: Said) -> _Event | None:
    """“was opened on 9 June”: what, and when, with the day near by."""
    match = _DONE.search(said.words)
    if match is None:
        return None
    days = [
        span
        for span in said.days
        if span.first is not None and span.start - match.end() < _NEAR and match.start() - span.end < _NEAR
    ]
    found = match["event"] or match["noun"]
    before = re.split(r"[,.;:()]", said.words[: match.start()])[-1]
    subject = tuple(stems(_ARTICLE.split(before)[-1]))
    return _Event(said, found.casefold(), subject, days[0] if days else None)


def _still_to_come(paper: Prepared, section: list[Said], done: list[_Event]) -> Iterator[Finding]:
    seen = False
    for said in section:
        match = _TO_COME.search(said.words)
        event = (match["event"] or match["passive"]).casefold() if match else ""
        over = [one for one in done if one.event == event and one.day is not None and one.said is not said]
        if match is None or not over or seen or not _of_one(over[0], said, section):
            continue
        seen = True
        first = over[0]
        day = first.day
        if day is None or day.first is None:
            continue
        steps = [f"over: {in_words(day.first)}"]
        if paper.on is not None:
            steps.append(f"“{match[0].strip()}”: after {in_words(paper.on)}, the paper’s own day")
        words = (
            f"The {_NOUNS[event]} is told as past, “{day.words.strip()}”, and as still to come,"
            f" “{match[0].strip()}”."
        )
        yield Finding(
            RULE, Severity.DOUBT, words, (first.said.quote, said.quote), tuple(steps),
            "If they are two events (a trial, then all), name each with its day; else mend one.",
        )  # fmt: skip


def _of_one(first: _Event, said: Said, section: list[Said]) -> bool:
    """Whether a sentence may be of the same thing: it shares a name with the first one or with what stands between."""
    own = {stem(word) for word in re.findall(r"\b[A-Z]\w+", said.words)}
    between = [one for one in section if first.said.place <= one.place < said.place][-_BACK:]
    theirs = {stem(word) for one in between for word in re.findall(r"\b[A-Z]\w+", one.words[1:])}
    return bool(own & theirs)


def _two_days(done: list[_Event]) -> Iterator[Finding]:
    """The same subject and event with days that don't overlap."""
    known: dict[tuple[str, tuple[str, ...]], _Event] = {}
    for one in done:
        if one.day is None or not one.subject or one.day.first is None or one.day.last is None:
            continue
        first = known.setdefault((one.event, one.subject), one)
        a, b = first.day, one.day
        if a is not None and first is not one and _apart(a, b):
            yield Finding(
                RULE, Severity.CONTRADICTION,
                f"One event has two days: “{a.words.strip()}” and “{b.words.strip()}”.",
                (first.said.quote, one.said.quote), (), "Look up which is right.",
            )  # fmt: skip


def _apart(one: Span, other: Span) -> bool:
    """Whether two spans share no day."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.last < other.first or other.last < one.first
