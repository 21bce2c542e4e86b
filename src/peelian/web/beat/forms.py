"""Forms for a thumb: few fields, sensible values already in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from peelian.apps.contacts.api import LANGUAGES, Topic
from peelian.apps.tasking.api import What
from peelian.apps.voice.api import LONGEST_TEXT
from peelian.apps.workforce import api as workforce
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import LONDON
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.shared.topics import TOPICS


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


class SignUpForm(Form):
    """Somebody on the doorstep who wants messages: six fields, two of them optional, under a minute."""

    address = forms.CharField(
        label="Email address or mobile number",
        help_text="Read it back to them. We send one message there, and they say yes to it.",
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "inputmode": "email",
            }
        ),
        error_messages={"required": "Enter an email address or a mobile number"},
    )
    postcode = forms.CharField(
        label="Postcode",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
        error_messages={"required": "Enter the postcode"},
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label="What do they want to hear about?",
        choices=TOPICS,
        widget=Checkboxes,
        initial=[Topic.ALERTS.value, Topic.YOU_SAID.value],
        error_messages={"required": "Choose at least one thing"},
    )
    language = forms.ChoiceField(label="Language", choices=list(LANGUAGES.items()), initial="en")
    name = forms.CharField(
        label="Name (optional)",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    said = forms.CharField(
        label="What did they tell you? (optional)",
        help_text="It counts as voice of their neighbourhood. No names, addresses or phone numbers.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


#: What the words of a saying are asked as: label, hint, and what is said when they are missing.
_WORDS = {
    What.FINISH: (
        "What did you see and do?",
        "One or two sentences. Residents may be told the gist.",
        "Write what you saw and did",
    ),
    What.NOTE: ("Note something on the way", "It stays with the patrol.", "Write what you want to note"),
    What.DECLINE: ("Why can’t you do it?", "Your sergeant reads this.", "Write why you can’t do it"),
}


class SayForm(Form):
    """What an officer says of their part: a button, or a button with words."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))

    def __init__(self, *args: Any, what: What, **kwargs: Any) -> None:
        """Take what is said: it decides whether words are asked for, and by which question."""
        super().__init__(*args, **{"auto_id": f"{what}_%s", **kwargs})
        self.what = what
        if what not in _WORDS:
            del self.fields["words"]
            return
        field = self.fields["words"]
        field.label, field.help_text, field.error_messages["required"] = _WORDS[what]


class AwayForm(Form):
    """What takes somebody away and until when; who asked comes with the button that saves it."""

    code = forms.ChoiceField(
        label="What for?", widget=Radios, error_messages={"required": "Choose what you are taken away for"}
    )
    until = forms.ChoiceField(
        label="From now until", widget=Radios, error_messages={"required": "Choose how long"}
    )
    asked_by = forms.ChoiceField(
        choices=[(one.value, one.label) for one in workforce.AskedBy],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(
        self,
        *args: object,
        codes: Sequence[workforce.CodeView],
        until: Sequence[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        """Take the reasons and the ends to choose from."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["code"].choices = [(one.code, one.label.capitalize()) for one in codes]  # type: ignore[attr-defined]
        self.fields["until"].choices = list(until)  # type: ignore[attr-defined]
