"""Writing a message: from a template or from nothing, its words, its files."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.messaging import api as messaging
from peelian.journeys import compose
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import FIELD, once
from peelian.web.station.forms.messages import AreaForm, FileForm, GapsForm, WordsForm, times_of
from peelian.web.station.page import page, today
from peelian.web.station.views.messages.shared import sheet_for


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def start(request: HttpRequest) -> HttpResponse:
    """Choose the area and either fill a template's gaps or write the first words."""
    viewer = viewer_of(request)
    land = ground(viewer, Permission.WRITE_MESSAGE, today())
    template = _template(request)
    posted = request.POST if request.method == "POST" else None
    place = AreaForm(posted, areas=indented(land), initial={"area_code": request.GET.get("area", "")})
    form: Form = GapsForm(posted, template=template) if template else WordsForm(posted, officers=[])
    # Who may answer depends on the area: it is asked on the next page.
    for name in ("officer_id", "send_on", "send_time", "expires_on", "expires_time", "category"):
        form.fields.pop(name, None)
    if request.method == "POST" and place.is_valid() and form.is_valid():
        area = place.cleaned_data["area_code"]
        key = f"station:{viewer.user_id}:{request.POST.get(FIELD) or uuid.uuid4().hex}"[:80]
        with refusals.on_form(form):
            if isinstance(form, GapsForm) and template:
                sheet = compose.start_from(
                    viewer=viewer,
                    at=now(),
                    area_code=area,
                    idempotency_key=key,
                    template_id=template.id,
                    gaps=form.values(),
                )
            else:
                said = form.cleaned_data
                sheet = compose.start(
                    viewer=viewer,
                    at=now(),
                    area_code=area,
                    idempotency_key=key,
                    kind=messaging.MessageKind(said["kind"]),
                    subject=said["subject"],
                    body=said["body"],
                    urgency=said["urgency"],
                    topic=said["topic"],
                    organisation=said["organisation"],
                )
            messages.success(request, "Kept as a draft. Nothing goes out yet.")
            return redirect("station:message", message_id=sheet.id)
    return page(
        request,
        "message_start.html",
        "messages",
        form=form,
        place=place,
        any_errors=bool(place.errors or form.errors),
        made_from=template,
        templates=messaging.list_templates(),
    )


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def words(request: HttpRequest, message_id: int) -> HttpResponse:
    """Change a message that hasn't gone."""
    sheet = sheet_for(request, message_id, Permission.WRITE_MESSAGE)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        officers=compose.officers_of(sheet.area_code, today()),
        initial=_initial(sheet),
    )
    if sheet.notice or sheet.kind not in {messaging.MessageKind.ALERT, messaging.MessageKind.NEWS}:
        form.fields["kind"].choices = [(sheet.kind.value, sheet.kind.value.capitalize())]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            compose.save(viewer=viewer_of(request), at=now(), message_id=message_id, **form.said())
            messages.success(request, _saved(sheet))
            return redirect("station:message", message_id=message_id)
    return page(request, "message_words.html", "messages", sheet=sheet, form=form)


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def files(request: HttpRequest, message_id: int) -> HttpResponse:
    """The files that go with a message; add one."""
    sheet = sheet_for(request, message_id, Permission.WRITE_MESSAGE)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with refusals.on_form(form):
            if upload.size > messaging.LARGEST_FILE:
                raise messaging.BadFile("This file is larger than 5 MB.", field="file")
            compose.attach(
                viewer=viewer_of(request),
                at=now(),
                message_id=message_id,
                name=upload.name or "",
                content=upload.read(),
                alt=form.cleaned_data["alt"],
            )
            messages.success(request, f"{upload.name} goes with the message.")
            return redirect("station:message_files", message_id=message_id)
    return page(request, "message_files.html", "messages", sheet=sheet, form=form)


@requires(Permission.WRITE_MESSAGE)
@require_POST
@once
def remove_file(request: HttpRequest, message_id: int, attachment_id: int) -> HttpResponse:
    """Take a file away."""
    with refusals.on_page(request):
        compose.detach(
            viewer=viewer_of(request), at=now(), message_id=message_id, attachment_id=attachment_id
        )
        messages.success(request, "The file is taken away.")
    return redirect("station:message_files", message_id=message_id)


@requires(Permission.SEE_STATION)
@require_safe
def file(request: HttpRequest, message_id: int, attachment_id: int) -> HttpResponse:
    """A message's file, to look at."""
    sheet_for(request, message_id, Permission.SEE_STATION)
    view, content = messaging.get_attachment(attachment_id, message_id=message_id)
    answer = HttpResponse(content, content_type=view.media_type)
    answer["Content-Disposition"] = f'{"inline" if view.is_picture else "attachment"}; filename="{view.name}"'
    return answer


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def drop(request: HttpRequest, message_id: int) -> HttpResponse:
    """Throw a draft away, after a second look."""
    sheet = sheet_for(request, message_id, Permission.WRITE_MESSAGE)
    form = Form(request.POST if request.method == "POST" else None)
    back = reverse("station:message", args=[message_id])
    if request.method == "POST":
        with refusals.on_form(form):
            compose.drop(viewer=viewer_of(request), at=now(), message_id=message_id)
            messages.success(request, "The draft is thrown away.")
            return redirect("station:messages")
    return page(
        request,
        "end.html",
        "messages",
        form=form,
        heading="Throw this draft away",
        what=f"{sheet.subject}. Nobody has got it. It stays in the record, marked as thrown away.",
        button="Throw it away",
        back=back,
    )


def _template(request: HttpRequest) -> messaging.TemplateView | None:
    number = request.GET.get("template", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = messaging.get_template(int(number))
    if found.retired_at is not None:
        raise NotFound("This template isn't offered any more.")
    return found


def _initial(sheet: messaging.Sheet) -> dict[str, Any]:
    return {
        "kind": sheet.kind.value,
        "subject": sheet.subject,
        "body": sheet.body,
        "urgency": str(sheet.urgency.value),
        "topic": sheet.topic,
        "organisation": sheet.organisation,
        "officer_id": sheet.officer_id,
        "category": sheet.category,
        **times_of(sheet.send_at, "send"),
        **times_of(sheet.expires_at, "expires"),
    }


def _saved(sheet: messaging.Sheet) -> str:
    if sheet.state is messaging.MessageState.APPROVED:
        return "Saved. It was approved before this change: it has to be approved again."
    return "Saved."
