"""Residents who signed up: found with a reason, shown, handed their data, or erased. Every look is in the audit."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from peelian.apps.accounts.api import Permission
from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.journeys import come_back, forget_person
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station import reasons
from peelian.web.station.forms.people import ContactSearchForm, ReasonForm
from peelian.web.station.page import may, page, today


@requires(Permission.SEE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find a resident. By POST, so that no address lands in a log of addresses visited."""
    form = ContactSearchForm(request.POST or None)
    rows = None
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            why = form.cleaned_data["reason"]
            rows = contacts.search_contacts(
                viewer=viewer_of(request), text=form.cleaned_data["text"], at=now(), reason=why
            )
            for row in rows:
                reasons.keep(request, f"contact:{row.id}", why)
    return page(request, "contact_search.html", "contacts", form=form, rows=rows)


@requires(Permission.SEE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One resident's details, after a reason."""
    viewer = viewer_of(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reasons.keep(request, f"contact:{contact_id}", form.cleaned_data["reason"])
        return redirect("station:contact", contact_id=contact_id)
    reason = reasons.kept(request, f"contact:{contact_id}")
    if not reason:
        return page(request, "contact_reason.html", "contacts", form=form, contact_id=contact_id)
    path = contacts.area_path_of(contact_id, today())
    row = contacts.get_contact(viewer=viewer, contact_id=contact_id, at=now(), reason=reason)
    subject = f"contacts.Contact:{contact_id}"
    return page(
        request,
        "contact.html",
        "contacts",
        row=row,
        reason=reason,
        reads=events.list_reads(subject=subject, limit=10),
        groups=[group.name for group in contacts.list_groups() if group.code in row.groups],
        language=contacts.LANGUAGES.get(row.language, row.language),
        may_manage=may(request, Permission.MANAGE_CONTACTS, path),
        suspensions=contacts.list_suspensions(
            viewer=viewer, contact_id=contact_id, open_only=False, limit=10
        ),
        subject=subject,
    )


@requires(Permission.MANAGE_CONTACTS)
@require_POST
@once
def use_again(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Use a channel again that was suspended because what we sent came back."""
    with refusals.on_page(request):
        lifted = come_back.undo(
            viewer=viewer_of(request),
            at=now(),
            contact_id=contact_id,
            channel=request.POST.get("channel", "")[:20],
            because=request.POST.get("because", ""),
        )
        if lifted:
            messages.success(
                request, "It is used again from now on. What came back before doesn't count any more."
            )
        else:
            messages.info(request, "It wasn't suspended any more.")
    return redirect("station:contact", contact_id=contact_id)


@requires(Permission.MANAGE_CONTACTS)
@require_POST
def export(request: HttpRequest, contact_id: int) -> HttpResponse:
    """All that we hold on a resident, as a file to hand to them."""
    reason = reasons.kept(request, f"contact:{contact_id}")
    if not reason:
        return redirect("station:contact", contact_id=contact_id)
    held = forget_person.export(viewer=viewer_of(request), at=now(), contact_id=contact_id, reason=reason)
    response = HttpResponse(
        json.dumps(held, indent=2, ensure_ascii=False, default=str), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="person-{contact_id}.json"'
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.MANAGE_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def erase(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Remove a resident's details and words, after saying why."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            forget_person.erase(
                viewer=viewer_of(request), at=now(), contact_id=contact_id, reason=form.cleaned_data["reason"]
            )
            messages.success(
                request, "Their details and words are removed. Counts and the record of consent stay."
            )
            return redirect("station:contacts")
    return page(
        request,
        "end.html",
        "contacts",
        form=form,
        heading="Remove this person's data",
        what="Their address, name, postcode and words go now and can't be brought back. They get no more messages.",
        button="Remove their data",
        back=reverse("station:contact", args=[contact_id]),
    )
