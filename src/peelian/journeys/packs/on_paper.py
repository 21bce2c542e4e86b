"""Print: a pack of the Board as a paper, from what is frozen in its document and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from peelian.analysis import tables
from peelian.analysis.vega import Chart
from peelian.apps.board.api import Audience, Content, Document, DocumentSection, Figure
from peelian.journeys import draw_charts
from peelian.journeys.packs.front import Release, front, moment, period_of, redacted_in_words
from peelian.journeys.packs.wording import Form, said
from peelian.journeys.paper_widths import parts_of
from peelian.journeys.papers import (
    Block,
    Contents,
    Front,
    Heading,
    List,
    Meanings,
    Note,
    Numbered,
    Paper,
    Picture,
    Small,
    Table,
    Words,
)

#: A paper of more sections begins with a list of them.
_FEW_SECTIONS = 6
_SUBTITLE = "Paper to the Strategic Policing and Crime Board"
_POINT = "- "


@dataclass(slots=True)
class _Counter:
    """Numbers that run through the whole paper, and its charts as they are drawn."""

    drawn: Mapping[str, Picture]
    paragraphs: int = 0
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
    blocks: list[Block] = [Front(front(document, release))]
    if len(document.sections) > _FEW_SECTIONS:
        blocks.append(Contents("Contents"))
    for number, section in enumerate(document.sections, start=1):
        blocks += _section(section, number, document, counter)
    if gone := redacted_in_words(document):
        blocks.append(Note("Taken out", [gone]))
    return Paper(
        title=document.title,
        subtitle=_SUBTITLE,
        blocks=[*blocks, *_appendix(document)],
        footer=" · ".join(part for part in (document.title, document.subtitle) if part),
        mark="" if release else "Draft, not released",
    )


def _section(section: DocumentSection, number: int, document: Document, counter: _Counter) -> Iterator[Block]:
    yield Heading(section.heading, number=str(number))
    if aside := list(_aside(section, document)):
        yield Small(aside)
    yield from _prose(section.commentary, counter)
    content = section.content
    yield from _prose([words for one in content.words for words in one.split("\n\n")], counter)
    if content.missing:
        yield Note("Not known", content.missing)
    if content.figures:
        yield from _figures(content.figures, number, counter)
    for one in content.tables:
        internal = document.audience is not Audience.PUBLIC and one.audience is Audience.INTERNAL
        inside = ("Not in the public version.",) if internal and section.audience is Audience.PUBLIC else ()
        yield from _table(one.table, counter, inside)
    for chart in content.charts:
        yield from _chart(chart, content, counter)


def _aside(section: DocumentSection, document: Document) -> Iterator[str]:
    """What sets a section apart: other days than the pack's, other readers."""
    if (section.since, section.until) != (document.since, document.until):
        yield f"This section tells of {period_of(section.since, section.until)}."
    if section.audience is Audience.INTERNAL:
        yield "For the Board in private: not in the public version."
    if not section.commentary and section.content == Content():
        yield "Nothing is written here, and nothing is counted."


def _prose(paragraphs: Sequence[str], counter: _Counter) -> Iterator[Block]:
    """Paragraphs with their numbers; points are lists below them."""
    lines = [line.strip() for paragraph in paragraphs for line in _lines(paragraph)]
    for is_list, some in groupby((line for line in lines if line), key=lambda line: line.startswith(_POINT)):
        if is_list:
            yield List([line.removeprefix(_POINT).strip() for line in some])
        else:
            found = list(some)
            yield Numbered(counter.paragraphs + 1, found)
            counter.paragraphs += len(found)


def _lines(paragraph: str) -> Iterator[str]:
    """A paragraph on one line, and each of its points on one of its own."""
    for is_list, some in groupby(paragraph.splitlines(), key=lambda line: line.startswith(_POINT)):
        lines = list(some)
        yield from lines if is_list else [" ".join(lines)]


def _figures(figures: Sequence[Figure], number: int, counter: _Counter) -> Iterator[Block]:
    """“Measure | Figure | Base | Interval”: the last two only where a figure has one."""
    rows = [(one.label, _value(one), _base(one), _interval(one)) for one in figures]
    kept = [place for place in range(4) if place < 2 or any(row[place] for row in rows)]
    head = ("Measure", "Figure", "Base", "Interval")
    yield Table(
        f"{_next_table(counter)}: Measures of section {number}",
        [head[place] for place in kept],
        [[row[place] or tables.UNKNOWN for place in kept] for row in rows],
        numeric=range(1, len(kept)),
        meanings=_meanings(figures),
        fitted=True,
    )


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "not known" if _why(figure) else said(figure)
    number = said(figure)
    bare = figure.unit in {"share", "£", "pounds"} or (number == "1" and figure.unit.islower())
    return number if bare else f"{number} {figure.unit}"  # not “1 people”


def _base(figure: Figure) -> str:
    parts = (figure.numerator, figure.denominator)
    return "" if figure.value is None or None in parts else said(figure, Form.OF)


def _interval(figure: Figure) -> str:
    return "" if figure.value is None or figure.interval is None else said(figure, Form.INTERVAL)


def _why(figure: Figure) -> str:
    """Why a figure isn't known, where a sentence says so."""
    why = figure.why_none.strip()
    return f" Not known: {why}" if figure.value is None and why.endswith(".") else ""


def _table(table: tables.Table, counter: _Counter, more: Sequence[str] = ()) -> Iterator[Block]:
    whole = Table(
        f"{_next_table(counter)}: {tables.unnumbered(table.caption)}",
        [column.words for column in table.columns],
        [
            [column.said(cell) for column, cell in zip(table.columns, row, strict=True)]
            for row in table.lines()
        ],
        numeric=[place for place, column in enumerate(table.columns) if column.numeric],
        total=table.total is not None,
        notes=(*more, *(() if table.rows or table.total else ("There is nothing to list.",)), *table.notes),
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


def _appendix(document: Document) -> Iterator[Block]:
    """What was asked of the records for each figure, and when: those that one question answered stand together."""
    counted = [(section, section.content.figures) for section in document.sections if section.content.figures]
    if not counted:
        return
    yield Heading("Appendix: how each figure is counted")
    yield Small(
        [
            "What each figure means stands below its table. Here is what was asked of the records, and for which."
        ]
    )
    for section, figures in counted:
        yield Heading(section.heading, level=3)
        asked: dict[tuple[str, str], list[str]] = {}
        for one in figures:
            asked.setdefault((one.source, moment(one.as_of)), []).append(f"{one.label} ({one.name})")
        yield Meanings([
            (source or "No question is named", f"{'; '.join(names)}. Read on {read}.")
            for (source, read), names in asked.items()
        ])  # fmt: skip


def _meanings(figures: Sequence[Figure]) -> list[tuple[str, str]]:
    """What figures mean, with their names; what several have in common is said once."""
    meant: dict[str, list[str]] = {}
    for one in figures:
        meant.setdefault(f"{_ended(one.definition)}{_why(one)}".strip(), []).append(one.label)
    return [("; ".join(names), words) for words, names in meant.items()]


def _next_table(counter: _Counter) -> str:
    counter.tables += 1
    return f"Table {counter.tables}"


def _ended(words: str) -> str:
    return words if not words or words.endswith((".", "?", "!")) else f"{words}."
