"""Stopping for now and going on later, on any browser: with a link by mail, or its letters on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from peelian.apps.incidents import api as incidents
from peelian.journeys import report_online
from peelian.kernel.time import now
from peelian.web.citizen.report.forms import ResumeForm, SaveForm
from peelian.web.citizen.report.views import PUBLIC, on_a_draft
from peelian.web.shared.access import public
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.once import once
from peelian.web.shared.refusals import on_form


@public(PUBLIC)
@never_cache
@limited("report-save", times=20)
@once
@require_http_methods(["GET", "HEAD", "POST"])
@on_a_draft
def save(request: HttpRequest, token: str, draft: incidents.DraftView) -> HttpResponse:
    """The link to this report, to be written down or mailed."""
    form = SaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            report_online.mail_resume_link(
                at=now(), token=token, email=form.cleaned_data["email"], language=language_of(request)
            )
            return redirect(f"{request.path}?mailed=1")
    context = {
        "page": "report",
        "form": form,
        "token": token,
        "link": report_online.resume_link(token),
        "letters": " ".join(token[at : at + 4] for at in range(0, len(token), 4)),
        "expires_on": draft.expires_on,
        "mailed": "mailed" in request.GET,
    }
    return render(request, "citizen/report/save.html", context, status=400 if form.errors else 200)


@public("Anybody may go on with a report whose link they have")
@never_cache
@limited("report-resume", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Go on with the link, or with the letters that were written down."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect("citizen:report-resume-at", token=form.cleaned_data["link"])
    context = {"page": "report", "form": form}
    return render(request, "citizen/report/resume.html", context, status=400 if form.errors else 200)


@public(PUBLIC)
@never_cache
@limited("report-drop", times=30)
@require_POST
@on_a_draft
def drop(_request: HttpRequest, token: str, _draft: incidents.DraftView) -> HttpResponse:
    """Throw away what was typed."""
    incidents.drop_draft(token=token, at=now())
    return redirect("citizen:report")
