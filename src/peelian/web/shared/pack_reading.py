"""A pack as a page shows it, to the Board or to everybody: numbered paragraphs, figures in words, tables, charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from peelian.analysis.tables import Table
from peelian.apps.board.api import Audience, Document, DocumentSection, Figure
from peelian.journeys.packs import read_tables
from peelian.journeys.packs.layout import Laid, Lead, Paragraph, lay_out, paragraphs_of
from peelian.journeys.packs.wording import Form, said, with_unit
from peelian.web.shared import charts

__all__ = [
    "Block",
    "FigureRow",
    "Lead",
    "Paragraph",
    "Part",
    "lead_of",
    "paragraphs_of",
    "parts_of",
    "row_of",
]

Draw = Callable[..., list[charts.Shown]]


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
        said: what stands for a table that tells nothing, "" elsewhere.
        chart: to be drawn, or None.
        alone: whether the chart stands without its table.
        internal: whether only the Board in private reads it, though everybody reads its section.
    """

    table: Table | None = None
    chart: charts.Shown | None = None
    alone: bool = False
    internal: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A section on a page.

    Args:
        section: as it stands in the document.
        number: from 1.
        days: its own days in words, "" where they are the pack's.
        commentary: what people wrote.
        words: what the section says itself, a paragraph each.
        figures: in words.
        blocks: tables and charts.
    """

    section: DocumentSection
    number: int
    days: str
    commentary: Sequence[Paragraph]
    words: Sequence[str]
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
    looks = _Looks(adapt, draw)
    return [_part(laid, looks) for laid in lay_out(document).sections]


def lead_of(document: Document) -> Lead:
    """What stands before the sections: what the Board is asked, and the figures that it needs first."""
    return lay_out(document).lead


def row_of(figure: Figure) -> FigureRow:
    """A figure in words."""
    known = figure.value is not None
    why = "" if known or not figure.why_none.strip().endswith(".") else figure.why_none.strip()
    based = known and figure.numerator is not None and figure.denominator is not None
    return FigureRow(
        figure=figure,
        value=with_unit(figure),
        base=said(figure, Form.OF) if based else "",
        interval=said(figure, Form.INTERVAL) if known and figure.interval else "",
        why=why,
    )


@dataclass(frozen=True, slots=True)
class _Looks:
    """How tables and charts are made ready for a page."""

    adapt: Callable[[Table], Table]
    draw: Draw


def _part(laid: Laid, looks: _Looks) -> Part:
    return Part(
        section=laid.section,
        number=laid.number,
        days=laid.days,
        commentary=laid.commentary,
        words=laid.methods,
        figures=[row_of(figure) for figure in laid.section.content.figures],
        blocks=_blocks(laid.section, looks),
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
        said_instead = read_tables.untold(one.table)
        table = None if said_instead else looks.adapt(read_tables.read(one.table))
        out.append(Block(table=table, internal=internal, said=said_instead))
    left = [shown for some in by_table.values() for shown in some]
    return [*out, *(Block(chart=replace(shown, chart=_adapted(shown.chart, looks.adapt))) for shown in left)]


def _adapted(chart: charts.Chart, adapt: Callable[[Table], Table]) -> charts.Chart:
    return replace(chart, table=adapt(read_tables.read(chart.table)))
