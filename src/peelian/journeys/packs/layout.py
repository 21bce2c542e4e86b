"""How a pack's document is laid out, on its page and on paper: what leads, what follows, which paragraph is which.

What the Board is asked to do, and the figures that it needs first, lead. Then come the sections, whose paragraphs are
numbered through. What each figure is and how it is counted stands behind them, by section.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from peelian.apps.board.api import Audience, Document, DocumentSection
from peelian.journeys.packs.front import period_of
from peelian.journeys.packs.wording import with_unit

#: Sections that lead, by their key in the library.
ASKS, KEY_FIGURES = "recommendations", "key-figures"
#: A pack that names no figures to lead leads with the first that is known of each of so many sections.
_MOST_KEY_FIGURES = 10
#: A paper of more sections begins with a list of them.
_FEW_SECTIONS = 6
_POINT = "- "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its number, or the points of a list (number 0)."""

    number: int
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure that leads: what it is of, and its words; of a point that isn't in two parts only the words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class LeadingPart:
    """A section that leads, and has no number."""

    section: DocumentSection


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before the sections.

    Args:
        asks: the section that says what the Board is asked, or None.
        title: of that, as its first words have it (“The Board is asked to”).
        asked: it in paragraphs and points, without numbers.
        facts: the figures that lead.
        untold: what of these isn't there and why, a sentence each.
        parts: the sections that it is made of.
    """

    asks: DocumentSection | None
    title: str
    asked: Sequence[Paragraph]
    facts: Sequence[Fact]
    untold: Sequence[str]
    parts: Sequence[LeadingPart] = ()

    @property
    def internal(self) -> bool:
        """Whether only the Board in private reads what it is asked."""
        return self.asks is not None and self.asks.audience is Audience.INTERNAL

    @property
    def facts_internal(self) -> bool:
        """Whether only the Board in private reads the figures that lead."""
        return any(
            one.section.key == KEY_FIGURES and one.section.audience is Audience.INTERNAL for one in self.parts
        )


@dataclass(frozen=True, slots=True)
class Laid:
    """A section in its place.

    Args:
        section: as it stands in the document.
        number: from 1; those that lead have none.
        days: its own days in words, "" where they are the pack's.
        commentary: what people wrote, numbered through the paper.
        methods: what the section says itself, a paragraph each, without numbers: it is no statement of theirs.
    """

    section: DocumentSection
    number: int
    days: str
    commentary: Sequence[Paragraph]
    methods: Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """All of a document in order."""

    lead: Lead
    sections: Sequence[Laid]

    @property
    def listed(self) -> bool:
        """Whether there are so many sections that a list of them helps."""
        return len(self.sections) > _FEW_SECTIONS


def lay_out(document: Document) -> Layout:
    """A document, whole or public, in the order in which it is read."""
    asks, facts = (_leading(document, key) for key in (ASKS, KEY_FIGURES))
    body = [section for section in document.sections if section not in (asks, facts)]
    last = 0
    laid = []
    for number, section in enumerate(body, start=1):
        commentary = paragraphs_of(section.commentary, after=last)
        last = max([last, *(one.number for one in commentary)])
        own = (section.since, section.until) != (document.since, document.until)
        laid.append(
            Laid(
                section=section,
                number=number,
                days=period_of(section.since, section.until) if own else "",
                commentary=commentary,
                methods=[line for one in section.content.words for line in _plain(one)],
            )
        )
    return Layout(_lead(asks, facts, body), laid)


def paragraphs_of(words: Sequence[str], after: int = 0) -> list[Paragraph]:
    """Paragraphs with numbers that follow one; the points of a list are one, without."""
    lines = [line for one in words for part in one.split("\n\n") for line in _lines(part)]
    out: list[Paragraph] = []
    for is_list, some in groupby(lines, key=lambda line: line.startswith(_POINT)):
        if is_list:
            out.append(Paragraph(0, [line.removeprefix(_POINT).strip() for line in some]))
            continue
        for line in some:
            after += 1
            out.append(Paragraph(after, [line]))
    return out


def _leading(document: Document, key: str) -> DocumentSection | None:
    """The section of that key, if it is words alone: one with figures of its own stands where its pack has it."""
    for section in document.sections:
        content = section.content
        told = content.figures or content.tables or content.charts
        if section.key == key and section.commentary and not told:
            return section
    return None


def _lead(
    asks: DocumentSection | None, facts: DocumentSection | None, body: Sequence[DocumentSection]
) -> Lead:
    asked = paragraphs_of(asks.commentary) if asks else []
    title = asks.heading if asks else ""
    if len(asked) > 1 and not asked[1].number and asked[0].lines[0].endswith(":"):
        title, asked = asked[0].lines[0].removesuffix(":"), asked[1:]
    leading = [one for one in (asks, facts) if one]
    return Lead(
        asks=asks,
        title=title,
        asked=asked,
        facts=_facts(facts) if facts else list(_first_known(body)),
        untold=[words for one in leading for words in one.content.missing],
        parts=[LeadingPart(one) for one in leading],
    )


def _facts(section: DocumentSection) -> list[Fact]:
    """A point for each figure, “Officers: 795”: what it is of before the colon, the figure behind it."""
    out = []
    for paragraph in paragraphs_of(section.commentary):
        for line in paragraph.lines:
            label, colon, words = line.partition(": ")
            out.append(Fact(label, words) if colon else Fact("", line))
    return out


def _first_known(sections: Sequence[DocumentSection]) -> Iterator[Fact]:
    """The first figure that is known of each section, but of those for the Board in private: here no mark tells so."""
    known = (
        next((one for one in section.content.figures if one.value is not None), None)
        for section in sections
        if section.audience is not Audience.INTERNAL
    )
    for figure in [one for one in known if one is not None][:_MOST_KEY_FIGURES]:
        yield Fact(figure.label, with_unit(figure))


def _lines(paragraph: str) -> Iterator[str]:
    """A paragraph on one line, and each of its points on one of its own."""
    plain = [line.strip() for line in paragraph.splitlines() if line.strip()]
    for is_list, some in groupby(plain, key=lambda line: line.startswith(_POINT)):
        lines = list(some)
        yield from lines if is_list else [" ".join(lines)]


def _plain(words: str) -> Iterator[str]:
    for part in words.split("\n\n"):
        yield from _lines(part)
