"""A paper made ready for the rules: each sentence with its figures and days, each table as figures, in their order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from peelian.analysis.papers.dates import Span, spans
from peelian.analysis.papers.document import Heading, Paper, Paragraph, Table
from peelian.analysis.papers.findings import Quote
from peelian.analysis.papers.grids import Grid, grid_of
from peelian.analysis.papers.quantities import Quantity, quantities

#: In how many of its first blocks a paper's own day is looked for.
_FIRST_BLOCKS = 12
_LONGEST_QUOTE = 400
#: A paragraph of more is taken as several.
_MOST_SENTENCES = 50
#: A table that is named in more paragraphs is looked up in the first ones.
_MOST_NAMING = 12


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or a heading.

    Args:
        words: as printed.
        line: of the paper.
        paragraph: number of its paragraph.
        section: number of its section: a heading begins one.
        place: its number among all sentences.
        figures: in it, in order.
        days: and spans in it, in order.
        heading: whether it is a heading.
        point: whether it stands in a point of a list.
    """

    words: str
    line: int
    paragraph: int
    section: int
    place: int
    figures: Sequence[Quantity]
    days: Sequence[Span]
    heading: bool = False
    point: bool = False

    @property
    def quote(self) -> Quote:
        """For a finding; of one as long as a page, what it begins with."""
        long = len(self.words) > _LONGEST_QUOTE
        return Quote(f"{self.words[: _LONGEST_QUOTE - 1]}…" if long else self.words, self.line)

    def counts(self) -> list[Quantity]:
        """Its counts that are said without a hedge or a range."""
        return [one for one in self.figures if one.kind == "count" and one.upper is None]

    def percents(self) -> list[Quantity]:
        """Its per cents that are no range."""
        return [one for one in self.figures if one.kind == "percent" and one.upper is None]

    def after(self, one: Quantity, length: int = 120) -> str:
        """The words after a figure."""
        return self.words[one.end : one.end + length]

    def before(self, one: Quantity, length: int = 120) -> str:
        """The words before a figure."""
        return self.words[max(0, one.start - length) : one.start]


class Prepared:
    """A paper, ready.

    Args:
        paper: as it was read.
    """

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.on = paper.on or _day_of(paper)
        self.said: list[Said] = []
        self.grids: list[Grid] = []
        paragraph = section = 0
        for block in paper.blocks:
            if isinstance(block, Table):
                if block.rows:
                    self.grids.append(grid_of(block, paragraph=paragraph, section=section))
                continue
            sentences = [(block.words, block.line)] if isinstance(block, Heading) else [
                (one.words, one.line) for one in block.sentences
            ]  # fmt: skip
            section += isinstance(block, Heading)
            for place, (words, line) in enumerate(sentences):
                paragraph += bool(place) and place % _MOST_SENTENCES == 0
                self._add(words, line, (paragraph, section), block)
            paragraph += bool(sentences)  # an empty one has no number

    def _add(self, words: str, line: int, at: tuple[int, int], block: Heading | Paragraph) -> None:
        has_digit = any(char.isdigit() for char in words)
        days = spans(words, self.on) if has_digit or self.on else []
        figures = quantities(words, days) if has_digit else []
        heading, point = isinstance(block, Heading), isinstance(block, Paragraph) and block.point
        self.said.append(Said(words, line, *at, len(self.said), figures, days, heading, point))

    @cached_property
    def paragraphs(self) -> list[list[Said]]:
        """Sentences by paragraph; a heading is one of its own."""
        found: list[list[Said]] = []
        for one in self.said:
            if one.paragraph == len(found):
                found.append([])
            found[one.paragraph].append(one)
        return found

    @cached_property
    def sections(self) -> dict[int, list[Said]]:
        """Sentences by section."""
        found: dict[int, list[Said]] = {}
        for one in self.said:
            found.setdefault(one.section, []).append(one)
        return found

    @cached_property
    def counts(self) -> list[tuple[Said, Quantity]]:
        """All counts of the text with their sentences."""
        return [(said, one) for said in self.said for one in said.counts()]

    def before(self, said: Said) -> Said | None:
        """The sentence before it in its paragraph, or the last one of the paragraph before, if that isn't a heading."""
        above = self.said[said.place - 1] if said.place else None
        return above if above is not None and not above.heading and above.section == said.section else None

    def about(self, grid: Grid) -> list[Said]:
        """Sentences that speak of a table: those that name its number, and the paragraphs beside it."""
        near = [
            place
            for place in (grid.paragraph - 2, grid.paragraph - 1, grid.paragraph)
            if 0 <= place < len(self.paragraphs) and self.paragraphs[place][0].section == grid.section
        ]
        if grid.number:
            near += self._naming.get(grid.number.casefold(), [])[:_MOST_NAMING]
        return [one for place in sorted(set(near)) for one in self.paragraphs[place]]

    @cached_property
    def _naming(self) -> dict[str, list[int]]:
        """Paragraphs that name a table, by its number."""
        found: dict[str, list[int]] = {}
        for one in self.said:
            for match in re.finditer(r"\btables?\s+([A-Z]?\d{1,3}[a-z]?)\b", one.words, re.I):
                found.setdefault(match[1].casefold(), []).append(one.paragraph)
        return found


def _day_of(paper: Paper) -> dt.date | None:
    """The first whole date in a paper's first lines: of the meeting it was written for."""
    for block in paper.blocks[:_FIRST_BLOCKS]:
        if isinstance(block, Table):
            continue
        texts = [block.words] if isinstance(block, Heading) else [one.words for one in block.sentences]
        for text in texts:
            for span in spans(text):
                if span.kind == "day" and span.first is not None:
                    return span.first
    return None
