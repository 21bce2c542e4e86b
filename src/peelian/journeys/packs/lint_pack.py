"""Lint a pack before the Board reads it: its figures, its tables, its words, and what the public would be told.

The words are linted as any paper's are (`analysis.papers`), with figures inserted; figures and tables also by what is
known of them and isn't printed: numerators, days, names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from peelian.analysis.papers import document as papers
from peelian.analysis.papers.findings import Severity
from peelian.analysis.papers.lint import lint as lint_paper
from peelian.analysis.tables import Table
from peelian.apps.board.api import Document, DocumentSection
from peelian.journeys.packs import wording
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.lint_earlier import lint_earlier
from peelian.journeys.packs.lint_figures import lint_figures
from peelian.journeys.packs.lint_tables import lint_small, lint_tables
from peelian.journeys.packs.lint_ties import lint_ties
from peelian.journeys.packs.lint_typed import lint_typed
from peelian.journeys.packs.public import closed_to, figures_of, public_version, worded

#: Rules of papers about tables: here their numbers are known, and small ones are hidden from the public.
_OF_PRINT = ("table-", "small-numbers")


def lint(draft: Document, texts: Mapping[str, str], earlier: Sequence[Document] = ()) -> list[PackFinding]:
    """What in a pack can't be, may not be, and what was worked out again and agrees; the worst first.

    Args:
        draft: the pack without words.
        texts: each section's words as they were typed, by its key.
        earlier: public versions that are out, with which somebody could compare this one (`lint_earlier.told_before`).
    """
    whole, public = worded(draft, texts), public_version(draft, texts)
    found = [
        *_inserts(draft, texts),
        *lint_figures(draft),
        *lint_tables(draft),
        *lint_ties(draft),
        *lint_small(public),
        *lint_earlier(public, earlier),
        *lint_typed(draft, texts),
        *_words(whole),
    ]
    unlike = {one.digest: one for one in found}
    places = {section.key: place for place, section in enumerate(draft.sections)}
    return sorted(unlike.values(), key=lambda one: (one.severity.order, places.get(one.section, -1)))


def open_ones(findings: Sequence[PackFinding], accepted: Mapping[str, object]) -> list[PackFinding]:
    """Contradictions that nobody accepted with a reason: none is left when a pack is released."""
    return [one for one in findings if one.severity is Severity.CONTRADICTION and one.digest not in accepted]


def _inserts(draft: Document, texts: Mapping[str, str]) -> Iterator[PackFinding]:
    figures = figures_of(draft)
    for section in draft.sections:
        for trouble in wording.troubles(
            texts.get(section.key, ""), figures, closed=closed_to(draft, section.audience)
        ):
            yield PackFinding(
                "inserted-figure", Severity.CONTRADICTION, section.key, section.heading,
                f"Line {trouble.line}: {trouble.reason}", repair=trouble.mend,
            )  # fmt: skip


def _words(whole: Document) -> Iterator[PackFinding]:
    """What the lint of papers says of the pack as it is read."""
    paper, places = paper_of(whole)
    for found in lint_paper(paper):
        section = places.get(found.line)
        if not found.line or found.rule.startswith(_OF_PRINT):
            continue  # of the reading of a file; or of a table, of which more is known than its print
        yield PackFinding(
            found.rule,
            found.severity,
            section.key if section else "",
            section.heading if section else "",
            found.words,
            tuple(quote.words for quote in found.quotes),
            tuple(found.arithmetic),
            found.repair,
        )


def paper_of(whole: Document) -> tuple[papers.Paper, Mapping[int, DocumentSection]]:
    """A worded pack as a paper for the lint, and which section each of its lines is of."""
    blocks: list[papers.Block] = [papers.Heading(whole.title, 1, 1)]
    places: dict[int, DocumentSection] = {}
    line = 1

    def placed(section: DocumentSection, lines: int = 1) -> int:
        nonlocal line
        start = line + 1
        line += lines
        places.update(dict.fromkeys(range(start, line + 1), section))
        return start

    for section in whole.sections:
        blocks.append(papers.Heading(section.heading, placed(section)))
        for words in (*section.commentary, *section.content.words):
            point = words.startswith("- ")
            blocks.append(papers.Paragraph.of(words.removeprefix("- "), placed(section), point=point))
        for one in section.content.tables:
            table = _printed(one.table, 0)
            blocks.append(_printed(one.table, placed(section, len(table.rows))))
    return papers.Paper(whole.title, tuple(blocks), on=whole.meeting_on), places


def _printed(table: Table, line: int) -> papers.Table:
    rows = [
        [column.words for column in table.columns],
        *(
            [column.said(cell) for column, cell in zip(table.columns, row, strict=True)]
            for row in table.lines()
        ),
    ]
    placed = tuple(papers.Row(tuple(cells), line + place) for place, cells in enumerate(rows))
    return papers.Table(table.caption, placed, line, heads=1, marked=True)


def as_data(findings: Sequence[PackFinding], accepted: Mapping[str, str]) -> list[dict[str, object]]:
    """Findings to be kept with a release, each with the reason for which it was let stand."""
    return [
        {
            "rule": one.rule,
            "severity": one.severity.value,
            "section": one.section,
            "heading": one.heading,
            "words": one.words,
            "quotes": list(one.quotes),
            "arithmetic": list(one.arithmetic),
            "repair": one.repair,
            "digest": one.digest,
            "accepted": accepted.get(one.digest, ""),
        }
        for one in findings
    ]
