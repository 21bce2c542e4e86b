"""Rules over the numbers that somebody typed in a pack's words and headings, rather than inserted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from peelian.analysis.papers.findings import Severity
from peelian.analysis.tables import value_of
from peelian.apps.board.api import Audience, Content, Document, DocumentSection, Figure
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.hidden import find_hidden
from peelian.journeys.packs.public import closed_to, figures_of, numbers_in, opened
from peelian.journeys.packs.wording import TELLING, number

_INSERT = re.compile(r"\{\{[^{}]*\}\}")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
#: Numbers that are no figures: days, years, times, spans of time, ages, references, and whom to call.
_NO_FIGURE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})(?: \d{{4}})?"
    r"|\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}[:.]\d{2} ?(?:am|pm)\b"
    r"|\b\d{1,2}:\d{2}\b|\b\d+(?:[ -](?:to|and|or)?[ -]?\d+)?[ -](?:hour|day|week|month|year|minute|second)s?\b"
    r"|\b(?:table|figure|page|section|paragraph|appendix|version|aged?|under|over|number|no\.) \d+"
    r"|(?<![\d,.£])(?:1[89]|20)\d{2}(?:[/–-]\d{2,4})?(?![\d,.]*\d|%)"
    r"|(?<!\d)(?:101|105|111|112|999)(?![\d%]|,\d)",
    re.I,
)
_TYPED = re.compile(
    r"(?<![\w.,])(?P<money>£ ?)?(?P<value>\d[\d,]*(?:\.\d+)?)(?P<share> ?%| per ?cent)?(?!\w)", re.I
)
#: Small counts written out; “one” is mostly no count.
_WRITTEN = {"two": 2.0, "three": 3.0, "four": 4.0}
_WORD = re.compile(rf"\b(?:{'|'.join(_WRITTEN)})\b", re.I)


@dataclass(slots=True)
class Told:
    """Numbers that a pack tells somewhere: as they are, and as per cents."""

    plain: set[float] = field(default_factory=set)
    shares: set[float] = field(default_factory=set)

    def figure(self, one: Figure) -> None:
        """Take what a figure tells, its parts and its interval."""
        bounds = (one.interval.low, one.interval.high) if one.interval else ()
        self.plain |= {abs(float(value)) for value in (one.numerator, one.denominator) if value is not None}
        for value in (one.value, *bounds):
            if value is None:
                continue
            if one.unit == "share":
                self.share(float(value))
            else:
                self.plain |= {abs(round(float(value), digits)) for digits in (0, 1, 2)}

    def share(self, value: float) -> None:
        """Take a share, with as many digits as it may be written with."""
        self.shares |= {abs(round(value * 100, digits)) for digits in (0, 1, 2)}

    def words(self, words: str) -> None:
        """Take the numbers in words."""
        for one in _TYPED.finditer(words):
            value = float(one["value"].replace(",", ""))
            (self.shares if one["share"] else self.plain).add(value)

    def content(self, content: Content) -> None:
        """Take all of a section's content."""
        for figure in content.figures:
            self.figure(figure)
            self.words(f"{figure.label} {figure.definition}")
        for table in [one.table for one in content.tables] + [one.table for one in content.charts]:
            self.words(" ".join([table.caption, *table.notes, *(one.words for one in table.columns)]))
            for row in table.lines():
                for column, cell in zip(table.columns, row, strict=True):
                    value = value_of(cell)
                    if isinstance(value, str):
                        self.words(value)
                    elif isinstance(value, int | float | Decimal):
                        if column.share:
                            self.share(float(value))
                        self.plain |= {abs(round(float(value), digits)) for digits in (0, 1, 2)}
        for words in (*content.words, *content.missing):
            self.words(words)

    def tells(self, value: float, *, share: bool) -> bool:
        """Whether a typed number is told; a per cent may stand as a plain number in a column of per cents."""
        return value in self.plain or (share and value in self.shares)


def lint_typed(draft: Document, texts: Mapping[str, str]) -> Iterator[PackFinding]:
    """Everything that the rules find in typed words."""
    public, everything = Told(), Told()
    for section in draft.sections:
        everything.content(section.content)
        if section.audience is Audience.PUBLIC:
            public.content(opened(section.content))
    for told in (public, everything):
        told.words(f"{draft.title} {draft.subtitle}")
    for section in draft.sections:
        yield from _of_section(draft, section, texts.get(section.key, ""), (public, everything))


def _of_section(
    draft: Document, section: DocumentSection, text: str, told: tuple[Told, Told]
) -> Iterator[PackFinding]:
    is_public = section.audience is Audience.PUBLIC
    hidden = find_hidden([opened(section.content)]).near[0] if is_public else frozenset()
    named = _named(draft, section.audience)
    lines = [("The heading", section.heading)]
    lines += [(f"Line {place}", words) for place, words in enumerate(text.split("\n"), start=1)]
    for where, line in lines:
        words = _INSERT.sub(" ", line)
        found = [_hidden(words, hidden)] if hidden else []
        if where != "The heading":
            found += [*_unknown(words, told, is_public=is_public), *_known(words, named)]
        for one in found:
            if one is not None:
                yield replace(
                    one, section=section.key, heading=section.heading, words=f"{where}: {one.words}",
                    quotes=(" ".join(line.split()),),
                )  # fmt: skip
    if not is_public:
        yield PackFinding(
            "heading-is-public", Severity.NOTE, section.key, section.heading,
            "The public version leaves this section out and names its heading.",
            repair="Word the heading so that everybody may read it.",
        )  # fmt: skip


def _finding(rule: str, severity: Severity, words: str, repair: str, *arithmetic: str) -> PackFinding:
    return PackFinding(rule, severity, "", "", words, (), arithmetic, repair)


def _hidden(words: str, hidden: Collection[float]) -> PackFinding | None:
    """Counts that the public isn't shown, in figures or written out."""
    written = {_WRITTEN[one.casefold()] for one in _WORD.findall(words)}
    told = sorted((numbers_in(words) | written) & set(hidden))
    if not told:
        return None
    return _finding(
        "typed-and-hidden", Severity.CONTRADICTION if max(told) >= TELLING else Severity.DOUBT,
        "a number typed here is one that the public version hides where it counts people.",
        "If it counts people, insert the figure: then the public reads what it may.",
        ", ".join(map(number, told)),
    )  # fmt: skip


def _unknown(words: str, told: tuple[Told, Told], *, is_public: bool) -> Iterator[PackFinding]:
    """Numbers that nothing in the pack tells, or nothing that the public reads."""
    public, everything = told
    secret, unknown = [], []
    for one in _TYPED.finditer(_NO_FIGURE.sub(" ", words)):
        value, share = float(one["value"].replace(",", "")), bool(one["share"])
        if value < TELLING and not share and not one["money"]:
            continue
        if not everything.tells(value, share=share):
            unknown.append(one.group().strip())
        elif is_public and value >= TELLING and not public.tells(value, share=share):
            secret.append(one.group().strip())
    if secret:
        yield _finding(
            "typed-and-internal", Severity.CONTRADICTION,
            "a number typed here stands in this pack only where the Board alone reads it.",
            "Leave it out, or move it to a section that is for the Board in private.", ", ".join(secret),
        )  # fmt: skip
    if unknown:
        these = ", ".join(unknown)
        yield _finding(
            "typed-unknown", Severity.DOUBT,
            f"{these} {'is' if len(unknown) == 1 else 'are'} typed, and nothing in this pack is that.",
            "Insert the figure that is meant, or make sure of the number and say where it is from.",
        )  # fmt: skip


def _named(draft: Document, audience: Audience) -> Mapping[float, list[str]]:
    """Figures that words for an audience may insert, by what they tell."""
    closed = closed_to(draft, audience)
    named: dict[float, list[str]] = {}
    figures: Iterable[Figure] = figures_of(draft).values()
    for figure in figures:
        if figure.value is not None and abs(figure.value) >= TELLING and figure.name not in closed:
            shown = round(figure.value * 100, figure.digits) if figure.unit == "share" else figure.value
            named.setdefault(shown, []).append(figure.name)
    return named


def _known(words: str, named: Mapping[float, list[str]]) -> Iterator[PackFinding]:
    for value in sorted(numbers_in(words)):
        if len(names := named.get(value, [])) == 1:
            yield _finding(
                "typed-figure", Severity.NOTE,
                f"{number(value)} is typed, and {names[0]} is just that now.",
                f"Insert {{{{{names[0]}}}}}, and it stays right.",
            )  # fmt: skip
