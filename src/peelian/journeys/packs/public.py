"""A pack's two versions from one draft: whole for the Board in private, and redacted for the public.

A draft is a `Document` without words, and the words of each section as they were typed, by its key. Both versions are
worded from the same text, the public one from what is left of the figures: a sentence can't tell what the table hides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from peelian.analysis.suppression import LEAST
from peelian.analysis.tables import Cell, Table, value_of
from peelian.analysis.vega import Chart
from peelian.apps.board.api import Audience, Content, Document, Figure, PackTable
from peelian.journeys.packs import telling, wording
from peelian.journeys.packs.grid import Place, is_small
from peelian.journeys.packs.hidden import Hidden, find_hidden
from peelian.journeys.packs.wording import NOT_SHOWN

FEWER = f"fewer than {LEAST}"
NOTE = (
    f"“{NOT_SHOWN}” stands for counts of 1 to {LEAST - 1} people, and for as many others as it takes that nobody can "
    "work those out."
)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?!\w)")
#: Numbers in words that count nobody: days, years of days, times, tables, per cents of intervals.
_NO_COUNT = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?"
    r"|\b(?:Table|table) \d+|\d+(?:\.\d+)? per cent|\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}"
)
#: So few people, told in a sentence of a section's own: no figure and no cell, so nothing else hides it.
_SO_FEW = re.compile(
    rf"(?<!to )(?<!than )(?<!least )(?<![\d.,–-])\b[1-{LEAST - 1}] (?:of (?:whom|them)|(?:[a-z’-]+ ){{0,2}}"
    r"(?:people|person|officers?|constables?|PCSOs?|students?|tutors?|members?|residents?|leavers?|joiners?|reports?"
    r"|replies|calls?|contributions?|turns?|ratings?|conversations?|interviews?))\b"
)

#: What counts nobody as a whole, or else a number.
_EACH = re.compile(f"{_NO_COUNT.pattern}|{_NUMBER.pattern}")


def figures_of(document: Document) -> dict[str, Figure]:
    """A document's figures by name; of two of one name the first, which the lint tells of."""
    out: dict[str, Figure] = {}
    for section in document.sections:
        for figure in section.content.figures:
            out.setdefault(figure.name, figure)
    return out


def closed_to(document: Document, audience: Audience) -> frozenset[str]:
    """Names of figures that words for an audience may not insert: those of internal sections, in public words."""
    if audience is Audience.INTERNAL:
        return frozenset()
    return frozenset(
        figure.name
        for section in document.sections
        if section.audience is Audience.INTERNAL
        for figure in section.content.figures
    )


def whole_version(draft: Document, texts: Mapping[str, str]) -> Document:
    """The draft with its words, for the Board in private.

    Raises wording.BadWords for a figure that isn't there, or that public words may not tell; its message names the
    section.
    """
    figures = figures_of(draft)
    closed = closed_to(draft, Audience.PUBLIC)

    for section in draft.sections:
        barred = closed if section.audience is Audience.PUBLIC else frozenset()
        try:
            wording.check(texts.get(section.key, ""), figures, closed=barred)
        except wording.BadWords as error:
            raise wording.BadWords(
                f"in “{section.heading}”: {error.reason}",
                line=error.line,
                column=error.column,
                mend=error.mend,
            ) from None
    return telling.for_readers(worded(draft, texts))


def worded(draft: Document, texts: Mapping[str, str]) -> Document:
    """The draft with its words; a figure that isn't there is “not shown”, a sentence of none but such ones goes, and
    words that can't be read stay as typed.

    For a look at it: `whole_version` refuses both.
    """
    figures = figures_of(draft)
    return replace(
        draft,
        sections=tuple(
            telling.told(section, texts.get(section.key, ""), figures) for section in draft.sections
        ),
    )


def public_version(draft: Document, texts: Mapping[str, str]) -> Document:
    """The draft as everybody may read it: no internal section or table, no small count of people, no address of rows.

    What it may not tell it doesn't hold, wherever it stood. A figure that was inserted and isn't there is “not shown”.
    """
    kept = [section for section in draft.sections if section.audience is Audience.PUBLIC]
    open_ones = [replace(section, content=opened(section.content)) for section in kept]
    hidden = find_hidden([section.content for section in open_ones])
    shown = [
        replace(section, content=_shown(section.content, number, hidden))
        for number, section in enumerate(open_ones)
    ]
    public = replace(
        draft,
        audience=Audience.PUBLIC,
        sections=tuple(shown),
        redacted=tuple(one.heading for one in draft.sections if one.audience is not Audience.PUBLIC),
    )
    figures = figures_of(public)
    sections = [telling.told(section, texts.get(section.key, ""), figures) for section in public.sections]
    return telling.for_readers(replace(public, sections=tuple(sections)))


def opened(content: Content) -> Content:
    """Without internal tables and their charts, and without addresses of rows."""
    internal = {one.table.name for one in content.tables if one.audience is Audience.INTERNAL}
    return replace(
        content,
        figures=tuple(replace(figure, rows="") for figure in content.figures),
        tables=tuple(
            replace(one, table=_unlinked(one.table))
            for one in content.tables
            if one.table.name not in internal
        ),
        charts=tuple(
            replace(chart, table=_unlinked(chart.table))
            for chart in content.charts
            if chart.table.name not in internal
        ),
    )


def _unlinked(table: Table) -> Table:
    total = None if table.total is None else [value_of(cell) for cell in table.total]
    return replace(table, rows=[[value_of(cell) for cell in row] for row in table.rows], total=total)


def _shown(content: Content, place: int, hidden: Hidden) -> Content:
    near = hidden.near[place]
    covered = {
        one.table.name for number, one in enumerate(content.tables) if hidden.cells.get((place, number))
    }
    charts = [chart for chart in content.charts if not _tells(chart, content, covered, near)]
    gone = len(content.charts) - len(charts)
    untold = (
        [
            f"{'A chart isn’t' if gone == 1 else f'{gone} charts aren’t'} shown: counts of people in it are too small."
        ]
        if gone
        else []
    )
    words, missing = _silent(content.words, near), _silent(content.missing, near)
    silent = len(content.words) + len(content.missing) - len(words) - len(missing)
    if silent:
        untold.append(
            f"{'A sentence isn’t' if silent == 1 else f'{silent} sentences aren’t'} shown: counts of people in"
            f" {'it' if silent == 1 else 'them'} are too small."
        )
    return Content(
        figures=tuple(_shown_figure(figure, hidden, near) for figure in content.figures),
        tables=tuple(
            _shown_table(one, hidden.cells.get((place, number), frozenset()), near)
            for number, one in enumerate(content.tables)
        ),
        charts=tuple(charts),
        words=words,
        missing=(*missing, *untold),
    )


def _shown_figure(figure: Figure, hidden: Hidden, near: frozenset[float]) -> Figure:
    near = frozenset(one for one in near if one >= wording.TELLING)
    figure = replace(figure, label=_without(figure.label, near), definition=_without(figure.definition, near))
    if figure.name not in hidden.figures:
        return figure if figure.value is not None else replace(figure, numerator=None, denominator=None)
    why = FEWER if figure.name in hidden.small else NOT_SHOWN
    return replace(figure, value=None, numerator=None, denominator=None, interval=None, why_none=why)


def _shown_table(one: PackTable, cells: frozenset[Place], near: frozenset[float]) -> PackTable:
    table = one.table
    telling = frozenset(number for number in near if number >= wording.TELLING)
    table = replace(
        table,
        caption=_without(table.caption, telling),
        columns=[replace(head, words=_without(head.words, telling)) for head in table.columns],
        rows=[
            [_without(cell, telling) if isinstance(cell, str) else cell for cell in row] for row in table.rows
        ],
    )
    notes = _silent(table.notes, near)
    if not cells:
        return replace(one, table=replace(table, notes=notes))
    rows = [_covered(row, number, cells) for number, row in enumerate(table.rows)]
    total = None if table.total is None else _covered(table.total, len(table.rows), cells)
    return replace(one, table=replace(table, rows=rows, total=total, notes=(*notes, NOTE)))


def _covered(row: Sequence[Cell], number: int, cells: frozenset[Place]) -> list[Cell]:
    return [NOT_SHOWN if (number, column) in cells else cell for column, cell in enumerate(row)]


def _tells(chart: Chart, content: Content, covered: Collection[str], near: Collection[float]) -> bool:
    """Whether a chart tells what is hidden: in its table, or, where it has one of its own, in any number of it."""
    name = chart.table.name
    if name in covered:
        return True
    numbers = [
        float(cell) for row in chart.table.lines() for cell in row if isinstance(cell, int | float) and cell
    ]
    if name in {one.table.name for one in content.tables}:
        return any(number in near for number in numbers if number >= wording.TELLING)
    of_people = any(one.people for one in content.tables) or any(one.people for one in content.figures)
    return any(number in near for number in numbers) or (
        of_people and any(is_small(number) and number.is_integer() for number in numbers)
    )


def _silent(sentences: Iterable[str], near: frozenset[float]) -> tuple[str, ...]:
    """Sentences without those that tell a hidden number, or of so few people."""
    return tuple(one for one in sentences if not numbers_in(one) & near and not _SO_FEW.search(one))


def _without(words: str, telling: Collection[float]) -> str:
    """Words in which a hidden number stands that is too large to be there by chance, without it."""
    if not numbers_in(words) & set(telling):
        return words
    return _EACH.sub(
        lambda found: NOT_SHOWN if numbers_in(found.group()) & set(telling) else found.group(), words
    )


def numbers_in(words: str) -> set[float]:
    """Numbers in words that may be counts: not days, times, tables' numbers or per cents in words."""
    return {
        float(found.replace(",", "").rstrip(".") or 0) for found in _NUMBER.findall(_NO_COUNT.sub(" ", words))
    }
