"""Portraits of the people of the teams: who has one, a new one, none any more."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import show_portraits
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.station.page import page, today

LARGEST = 10 * 1024 * 1024


class PortraitForm(Form):
    """A picture of a person."""

    picture = forms.FileField(
        label="Picture",
        help_text="JPEG, PNG, WebP or GIF, up to 10 MB. The middle of it is shown as a square.",
        error_messages={"required": "Choose a picture"},
    )

    def clean_picture(self) -> bytes:
        """The bytes, when there aren't too many."""
        file = self.cleaned_data["picture"]
        if file.size > LARGEST:
            raise forms.ValidationError("The picture is larger than 10 MB.")
        return bytes(file.read())


@requires(Permission.MANAGE_ACCOUNTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody who holds a post today, and whether residents see a picture of them."""
    return page(request, "portrait_list.html", "staff", people=workforce.list_posted(today()))


@requires(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, person_id: int) -> HttpResponse:
    """A new picture, or none any more (`remove`)."""
    person = workforce.get_person(person_id, today())
    viewer = viewer_of(request)
    if request.method == "POST" and "remove" in request.POST:
        show_portraits.hide(viewer=viewer, at=now(), person_id=person_id)
        messages.success(request, f"Residents see no picture of {person.full_name} any more.")
        return redirect("station:portraits")
    form = PortraitForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            show_portraits.show(
                viewer=viewer, at=now(), person_id=person_id, picture=form.cleaned_data["picture"]
            )
            messages.success(request, f"Residents see this picture of {person.full_name} now.")
            return redirect("station:portraits")
    has = workforce.portrait_of(person_id, on=today()) is not None
    return page(request, "portrait.html", "staff", form=form, person=person, has_portrait=has)
