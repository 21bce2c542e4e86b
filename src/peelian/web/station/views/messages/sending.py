"""Sending a message: the numbers first, then who may press, then it goes; taking it back; trying copies again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from peelian.apps.accounts.api import Permission
from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.journeys import send_message
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.shared.templatetags.peelian import moment
from peelian.web.station.forms.messages import NoticeForm, ReasonForm
from peelian.web.station.page import page
from peelian.web.station.views.messages.audience import counted, described
from peelian.web.station.views.messages.looking import languages_overview
from peelian.web.station.views.messages.shared import abilities, sheet_for


@requires(Permission.SEE_STATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def send(request: HttpRequest, message_id: int) -> HttpResponse:
    """What sending means, in numbers; then ask for approval, or approve and send."""
    viewer = viewer_of(request)
    sheet = sheet_for(request, message_id, Permission.SEE_STATION)
    if request.method == "POST":
        with refusals.on_page(request):
            if request.POST.get("do") == "ask":
                send_message.ask_approval(viewer=viewer, at=now(), message_id=message_id)
                messages.success(
                    request, "Asked. It is in the queue of those who may approve it; languages are asked for."
                )
            else:
                gone = send_message.approve_and_send(
                    viewer=viewer,
                    at=now(),
                    message_id=message_id,
                    read_version=request.POST.get("read_version") or "-",  # none was read: none is approved
                )
                messages.success(request, _gone(gone))
            return redirect("station:message", message_id=message_id)
        return redirect("station:message_send", message_id=message_id)
    selection = contacts.Selection.from_json(sheet.selection)
    shown = counted(viewer, sheet, selection)
    people = send_message.count(sheet, now()).people if selection.parts and not shown["trouble"] else 0
    return page(
        request,
        "message_send.html",
        "messages",
        sheet=sheet,
        sets=described(selection),
        people=people,
        outside=max(0, people - shown["audience"].people) if shown["audience"] else 0,
        approval=send_message.approval_of(sheet, people),
        rows=languages_overview(sheet) if not shown["trouble"] else [],
        **shown,
        **abilities(request, sheet),
    )


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def recall(request: HttpRequest, message_id: int) -> HttpResponse:
    """Stop a message, after a second look."""
    sheet = sheet_for(request, message_id, Permission.WRITE_MESSAGE)
    progress = messaging.progress(message_id=message_id, at=now())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            done = send_message.recall(
                viewer=viewer_of(request),
                at=now(),
                message_id=message_id,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _recalled(done))
            return redirect("station:message", message_id=done.notice_id or message_id)
    return page(
        request,
        "end.html",
        "messages",
        form=form,
        heading="Recall this message",
        what=f"{sheet.subject}. {_copies(progress.left)} not gone yet, called off at once. "
        f"{_copies(progress.done)} gone: a notice is drafted for those people, and you send it like any message. "
        "On our site both stay, the recalled one marked.",
        button="Recall it",
        back=reverse("station:message", args=[message_id]),
    )


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct(request: HttpRequest, message_id: int) -> HttpResponse:
    """Draft a correction to exactly those who got it or will."""
    sheet = sheet_for(request, message_id, Permission.WRITE_MESSAGE)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        initial={
            "subject": f"Correction: {sheet.subject}"[:150],
            "body": f"This corrects our message “{sheet.subject}” (reference {sheet.reference}).\n\n",
        },
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = send_message.correct(
                viewer=viewer_of(request),
                at=now(),
                message_id=message_id,
                subject=form.cleaned_data["subject"],
                body=form.cleaned_data["body"],
                idempotency_key=f"correct:{message_id}:{request.POST.get('once', '')}"[:80],
            )
            messages.success(request, "Drafted, to exactly those who got the message or will. Now send it.")
            return redirect("station:message", message_id=made.id)
    return page(request, "message_correct.html", "messages", sheet=sheet, form=form)


@requires(Permission.APPROVE_MESSAGE)
@require_POST
@once
def retry(request: HttpRequest, message_id: int) -> HttpResponse:
    """Try copies again: those refused, or with `unknown=yes` those cut off too."""
    with refusals.on_page(request):
        n = send_message.retry(
            viewer=viewer_of(request),
            at=now(),
            message_id=message_id,
            unknown=request.POST.get("unknown") == "yes",
        )
        if n:
            messages.success(request, f"{_copies(n)} out again." if n != 1 else "One copy goes out again.")
        else:
            messages.info(
                request, "No copy waits for this any more. Somebody may have pressed it before you."
            )
    return redirect("station:message", message_id=message_id)


def _gone(gone: send_message.Gone) -> str:
    if gone.later:
        return f"Approved. It goes on {moment(gone.sheet.send_at)}."
    if not gone.copies:
        return "Approved and published. Nobody is in the audience, so no copy goes out."
    return f"Approved. {gone.copies:,} {'copy is' if gone.copies == 1 else 'copies are'} on the way."


def _recalled(done: messaging.Recalled) -> str:
    if done.notice_id is None:
        return f"Recalled before anything went: {_copies(done.called_off)} called off."
    return f"Recalled: {done.called_off:,} called off. Read this notice for the {done.gone:,} that went, and send it."


def _copies(n: int) -> str:
    return "One copy has" if n == 1 else f"{n:,} copies have"
