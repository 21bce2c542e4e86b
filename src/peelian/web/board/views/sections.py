"""Which sections a pack holds, in which order, for whom, of which days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Audience, SectionView
from peelian.apps.places import api as places
from peelian.journeys.packs import arrange_pack, drafts, make_pack
from peelian.journeys.packs.sections.library import library
from peelian.journeys.packs.sections.section import Section
from peelian.kernel.time import local_day, now
from peelian.web.board.forms.packs import SectionForm
from peelian.web.board.page import Opened, open_to_make, pack_page
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """A section of the library that can be added, and whether the viewer may see the records that it asks."""

    section: Section
    seen: bool


@requires(Permission.MAKE_PACKS)
@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """The pack's sections in order, and what the library has besides."""
    opened = open_to_make(request, code)
    known = library()
    rows = [(one, known.get(one.kind)) for one in opened.pack.sections]
    return pack_page(
        request, "pack_sections.html", opened, rows=rows, choices=_choices(opened), last=len(rows),
        stale=drafts.stale(opened.pack, now()),
    )  # fmt: skip


@requires(Permission.MAKE_PACKS)
@require_POST
@once
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Put a section of the library at the end."""
    with refusals.on_page(request):
        make_pack.add_section(viewer=viewer_of(request), at=now(), code=code, key=request.POST.get("key", ""))
        messages.success(request, "Added at the end. Move it where it belongs, and have its figures built.")
    return redirect("board:pack_sections", code)


@requires(Permission.MAKE_PACKS)
@require_POST
def move(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One place up or down."""
    with refusals.on_page(request):
        by = -1 if request.POST.get("to") == "up" else 1
        arrange_pack.move_section(viewer=viewer_of(request), at=now(), code=code, key=key, by=by)
    return redirect(f"{reverse('board:pack_sections', args=[code])}#{key}")


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """A section's heading, readers and own days."""
    opened = open_to_make(request, code)
    section = drafts.section_of(opened.pack, key)
    form = SectionForm(request.POST if request.method == "POST" else None, initial=_as_typed(section))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with refusals.on_form(form):
            arrange_pack.change_section(
                viewer=opened.viewer, at=now(), code=code, key=key, heading=asked["heading"],
                audience=Audience(asked["audience"]), since=asked["since"], until=form.until(),
            )  # fmt: skip
            messages.success(request, f"Changed: {asked['heading']}.")
            return redirect("board:pack_sections", code)
    return pack_page(
        request, "pack_edit.html", opened, status=400 if form.errors else 200, form=form,
        heading=f"Change “{section.heading}”", button="Save", back=reverse("board:pack_sections", args=[code]),
    )  # fmt: skip


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take a section out, after a second look."""
    opened = open_to_make(request, code)
    section = drafts.section_of(opened.pack, key)
    if request.method == "POST":
        with refusals.on_page(request):
            arrange_pack.remove_section(viewer=opened.viewer, at=now(), code=code, key=key)
            messages.success(request, f"Taken out: {section.heading}.")
        return redirect("board:pack_sections", code)
    known = library().get(section.kind)
    return pack_page(
        request,
        "pack_remove.html",
        opened,
        section=section,
        comes_back=known is not None and not known.repeated,
    )


def _choices(opened: Opened) -> list[Choice]:
    path = places.path_of(opened.pack.area_code, local_day(now()))
    there = {one.kind for one in opened.pack.sections}
    return [
        Choice(one, one.permission is None or bool(accounts.may(opened.viewer, one.permission, path)))
        for one in library().values()
        if one.repeated or one.key not in there
    ]


def _as_typed(section: SectionView) -> dict[str, object]:
    own = section.own_days
    return {
        "heading": section.heading, "audience": section.audience.value, "since": section.since if own else None,
        "last_on": section.until - _A_DAY if own else None,
    }  # fmt: skip
