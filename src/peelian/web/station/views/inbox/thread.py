"""One conversation: what was said, our answer, and what else staff do with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.inbox import api as inbox
from peelian.apps.incidents import api as incidents
from peelian.journeys import converse
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import now
from peelian.web.shared import conversations, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station import reasons
from peelian.web.station.page import may, page


@requires(Permission.ANSWER_RESIDENTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Read a conversation (the read is recorded), and answer."""
    viewer, at = viewer_of(request), now()
    thread = inbox.get_thread(viewer=viewer, at=at, thread_id=thread_id)
    form = conversations.AnswerForm(request.POST or None, reads=thread.contact_language)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            conversations.answer(request, viewer, at, thread_id, form)
            messages.success(request, "Your answer is on its way.")
            return redirect("station:thread", thread_id=thread_id)
    reason = reasons.kept(request, f"held:{thread_id}")
    may_export = may(request, Permission.EXPORT_INTELLIGENCE, thread.area_path)
    held = (
        inbox.read_held_apart(viewer=viewer, at=at, thread_id=thread_id, reason=reason)
        if reason and may_export
        else {}
    )
    return page(
        request,
        "inbox_thread.html",
        "inbox",
        thread=thread,
        line=conversations.line_of(thread.line, at),
        entries=[
            (entry, conversations.language_name(entry.language), held.get(entry.id, ""))
            for entry in thread.entries
        ],
        reads=conversations.language_name(thread.contact_language),
        form=form,
        kinds=[(each.value, words) for each, words in conversations.KINDS.items()],
        colleagues=converse.colleagues(thread.area_path, at),
        may_export=may_export,
        has_held=any(entry.held_apart for entry in thread.entries),
        held_reason=reason,
        subject=f"inbox.Thread:{thread_id}",
    )


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def assign(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Give it to a colleague, take it, or give it back to the team."""
    chosen = request.POST.get("user", "")
    with refusals.on_page(request):
        user_id = int(chosen) if chosen.isdecimal() and len(chosen) < 15 else None
        line = converse.assign(viewer=viewer_of(request), at=now(), thread_id=thread_id, user_id=user_id)
        messages.success(request, f"Now {line.assigned_to or 'the team'} answers.")
    return redirect("station:thread", thread_id=thread_id)


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def set_kind(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Say what they want."""
    chosen = request.POST.get("kind", "")
    if chosen not in set(inbox.ThreadKind):
        raise Refused("Choose what they want.")
    converse.set_kind(viewer=viewer_of(request), at=now(), thread_id=thread_id, kind=inbox.ThreadKind(chosen))
    messages.success(request, "Changed. This stands, whatever they write next.")
    return redirect("station:thread", thread_id=thread_id)


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def note(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Note something among ourselves."""
    with refusals.on_page(request):
        converse.add_note(
            viewer=viewer_of(request), at=now(), thread_id=thread_id, text=request.POST.get("note", "")
        )
        messages.success(request, "Noted. They don't see it.")
    return redirect("station:thread", thread_id=thread_id)


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def close(request: HttpRequest, thread_id: int) -> HttpResponse:
    """It needs nothing more, for a reason."""
    with refusals.on_page(request):
        converse.close(
            viewer=viewer_of(request), at=now(), thread_id=thread_id, because=request.POST.get("because", "")
        )
        messages.success(request, "Closed. It opens again when they write.")
        return redirect("station:inbox")
    return redirect("station:thread", thread_id=thread_id)


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def reopen(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Take it up again."""
    with refusals.on_page(request):
        converse.reopen(viewer=viewer_of(request), at=now(), thread_id=thread_id)
        messages.success(request, "Open again. The 72 hours run from now.")
    return redirect("station:thread", thread_id=thread_id)


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def calm(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Somebody looked at the urgent words."""
    with refusals.on_page(request):
        converse.calm(
            viewer=viewer_of(request), at=now(), thread_id=thread_id, because=request.POST.get("because", "")
        )
        messages.success(request, "It stands in its turn again.")
    return redirect("station:thread", thread_id=thread_id)


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def report(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Begin a crime report with what they said."""
    with refusals.on_page(request):
        begun = converse.open_report(viewer=viewer_of(request), at=now(), thread_id=thread_id)
        messages.success(request, f"Report {begun.reference} is begun with their words.")
        return redirect("station:begun_report", reference=begun.reference)
    return redirect("station:thread", thread_id=thread_id)


@requires(Permission.ANSWER_RESIDENTS)
@never_cache
@require_safe
def begun_report(request: HttpRequest, reference: str) -> HttpResponse:
    """A report as it was begun."""
    row = incidents.get_report(viewer=viewer_of(request), at=now(), reference=reference)
    room, _, thread_id = row.source.rpartition(":")
    if room != "inbox.Thread":
        raise NotFound("There is no such report.")
    return page(
        request,
        "inbox_report.html",
        "inbox",
        row=row,
        thread_id=int(thread_id),
        begun=row.state is incidents.ReportState.BEGUN,
        kinds=[(kind.value, kind.label, kind.problem == row.category) for kind in incidents.IncidentKind],
        may_triage=may(request, Permission.TRIAGE_REPORTS, row.area_path),
    )
