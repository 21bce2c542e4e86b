"""Words for how many times, or which part: “doubled”, “fell by a third”, “half of the 64 (30)”, “a majority (43%)”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, percent, share_of

RULE = "told-times"
_TIMES = {
    "halved": Decimal("0.5"), "doubled": Decimal(2), "trebled": Decimal(3), "tripled": Decimal(3),
    "quadrupled": Decimal(4),
}  # fmt: skip
_NAMES = {"half": (1, 2), "third": (1, 3), "quarter": (1, 4), "fifth": (1, 5), "tenth": (1, 10)}
_HEDGE = (
    r"(?P<hedge>more than|over|well over|just over|fewer than|less than|under|just under|nearly|almost|about"
    r"|around|approximately|roughly|some|at least|up to)"
)
_PART = (
    r"(?:(?P<two>two[\s-]thirds)|(?P<three>three[\s-]quarters)"
    r"|(?:(?:a|one)[\s-]|(?<!first )(?<!second )(?<!last )(?<!other )(?<!this )(?<!latter )(?<!the )(?<!-)(?=half))"
    r"(?P<part>half|third|quarter|fifth|tenth)\b(?!-))"
)
_VERB = re.compile(
    r"\b(?:(?P<hedge>more than|nearly|almost|about|over)\s+)?(?P<times>halved|doubled|trebled|tripled|quadrupled)\b",
    re.I,
)
_CHANGE = re.compile(
    rf"\b(?P<verb>fell|dropped|declined|decreased|shrank|went down|rose|grew|increased|went up|fall|drop|decrease"
    rf"|increase|rise|reduction|reduced|cut)\s+(?:by|of)\s+(?:{_HEDGE}\s+)?{_PART}",
    re.I,
)
_DOWN = re.compile(r"^(?:fell|drop|decli|decre|shrank|went down|fall|reduc|cut)", re.I)
_NOT = re.compile(r"(?:\bnot|\bnever|n[’']t|\bif|\bwould have)\s+(?:\w+\s+)?$", re.I)
_FROM = re.compile(r"\bfrom\s+$", re.I)
_TO = re.compile(r"(?:\s+[A-Za-z’'-]+){0,5}?\s+to\s+")
_OF_WHOLE = re.compile(
    rf"\b(?:{_HEDGE}\s+)?{_PART}\s+of\s+(?:(?:the|all|our|its|these|those|their)\s+)*$", re.I
)
_BRACKET = re.compile(r"(?:\s+[A-Za-z’'-]+){0,6}\s+\(")
_ONLY = re.compile(r"\s*(?:[A-Za-z]+\s*)?\)")
_SHARE = re.compile(rf"\b(?:{_HEDGE}\s+)?{_PART}(?P<of>\s+of(?:\s+[A-Za-z’'-]+){{1,6}})?\s*\($", re.I)
_MAJORITY = re.compile(
    r"\b(?:a|the)\s+(?:(?:vast|great|large|clear|small|overwhelming|bare)\s+)?(?P<which>majority|minority)"
    r"(?:\s+of(?:\s+[A-Za-z’'-]+){1,6})?\s*\($",
    re.I,
)
_MORE = frozenset(("more than", "over", "well over", "just over"))
_FEWER = frozenset(("fewer than", "less than", "under", "just under"))
_NEARLY = frozenset(("nearly", "almost"))
#: Words are loose: a half is told of what is near it, by so much of the word's own size.
_LOOSE, _LOOSER, _POINTS = Decimal("0.15"), Decimal("0.3"), Decimal("0.025")
#: What begins another thing's change.
_ANOTHER = re.compile(
    r"[;.:]|\b(?:and|but|while|whereas|as|with|when|fell|rose|grew|dropped|declined|went|increased|decreased)\b",
    re.I,
)
#: A part without “of” is one where a clause begins; else it may be a quarter of a year.
_BEGINS = re.compile(r"(?:^|[,;:(–.]\s*|\b(?:and|but|while|that|with)\s+)$", re.I)
_AROUND = 80
_HALF = Decimal(50)


def told_times(paper: Prepared) -> Iterator[Finding]:
    """Whether such words are right of the two figures, or the share, that are printed beside them."""
    for said in paper.said:
        if not said.figures:
            continue
        for match in (*_VERB.finditer(said.words), *_CHANGE.finditer(said.words)):
            if not _NOT.search(said.words[: match.start()]):
                yield from _changed(said, match)
        for place, one in enumerate(said.figures):
            if one.kind == "count" and not one.hedge and place + 1 < len(said.figures):
                yield from _of_whole(said, one, said.figures[place + 1])
            bracketed = said.words[one.start - 1 : one.start] == "("
            if bracketed and one.kind == "percent" and one.upper is None and not one.hedge:
                yield from _in_brackets(said, one)


def _changed(said: Said, match: re.Match[str]) -> Iterator[Finding]:
    """Words of a change with the one “from A to B” beside them."""
    found = [
        (first, second)
        for first, second in pairwise(said.figures)
        if first.kind == second.kind
        and _FROM.search(said.before(first, 8))
        and _TO.fullmatch(said.words, first.end, second.start)
    ]  # fmt: skip
    if len(found) != 1 or any(one.hedge or one.upper is not None for one in found[0]):
        return
    first, second = found[0]
    between = said.words[min(match.end(), second.end) : max(first.start, match.start())]
    if len(between) > _AROUND or not first.value or _ANOTHER.search(between):
        return
    times = second.value / first.value
    hedge = (match["hedge"] or "").casefold()
    if "times" in match.re.groupindex:
        meant = _TIMES[match["times"].casefold()]
        told, against = (1 / times, 1 / meant) if meant < 1 and times else (times, meant)
        step = f"{figure(second.value)} / {figure(first.value)} = {figure(times, 2)}"
    else:
        against = _part(match)
        told = (1 - times) if _DOWN.match(match["verb"]) else (times - 1)
        gap = second.value - first.value
        step = f"{figure(abs(gap))} / {figure(first.value)} = {percent(abs(gap), first.value, 1)}"
    if not _is_meant(told, against, hedge):
        yield Finding(
            RULE, Severity.CONTRADICTION,
            f"From {first.words} to {second.words} isn’t “{match[0].strip()}”.", (said.quote,), (step,),
            "Say the figures without the word, or mend the one that is wrong.",
            ((said.line, first.words), (said.line, second.words)),
        )  # fmt: skip


def _of_whole(said: Said, whole: Quantity, part: Quantity) -> Iterator[Finding]:
    """“half of the 64 boats (30)”."""
    match = _OF_WHOLE.search(said.before(whole, 60)) if said.words[part.start - 1] == "(" else None
    beside = _BRACKET.fullmatch(said.words, whole.end, part.start) and _ONLY.match(said.words, part.end)
    if match is None or not beside or part.kind != "count" or part.hedge or not whole.value:
        return
    if part.upper is None and not _is_meant(part.value / whole.value, _part(match), _hedge(match)):
        yield _finding(said, match, part, share_of(part.value, whole.value, 1))


def _in_brackets(said: Said, one: Quantity) -> Iterator[Finding]:
    """“more than half (43%)”, “a majority of members (43%)”."""
    before = said.before(one)
    match = _SHARE.search(before)
    if match is not None and said.after(one, 1) in (")", ",", ";"):
        if not match["of"] and not _BEGINS.search(before[: match.start()]):
            return
        if not _is_meant(one.value / 100, _part(match), _hedge(match)):
            yield _finding(
                said,
                match,
                one,
                f"{match[0].rstrip('( ')}: {figure(100 * _part(match), 1)}%; printed: {one.words}",
            )
        return
    match = _MAJORITY.search(before)
    if match is None or said.after(one, 1) not in (")", ",", ";"):
        return
    if (match["which"].casefold() == "majority") == (one.value < _HALF) and one.value != _HALF:
        yield _finding(said, match, one, f"{one.words} is {'less' if one.value < _HALF else 'more'} than 50%")


def _finding(said: Said, match: re.Match[str], one: Quantity, step: str) -> Finding:
    return Finding(
        RULE, Severity.CONTRADICTION, f"“{match[0].rstrip('( ')}” isn’t {one.words}.", (said.quote,), (step,),
        "Say the figure without the word, or mend the one that is wrong.", ((said.line, one.words),),
    )  # fmt: skip


def _hedge(match: re.Match[str]) -> str:
    return (match["hedge"] or "").casefold()


def _part(match: re.Match[str]) -> Decimal:
    above, below = (2, 3) if match["two"] else (3, 4) if match["three"] else _NAMES[match["part"].casefold()]
    return Decimal(above) / Decimal(below)


def _is_meant(told: Decimal, meant: Decimal, hedge: str) -> bool:
    """Whether a figure is what a word of that size may be said of."""
    if hedge in _MORE or hedge == "at least":
        return told >= meant
    if hedge in _FEWER or hedge == "up to":
        return told <= meant
    if hedge in _NEARLY:
        return (1 - _LOOSER) * meant <= told <= (1 + _LOOSE / 3) * meant
    return abs(told - meant) <= max(_POINTS, (_LOOSER if hedge else _LOOSE) * meant)
