"""A table of figures on a page, and the same as a file: `?as=csv` or `?as=xlsx` after the page's own address.

A view builds a `Table` (peelian.analysis.tables), gives its files away and draws the page:

    if file := tables.asked_for(request, strength, moves):
        return file
    return page(request, …, strength=strength, moves=moves)

and the template says `{% load tables %}{% table strength %}`. A reader who may see the page may have its files, and
nobody else: they come from the same view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from peelian.analysis.tables import Cell, Column, Linked, Table, csv_of, workbook_of
from peelian.kernel.errors import NotFound

__all__ = ["Cell", "Column", "Linked", "Table", "asked_for", "drawn"]

#: The page's own questions that a file's address takes over, and the two that it adds.
_AS, _TABLE = "as", "table"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_for(request: HttpRequest, *tables: Table) -> HttpResponse | None:
    """The file that the address asks for, None where it asks for the page.

    `?as=xlsx` is a workbook of all tables of the page, or with `&table=` of one; `?as=csv` is of one.

    Raises:
        NotFound: for another kind of file, or a table that the page doesn't have.
    """
    kind = request.GET.get(_AS, "")
    if not kind:
        return None
    name = request.GET.get(_TABLE, "")
    chosen = [table for table in tables if not name or table.name == name]
    if kind not in {"csv", "xlsx"} or not chosen:
        raise NotFound("There is no such file.")
    if kind == "csv":
        # With a byte-order mark, or spreadsheets take it for another alphabet.
        content = csv_of(chosen[0]).encode("utf-8-sig")
        return _file(content, "text/csv; charset=utf-8", f"{chosen[0].name}.csv")
    return _file(workbook_of(*chosen), _WORKBOOK, f"{chosen[0].name}.xlsx")


def drawn(table: Table, request: HttpRequest | None = None, *, files: bool = True) -> SafeString:
    """The table as HTML: one that scrolls within itself, also by keyboard, with its files and notes below it.

    Args:
        table: the figures.
        request: of the page, whose choices the files' addresses keep. Without it there are no files.
        files: False where the page's view doesn't give them.
    """
    context = {
        "table": table,
        "heads": [(column.words, column.numeric) for column in table.columns],
        "rows": [_drawn_row(table, row) for row in table.rows],
        "total": _drawn_row(table, table.total) if table.total is not None else None,
        "files": _addresses(table, request) if files and request is not None else (),
    }
    return render_to_string("shared/staff_table.html", context)


@dataclass(frozen=True, slots=True)
class _Drawn:
    words: str | SafeString
    numeric: bool


def _drawn_row(table: Table, row: Sequence[Cell]) -> list[_Drawn]:
    return [
        _Drawn(_drawn_cell(column, cell), column.numeric)
        for column, cell in zip(table.columns, row, strict=True)
    ]


def _drawn_cell(column: Column, cell: Cell) -> str | SafeString:
    if isinstance(cell, Linked):
        return format_html('<a class="govuk-link" href="{}">{}</a>', cell.url, column.said(cell))
    return column.said(cell)


def _addresses(table: Table, request: HttpRequest) -> tuple[tuple[str, str], ...]:
    asked = request.GET.copy()
    asked[_TABLE] = table.name
    found = []
    for kind, words in (("csv", "CSV"), ("xlsx", "Excel (XLSX)")):
        asked[_AS] = kind
        found.append((words, f"?{asked.urlencode()}"))
    return tuple(found)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
