""" "You said, we did": written from facts, edited, approved by a second person, sent; and how it was received."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.feedback import api as feedback
from peelian.apps.messaging import api as messaging
from peelian.journeys import deliver, tell
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.people import UpdateForm
from peelian.web.station.page import may, page

_State = messaging.DeliveryState
COPIES = {
    _State.SENT: "Sent",
    _State.QUEUED: "Waiting",
    _State.ATTEMPTING: "Going out now",
    _State.REFUSED: "Refused by their mail service",
    _State.SUPPRESSED: "Left before it was sent",
    _State.UNKNOWN: "Cut off: may have arrived",
}
_ALWAYS = (_State.SENT, _State.QUEUED)
_ON_THE_WAY = (_State.QUEUED, _State.ATTEMPTING)


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All updates that the viewer may see: drafts first, then what was sent."""
    rows = feedback.list_updates(viewer=viewer_of(request))
    return page(
        request,
        "update_list.html",
        "updates",
        drafts=[row for row in rows if row.state is feedback.UpdateState.DRAFT],
        others=[row for row in rows if row.state is not feedback.UpdateState.DRAFT],
    )


@requires(Permission.WRITE_MESSAGE)
@require_POST
@once
def draft(request: HttpRequest, priority_id: int) -> HttpResponse:
    """Write a draft from what was counted."""
    with refusals.on_page(request):
        row = tell.draft(viewer=viewer_of(request), at=now(), priority_id=priority_id)
        messages.success(
            request, "Written from the facts. Read it, make it yours, then ask somebody else to approve it."
        )
        return redirect("station:update", update_id=row.id)
    return redirect("station:priority", priority_id=priority_id)


@requires(Permission.SEE_STATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, update_id: int) -> HttpResponse:
    """One update: edit it while it's a draft, then see how the sending goes and how it was received."""
    viewer = viewer_of(request)
    row = feedback.get_update(viewer=viewer, update_id=update_id)
    path = feedback.area_path_of(update_id)
    is_draft = row.state is feedback.UpdateState.DRAFT
    may_write = is_draft and may(request, Permission.WRITE_MESSAGE, path)
    form = UpdateForm(request.POST or None, initial={"said": row.said, "did": row.did})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            tell.edit(
                viewer=viewer,
                at=now(),
                update_id=update_id,
                said=form.cleaned_data["said"],
                did=form.cleaned_data["did"],
            )
            messages.success(request, "Saved.")
            return redirect("station:update", update_id=update_id)
    return page(
        request,
        "update.html",
        "updates",
        row=row,
        form=form,
        is_draft=is_draft,
        may_write=may_write,
        is_own=row.written_by_id == viewer.user_id,
        may_approve=is_draft and may(request, Permission.APPROVE_MESSAGE, path),
        may_try_again=may(request, Permission.APPROVE_MESSAGE, path),
        **_report(viewer, row.message_id),
        audience=len(tell.audience_of(row, now())) if is_draft else None,
        subject=f"feedback.Update:{update_id}",
    )


@requires(Permission.APPROVE_MESSAGE)
@require_POST
@once
def send(request: HttpRequest, update_id: int) -> HttpResponse:
    """Approve what somebody else wrote, and send it."""
    with refusals.on_page(request):
        tell.approve_and_send(
            viewer=viewer_of(request), at=now(), update_id=update_id, read_as_of=_read_as_of(request)
        )
        messages.success(request, "Approved. It's on its way and on the neighbourhood's page.")
    return redirect("station:update", update_id=update_id)


@requires(Permission.APPROVE_MESSAGE)
@require_POST
@once
def try_again(request: HttpRequest, update_id: int) -> HttpResponse:
    """Send those copies again that were refused."""
    viewer = viewer_of(request)
    row = feedback.get_update(viewer=viewer, update_id=update_id)
    if row.message_id is None:
        raise NotFound("This update wasn't sent.")
    count = deliver.retry_refused(viewer=viewer, at=now(), message_id=row.message_id)
    if count:
        messages.success(request, f"{'One copy goes' if count == 1 else f'{count:,} copies go'} out again.")
    else:
        messages.info(request, "No copy is refused any more. Somebody may have pressed this before you.")
    return redirect("station:update", update_id=update_id)


def _read_as_of(request: HttpRequest) -> dt.datetime | None:
    """When the words were written that the page showed; None for a POST that doesn't say."""
    text = request.POST.get("read_as_of", "")
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("Load the page again and read the words before you approve them.") from None


def _report(viewer: Viewer, message_id: int | None) -> dict[str, Any]:
    """How the sending goes and how the message was received; nothing before it's sent."""
    if message_id is None:
        return {}
    report = messaging.message_report(viewer=viewer, message_id=message_id)
    return {
        "report": report,
        "copies": [
            (words, report.copies[state])
            for state, words in COPIES.items()
            if report.copies[state] or state in _ALWAYS
        ],
        "refused": report.copies[_State.REFUSED],
        "going": any(report.copies[state] for state in _ON_THE_WAY),
    }
