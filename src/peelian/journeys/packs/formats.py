"""Give away: a pack as PDF, Word, workbook, comma-separated files and data, from its document alone."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from peelian.analysis import tables
from peelian.analysis.tables import Cell, Column, Table, Value
from peelian.apps.board import api as board
from peelian.apps.board.api import Document, Figure
from peelian.journeys.packs import on_paper
from peelian.journeys.packs.front import Release, front, moment, redacted_in_words
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.kernel.text import slug

#: The earliest day that a ZIP can hold: the same pack makes the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)
_FIGURES, _ABOUT = "figures", "about-this-pack"
#: A sheet of this name is Excel's own: it calls a workbook with another broken.
_RESERVED = "history"
_SHARE = "a share, from 0 to 1"


def all_tables(document: Document) -> list[Table]:
    """Every table of the pack in order, those of its charts too; each with a name of its own."""
    found: list[Table] = []
    taken = {_FIGURES, _ABOUT, _RESERVED}
    for section in document.sections:
        content = section.content
        own = [one.table for one in content.tables]
        names = {table.name for table in own}
        for table in (*own, *(chart.table for chart in content.charts if chart.table.name not in names)):
            found.append(_renamed(table, _free(table.name, taken)))
    return found


def table_of(document: Document, name: str) -> Table:
    """One table by its name among `all_tables`, or `figures`. Raises NotFound."""
    if name == _FIGURES:
        return figures_of(document)
    for table in all_tables(document):
        if table.name == name:
            return table
    raise NotFound(f"There is no table {name} in this pack.")


def csv_of(document: Document, name: str) -> str:
    """One table as comma-separated text. Raises NotFound."""
    return tables.csv_of(table_of(document, name))


def figures_of(document: Document) -> Table:
    """All figures with what it takes to read them and count them again, a row each."""
    rows: list[list[Cell]] = [
        [
            section.heading, one.name, one.label, one.value, _SHARE if one.unit == "share" else one.unit,
            one.numerator, one.denominator, *_ends(one), one.definition, one.source, moment(one.as_of), one.why_none,
        ]
        for section in document.sections for one in section.content.figures
    ]  # fmt: skip
    columns = [
        Column("Section"), Column("Name"), Column("Measure"), _number("Figure"), Column("Unit"),
        _number("Numerator"), _number("Denominator"), _number("Interval from"),
        _number("Interval to"), Column("What is counted"), Column("Asked of the records"), Column("Read"),
        Column("Why there is none"),
    ]  # fmt: skip
    return Table(_FIGURES, "Figures of the pack", columns, rows)


def workbook(document: Document, release: Release | None = None) -> bytes:
    """The pack as a workbook (XLSX): what it is, its figures, a sheet for each table, and notes."""
    return tables.workbook_of(_about(document, release), figures_of(document), *all_tables(document))


def archive(document: Document, release: Release | None = None) -> bytes:
    """The pack as comma-separated files in a ZIP, with a README and a description for machines (`datapackage.json`).

    The description is a Data Package (datapackage.org, version 1). The same pack makes the same bytes.
    """
    all_of_them = [figures_of(document), *all_tables(document)]
    files = {
        "README.txt": _readme(document, release, all_of_them),
        "datapackage.json": json.dumps(
            _package(document, release, all_of_them), ensure_ascii=False, indent=1
        ),
        **{_file(table): tables.csv_of(table) for table in all_of_them},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, words in files.items():
            part = zipfile.ZipInfo(name, _DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            packed.writestr(part, words.encode())
    return out.getvalue()


def data(document: Document) -> bytes:
    """The document itself as JSON, in the canonical form whose SHA-256 stands on its paper."""
    return board.text_of(document).encode()


def pdf(document: Document, release: Release | None = None) -> bytes | None:
    """The pack as a tagged PDF, dated by its release, a draft by its records; None where nothing prints."""
    press = ports().press
    return None if press is None else press(on_paper.paper(document, release), _dated(document, release))


def word(document: Document, release: Release | None = None) -> bytes | None:
    """The pack as a Word document (DOCX), dated as the PDF is; None where nothing writes them."""
    write = ports().word
    if write is None:
        return None
    return write(on_paper.paper(document, release, points=True), _dated(document, release))


def _dated(document: Document, release: Release | None) -> dt.datetime:
    return release.at if release else document.as_of


def _about(document: Document, release: Release | None) -> Table:
    said = [("Title", document.title), *front(document, release)]
    missing = [(one.heading, words) for one in document.sections for words in one.content.missing]
    gone = redacted_in_words(document)
    rows = [*said, *(("Not known", f"{heading}: {words}") for heading, words in missing)]
    if gone:
        rows.append(("Taken out", gone))
    return Table(_ABOUT, "About this pack", [Column("What"), Column("It says")], rows)


def _readme(document: Document, release: Release | None, all_of_them: Sequence[Table]) -> str:
    about = _about(document, release)
    lines = [document.title, "=" * len(document.title), ""]
    lines += [f"{name}: {words}" for name, words in about.rows[1:]]
    lines += ["", "Files", "-----"]
    for table in all_of_them:
        lines.append(f"{_file(table)}: {table.caption}")
        lines += [f"    {note}" for note in table.notes]
    lines += [
        "", "An empty cell is not known; it is never nought. A share is from 0 to 1. Days are written 2026-03-03. Words"
        " that a spreadsheet would take for a formula have an apostrophe before them. The files are in UTF-8.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _package(document: Document, release: Release | None, all_of_them: Sequence[Table]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": slug(document.code) or "pack",
        "title": document.title,
        "description": document.subtitle,
        "audience": document.audience.value,
        "period": {
            "since": document.since.isoformat(),
            "last": (document.until - dt.timedelta(days=1)).isoformat(),
        },
        "read_at": document.as_of.isoformat(),
        "meeting_on": document.meeting_on.isoformat(),
        "released_at": release.at.isoformat() if release else None,
        "sha256": release.digest if release else None,
        "redacted": len(document.redacted),
        "resources": [_resource(table) for table in all_of_them],
    }
    return said


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": _file(table),
        "title": table.caption,
        "description": "\n".join(table.notes),
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "has_total": table.total is not None,
        "schema": {
            "fields": [
                {"name": tables.guarded(column.words), "type": _type(table, place)}
                for place, column in enumerate(table.columns)
            ],
            "missingValues": [""],
        },
    }


def _type(table: Table, place: int) -> str:
    """What a column holds: numbers, days, words, or some of each (a hidden count is words)."""
    values = [value for row in table.lines() if (value := tables.value_of(row[place])) is not None]
    kinds = {_kind(value) for value in values}
    return kinds.pop() if len(kinds) == 1 else "any" if kinds else "string"


def _kind(value: Value) -> str:
    if isinstance(value, dt.date):
        return "date"
    return "number" if isinstance(value, int | float | Decimal) else "string"


def _number(words: str) -> Column:
    """A column of counts and of shares."""
    return Column(words, numeric=True, digits=4, mixed=True)


def _ends(figure: Figure) -> tuple[float | None, float | None]:
    return (figure.interval.low, figure.interval.high) if figure.interval else (None, None)


def _file(table: Table) -> str:
    return f"{table.name}.csv"


def _free(name: str, taken: set[str]) -> str:
    """A name for files that none has yet."""
    plain = slug(name) or "table"
    wanted, number = plain, 1
    while wanted in taken:
        number += 1
        wanted = f"{plain}-{number}"
    taken.add(wanted)
    return wanted


def _renamed(table: Table, name: str) -> Table:
    return Table(name, table.caption, table.columns, table.rows, table.total, table.notes)
