"""The beat's inbox: what residents of my area wrote, to answer with a thumb. The station has the rest of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.inbox import api as inbox
from peelian.journeys import converse
from peelian.kernel.time import local_day, now
from peelian.web.beat.places import beat_of
from peelian.web.beat.views import page
from peelian.web.shared import conversations, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once

_LIMIT = 50


@requires(Permission.ANSWER_RESIDENTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for me or for my team, the urgent and the late first; or what is answered."""
    viewer, at = viewer_of(request), now()
    beat = beat_of(viewer, local_day(at))
    asked = request.GET.get("show", "")
    show = inbox.Show(asked) if asked in {"mine", "answered"} else inbox.Show.WAITING
    rows = inbox.list_threads(viewer=viewer, at=at, show=show, area_codes=beat.codes, limit=_LIMIT)
    return page(
        request,
        "inbox.html",
        "inbox",
        lines=[conversations.line_of(row, at) for row in rows],
        counts=inbox.count_threads(viewer=viewer, at=at, area_codes=beat.codes),
        show=show.value,
        limit=_LIMIT,
    )


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
            return redirect("beat:inbox")
    return page(
        request,
        "thread.html",
        "inbox",
        thread=thread,
        line=conversations.line_of(thread.line, at),
        entries=[(entry, conversations.language_name(entry.language)) for entry in thread.entries],
        reads=conversations.language_name(thread.contact_language),
        is_mine=thread.line.assigned_to_id == viewer.user_id,
        form=form,
    )


@requires(Permission.ANSWER_RESIDENTS)
@require_POST
@once
def take(request: HttpRequest, thread_id: int) -> HttpResponse:
    """I'll answer."""
    viewer = viewer_of(request)
    with refusals.on_page(request):
        converse.assign(viewer=viewer, at=now(), thread_id=thread_id, user_id=viewer.user_id)
        messages.success(request, "It's yours.")
    return redirect("beat:thread", thread_id=thread_id)


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
        return redirect("beat:inbox")
    return redirect("beat:thread", thread_id=thread_id)
