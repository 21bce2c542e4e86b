"""Forms of the figures of leaving, and of conversations about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from peelian.apps.retention.api import LONGEST_NOTE, By, Kind, Outcome, Theme, WithKind
from peelian.apps.workforce.api import StaffClass
from peelian.kernel.days import in_words
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.station.forms import fields


class YearForm(Form):
    """Of whom, and as known on which day."""

    staff_class = forms.ChoiceField(label="Of", choices=[(one.value, one.label) for one in StaffClass])
    until = fields.day("As known on", missing="Enter the day")


class LeaversForm(Form):
    """Of whom, and which year: one from April to March that is over."""

    staff_class = forms.ChoiceField(label="Of", choices=[(one.value, one.label) for one in StaffClass])
    until = forms.ChoiceField(label="Year to", error_messages={"invalid_choice": "Choose a year of the list"})

    def __init__(self, *args: object, lasts: Sequence[dt.date], **kwargs: object) -> None:
        """Take the last days of the years that can be asked for."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["until"].choices = [(day.isoformat(), in_words(day)) for day in lasts]  # type: ignore[attr-defined]


class OverTimeForm(Form):
    """Whom or what, and what it is told apart by."""

    what = forms.ChoiceField(
        label="What",
        choices=[
            *((one.value, f"{one.label} who left") for one in StaffClass),
            *((one.value, f"{one.label.capitalize()}s offered") for one in Kind),
        ],
    )
    by = forms.ChoiceField(label="By", choices=[(one.value, one.label) for one in By])

    def told(self) -> str:
        """What was chosen, in words. Of a valid form only."""
        return str(dict(self.fields["what"].choices)[self.cleaned_data["what"]])  # type: ignore[attr-defined]


class SaidForm(Form):
    """Which conversations, of which half-year, and what they are told apart by."""

    half = forms.ChoiceField(
        label="Half-year", error_messages={"invalid_choice": "Choose a half-year of the list"}
    )
    kind = forms.ChoiceField(
        label="Conversations",
        choices=[(one.value, f"{one.label.capitalize()}s") for one in Kind],
    )
    by = forms.ChoiceField(label="By", choices=[(one.value, one.label) for one in By])

    def __init__(self, *args: object, halves: Sequence[tuple[dt.date, dt.date]], **kwargs: object) -> None:
        """Take the half-years that can be asked for."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["half"].choices = [  # type: ignore[attr-defined]
            (first.isoformat(), half_in_words(first)) for first, _ in halves
        ]


def half_in_words(first: dt.date) -> str:
    """A half-year by its first day."""
    if first.month == 4:
        return f"April to September {first.year}"
    return f"October {first.year} to March {first.year + 1}"


class OfferForm(Form):
    """Which conversation somebody was offered, and when."""

    kind = forms.ChoiceField(
        label="What was offered?",
        widget=Radios,
        choices=[(one.value, one.label.capitalize()) for one in Kind],
        error_messages={"required": "Choose what was offered"},
    )
    on = fields.day("Day of the offer", missing="Enter the day on which it was offered")


class DayForm(Form):
    """When it was."""

    on = fields.day("Day", missing="Enter the day")


class DecisionForm(Form):
    """What somebody decided who was undecided."""

    outcome = forms.ChoiceField(
        label="What did they decide?",
        widget=Radios,
        choices=[(one.value, one.label) for one in Outcome if one is not Outcome.UNDECIDED],
        error_messages={"required": "Choose what they decided"},
    )


class HeldForm(Form):
    """A conversation that was held: when, with whom, what about, what came of it."""

    on = fields.day("When was it held?", missing="Enter the day on which it was held")
    with_kind = forms.ChoiceField(
        label="With whom?",
        widget=Radios,
        choices=[(one.value, one.label) for one in WithKind],
        error_messages={"required": "Choose with whom it was held"},
    )
    themes = forms.MultipleChoiceField(
        label="What was it about?",
        help_text="Choose all that came up. They are counted; nobody is named.",
        widget=Checkboxes,
        required=False,
        choices=[(one.value, one.label) for one in Theme],
    )
    outcome = forms.ChoiceField(
        label="What came of it?",
        widget=Radios,
        choices=[(one.value, one.label) for one in Outcome],
        error_messages={"required": "Choose what came of it"},
    )
    note = fields.words(
        "Note (optional)",
        longest=LONGEST_NOTE,
        rows=6,
        help_text="Read by those who hold conversations alone, and deleted after two years. Leave out health, beliefs"
        " and other people’s names.",
    )

    def __init__(self, *args: object, kind: Kind, **kwargs: object) -> None:
        """Take which conversation it is: an exit interview has no outcome."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        if kind is Kind.EXIT:
            del self.fields["outcome"]

    def said(self) -> dict[str, Any]:
        """What was said, as the journey takes it."""
        found = self.cleaned_data
        outcome = found.get("outcome")
        return {
            "on": found["on"],
            "with_kind": WithKind(found["with_kind"]),
            "themes": [Theme(theme) for theme in found["themes"]],
            "outcome": Outcome(outcome) if outcome else None,
            "note": found["note"],
        }
