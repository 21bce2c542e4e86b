"""Information for intelligence: the 3x5x2 form, the reports, and what is held apart. Every look needs a reason."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.inbox import api as inbox
from peelian.journeys import converse
from peelian.kernel.text import one_line
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station import reasons
from peelian.web.station.forms.inbox import IntelligenceForm
from peelian.web.station.forms.people import ReasonForm
from peelian.web.station.page import guard, page


@requires(Permission.EXPORT_INTELLIGENCE)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The reports of the viewer's areas, without their words."""
    rows = inbox.list_reports(viewer=viewer_of(request), at=now())
    return page(request, "inbox_intelligence_list.html", "inbox", rows=rows)


@requires(Permission.EXPORT_INTELLIGENCE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def export(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Make a report of what somebody said, and hold the words apart."""
    viewer, at = viewer_of(request), now()
    guard(request, Permission.EXPORT_INTELLIGENCE, inbox.area_path_of(thread_id, at))
    thread = inbox.get_thread(viewer=viewer, at=at, thread_id=thread_id, reason="intelligence")
    theirs = [entry for entry in thread.entries if entry.direction is inbox.Direction.IN and entry.text]
    form = IntelligenceForm(
        request.POST or None,
        entries=[(str(entry.id), one_line(entry.english or entry.text, 160)) for entry in theirs],
        initial={"entries": [str(entry.id) for entry in theirs]},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            row = converse.export_intelligence(
                viewer=viewer,
                at=at,
                thread_id=thread_id,
                entry_ids=[int(number) for number in said["entries"]],
                source_evaluation=inbox.SourceEvaluation(said["source_evaluation"]),
                assessment=inbox.IntelligenceAssessment(said["assessment"]),
                handling=inbox.HandlingCode(said["handling"]),
                conditions=said["conditions"],
                text=said["text"],
            )
            reasons.keep(request, f"report:{row.id}", "written just now")
            messages.success(request, f"Report {row.reference} is made, and the words are held apart.")
            return redirect("station:intelligence_report", report_id=row.id)
    return page(request, "inbox_intelligence.html", "inbox", form=form, thread=thread, theirs=theirs)


@requires(Permission.EXPORT_INTELLIGENCE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report, after a reason: to read, print, save, or say that it was passed on."""
    viewer, at = viewer_of(request), now()
    guard(request, Permission.EXPORT_INTELLIGENCE, inbox.area_path_of_report(report_id, at))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reasons.keep(request, f"report:{report_id}", form.cleaned_data["reason"])
        return redirect("station:intelligence_report", report_id=report_id)
    reason = reasons.kept(request, f"report:{report_id}")
    if not reason:
        return _ask(request, form, "An intelligence report", reverse("station:intelligence"))
    row = inbox.get_report(viewer=viewer, at=at, report_id=report_id, reason=reason)
    return page(
        request,
        "inbox_intelligence_report.html",
        "inbox",
        row=row,
        reason=reason,
        source=inbox.SOURCE_WORDS[row.source_evaluation],
        assessment=inbox.ASSESSMENT_WORDS[row.assessment],
        handling=inbox.HANDLING_WORDS[row.handling],
        subject=f"inbox.IntelligenceReport:{report_id}",
    )


@requires(Permission.EXPORT_INTELLIGENCE)
@require_POST
def file(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report as a file for the intelligence system."""
    reason = reasons.kept(request, f"report:{report_id}")
    if not reason:
        return redirect("station:intelligence_report", report_id=report_id)
    row = inbox.get_report(viewer=viewer_of(request), at=now(), report_id=report_id, reason=reason)
    held = {
        "form": "3x5x2",
        "reference": row.reference,
        "made_at": row.at.isoformat(),
        "made_by": row.written_by,
        "area": {"code": row.area_code, "name": row.area_name},
        "source_evaluation": row.source_evaluation.value,
        "intelligence_assessment": row.assessment.value,
        "handling_code": row.handling.value,
        "conditions": row.conditions,
        "text": row.text,
    }
    response = HttpResponse(
        json.dumps(held, indent=2, ensure_ascii=False) + "\n", content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{row.reference}.json"'
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.EXPORT_INTELLIGENCE)
@require_POST
@once
def pass_on(request: HttpRequest, report_id: int) -> HttpResponse:
    """The intelligence system has it: the words go from here."""
    row = converse.pass_on(viewer=viewer_of(request), at=now(), report_id=report_id)
    messages.success(request, f"{row.reference} was passed on. Its number stays here, its words don't.")
    return redirect("station:intelligence")


@requires(Permission.EXPORT_INTELLIGENCE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Say why the words that are held apart have to be read; the conversation shows them then."""
    guard(request, Permission.EXPORT_INTELLIGENCE, inbox.area_path_of(thread_id, now()))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reasons.keep(request, f"held:{thread_id}", form.cleaned_data["reason"])
        return redirect("station:thread", thread_id=thread_id)
    return _ask(request, form, "Words that are held apart", reverse("station:thread", args=[thread_id]))


def _ask(request: HttpRequest, form: ReasonForm, heading: str, back: str) -> HttpResponse:
    return page(request, "inbox_reason.html", "inbox", form=form, heading=heading, back=back)
