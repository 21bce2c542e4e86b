"""A section's words: written beside the figures that they can name, looked at before they are saved, with versions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.board import api as board
from peelian.apps.board.api import BuildState, Document, Figure, PackView, SectionView
from peelian.journeys.packs import drafts, make_pack, wording
from peelian.journeys.packs.public import closed_to, figures_of
from peelian.journeys.packs.telling import tell
from peelian.journeys.packs.wording import BadWords, forms, said
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import now
from peelian.web.board.forms.packs import WordsForm
from peelian.web.board.page import open_pack, open_to_make, pack_page
from peelian.web.shared.access import requires
from peelian.web.shared.once import once
from peelian.web.shared.pack_reading import Paragraph, paragraphs_of

_CONFLICT = 409
_UNKNOWN = re.compile(r"(«[^»]*: no such figure»)")


@dataclass(frozen=True, slots=True)
class Insert:
    """A figure that can be named: its label, and each way to name it with what it says today."""

    figure: Figure
    ways: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of a section that words can name."""

    heading: str
    own: bool
    inserts: Sequence[Insert]


@dataclass(frozen=True, slots=True)
class Preview:
    """Words as they would be read, and what is wrong with them."""

    paragraphs: Sequence[Paragraph]
    troubles: Sequence[BadWords]


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def write(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Write a section's words, or look at them first. What is refused stays as it was typed."""
    opened = open_to_make(request, code, contents=True)
    section = drafts.section_of(opened.pack, key)
    draft = drafts.draft_of(opened.pack)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        initial={"text": section.text, "based_on": section.version},
    )
    preview, newest, status = None, None, 200
    if request.method == "POST" and form.is_valid():
        text, based_on = form.cleaned_data["text"], form.cleaned_data["based_on"]
        if "preview" in request.POST:
            preview = _preview(text, opened.pack, draft, section)
        else:
            try:
                number = make_pack.write_words(
                    viewer=opened.viewer, at=now(), code=code, key=key, text=text, based_on=based_on
                )
            except board.WordsHaveChanged as changed:
                newest, form, status = changed, _rebased(changed), _CONFLICT
            except BadWords as first:
                preview, status = _preview(text, opened.pack, draft, section), 400
                for trouble in preview.troubles or [first]:
                    form.add_error("text", trouble.message)
            except board.CannotChange as refused:
                form.refuse(refused)
            else:
                messages.success(request, f"Saved as version {number}.")
                return redirect(f"{reverse('board:pack', args=[code])}#{key}")
    status = 400 if form.errors and status < 400 else status
    return pack_page(
        request, "pack_words.html", opened, status=status, form=form, section=section, preview=preview, newest=newest,
        groups=_groups(opened.pack, draft, section),
    )  # fmt: skip


@requires(Permission.SEE_BOARD)
@require_safe
def versions(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """All that the words of a section ever were, with who wrote it and when."""
    opened = open_pack(request, code)
    section = drafts.section_of(opened.pack, key)
    return pack_page(
        request, "pack_versions.html", opened, section=section, versions=board.list_commentaries(section.id)
    )


def _rebased(changed: board.WordsHaveChanged) -> WordsForm:
    """The writer's own words again, to be saved on top of the newest ones."""
    form = WordsForm({"text": changed.yours, "based_on": changed.number})
    form.is_valid()
    form.refuse(Refused(changed.message, field="text"))
    return form


def _preview(text: str, pack: PackView, draft: Document, section: SectionView) -> Preview:
    figures = figures_of(draft)
    waiting = any(one.build is not BuildState.BUILT for one in pack.sections)
    found = wording.troubles(tidy(text), figures, closed=closed_to(draft, section.audience))
    return Preview(
        [
            replace(one, lines=[_with_marks(line) for line in one.lines])
            for one in paragraphs_of(_as_read(_with_unknown(text, figures), figures))
        ],
        [one for one in found if not (waiting and one.unknown)],
    )


def _with_unknown(text: str, figures: Mapping[str, Figure]) -> str:
    """The words with each name that is no figure's said to be none: “not shown” stands for what is hidden."""
    try:
        pieces = wording.parse(tidy(text))
    except BadWords:
        return text
    return "".join(
        str(piece) if isinstance(piece, str) or piece.name in figures else f"«{piece.name}: no such figure»"
        for piece in pieces
    )


def _with_marks(line: str) -> SafeString:
    """A line with what is said of unknown names marked, for whoever looks and for whoever listens."""
    parts = _UNKNOWN.split(line)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", part) if place % 2 else part,) for place, part in enumerate(parts)),
    )


def _as_read(text: str, figures: Mapping[str, Figure]) -> list[str]:
    """The words as the Board reads them, and what of them isn't told."""
    found = tell(text, figures)
    return [*found.paragraphs, *([found.untold] if found.untold else [])]


def _groups(pack: PackView, draft: Document, section: SectionView) -> list[Group]:
    """The figures that this section's words may name: its own first."""
    allowed: Mapping[str, Figure] = drafts.figures_for(pack, section.audience)
    found = [
        Group(
            one.heading,
            one.key == section.key,
            [_insert(figure) for figure in one.content.figures if figure.name in allowed],
        )
        for one in draft.sections
    ]
    return sorted((one for one in found if one.inserts), key=lambda one: not one.own)


def _insert(figure: Figure) -> Insert:
    """How a figure can be named; one without a value says the same in every way."""
    known = figure.value is not None
    ways = [
        (f"{{{{{figure.name}{':' if form else ''}{form}}}}}", said(figure, form))
        for form in forms(figure)
        if form is wording.Form.VALUE or (known and form is not wording.Form.AS_OF)
    ]
    return Insert(figure, ways)
