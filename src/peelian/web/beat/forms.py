"""Forms for a thumb: few fields, sensible values already in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms

from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import LONDON
from peelian.web.shared.forms import Form, Radios


class NoteForm(Form):
    """A conversation: where, what about, what was said, when."""

    neighbourhood_code = forms.ChoiceField(
        label="Where do they live?", widget=Radios, error_messages={"required": "Choose a neighbourhood"}
    )
    category = forms.ChoiceField(
        label="What was it about?",
        choices=[(category.value, category.label) for category in ProblemCategory],
        widget=Radios,
        error_messages={"required": "Choose what it was about"},
    )
    text = forms.CharField(
        label="What did they say?",
        help_text="In their words where you can. No names, addresses or phone numbers.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": "Write down what they said"},
    )
    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": "Enter the day", "invalid": "Enter a real day, like 27/3/2026"},
    )
    time = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"required": "Enter the time", "invalid": "Enter a time, like 14:30"},
    )

    def __init__(
        self, *args: object, neighbourhoods: Sequence[tuple[str, str]], at: dt.datetime, **kwargs: object
    ) -> None:
        """Take the neighbourhoods to choose from (code, name) and the present moment."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self._at = at
        self.fields["neighbourhood_code"].choices = list(neighbourhoods)  # type: ignore[attr-defined]
        local = at.astimezone(LONDON)
        self.initial.setdefault("day", local.date())
        self.initial.setdefault("time", local.time().replace(second=0, microsecond=0))
        if len(neighbourhoods) == 1:
            self.initial.setdefault("neighbourhood_code", neighbourhoods[0][0])

    @property
    def said_at(self) -> dt.datetime:
        """When it was said, as a moment in UTC. Of a valid form only."""
        local = dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], LONDON)
        return local.astimezone(dt.UTC)

    def clean(self) -> dict[str, object]:
        """Refuse a conversation that hasn't happened yet."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("day") and cleaned.get("time") and self.said_at > self._at + dt.timedelta(minutes=5):
            self.add_error("time", "The time must be in the past")
        return cleaned


class FinishForm(Form):
    """What somebody has to say of a patrol that is done."""

    note = forms.CharField(
        label="What did you see and do?",
        help_text="One or two sentences. Residents may be told the gist.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": "Write what you saw and did"},
    )
