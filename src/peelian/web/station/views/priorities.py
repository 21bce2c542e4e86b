"""Priorities: what was adopted, what is done about it, when somebody last looked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.feedback import api as feedback
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import set_priorities
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.listing import ActionForm, EndForm, InternalForm
from peelian.web.station.page import area_filter, chosen_ground, guard, may, page, today


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Open priorities of the chosen areas; closed ones too with `?closed=yes`."""
    land = chosen_ground(request, Permission.SEE_STATION)
    with_closed = request.GET.get("closed") == "yes"
    rows = priorities.list_priorities(area_codes=land.codes, at=now(), open_only=not with_closed)
    return page(
        request, "priority_list.html", "priorities", rows=rows, with_closed=with_closed, **area_filter(land)
    )


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, priority_id: int) -> HttpResponse:
    """One priority with its plans and what residents were told of it."""
    return _page(
        request,
        priority_id,
        ActionForm(initial={"action": priorities.get_priority(priority_id, at=now()).action}),
    )


@requires(Permission.WRITE_PLAN)
@require_http_methods(["POST"])
def set_action(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Say to the public what is done."""
    form = ActionForm(request.POST)
    if form.is_valid():
        with refusals.on_form(form):
            set_priorities.set_action(
                viewer=viewer_of(request),
                at=now(),
                priority_id=priority_id,
                action=form.cleaned_data["action"],
            )
            messages.success(request, "Saved. Residents can read it now.")
            return redirect("station:priority", priority_id=priority_id)
    return _page(request, priority_id, form)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def word_internally(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Say what it is about among ourselves: what residents don't read."""
    guard(request, Permission.WRITE_PLAN, priorities.area_path_of(priority_id))
    form = InternalForm(request.POST)
    if form.is_valid():
        with refusals.on_form(form):
            set_priorities.word_internally(
                viewer=viewer_of(request), at=now(), priority_id=priority_id, words=form.cleaned_data["words"]
            )
            messages.success(request, "Saved among ourselves. Residents don't read it.")
            return redirect("station:priority", priority_id=priority_id)
    row = priorities.get_priority(priority_id, at=now())
    return _page(request, priority_id, ActionForm(initial={"action": row.action}), internal_form=form)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def review(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Say that it was looked at and still stands."""
    with refusals.on_page(request):
        set_priorities.review(viewer=viewer_of(request), at=now(), priority_id=priority_id)
        messages.success(request, "Reviewed today. It still stands.")
    return redirect("station:priority", priority_id=priority_id)


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest, priority_id: int) -> HttpResponse:
    """End it, with a reason for the record."""
    guard(request, Permission.ADOPT_PRIORITY, priorities.area_path_of(priority_id))
    row = priorities.get_priority(priority_id, at=now())
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            set_priorities.close(
                viewer=viewer_of(request),
                at=now(),
                priority_id=priority_id,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, "The priority is closed.")
            return redirect("station:priority", priority_id=priority_id)
    return page(
        request,
        "end.html",
        "priorities",
        form=form,
        heading="Close this priority",
        what=row.issue,
        button="Close priority",
        back=reverse("station:priority", args=[priority_id]),
    )


def _page(
    request: HttpRequest, priority_id: int, form: ActionForm, *, internal_form: InternalForm | None = None
) -> HttpResponse:
    path = priorities.area_path_of(priority_id)
    guard(request, Permission.SEE_STATION, path)
    row = priorities.get_priority(priority_id, at=now())
    plans = problems.list_plans_of(priority_id, on=today())
    may_write = may(request, Permission.WRITE_PLAN, path)
    internal = priorities.get_internal(viewer=viewer_of(request), priority_id=priority_id)
    context: dict[str, Any] = {
        "row": row,
        "form": internal_form if internal_form is not None else form,
        "action_form": form,
        "internal": internal,
        "internal_form": internal_form or InternalForm(initial={"words": internal.words if internal else ""}),
        "plans": plans,
        "has_open_plan": any(plan.state != problems.PlanState.CLOSED for plan in plans),
        "updates": feedback.list_updates_of(viewer=viewer_of(request), priority_id=priority_id),
        "may_write": may_write and row.closed_at is None,
        "may_close": may(request, Permission.ADOPT_PRIORITY, path) and row.closed_at is None,
        "may_tell": may(request, Permission.WRITE_MESSAGE, path),
        "subject": f"priorities.Priority:{priority_id}",
    }
    return page(request, "priority.html", "priorities", **context)
