"""What a meeting said, noted on a phone: the problem, the hands that were counted, the words."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from peelian.apps.accounts.api import Permission
from peelian.apps.content import api as content
from peelian.apps.voice.api import MOST_HANDS
from peelian.journeys import hear
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.beat.places import beat_of
from peelian.web.beat.views import page
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form, Radios
from peelian.web.shared.once import once


class HallForm(Form):
    """One problem that a meeting spoke of."""

    category = forms.ChoiceField(
        label="What was it about?",
        choices=[(category.value, category.label) for category in ProblemCategory],
        widget=Radios,
        error_messages={"required": "Choose what it was about"},
    )
    people = forms.IntegerField(
        label="How many people raised it?",
        help_text="Count hands. Note each problem of a meeting once; noted again, the most hands count.",
        min_value=1,
        max_value=MOST_HANDS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Enter how many people raised it",
            "invalid": "Enter a whole number",
            "min_value": f"Enter a number from 1 to {MOST_HANDS}",
            "max_value": f"Enter a number from 1 to {MOST_HANDS}",
        },
    )
    text = forms.CharField(
        label="What did they say?",
        help_text="In their words where you can. No names, addresses or phone numbers.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": "Write down what they said"},
    )
    neighbourhood_code = forms.ChoiceField(
        label="Which neighbourhood is it about?",
        widget=Radios,
        error_messages={"required": "Choose a neighbourhood"},
    )

    def __init__(self, *args: object, neighbourhoods: list[tuple[str, str]], **kwargs: object) -> None:
        """Take the neighbourhoods to choose from (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["neighbourhood_code"].choices = neighbourhoods  # type: ignore[attr-defined]
        if len(neighbourhoods) == 1:
            self.initial.setdefault("neighbourhood_code", neighbourhoods[0][0])


@requires(Permission.RECORD_VOICE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def note(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Note a problem that a meeting spoke of: the hands count, once for a problem."""
    viewer, at = viewer_of(request), now()
    meeting = content.get_meeting(meeting_id)
    if meeting.is_cancelled or meeting.starts_at > at:
        raise NotFound("This meeting didn't take place, or hasn't yet.")
    beat = beat_of(viewer, local_day(at))
    here = [(area.code, area.name) for area in beat.neighbourhoods if meeting.area_code in area.path]
    if not here:
        raise NotFound("You don't work where this meeting was for.")
    form = HallForm(request.POST or None, neighbourhoods=here)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            heard = hear.hear_meeting(
                viewer=viewer,
                at=at,
                meeting_id=meeting_id,
                neighbourhood_code=said["neighbourhood_code"],
                category=ProblemCategory(said["category"]),
                people=said["people"],
                text=said["text"],
            )
            count = "1 person" if heard.people == 1 else f"{heard.people} people"
            messages.success(
                request, f"Noted: {heard.category_label.lower()}, {count}. Note the next, or go back."
            )
            return redirect("beat:meeting-note", meeting_id=meeting_id)
    return page(request, "meeting_note.html", "meetings", form=form, meeting=meeting)
