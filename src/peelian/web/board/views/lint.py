"""Check the figures of any paper. It is read, checked and forgotten: nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peelian.analysis.papers.findings import Finding, Severity
from peelian.apps.accounts.api import Permission
from peelian.journeys import lint_paper
from peelian.kernel.errors import Refused
from peelian.web.board.forms.lint import LONGEST_TEXT, LintForm
from peelian.web.board.page import page
from peelian.web.shared import refusals
from peelian.web.shared.access import requires

_GROUPS = {
    Severity.CONTRADICTION: ("Contradictions", "Two things that can’t both be true."),
    Severity.DOUBT: ("Doubts", "It can be true, but not as it is said: a base, a count or a day is missing."),
    Severity.NOTE: ("Notes", "What a reader may want to know."),
    Severity.CONSISTENT: ("Worked out again, and they agree", "Nothing is to be done about these."),
}
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are equally bad."""

    title: str
    about: str
    agrees: bool
    findings: Sequence[Finding]


@requires(Permission.SEE_BOARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lint(request: HttpRequest) -> HttpResponse:
    """GET asks for a paper; POST says what its figures contradict, on the same page."""
    form = LintForm(request.POST, request.FILES) if request.method == "POST" else LintForm()
    found: list[Finding] | None = None
    if form.is_bound and form.is_valid():
        with refusals.on_form(form):
            found = _found(form)
    return page(
        request,
        "lint.html",
        "lint",
        status=400 if form.errors else 200,
        form=LintForm() if found is not None else form,
        name=_name(form) if found is not None else "",
        groups=_grouped(found) if found is not None else None,
        contradictions=sum(one.severity is Severity.CONTRADICTION for one in found or ()),
    )


def _found(form: LintForm) -> list[Finding]:
    """What the lint finds. Raises Refused beside the field that the paper came by."""
    file = form.cleaned_data["file"]
    try:
        if file is None:
            return lint_paper.lint_text(form.cleaned_data["text"])
        return lint_paper.lint_file(Path(_name(form)), data=file.read(), most=LONGEST_TEXT)
    except Refused as refused:
        raise Refused(refused.message, field="text" if file is None else "file") from refused


def _name(form: LintForm) -> str:
    """What the paper is called: its file, without a folder."""
    file = form.cleaned_data["file"]
    return Path(file.name or "").name[-_LONGEST_NAME:] or "the file" if file else "the text"


def _grouped(found: Sequence[Finding]) -> list[Group]:
    groups = [
        Group(
            title,
            about,
            severity is Severity.CONSISTENT,
            [one for one in found if one.severity is severity],
        )
        for severity, (title, about) in _GROUPS.items()
    ]
    return [group for group in groups if group.findings]
