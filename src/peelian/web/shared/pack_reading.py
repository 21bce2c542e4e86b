"""A pack as a page shows it, to the Board or to everybody: numbered paragraphs, figures in words, tables, charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from peelian.analysis.tables import Table
from peelian.apps.board.api import Audience, Document, DocumentSection, Figure
from peelian.journeys.packs.front import period_of
from peelian.journeys.packs.wording import Form, said
from peelian.web.shared import charts

_POINT = "- "
_POUNDS = ("£", "pounds")
Draw = Callable[..., list[charts.Shown]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its number, or the points of a list (number 0)."""

    number: int
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure in words.

    Args:
        figure: the figure itself.
        value: in words; why there is none where words stand for it.
        base: numerator and denominator, "" where it has none.
        interval: in words, "" where it has none.
        why: why there is no value, a sentence, or "".
    """

    figure: Figure
    value: str
    base: str
    interval: str
    why: str


@dataclass(frozen=True, slots=True)
class Block:
    """A table or a chart. A chart whose table stands in the section by itself is drawn alone.

    Args:
        table: to be drawn, or None.
        chart: to be drawn, or None.
        alone: whether the chart stands without its table.
        internal: whether only the Board in private reads it, though everybody reads its section.
    """

    table: Table | None = None
    chart: charts.Shown | None = None
    alone: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section on a page.

    Args:
        section: as it stands in the document.
        number: from 1.
        days: its own days in words, "" where they are the pack's.
        commentary: what people wrote.
        words: what the section says itself.
        figures: in words.
        blocks: tables and charts.
    """

    section: DocumentSection
    number: int
    days: str
    commentary: Sequence[Paragraph]
    words: Sequence[Paragraph]
    figures: Sequence[FigureRow]
    blocks: Sequence[Block]

    @property
    def internal(self) -> bool:
        """Whether only the Board in private reads it."""
        return self.section.audience is Audience.INTERNAL

    @property
    def based(self) -> bool:
        """Whether any of its figures has a numerator and a denominator."""
        return any(row.base for row in self.figures)

    @property
    def sampled(self) -> bool:
        """Whether any of its figures has an interval."""
        return any(row.interval for row in self.figures)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it at all."""
        content = self.section.content
        return not (self.commentary or self.words or self.figures or self.blocks or content.missing)


def parts_of(document: Document, adapt: Callable[[Table], Table], draw: Draw = charts.shown) -> list[Part]:
    """A document's sections as a page shows them; paragraphs are numbered as they are on paper.

    Args:
        document: whole or public.
        adapt: what becomes of each table before it is drawn.
        draw: gives charts with their drawings, in order.
    """
    numbers = _Numbers()
    return [
        _part(section, place, document, numbers, _Looks(adapt, draw))
        for place, section in enumerate(document.sections, 1)
    ]


def row_of(figure: Figure) -> FigureRow:
    """A figure in words."""
    known = figure.value is not None
    why = "" if known or not figure.why_none.strip().endswith(".") else figure.why_none.strip()
    based = known and figure.numerator is not None and figure.denominator is not None
    return FigureRow(
        figure=figure,
        value=_value(figure, why),
        base=said(figure, Form.OF) if based else "",
        interval=said(figure, Form.INTERVAL) if known and figure.interval else "",
        why=why,
    )


@dataclass(frozen=True, slots=True)
class _Looks:
    """How tables and charts are made ready for a page."""

    adapt: Callable[[Table], Table]
    draw: Draw


class _Numbers:
    """The number of the last paragraph of the whole paper."""

    def __init__(self) -> None:
        self.last = 0

    def of(self, words: Sequence[str]) -> list[Paragraph]:
        """Paragraphs with their numbers; the points of a list are one, without."""
        lines = [line for one in words for part in one.split("\n\n") for line in _lines(part)]
        out: list[Paragraph] = []
        for is_list, some in groupby(lines, key=lambda line: line.startswith(_POINT)):
            if is_list:
                out.append(Paragraph(0, [line.removeprefix(_POINT).strip() for line in some]))
                continue
            for line in some:
                self.last += 1
                out.append(Paragraph(self.last, [line]))
        return out


def paragraphs_of(words: Sequence[str]) -> list[Paragraph]:
    """Paragraphs with numbers of their own, from 1."""
    return _Numbers().of(words)


def _lines(paragraph: str) -> list[str]:
    """A paragraph on one line, and each of its points on one of its own."""
    out: list[str] = []
    plain = [line.strip() for line in paragraph.splitlines() if line.strip()]
    for is_list, some in groupby(plain, key=lambda line: line.startswith(_POINT)):
        lines = list(some)
        out += lines if is_list else [" ".join(lines)]
    return out


def _part(
    section: DocumentSection, number: int, document: Document, numbers: _Numbers, looks: _Looks
) -> Part:
    own = (section.since, section.until) != (document.since, document.until)
    return Part(
        section=section,
        number=number,
        days=period_of(section.since, section.until) if own else "",
        commentary=numbers.of(section.commentary),
        words=numbers.of(section.content.words),
        figures=[row_of(figure) for figure in section.content.figures],
        blocks=_blocks(section, looks),
    )


def _blocks(section: DocumentSection, looks: _Looks) -> list[Block]:
    """Each chart above its table; what has no partner by itself."""
    content = section.content
    drawn = looks.draw(*content.charts) if content.charts else []
    by_table: dict[str, list[charts.Shown]] = {}
    for shown in drawn:
        by_table.setdefault(shown.chart.table.name, []).append(shown)
    out: list[Block] = []
    open_section = section.audience is Audience.PUBLIC
    for one in content.tables:
        internal = open_section and one.audience is Audience.INTERNAL
        out += [
            Block(chart=chart, alone=True, internal=internal) for chart in by_table.pop(one.table.name, ())
        ]
        out.append(Block(table=looks.adapt(one.table), internal=internal))
    left = [shown for some in by_table.values() for shown in some]
    return [*out, *(Block(chart=replace(shown, chart=_adapted(shown.chart, looks.adapt))) for shown in left)]


def _adapted(chart: charts.Chart, adapt: Callable[[Table], Table]) -> charts.Chart:
    return replace(chart, table=adapt(chart.table))


def _value(figure: Figure, why: str) -> str:
    if figure.value is None:
        return "not known" if why else said(figure)
    number = said(figure)
    bare = figure.unit == "share" or figure.unit in _POUNDS or (number == "1" and figure.unit.islower())
    return number if bare else f"{number} {figure.unit}"  # not “1 people”
