"""A pack's document as JSON and back, and the digest that names it.

The JSON is canonical: keys sorted, no spaces, UTF-8, so that one document has one text and one SHA-256. A number
stays the number that it was, whole or not; a decimal, a day and a cell with a link say what they are; what isn't
known is null. Sequences come back as tuples.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from peelian.analysis.tables import Cell, Column, Linked, Table, Value
from peelian.analysis.vega import Chart
from peelian.apps.board.types.contents import Audience, Content, PackTable
from peelian.apps.board.types.documents import VERSION, Document, DocumentSection
from peelian.apps.board.types.figures import Figure, Interval
from peelian.kernel.errors import Refused

Json = Mapping[str, Any]
_Made = TypeVar("_Made")


class UnreadableDocument(Refused):
    """A kept document is of a version that this site doesn't know, or isn't a pack's document at all."""


def text_of(document: Document) -> str:
    """A document's canonical JSON. Raises ValueError for a figure that is no number, TypeError for no value of JSON."""
    return _canonical(_document(document))


def digest(document: Document) -> str:
    """SHA-256 of a document's canonical JSON in UTF-8, in hexadecimal."""
    return digest_of(text_of(document))


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def document_of(text: str) -> Document:
    """The document that a text holds. Raises UnreadableDocument."""
    return _read(text, _document_from)


def content_text(content: Content) -> str:
    """What a section found, as canonical JSON. Raises as `text_of` does."""
    return _canonical({"version": VERSION, **_content(content)})


def content_of(text: str) -> Content:
    """What a section found, from its text. Raises UnreadableDocument."""
    return _read(text, _content_from)


def _canonical(thing: Json) -> str:
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _read(text: str, made: Callable[[Json], _Made]) -> _Made:
    try:
        thing = json.loads(text)
    except ValueError:
        raise UnreadableDocument("This isn’t the document of a pack: it can’t be read as JSON.") from None
    version = thing.get("version") if isinstance(thing, dict) else None
    if type(version) is not int:
        raise UnreadableDocument("This isn’t the document of a pack: it names no version.")
    if version != VERSION:
        raise UnreadableDocument(
            f"This document is of version {version}, and this site reads version {VERSION}."
        )
    try:
        return made(thing)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise UnreadableDocument("This isn’t the document of a pack: something of it is missing.") from error


def _document(document: Document) -> Json:
    return {
        "version": document.version,
        "code": document.code,
        "title": document.title,
        "subtitle": document.subtitle,
        "meeting_on": document.meeting_on.isoformat(),
        "since": document.since.isoformat(),
        "until": document.until.isoformat(),
        "as_of": document.as_of.isoformat(),
        "audience": document.audience.value,
        "sections": [_section(section) for section in document.sections],
        "redacted": list(document.redacted),
    }


def _document_from(thing: Json) -> Document:
    return Document(
        code=thing["code"],
        title=thing["title"],
        subtitle=thing["subtitle"],
        meeting_on=dt.date.fromisoformat(thing["meeting_on"]),
        since=dt.date.fromisoformat(thing["since"]),
        until=dt.date.fromisoformat(thing["until"]),
        as_of=dt.datetime.fromisoformat(thing["as_of"]),
        audience=Audience(thing["audience"]),
        sections=tuple(_section_from(section) for section in thing["sections"]),
        redacted=tuple(thing["redacted"]),
        version=thing["version"],
    )


def _section(section: DocumentSection) -> Json:
    return {
        "key": section.key,
        "heading": section.heading,
        "audience": section.audience.value,
        "since": section.since.isoformat(),
        "until": section.until.isoformat(),
        "commentary": list(section.commentary),
        "content": _content(section.content),
    }


def _section_from(thing: Json) -> DocumentSection:
    return DocumentSection(
        key=thing["key"],
        heading=thing["heading"],
        audience=Audience(thing["audience"]),
        since=dt.date.fromisoformat(thing["since"]),
        until=dt.date.fromisoformat(thing["until"]),
        commentary=tuple(thing["commentary"]),
        content=_content_from(thing["content"]),
    )


def _content(content: Content) -> Json:
    return {
        "figures": [_figure(figure) for figure in content.figures],
        "tables": [_pack_table(table) for table in content.tables],
        "charts": [_chart(chart) for chart in content.charts],
        "words": list(content.words),
        "missing": list(content.missing),
    }


def _content_from(thing: Json) -> Content:
    return Content(
        figures=tuple(_figure_from(figure) for figure in thing["figures"]),
        tables=tuple(_pack_table_from(table) for table in thing["tables"]),
        charts=tuple(_chart_from(chart) for chart in thing["charts"]),
        words=tuple(thing["words"]),
        missing=tuple(thing["missing"]),
    )


def _figure(figure: Figure) -> Json:
    interval = figure.interval
    return {
        "name": figure.name,
        "label": figure.label,
        "value": figure.value,
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "definition": figure.definition,
        "as_of": figure.as_of.isoformat(),
        "interval": None if interval is None else [interval.low, interval.high],
        "source": figure.source,
        "rows": figure.rows,
        "why_none": figure.why_none,
        "people": figure.people,
        "digits": figure.digits,
    }


def _figure_from(thing: Json) -> Figure:
    interval = thing["interval"]
    return Figure(
        **{key: value for key, value in thing.items() if key not in ("as_of", "interval")},
        as_of=dt.datetime.fromisoformat(thing["as_of"]),
        interval=None if interval is None else Interval(*interval),
    )


def _pack_table(table: PackTable) -> Json:
    return {
        "table": _table(table.table),
        "people": list(table.people),
        "shares": [list(pair) for pair in table.shares],
        "audience": table.audience.value,
    }


def _pack_table_from(thing: Json) -> PackTable:
    return PackTable(
        table=_table_from(thing["table"]),
        people=tuple(thing["people"]),
        shares=tuple((column, of) for column, of in thing["shares"]),
        audience=Audience(thing["audience"]),
    )


def _chart(chart: Chart) -> Json:
    return {"spec": chart.spec, "title": chart.title, "words": chart.words, "table": _table(chart.table)}


def _chart_from(thing: Json) -> Chart:
    return Chart(thing["spec"], thing["title"], thing["words"], _table_from(thing["table"]))


def _table(table: Table) -> Json:
    return {
        "name": table.name,
        "caption": table.caption,
        "columns": [
            {
                "words": column.words,
                "numeric": column.numeric,
                "digits": column.digits,
                "share": column.share,
                "mixed": column.mixed,
            }
            for column in table.columns
        ],
        "rows": [_row(row) for row in table.rows],
        "total": None if table.total is None else _row(table.total),
        "notes": list(table.notes),
    }


def _table_from(thing: Json) -> Table:
    return Table(
        name=thing["name"],
        caption=thing["caption"],
        columns=tuple(Column(**column) for column in thing["columns"]),
        rows=tuple(_row_from(row) for row in thing["rows"]),
        total=None if thing["total"] is None else _row_from(thing["total"]),
        notes=tuple(thing["notes"]),
    )


def _row(row: Sequence[Cell]) -> list[Any]:
    return [_cell(cell) for cell in row]


def _row_from(row: Sequence[Any]) -> tuple[Cell, ...]:
    return tuple(_cell_from(cell) for cell in row)


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Linked):
        return {"value": _cell(cell.value), "url": cell.url}
    if isinstance(cell, Decimal):
        if not cell.is_finite():
            message = "A figure that is no number can’t be kept: what isn’t known is None."
            raise ValueError(message)
        return {"decimal": str(cell)}
    if isinstance(cell, dt.datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"on": cell.isoformat()}
    return cell


def _cell_from(thing: Any) -> Cell:
    if not isinstance(thing, dict):
        value: Value = thing
        return value
    if "url" in thing:
        inner = _cell_from(thing["value"])
        return Linked(inner.value if isinstance(inner, Linked) else inner, thing["url"])
    if "decimal" in thing:
        return Decimal(thing["decimal"])
    if "at" in thing:
        return dt.datetime.fromisoformat(thing["at"])
    return dt.date.fromisoformat(thing["on"])
