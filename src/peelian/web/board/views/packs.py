"""Packs in a list, and one as the Board reads it: whole, a figure, the public version, its files, its history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.board import api as board
from peelian.apps.board.api import Document, DocumentSection, Figure, PackState
from peelian.journeys.packs import drafts, formats
from peelian.journeys.packs.front import Release, period_of, redacted_in_words
from peelian.journeys.packs.public import public_version
from peelian.journeys.packs.wording import Form, forms, said
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.board import history as telling
from peelian.web.board.listing import paper_of
from peelian.web.board.page import Opened, open_pack, pack_page, page
from peelian.web.board.rows import linking, opens
from peelian.web.board.views.steps import left_of
from peelian.web.shared import pack_reading as reading
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.tables import Table, asked_for

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Kinds of files with their media types, endings of names and words.
FILES = {
    "pdf": ("application/pdf", ".pdf", "PDF"),
    "docx": (_DOCX, ".docx", "Word (DOCX)"),
    "xlsx": (_XLSX, ".xlsx", "Excel (XLSX), all tables"),
    "csv": ("application/zip", "-csv.zip", "CSV, all tables (ZIP)"),
    "json": ("application/json", ".json", "JSON"),
}


@requires(Permission.SEE_BOARD)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All packs of the viewer's areas: those in the making, those that wait, those released."""
    viewer = viewer_of(request)
    found = drafts.list_packs(viewer=viewer, at=now())
    groups = [
        (
            "Waiting for approval",
            "Asked for; somebody who didn’t write the words decides.",
            (PackState.ASKED,),
        ),
        ("Approved", "To be released.", (PackState.APPROVED,)),
        ("Drafts", "In the making.", (PackState.DRAFT,)),
        ("Released", "Frozen: they never change.", (PackState.RELEASED,)),
    ]
    told = [
        (words, about, [paper_of(one) for one in found if one.state in states])
        for words, about, states in groups
    ]
    return page(
        request, "packs.html", "packs", groups=[one for one in told if one[2]],
        makes=accounts.may_anywhere(viewer, Permission.MAKE_PACKS),
    )  # fmt: skip


@requires(Permission.SEE_BOARD)
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """A pack as the Board reads it in private."""
    opened = open_pack(request, code, contents=True)
    document = opened.document()
    if file := _table_file(request, document):
        return file
    pack = opened.pack
    return pack_page(
        request, "pack.html", opened, document=document, lead=reading.lead_of(document),
        parts=reading.parts_of(document, linking(opened.viewer)),
        stale={} if opened.frozen else drafts.stale(pack, now()),
        left=left_of(opened) if opened.makes or opened.releases else None,
        wrote=opened.viewer.user_id in board.list_writers(pack.id),
        verified=board.verify_release(code) if opened.frozen else None, building=_building(opened),
        period=period_of(document.since, document.until), editing=not opened.frozen,
    )  # fmt: skip


@requires(Permission.SEE_BOARD)
@require_safe
def figure(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One figure with all that it takes to question it. Raises NotFound."""
    opened = open_pack(request, code, contents=True)
    section, found = _figure(opened.document(), name)
    codes = [
        (f"{{{{{name}{':' if form else ''}{form}}}}}", said(found, form), form is Form.AS_OF)
        for form in forms(found)
    ]
    return pack_page(
        request, "pack_figure.html", opened, section=section, row=reading.row_of(found), codes=codes,
        rows=found.rows if found.rows and opens(opened.viewer, found.rows) else "",
    )  # fmt: skip


@requires(Permission.SEE_BOARD)
@require_safe
def in_public(request: HttpRequest, code: str) -> HttpResponse:
    """The public version: as it was released, or as it would be."""
    opened = open_pack(request, code, contents=True)
    document = _public(opened)
    if file := _table_file(request, document):
        return file
    return pack_page(
        request, "pack_public.html", opened, document=document, lead=reading.lead_of(document),
        parts=reading.parts_of(document, lambda table: table), redacted=redacted_in_words(document),
    )  # fmt: skip


@requires(Permission.SEE_BOARD)
@require_safe
def files(request: HttpRequest, code: str) -> HttpResponse:
    """What can be taken away of both versions, with their digests."""
    opened = open_pack(request, code)
    press, word = ports().press, ports().word
    shown = {
        kind: words
        for kind, (_, _, words) in FILES.items()
        if (kind != "pdf" or press is not None) and (kind != "docx" or word is not None)
    }
    return pack_page(
        request, "pack_files.html", opened, kinds=shown.items(),
        verified=board.verify_release(code) if opened.frozen else None,
    )  # fmt: skip


@requires(Permission.SEE_BOARD)
@require_safe
def file(request: HttpRequest, code: str, version: str, kind: str) -> HttpResponse:
    """A file of the whole or of the public version. Raises NotFound, also where nothing here makes such files."""
    if version not in {"whole", "public"} or kind not in FILES:
        raise NotFound("There is no such file.")
    opened = open_pack(request, code, contents=True)
    document = opened.document() if version == "whole" else _public(opened)
    media_type, ending, _ = FILES[kind]
    made = _made(kind, document, _released(opened, version))
    if made is None:
        raise NotFound("Such files aren’t made here.")
    answer = HttpResponse(made, content_type=media_type)
    name = f"{code}{'' if version == 'public' else '-board'}{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(Permission.SEE_BOARD)
@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Who did what to the pack, newest first."""
    opened = open_pack(request, code)
    return pack_page(
        request, "pack_history.html", opened, lines=telling.lines_of(board.list_history(opened.pack.id))
    )


def _table_file(request: HttpRequest, document: Document) -> HttpResponse | None:
    tables: list[Table] = [formats.figures_of(document)]
    for section in document.sections:
        tables += [one.table for one in section.content.tables]
        tables += [chart.table for chart in section.content.charts]
    return asked_for(request, *tables)


def _figure(document: Document, name: str) -> tuple[DocumentSection, Figure]:
    for section in document.sections:
        for one in section.content.figures:
            if one.name == name:
                return section, one
    raise NotFound("There is no such figure in this pack. It may have been built again without it.")


def _public(opened: Opened) -> Document:
    if opened.release:
        return opened.release.public_document
    return public_version(drafts.draft_of(opened.pack), drafts.texts_of(opened.pack))


def _released(opened: Opened, version: str) -> Release | None:
    if opened.release is None:
        return None
    line = opened.release.line
    return Release(line.released_at, opened.release.sha256 if version == "whole" else line.public_sha256)


def _made(kind: str, document: Document, release: Release | None) -> bytes | None:
    match kind:
        case "pdf":
            return formats.pdf(document, release)
        case "docx":
            return formats.word(document, release)
        case "xlsx":
            return formats.workbook(document, release)
        case "csv":
            return formats.archive(document, release)
    return formats.data(document)


def _building(opened: Opened) -> int:
    """How many sections are still to come from the worker."""
    return 0 if opened.frozen else sum(one.build_asked_at is not None for one in opened.pack.sections)
