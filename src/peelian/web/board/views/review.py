"""What is said of a pack: comments of people, findings of the lint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.analysis.papers.findings import Severity
from peelian.apps.accounts.api import Permission
from peelian.apps.board import api as board
from peelian.journeys.packs import arrange_pack, drafts, lint_pack, release_pack
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.lint_earlier import told_before
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.board.forms.packs import AcceptForm, CommentForm
from peelian.web.board.page import Opened, open_pack, open_to_make, pack_page
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once

_TITLES = {
    Severity.CONTRADICTION: (
        "Contradictions",
        "Two things that can’t both be true, or that the public may not be told.",
    ),
    Severity.DOUBT: (
        "Doubts",
        "They can be true, but not as they are said: a base, a count or a day is missing.",
    ),
    Severity.NOTE: ("Notes", "What a reader may want to know."),
    Severity.CONSISTENT: ("Worked out again, and they agree", "Nothing is to be done about these."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, the reason why it may stand, if there is one, and whose it is (nobody is told of a released one)."""

    finding: PackFinding
    accepted: str = ""
    by: board.Accepted | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are equally bad."""

    title: str
    about: str
    severity: Severity
    shown: Sequence[Shown]


@requires(Permission.SEE_BOARD)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def comments(request: HttpRequest, code: str) -> HttpResponse:
    """What is said of the pack by those who read it, and another comment."""
    opened = open_pack(request, code)
    sections = [(one.key, one.heading) for one in opened.pack.sections]
    form = CommentForm(
        request.POST if request.method == "POST" else None, sections=sections,
        initial={"section": request.GET.get("section", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            arrange_pack.comment(
                viewer=opened.viewer,
                at=now(),
                code=code,
                text=form.cleaned_data["text"],
                key=form.cleaned_data["section"],
            )
            messages.success(request, "Your comment is kept.")
            return redirect("board:pack_comments", code)
    headings = dict(sections)
    said = [(one, headings.get(one.section_key, "")) for one in board.list_comments(opened.pack.id)]
    return pack_page(
        request, "pack_comments.html", opened, status=400 if form.errors else 200, form=form,
        open_ones=[one for one in said if one[0].settled_at is None],
        settled=[one for one in said if one[0].settled_at is not None],
    )  # fmt: skip


@requires(Permission.MAKE_PACKS)
@require_POST
def settle(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    """A comment has been seen to."""
    with refusals.on_page(request):
        arrange_pack.settle_comment(viewer=viewer_of(request), at=now(), code=code, comment_id=comment_id)
        messages.success(request, "Settled.")
    return redirect("board:pack_comments", code)


@requires(Permission.SEE_BOARD)
@require_safe
def findings(request: HttpRequest, code: str) -> HttpResponse:
    """What the lint finds now, or found when the pack was released; the worst first."""
    opened = open_pack(request, code, contents=True)
    shown = shown_of(opened)
    groups = [
        Group(*_TITLES[severity], severity, [one for one in shown if one.finding.severity is severity])
        for severity in Severity
    ]
    must = [one for one in shown if one.finding.severity is Severity.CONTRADICTION and not one.accepted]
    return pack_page(
        request, "pack_findings.html", opened, groups=[one for one in groups if one.shown], must=len(must),
        anchors={one.key for one in opened.pack.sections},
    )  # fmt: skip


@requires(Permission.MAKE_PACKS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def accept(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    """Let a finding stand, with the reason. Raises NotFound for what the lint doesn't find (any more)."""
    opened = open_to_make(request, code, contents=True)
    one = next((one for one in shown_of(opened) if one.finding.digest == digest), None)
    if one is None:
        raise NotFound("The lint doesn’t find this any more.")
    form = AcceptForm(request.POST if request.method == "POST" else None, initial={"reason": one.accepted})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            release_pack.accept_finding(
                viewer=opened.viewer, at=now(), code=code, digest=digest, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "It may stand. Your reason is kept with the pack.")
            return redirect("board:pack_findings", code)
    return pack_page(
        request, "pack_accept.html", opened, status=400 if form.errors else 200, form=form, one=one,
        back=reverse("board:pack_findings", args=[code]),
    )  # fmt: skip


def shown_of(opened: Opened) -> list[Shown]:
    """The findings of a pack that was read with its contents, the worst first."""
    if opened.release:
        return [Shown(_kept(data), str(data.get("accepted", ""))) for data in opened.release.findings]
    pack = opened.pack
    found = lint_pack.lint(drafts.draft_of(pack), drafts.texts_of(pack), told_before(pack))
    accepted = pack.accepted
    return [
        Shown(one, accepted[one.digest].reason, accepted[one.digest])
        if one.digest in accepted
        else Shown(one)
        for one in found
    ]


def _kept(data: Mapping[str, Any]) -> PackFinding:
    """A finding as it was kept with a release."""
    return PackFinding(
        rule=str(data.get("rule", "")),
        severity=Severity(data.get("severity", Severity.NOTE)),
        section=str(data.get("section", "")),
        heading=str(data.get("heading", "")),
        words=str(data.get("words", "")),
        quotes=tuple(data.get("quotes", ())),
        arithmetic=tuple(data.get("arithmetic", ())),
        repair=str(data.get("repair", "")),
    )
