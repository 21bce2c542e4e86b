"""A pack's way to the Board: approval asked for, given or not, and its release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from peelian.analysis.papers.findings import Severity
from peelian.apps.accounts.api import Permission
from peelian.apps.board import api as board
from peelian.apps.board.api import Audience, BuildState, PackState
from peelian.journeys.packs import drafts, release_pack
from peelian.kernel.time import now
from peelian.web.board.forms.packs import ApproveForm, ReleaseForm, SendBackForm
from peelian.web.board.page import Opened, open_pack, open_to_decide, pack_page
from peelian.web.board.views.review import Shown, shown_of
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once


@dataclass(frozen=True, slots=True)
class Open:
    """What stands between a pack and its release.

    Args:
        unbuilt: headings of sections without figures.
        stale: headings of sections whose records have changed since.
        comments: how many aren't settled.
        contradictions: those that nobody mended or let stand.
        accepted: contradictions that somebody let stand.
        taken_out: headings of sections that the public doesn't read.
        untouched: headings of sections whose first words nobody changed, which hinders nothing.
    """

    unbuilt: Sequence[str]
    stale: Sequence[str]
    comments: int
    contradictions: Sequence[Shown]
    accepted: Sequence[Shown]
    taken_out: Sequence[str]
    untouched: Sequence[str]

    @property
    def hinders(self) -> bool:
        """Whether it would be refused as it is."""
        return bool(self.unbuilt or self.comments or self.contradictions)


@requires(Permission.MAKE_PACKS)
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask that somebody approves it."""
    with refusals.on_page(request):
        release_pack.ask_approval(viewer=viewer_of(request), at=now(), code=code)
        messages.success(
            request,
            "Approval is asked for. Any change of words, sections or figures takes the pack back to a draft.",
        )
    return redirect("board:pack", code)


@requires(Permission.RELEASE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve the pack as it was read: nobody approves words of their own."""
    opened = open_to_decide(request, code)
    pack = opened.pack
    form = ApproveForm(
        request.POST if request.method == "POST" else None, initial={"revision": pack.revision}
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            release_pack.approve(
                viewer=opened.viewer, at=now(), code=code, revision=form.cleaned_data["revision"]
            )
            messages.success(request, "Approved. It can be released now.")
            return redirect("board:pack", code)
    return pack_page(
        request, "pack_approve.html", opened, status=400 if form.errors else 200, form=form, left=left_of(opened),
        waits=pack.state is PackState.ASKED, wrote=opened.viewer.user_id in board.list_writers(pack.id),
        back=reverse("board:pack", args=[code]),
    )  # fmt: skip


@requires(Permission.RELEASE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Send the pack back to those who make it, with what has to change."""
    opened = open_to_decide(request, code)
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            release_pack.send_back(
                viewer=opened.viewer, at=now(), code=code, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "Sent back. It is a draft again.")
            return redirect("board:pack", code)
    return pack_page(
        request, "pack_edit.html", opened, status=400 if form.errors else 200, form=form, heading="Send it back",
        button="Send it back", back=reverse("board:pack", args=[code]),
    )  # fmt: skip


@requires(Permission.RELEASE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the pack and publish its public version, after a last look at what is open."""
    opened = open_to_decide(request, code)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            release_pack.release(viewer=opened.viewer, clock=now, code=code)
            messages.success(request, "Released. It never changes again.")
            return redirect("board:pack", code)
        opened = open_pack(request, code, contents=True)  # what was refused may have built sections again
    return pack_page(
        request, "pack_release.html", opened, status=400 if form.errors else 200, form=form, left=left_of(opened),
        waits=opened.pack.state is PackState.APPROVED, back=reverse("board:pack", args=[code]),
    )  # fmt: skip


def left_of(opened: Opened) -> Open:
    """What stands between a pack, read with its contents, and its release."""
    pack = opened.pack
    stale = drafts.stale(pack, now())
    worst = [one for one in shown_of(opened) if one.finding.severity is Severity.CONTRADICTION]
    return Open(
        unbuilt=[one.heading for one in pack.sections if one.build is not BuildState.BUILT],
        stale=[one.heading for one in pack.sections if one.key in stale and one.build is BuildState.BUILT],
        comments=pack.open_comments,
        contradictions=[one for one in worst if not one.accepted],
        accepted=[one for one in worst if one.accepted],
        taken_out=[one.heading for one in pack.sections if one.audience is Audience.INTERNAL],
        untouched=[one.heading for one in pack.sections if one.text and one.written_by is None],
    )
