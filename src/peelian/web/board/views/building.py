"""Beginning a pack, its name and days, and having its figures built."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.board import api as board
from peelian.apps.board.api import BuildState, PackView
from peelian.journeys.packs import arrange_pack, build_pack, drafts, make_pack
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.board.forms.packs import BeginForm, CorrectForm, DetailsForm
from peelian.web.board.page import open_pack, open_to_make, pack_page, page
from peelian.web.board.views.steps import left_of
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once

_A_DAY = dt.timedelta(days=1)
#: So many seconds after which the page of a build that goes on is looked at again.
_AGAIN = 5
#: After so long it is said that perhaps no worker runs.
_LONG = dt.timedelta(minutes=3)


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin(request: HttpRequest) -> HttpResponse:
    """A new pack, in the shape of one of two papers or empty; then its figures are asked for."""
    viewer = viewer_of(request)
    land = ground(viewer, Permission.MAKE_PACKS, local_day(now()))
    form = BeginForm(request.POST or None, areas=indented(land), initial={"shape": "january-2024"})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with refusals.on_form(form):
            make_pack.create(
                viewer=viewer,
                at=now(),
                code=asked["code"],
                area_code=asked["area"],
                shape=asked["shape"],
                **form.said(),
            )
            return _first_build(request, asked["code"])
    return page(
        request, "pack_form.html", "packs", status=400 if form.errors else 200, form=form, heading="Begin a pack",
        button="Begin the pack", back=reverse("board:packs"),
        words="A pack tells the Board of a period, from the records. It begins with sections and first words, which "
        "you change.",
    )  # fmt: skip


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """A pack that corrects a released one: its sections and words, to be built anew."""
    opened = open_pack(request, code)
    pack = opened.pack
    drafts.require_pack(opened.viewer, Permission.MAKE_PACKS, pack, now())
    if not opened.frozen:
        raise NotFound("Only a released pack is corrected by another. Change this one itself.")
    usual = _as_typed(pack) | {
        "title": f"{pack.title}, corrected"[: board.LONGEST_TITLE],
        "code": f"{code}-corrected"[:60],
    }
    form = CorrectForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["code"]
        with refusals.on_form(form):
            arrange_pack.correct(viewer=opened.viewer, at=now(), corrects=code, code=new, **form.said())
            return _first_build(request, new)
    return page(
        request, "pack_form.html", "packs", status=400 if form.errors else 200, form=form,
        heading=f"Correct “{pack.title}”", button="Begin the correction", back=reverse("board:pack", args=[code]),
        words="The released pack stays as it is and says that another corrects it. The other begins with its sections "
        "and words; its figures are asked for anew.",
    )  # fmt: skip


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def details(request: HttpRequest, code: str) -> HttpResponse:
    """What a pack is called, and its days."""
    opened = open_to_make(request, code)
    form = DetailsForm(request.POST or None, initial=_as_typed(opened.pack))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            arrange_pack.change_pack(viewer=opened.viewer, at=now(), code=code, **form.said())
            messages.success(request, "Changed. If its days are others now, have its figures built again.")
            return redirect("board:pack_sections", code)
    return pack_page(
        request, "pack_edit.html", opened, status=400 if form.errors else 200, form=form,
        heading="Name and days", button="Save", back=reverse("board:pack_sections", args=[code]),
    )  # fmt: skip


@requires(Permission.MAKE_PACKS)
@require_POST
def build(request: HttpRequest, code: str) -> HttpResponse:
    """Have what is out of date, or everything, built by a worker."""
    everything = request.POST.get("what") == "everything"
    with refusals.on_page(request):
        asked = build_pack.ask(viewer=viewer_of(request), at=now(), code=code, everything=everything)
        if not asked:
            messages.info(request, "Every section tells what the records tell now. Nothing had to be built.")
    return redirect("board:pack_building", code)


@requires(Permission.SEE_BOARD)
@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Which sections have their figures, and which are still to come.

    While any is, the browser is told to look again (a header: pages need no script for it), unless the reader doesn't
    want that (`?still=`).
    """
    opened = open_pack(request, code, contents=True)
    sections = opened.pack.sections
    asked = [one.build_asked_at for one in sections if one.build_asked_at is not None and not opened.frozen]
    still = "still" in request.GET
    answer = pack_page(
        request, "pack_building.html", opened, waiting=len(asked), built=len(sections) - len(asked), still=still,
        stale={} if opened.frozen else drafts.stale(opened.pack, now()),
        long=bool(asked) and now() - min(asked) > _LONG,
        failed=sum(one.build is BuildState.FAILED for one in sections),
        unbuilt=sum(one.build is BuildState.NONE for one in sections),
        contradictions=0 if asked or opened.frozen else len(left_of(opened).contradictions),
    )  # fmt: skip
    if asked and not still:
        answer["Refresh"] = str(_AGAIN)
    return answer


def _first_build(request: HttpRequest, code: str) -> HttpResponse:
    build_pack.ask(viewer=viewer_of(request), at=now(), code=code, everything=True)
    messages.success(request, "Begun.")
    empty = not board.get_pack(code, contents=False).sections
    return redirect("board:pack_sections" if empty else "board:pack_building", code)


def _as_typed(pack: PackView) -> dict[str, Any]:
    return {
        "title": pack.title, "subtitle": pack.subtitle, "meeting_on": pack.meeting_on, "since": pack.since,
        "last_on": pack.until - _A_DAY,
    }  # fmt: skip
