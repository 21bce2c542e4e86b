"""Forms of the figures of leaving, and of conversations about it."""

from __future__ import annotations

from typing import Any

from django import forms

from peelian.apps.retention.api import LONGEST_NOTE, By, Kind, Outcome, Theme, WithKind
from peelian.apps.workforce.api import StaffClass
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.shared.period import SpanForm
from peelian.web.station.forms import fields


class YearForm(Form):
    """Of whom, and which year: the one that ends on a day."""

    staff_class = forms.ChoiceField(label="Of", choices=[(one.value, one.label) for one in StaffClass])
    until = fields.day("Last day of the year", missing="Enter the last day")


class SaidForm(SpanForm):
    """Which conversations, offered when, and what they are told apart by."""

    kind = forms.ChoiceField(
        label="Conversations",
        choices=[(one.value, f"{one.label.capitalize()}s") for one in Kind],
    )
    by = forms.ChoiceField(label="By", choices=[(one.value, one.label) for one in By])


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
