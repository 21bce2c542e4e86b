"""Figures in words: counts, money and per cents, with what they count and how sure they are said to be.

Not figures: days and years, ordinals (“31st”), times of day, and numbers of tables, paragraphs and the like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from peelian.analysis.papers.dates import Span
from peelian.analysis.papers.words import is_empty, stem

_TIMES = {"m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9, "k": 10**3, "thousand": 10**3}
_NUMBER = re.compile(
    r"(?P<hyphen>(?<=[\d%])\s?[–-]\s?)?(?<![\w.,/#§:])(?P<sign>[£€$]\s?)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]*,\d)|\d+(?:\.\d+)?)"
    r"(?P<times>\s?(?:million|billion|thousand)\b|(?:m|bn|k)\b)?"
    r"(?P<percent>\s?(?:%|per\s?cent\b|percent\b))?"
)
_MONEY = re.compile(r"[£€$]")
#: What stands before a number that names something.
_NAMED = re.compile(
    r"\b(?:tables?|figures?|part|parts|section|sections|paragraphs?|para|appendix|annex|chapter|page|pages|pp?|items?|step"
    r"|steps|phase|phases|level|version|no|number|nos|adr|issue|year|week|tier|grade|band|act|question|q|rule|option"
    r"|room|unit|line|lines|port|rfc|ts|python|django|n|v|§|http|https|utc|gmt|priority|objective|stage|division"
    r"|zone|wave|day|foi)\.?\s?(?:\d+\s?(?:,|and|to|–|-)\s?)?$",
    re.I,
)
_SPAN_WORD = re.compile(r"year|week|day|unit|no\b|number|line", re.I)
#: “In the year 45 joined”: a year, and none of which the number is the name.
_THE_SPAN = re.compile(
    r"\b(?:the|that|this|last|past|same|each|every|half|full|whole|previous|following)[\s-](?:year|week|day)s?\s$",
    re.I,
)
_ORDINAL = re.compile(r"^\s?(?:st|nd|rd|th)\b", re.I)
_CLOCK = re.compile(r"^\s?(?:am|pm|a\.m\.|p\.m\.)\b|^:\d\d", re.I)
_LASTING = re.compile(
    r"^[\s-]?(?:calendar\s|working\s)?(?P<unit>years?|months?|weeks?|fortnights?|days?|hours?|minutes?|seconds?|min|ms|s|h)\b",
    re.I,
)
_MEASURE = re.compile(
    r"^\s?(?:px|em|rem|kb|mb|gb|tb|kib|mib|gib|km|m|cm|mm|mph|bytes?|bits?|ms|°|x|×)\b", re.I
)
_HEDGE = re.compile(
    r"\b(?P<hedge>more than|over|at least|not less than|no fewer than|above|in excess of|upwards of|less than"
    r"|fewer than|under|below|up to|at most|no more than|nearly|almost|just under|approximately|around|about|some"
    r"|circa|roughly|typically|usually|on average|an average of|c\.)\s+"
    r"(?:a\s+|the\s+|an\s+additional\s+|further\s+)?$",
    re.I,
)
_LEAST = frozenset(("more than", "over", "above", "in excess of", "upwards of"))
_LEAST_WITH = frozenset(("at least", "not less than", "no fewer than"))
_MOST = frozenset(("less than", "fewer than", "under", "below", "nearly", "almost", "just under"))
_MOST_WITH = frozenset(("up to", "at most", "no more than"))
_UP_TO = re.compile(r"\s?(?:to|–|-)\s?")
_ABOUT = Decimal("0.05")
#: With what may stand behind it: a footnote's mark, “r” of a revised and “p” of a provisional figure.
_FIGURE = re.compile(
    r"^(?:~|≈|c\.\s?)?[£€$]?\s?[-+(]?[£€$]?\d[\d,]*(?:\.\d+)?\s?%?\)?(?:\s?FTE)?"
    r"(?:\s?[*†‡§¹²³⁰⁴-⁹]{1,3}|\s?\[\^?\w{1,3}\]|\s?\((?:[a-z]|\d{1,2})\)|\s?[rpe]|\.)?$"
)
#: Thousands in a cell may be parted by spaces.
_SPACED = re.compile(r"(?<!\d)[1-9]\d{0,2}(?: \d{3})+(?!\d)")
_NEXT = re.compile(r"\s*\(?([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]*)")
_CODE = re.compile(r"`[^`]*`")
_AHEAD = 60
_FAR = 4
#: Plurals without an s.
_MANY = frozenset(
    ["people", "staff", "men", "women", "children", "police", "fte", "posts", "persons", "times"]
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of a text.

    Args:
        words: as printed, with its sign: “£1,200”, “3.25%”.
        value: without sign and thousands.
        kind: "count", "money", "percent" or "lasting" (a length of time).
        start: where it begins in its sentence.
        end: where it ends there.
        digits: after the point.
        noun: stem of what it counts (“visit”); "" where that isn't said.
        hedge: “more than”, “approximately”; "" where there is none.
        upper: of a range, its upper end, as “60%” of “55% to 60%”.
    """

    words: str
    value: Decimal
    kind: str
    start: int
    end: int
    digits: int = 0
    noun: str = ""
    hedge: str = ""
    upper: Decimal | None = field(default=None)

    @property
    def low(self) -> Decimal:
        """The least that it can be."""
        return self._bounds()[0]

    @property
    def high(self) -> Decimal:
        """The most that it can be."""
        return self._bounds()[1]

    @property
    def half(self) -> Decimal:
        """Half a unit of the last digit that is printed."""
        return Decimal(5).scaleb(-self.digits - 1)

    def _bounds(self) -> tuple[Decimal, Decimal]:
        if self.upper is not None:
            return self.value, self.upper
        one = Decimal(1) if self.kind == "count" else Decimal(0)
        about = _ABOUT * self.value if self.hedge else Decimal(0)
        return {
            **dict.fromkeys(_LEAST, (self.value + one, Decimal("Infinity"))),
            **dict.fromkeys(_LEAST_WITH, (self.value, Decimal("Infinity"))),
            **dict.fromkeys(_MOST, (Decimal(0), self.value - one)),
            **dict.fromkeys(_MOST_WITH, (Decimal(0), self.value)),
        }.get(self.hedge, (self.value - about, self.value + about))


def quantities(text: str, days: Sequence[Span] = ()) -> list[Quantity]:
    """The figures of a sentence, in order; `days` are its days and years, which are none. What is in `code` is none."""
    closed = [(one.start, one.end) for one in days]
    if "`" in text:
        closed += [match.span() for match in _CODE.finditer(text)]
    found: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        if any(start < match.end() and match.start("number") < end for start, end in closed):
            continue
        if _is_name(text, match):
            continue
        one = _quantity(text, match)
        before = found[-1] if found else None
        if before is not None and _is_range(text, before, one):
            found[-1] = _ranged(text, before, one)
        else:
            found.append(one)
    return found


def is_figure(cell: str) -> bool:
    """Whether a table's cell is a figure, and not a year."""
    said = _joined(cell)
    return bool(_FIGURE.match(said)) and not re.fullmatch(r"(?:19|20)\d\d", said)


def value_of(cell: str) -> Decimal | None:
    """What a table's cell holds: “(1,204)” is -1204, “12.40%” is 12.40; None where it isn't a figure."""
    said = _joined(cell)
    if not _FIGURE.match(said):
        return None
    number = re.search(r"\d[\d,]*(?:\.\d+)?", said)
    if number is None:
        return None
    value = Decimal(number[0].replace(",", ""))
    return -value if "-" in said[: number.start()] or (said.startswith("(") and said.endswith(")")) else value


def _joined(cell: str) -> str:
    """A cell with its thousands together: “12 450” as 12450."""
    said = cell.strip()
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), said) if " " in said else said


def digits_of(cell: str) -> int:
    """How many digits a printed figure has after the point."""
    match = re.search(r"\.(\d+)", cell)
    return len(match[1]) if match else 0


def _is_name(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 12]
    before = text[max(0, match.start() - 24) : match.start()]
    if match["percent"] or match["sign"]:
        return False
    joined = (
        after[:1] in ("/", "_", "\\")
        or after[:1].isalpha()
        or (after[:1] == "-" and after[1:2].isalnum() and not _LASTING.match(after))
    )
    return bool(
        joined
        or (before[-1:] in ("-", "–") and before[-2:-1].isalpha())
        or _ORDINAL.match(after)
        or _CLOCK.match(after)
        or _is_named(before, match["number"])
        or (after[:1] == "." and after[1:2].isdigit())
        or _MEASURE.match(after)
    )


def _is_named(before: str, number: str) -> bool:
    """Whether the word before makes it a name: “step 3”, but not “last year 320 left”."""
    if before.rstrip()[-1:].isdigit():
        return False  # “1 1 1”: what is asked of every figure is asked cheaply
    named = _NAMED.search(before)
    if named is None or "," in number or _THE_SPAN.search(before):
        return False
    return len(number) < 3 or not _SPAN_WORD.match(named[0])


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    number = match["number"]
    start = match.start("sign") if match["sign"] else match.start("number")
    after = text[match.end() : match.end() + _AHEAD]
    lasting = None if match["percent"] or match["sign"] else _LASTING.match(after)
    times = _TIMES[match["times"].strip().casefold()] if match["times"] else 1
    kind = "percent" if match["percent"] else "money" if match["sign"] else "lasting" if lasting else "count"
    before = text[max(0, start - 40) : start]
    hedge = None if before.rstrip()[-1:].isdigit() else _HEDGE.search(before)
    return Quantity(
        words=text[start : match.end()],
        value=Decimal(number.replace(",", "")) * times,
        kind=kind,
        start=start,
        end=match.end(),
        digits=digits_of(number) if times == 1 else 0,
        noun=stem(lasting["unit"]) if lasting else _noun(after) if kind == "count" else "",
        hedge=hedge["hedge"].casefold() if hedge else "",
    )


def _noun(after: str) -> str:
    """The stem of what is counted: the first plural among the next words, else the first word that says something."""
    clause = re.split(r"[.,;:()–]|\s-\s", after, maxsplit=1)[0]
    words: list[str] = []
    place = 0
    while len(words) < _FAR and (match := _NEXT.match(clause, place)):
        if is_empty(match[1]) and match[1].casefold() not in ("new", "current", "other", "further"):
            break
        words.append(match[1])
        place = match.end()
    many = [
        w
        for w in words
        if (w.casefold().endswith("s") and not w.endswith("ss") and not w.endswith("'s"))
        or w.casefold() in _MANY
    ]
    plural = many[-1] if many and many[0].casefold() in ("police",) else many[0] if many else ""
    return stem(plural or (words[0] if words else ""))


def _is_range(text: str, before: Quantity, one: Quantity) -> bool:
    """Whether two figures are the ends of a range: “15 to 20”, but not “from 15 to 20”, which is a change."""
    between = text[before.end : one.start]
    alike = before.kind == one.kind or (one.kind == "percent" and before.kind == "count" and not before.noun)
    changed = re.search(r"\bfrom\s+$", text[max(0, before.start - 6) : before.start])
    return alike and one.value > before.value and not changed and bool(_UP_TO.fullmatch(between))


def _ranged(text: str, before: Quantity, one: Quantity) -> Quantity:
    return Quantity(
        text[before.start : one.end], before.value, one.kind, before.start, one.end, max(before.digits, one.digits),
        one.noun, before.hedge, one.value,
    )  # fmt: skip
