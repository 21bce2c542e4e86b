"""One report: what was told, how it is weighed, what was said since, and what can be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, ReportState, Step
from peelian.journeys import call_back, report_online, triage
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import now
from peelian.web.shared import conversations, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import FIELD, new_key, once
from peelian.web.station.forms.reports import LETTERS, StepForm, ThriveForm, needs_of
from peelian.web.station.page import guard, page
from peelian.web.station.views.reports import words

_WAITS = frozenset({ReportState.RECEIVED, ReportState.NEEDS_INFORMATION})


@requires(Permission.TRIAGE_REPORTS)
@never_cache
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Read a report. The read is recorded, and what its reporter wrote last isn't new any more."""
    viewer, at = viewer_of(request), now()
    guard(request, Permission.TRIAGE_REPORTS, incidents.area_path_of(reference, at))
    row = incidents.get_report(viewer=viewer, at=at, reference=reference)
    if row.line.heard_at is not None:
        incidents.mark_read(actor=viewer.actor, at=at, reference=row.reference)
    booked = call_back.booked_of(row)
    return page(
        request,
        "report.html",
        "reports",
        row=row,
        line=words.line_of(row.line, at),
        origin=words.ORIGINS[row.line.origin],
        entries=[(entry, conversations.language_name(entry.language)) for entry in row.entries],
        steps=[(step.value, said) for step, said in words.STEPS.items() if step in row.steps],
        decides=row.state in _WAITS,
        history=[(change, words.DID[change.step]) for change in row.history],
        marks=[(LETTERS[mark.letter].partition(":")[0], mark) for mark in row.thrive.marks]
        if row.thrive
        else [],
        reasons=_other_reasons(row),
        alike=[
            (one, words.kind_words(one.kind), words.STATES[one.state])
            for one in incidents.list_alike(viewer=viewer, at=at, reference=row.reference)
        ],
        colleagues=triage.colleagues(row.area_path, at),
        me=viewer.user_id,
        calls=[(call, words.CALLS[call.state]) for call in row.call_backs],
        booked=booked,
        number=call_back.number_of(booked) if booked else "",
        slots=[] if booked else call_back.list_open(at=at),
        subject=incidents.whom_to_tell(row.reference).subject,
    )


@requires(Permission.TRIAGE_REPORTS)
@require_POST
@once
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it, give it to a colleague, or give it back to all."""
    chosen = request.POST.get("user", "")
    with refusals.on_page(request):
        line = triage.take(
            viewer=viewer_of(request),
            at=now(),
            reference=reference,
            user_id=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 15 else None,
        )
        messages.success(request, f"Now {line.assigned_to or 'nobody'} has it.")
    return redirect("station:report", reference=reference)


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def ask_to_complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Send whoever wrote to us the link on which they complete the report that was begun from their words."""
    chosen = request.POST.get("kind", "")
    if chosen not in set(IncidentKind):
        raise Refused("Choose what happened.")
    with refusals.on_page(request):
        report_online.ask_to_complete(
            viewer=viewer_of(request), at=now(), reference=reference, kind=IncidentKind(chosen)
        )
        messages.success(request, "The link is on its way. What they send stands under this code.")
    return redirect("station:begun_report", reference=reference)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
@once
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Note something among ourselves."""
    with refusals.on_page(request):
        triage.add_note(
            viewer=viewer_of(request),
            at=now(),
            reference=reference,
            text=request.POST.get("note", "")[:5000],
            key=request.POST.get(FIELD, "")[:40] or new_key(),
        )
        messages.success(request, "Noted. The reporter doesn't see it.")
    return redirect("station:report", reference=reference)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
@once
def calm(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody looked at the urgent words."""
    with refusals.on_page(request):
        triage.calm(
            viewer=viewer_of(request),
            at=now(),
            reference=reference,
            because=request.POST.get("because", "")[:300],
            key=request.POST.get(FIELD, "")[:40] or new_key(),
        )
        messages.success(request, "It stands in its turn again. What you wrote is noted.")
    return redirect("station:report", reference=reference)


@requires(Permission.TRIAGE_REPORTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    """Weigh it letter by letter, with a reason."""
    viewer, at = viewer_of(request), now()
    guard(request, Permission.TRIAGE_REPORTS, incidents.area_path_of(reference, at))
    row = incidents.get_report(viewer=viewer, at=at, reference=reference)
    levels = {mark.letter: mark.level for mark in row.thrive.marks} if row.thrive else {}
    form = ThriveForm(request.POST if request.method == "POST" else None, levels=levels)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            line = triage.assess(
                viewer=viewer,
                at=at,
                reference=reference,
                levels=form.levels,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, f"Kept. It is “{words.line_of(line, at).severity}” now.")
            return redirect("station:report", reference=reference)
    return page(
        request,
        "report_thrive.html",
        "reports",
        form=form,
        row=row,
        line=words.line_of(row.line, at),
        reasons=list(dict.fromkeys(row.thrive.reasons)) if row.thrive else [],
    )


@requires(Permission.TRIAGE_REPORTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Take one step with it, with what that step needs."""
    viewer, at = viewer_of(request), now()
    guard(request, Permission.TRIAGE_REPORTS, incidents.area_path_of(reference, at))
    if name not in set(Step) or Step(name) not in words.STEPS:
        raise NotFound("There is no such step.")
    wanted = Step(name)
    row = incidents.get_report(viewer=viewer, at=at, reference=reference)
    needs = needs_of(row.state, wanted)
    if wanted not in row.steps:
        messages.error(request, f"It can't be done now: the report is “{words.STATES[row.state].lower()}”.")
        return redirect("station:report", reference=reference)
    form = StepForm(
        request.POST if request.method == "POST" else None,
        needs=needs,
        initial={
            "words": words.SUGGESTED.get(wanted, ""),
            "crime_number": row.crime_number,
            "joined_to": request.GET.get("to", "")[:20],
        },
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            triage.decide(viewer=viewer, at=at, reference=reference, step=wanted, **form.cleaned_data)
            told = row.contact_id is not None and wanted is not Step.REOPEN
            messages.success(request, f"Done.{' The reporter is told.' if told else ''}")
            return redirect("station:report", reference=reference)
    return page(
        request,
        "report_step.html",
        "reports",
        form=form,
        row=row,
        line=words.line_of(row.line, at),
        step=words.STEPS[wanted],
        reads=conversations.language_name(row.line.language),
        alone=row.contact_id is None,
    )


@requires(Permission.TRIAGE_REPORTS)
@never_cache
@require_safe
def file(request: HttpRequest, reference: str, file_id: int) -> HttpResponse:
    """A picture that came with it."""
    viewer, at = viewer_of(request), now()
    guard(request, Permission.TRIAGE_REPORTS, incidents.area_path_of(reference, at))
    name, media_type, content = incidents.get_file(viewer=viewer, at=at, reference=reference, file_id=file_id)
    response = HttpResponse(content, content_type=media_type)
    ending = "".join(char for char in name.rpartition(".")[2] if char.isalnum())[:5] or "bin"
    response["Content-Disposition"] = f'inline; filename="{reference}-{file_id}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _other_reasons(row: incidents.ReportView) -> list[str]:
    """What made the severity beside the reasons of its letters, each once."""
    if row.thrive is None:
        return []
    told = {mark.reason for mark in row.thrive.marks}
    return [reason for reason in dict.fromkeys(row.thrive.reasons) if reason not in told]
