"""Print: a pack of the Board as a paper, from what is frozen in its document and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peelian.analysis import tables
from peelian.analysis.vega import Chart
from peelian.apps.board.api import Audience, Content, Document, Figure, PackTable
from peelian.journeys import draw_charts
from peelian.journeys.packs import read_tables
from peelian.journeys.packs.front import Release, front, moment, redacted_in_words
from peelian.journeys.packs.layout import Laid, Lead, Paragraph, lay_out
from peelian.journeys.packs.wording import Form, said, with_unit
from peelian.journeys.paper_widths import parts_of
from peelian.journeys.papers import (
    Block,
    Contents,
    Facts,
    Front,
    Heading,
    List,
    Note,
    Numbered,
    Paper,
    Picture,
    Reference,
    Small,
    Table,
    Words,
)

#: Above each paper's title. A board's own name isn't known here.
_SUBTITLE = "Paper to the Board"
_ANNEX = "Annex: figures and definitions"
#: Of its columns: measure, figure, what is counted.
_WIDTHS = (0.3, 0.15, 0.55)
#: So many tables of a section stand in the text, the rest in the annex.
_TABLES_IN_TEXT = 3
#: Below what leads, where the public doesn't read it.
_PRIVATE = "This is for the Board in private: not in the public version."
#: What stands at the end of a paper, not on its first page.
_AT_THE_END = "SHA-256 of its data"


@dataclass(slots=True)
class _Counter:
    """Numbers that run through the whole paper, and its charts as they are drawn."""

    drawn: Mapping[str, Picture]
    tables: int = 0
    charts: int = 0


def paper(document: Document, release: Release | None = None, *, points: bool = False) -> Paper:
    """The pack as a paper to the Board; without a release it says on each page that it is a draft.

    Args:
        document: the pack, whole or for the public.
        release: of a released pack.
        points: whether charts are drawn in points (PNG) too, for a file that takes no SVG.
    """
    charts = [chart for section in document.sections for chart in section.content.charts]
    counter = _Counter(draw_charts.pictures_of(charts, points=points))
    layout = lay_out(document)
    first = front(document, release)
    blocks: list[Block] = [Front([row for row in first if row[0] != _AT_THE_END]), *_lead(layout.lead)]
    if layout.listed:
        blocks.append(Contents("Contents"))
    for laid in layout.sections:
        blocks += _section(laid, document, counter)
    if gone := redacted_in_words(document):
        blocks.append(Note("Taken out", [gone]))
    digest = [f"{name}: {words}" for name, words in first if name == _AT_THE_END]
    return Paper(
        title=document.title,
        subtitle=_SUBTITLE,
        blocks=[*blocks, *_annex(layout.sections, document, counter), *([Small(digest)] if digest else [])],
        footer=" · ".join(part for part in (document.title, document.subtitle) if part),
        mark="" if release else "Draft, not released",
    )


def _lead(lead: Lead) -> Iterator[Block]:
    """What the Board is asked, and the figures that it needs first."""
    if lead.asked:
        lines = [line for one in lead.asked for line in one.lines]
        yield Note(lead.title, [*lines, *([_PRIVATE] if lead.internal else [])])
    if lead.facts:
        yield Facts("Key figures", [(one.label, one.words) for one in lead.facts])
        if lead.facts_internal:
            yield Small([_PRIVATE])
    if lead.untold:
        yield Small(lead.untold)


def _section(laid: Laid, document: Document, counter: _Counter) -> Iterator[Block]:
    section, content = laid.section, laid.section.content
    yield Heading(section.heading, number=str(laid.number))
    if aside := list(_aside(laid)):
        yield Small(aside)
    if content.figures:
        further = sum(not read_tables.untold(one.table) for one in content.tables[_TABLES_IN_TEXT:])
        more = f", and {further} further {'table' if further == 1 else 'tables'}" if further else ""
        yield Reference(
            f"Figures of this section with their definitions{more}: {_place(laid)}", _anchor(laid)
        )
    yield from _prose(laid.commentary)
    if content.missing:
        yield Note("Not known", content.missing)
    for one in content.tables[:_TABLES_IN_TEXT]:
        yield from _pack_table(one, laid, document, counter)
    for chart in content.charts:
        yield from _chart(chart, content, counter)
    if laid.methods:
        yield Small(laid.methods)


def _aside(laid: Laid) -> Iterator[str]:
    """What sets a section apart: other days than the pack's, other readers."""
    section = laid.section
    if laid.days:
        yield f"This section tells of {laid.days}."
    if section.audience is Audience.INTERNAL:
        yield "For the Board in private: not in the public version."
    if not section.commentary and section.content == Content():
        yield "Nothing is written here, and nothing is counted."


def _prose(paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
    """Paragraphs with their numbers; points are lists below them."""
    for one in paragraphs:
        yield Numbered(one.number, one.lines) if one.number else List(one.lines)


def _pack_table(one: PackTable, laid: Laid, document: Document, counter: _Counter) -> Iterator[Block]:
    internal = document.audience is not Audience.PUBLIC and one.audience is Audience.INTERNAL
    inside = ("Not in the public version.",) if internal and laid.section.audience is Audience.PUBLIC else ()
    yield from _table(one.table, counter, inside)


def _table(table: tables.Table, counter: _Counter, more: Sequence[str] = ()) -> Iterator[Block]:
    if nothing := read_tables.untold(table):
        yield Small([nothing, *more, *table.notes])
        return
    table = read_tables.read(table)
    counter.tables += 1
    whole = Table(
        f"Table {counter.tables}: {tables.unnumbered(table.caption)}",
        [column.words for column in table.columns],
        [
            [column.said(cell) for column, cell in zip(table.columns, row, strict=True)]
            for row in table.lines()
        ],
        numeric=[place for place, column in enumerate(table.columns) if column.numeric],
        total=table.total is not None,
        notes=(*more, *table.notes),
        fitted=True,
    )
    yield from parts_of(whole)


def _chart(chart: Chart, content: Content, counter: _Counter) -> Iterator[Block]:
    """The chart, or what it says in words where nothing draws, then with its table unless the section has that."""
    picture = counter.drawn.get(chart.digest)
    if picture is not None:
        counter.charts += 1
        yield Picture(picture.svg, picture.words, f"Chart {counter.charts}: {chart.title}", picture.png)
        return
    yield Words(chart.words)
    if chart.table.name not in {one.table.name for one in content.tables}:
        yield from _table(chart.table, counter)


def _annex(sections: Sequence[Laid], document: Document, counter: _Counter) -> Iterator[Block]:
    """Every figure with its definition, by section, and the tables for which the text has no room."""
    counted = [laid for laid in sections if laid.section.content.figures]
    further = [laid for laid in sections if laid.section.content.tables[_TABLES_IN_TEXT:]]
    if not counted and not further:
        return
    moments = list(
        dict.fromkeys(moment(one.as_of) for laid in counted for one in laid.section.content.figures)
    )
    yield Heading(_ANNEX, anew=True)
    yield Small(
        [
            "What was asked of the records for each figure stands in the workbook (sheet “figures”), and in the CSV"
            f" and JSON files. Read on {'; '.join(moments)}."
        ]
    )
    for laid in sections:
        if laid.section.content.figures:
            yield _figures(laid)
        for one in laid.section.content.tables[_TABLES_IN_TEXT:]:
            yield from _pack_table(one, laid, document, counter)


def _figures(laid: Laid) -> Table:
    return Table(
        f"{_place(laid)}: {laid.section.heading}",
        ["Measure", "Figure", "What is counted"],
        list(_rows(laid.section.content.figures)),
        fitted=True,
        small=True,
        widths=_WIDTHS,
        anchor=_anchor(laid),
    )


def _rows(figures: Sequence[Figure]) -> Iterator[list[str]]:
    """A figure's label, its value over its base and interval, and its definition, which isn't said twice."""
    said_at: dict[str, str] = {}
    for one in figures:
        meant = _ended(one.definition)
        first = said_at.setdefault(meant, one.label)
        words = meant if first is one.label or len(meant) < len(first) else f"As “{first}”."
        yield [one.label, "\n".join(_parts(one)), f"{words}{_why(one)}".strip()]


def _parts(figure: Figure) -> Iterator[str]:
    yield with_unit(figure)
    if figure.value is None:
        return
    if None not in (figure.numerator, figure.denominator):
        yield said(figure, Form.OF)
    if figure.interval is not None:
        yield f"likely {said(figure, Form.INTERVAL)}"


def _why(figure: Figure) -> str:
    """Why a figure isn't known, where a sentence says so."""
    why = figure.why_none.strip()
    return f" Not known: {why}" if figure.value is None and why.endswith(".") else ""


def _place(laid: Laid) -> str:
    """Where a section's figures are in the annex."""
    return f"A{laid.number}"


def _anchor(laid: Laid) -> str:
    return f"figures-{laid.number}"


def _ended(words: str) -> str:
    return words if not words or words.endswith((".", "?", "!")) else f"{words}."
