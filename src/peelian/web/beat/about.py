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
    return page(request, "about.html", "home", form=form)
