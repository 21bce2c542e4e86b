"""Papers that the Board has published: a list, each paper section by section, and its files.

All is made from the public version alone. Nothing here reads the Board's own, or a draft.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from peelian.apps.board import api as board
from peelian.journeys import draw_charts
from peelian.journeys.packs import formats
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.web.citizen.papers import files, shaping
from peelian.web.shared.access import public
from peelian.web.shared.limits import limited
from peelian.web.shared.pack_reading import lead_of
from peelian.web.shared.page_cache import cached_page

#: A drawing never changes: other figures have another name.
_FOR_EVER = "public, max-age=31536000, immutable"
#: What has a computer make the SHA-256 of a file, by the computer's system.
_CHECKS = (
    ("Linux", "sha256sum {}"),
    ("Mac", "shasum -a 256 {}"),
    ("Windows", "certutil -hashfile {} SHA256"),
)


@public("What the Board published is for everybody")
@cached_page(minutes=60)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All papers that are out, those of the latest meeting first."""
    return render(
        request, "citizen/papers/every.html", {"page": "board-papers", "papers": shaping.every_paper()}
    )


@public("What the Board published is for everybody")
@cached_page(minutes=60)
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """What a paper is, its sections, its files, and how to check that it is the one that came out. Raises NotFound."""
    paper = board.get_public_release(code)
    context = {
        "page": "board-papers",
        "paper": shaping.pair_of(paper),
        "document": paper.document,
        "lead": lead_of(paper.document),
        "parts": shaping.sections_of(paper.document),
        "files": [
            (kind.words, reverse("citizen:board-paper-file", args=[code, f"{code}.{kind.suffix}"]))
            for kind in files.kinds_here()
        ],
        "checks": [(system, command.format(f"{code}.json")) for system, command in _CHECKS],
        "tables": formats.all_tables(paper.document),
    }
    return render(request, "citizen/papers/one.html", context)


@public("What the Board published is for everybody")
@cached_page(minutes=60)
@require_safe
def section(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One section of a paper; what leads it stands where the paper begins. Raises NotFound."""
    paper = board.get_public_release(code)
    if key in {one.section.key for one in lead_of(paper.document).parts}:
        return redirect("citizen:board-paper", code)
    found = shaping.page_of(paper.document, key)
    if found is None:
        raise NotFound("There is no such section in this paper.")
    context = {
        "page": "board-papers",
        "paper": shaping.pair_of(paper),
        "shown": found,
        "part": found.part,
        "draws": ports().draw is not None,
    }
    return render(request, "citizen/papers/section.html", context)


@public("What the Board published is for everybody")
@cached_page(minutes=60)
@limited("board-paper-file", times=120, reads=True)
@require_safe
def file(_request: HttpRequest, code: str, name: str) -> HttpResponse:
    """A paper as one file: PDF, Word, Excel, CSV files in a ZIP, or JSON. Raises NotFound."""
    kind, made = files.file_of(board.get_public_release(code), name)
    answer = HttpResponse(made, content_type=kind.media_type)
    answer["Content-Disposition"] = f'{"inline" if kind.suffix == "pdf" else "attachment"}; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@public("What the Board published is for everybody")
@cached_page(minutes=60)
@limited("board-paper-table", times=600, reads=True)
@require_safe
def table(_request: HttpRequest, code: str, name: str) -> HttpResponse:
    """One table of a paper, or its figures, as CSV. Raises NotFound."""
    words = formats.csv_of(board.get_public_release(code).document, name)
    # With a byte-order mark, or spreadsheets take it for another alphabet.
    answer = HttpResponse(words.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{name}.csv"'
    return answer


@public("What the Board published is for everybody")
@cached_page(minutes=60)
@limited("board-paper-chart", times=1200, reads=True)
@require_safe
def chart(_request: HttpRequest, code: str, digest: str) -> HttpResponse:
    """The drawing of a chart. Raises NotFound, also where nothing draws: its words and its table stand on the page."""
    found = shaping.chart_of(board.get_public_release(code).document, digest)
    picture = draw_charts.pictures_of([found]).get(digest) if found else None
    if picture is None:
        raise NotFound("There is no such chart.")
    answer = HttpResponse(picture.svg, content_type="image/svg+xml")
    answer["Cache-Control"] = _FOR_EVER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
