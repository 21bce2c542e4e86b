"""What somebody says of themselves, if they want to."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from peelian.apps.accounts.api import Permission
from peelian.apps.fairness.api import NOT_SAID, VALUES, Characteristic
from peelian.journeys import manage_fairness
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.beat.views import page
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form, Radios
from peelian.web.shared.limits import limited
from peelian.web.shared.once import once


class AboutForm(Form):
    """One question for each characteristic; none has to be answered."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Ask what can be said."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        for one in Characteristic:
            answers = [*VALUES[one].items(), (NOT_SAID, "Prefer not to say"), ("", "No answer")]
            self.fields[one.value] = forms.ChoiceField(
                label=one.label, choices=answers, widget=Radios, required=False
            )


class CarryForm(Form):
    """The application whose answers become one's own, and that one wants it."""

    reference = forms.CharField(
        label="The reference of your application",
        max_length=60,
        help_text="It stands in the letters about your application.",
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of your application"},
    )
    consent = forms.BooleanField(
        label="I want what I said of myself when I applied to stand as my answers here",
        error_messages={"required": "Tick that you want this, or leave it"},
    )


@requires(Permission.SEE_BEAT)
@require_http_methods(["GET", "HEAD", "POST"])
@limited("carry-over", times=20)
@once
def carry(request: HttpRequest) -> HttpResponse:
    """Take over what the viewer said of themselves when they applied, if they want it."""
    form = CarryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            manage_fairness.carry_over(
                viewer=viewer_of(request), at=now(), reference=form.cleaned_data["reference"]
            )
            messages.success(request, "Taken over. Change or take back what you like.")
            return redirect("beat:about")
    return page(request, "about_carry.html", "home", form=form)


@requires(Permission.SEE_BEAT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def about(request: HttpRequest) -> HttpResponse:
    """The viewer's own answers, theirs to give, change and take back."""
    viewer = viewer_of(request)
    try:
        said = manage_fairness.own_declarations(viewer=viewer)
    except NotFound as refused:
        return page(request, "about.html", "home", form=None, refused=refused.message)
    initial = dict.fromkeys(Characteristic, "") | {one.characteristic: one.value for one in said}
    form = AboutForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            answers = {one: form.cleaned_data[one.value] for one in Characteristic}
            manage_fairness.declare(viewer=viewer, at=now(), answers=answers)
            messages.success(request, "Kept. Only you can read it.")
            return redirect("beat:about")
    return page(request, "about.html", "home", form=form, said=said)
