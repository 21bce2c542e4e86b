"""Forms of the planner: a day to look at, and joining, posting, moving, leaving, promoting and posts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import forms

from peelian.apps.workforce import api as workforce
from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields

RANKS = [(rank.value, rank.label) for rank in workforce.Rank]
WAYS = [(way.value, way.label) for way in workforce.JoinedAs]
REASONS = [(reason.value, reason.label) for reason in workforce.LeaveReason]
PARTS = [("unit", "Unit"), ("lpa", "LPA"), ("rank", "Rank"), ("staff-class", "Class"), ("role", "Role")]
CLASSES = [("", "Everybody"), *((one.value, one.label) for one in workforce.StaffClass)]


class _OfUnits(Form):
    """A form that chooses among the units of a day."""

    unit = forms.ChoiceField(label="Unit", required=False)

    def __init__(self, *args: object, units: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the units (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["unit"].choices = [("", "The whole force"), *units]  # type: ignore[attr-defined]


class DayForm(_OfUnits):
    """Which day, which unit, and what the rows are parted by."""

    day = fields.day("Day", missing="Enter a day")
    by = forms.ChoiceField(label="Rows by", choices=PARTS)
    field_order = ("day", "unit", "by")


class SpanForm(_OfUnits):
    """Two days, a unit and a class of staff."""

    first = fields.day("From", missing="Enter the first day")
    last = fields.day("To", missing="Enter the last day")
    staff_class = forms.ChoiceField(label="Who", choices=CLASSES, required=False)
    field_order = ("first", "last", "unit", "staff_class")

    def clean(self) -> dict[str, object]:
        """Refuse a last day before the first."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must be the first day or later")
        return cleaned


def fte() -> forms.DecimalField:
    """A full-time equivalent."""
    return forms.DecimalField(
        label="FTE",
        help_text="Full time is 1, three days of five 0.6.",
        min_value=Decimal("0.01"),
        max_value=Decimal(1),
        decimal_places=2,
        max_digits=3,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4", "step": "0.01"}),
        error_messages={
            "required": "Enter the FTE, such as 1 or 0.6",
            "invalid": "Enter the FTE as a number, such as 1 or 0.6",
            "min_value": "The FTE must be more than 0",
            "max_value": "The FTE must be 1 or less",
            "max_decimal_places": "The FTE has two digits after the point at most",
            "max_digits": "The FTE must be 1 or less",
        },
    )


class JoinForm(Form):
    """Somebody who joins the force, into a unit."""

    name = fields.line("Name", missing="Enter their name", longest=120)
    collar_number = fields.line("Collar number", missing="Enter their collar number", longest=12)
    rank = forms.ChoiceField(label="Rank", choices=RANKS)
    fte = fte()
    joined_on = fields.day("First day", missing="Enter their first day")
    joined_as = forms.ChoiceField(label="How they come", choices=WAYS)


class OfSomebody(Form):
    """Whose, by collar number."""

    collar_number = fields.line("Collar number", missing="Enter their collar number", longest=12)


class PostForm(OfSomebody):
    """Who takes a post or comes to a unit, and from which day."""

    valid_from = fields.day("First day there", missing="Enter the first day there")


class LeaveForm(OfSomebody):
    """Somebody who leaves, and why."""

    left_on = fields.day("First day without them", missing="Enter the first day without them")
    reason = forms.ChoiceField(label="Why", choices=REASONS, widget=Radios)
    destination = fields.line("Force they go to (transfers only)", longest=120)


class RejoinForm(OfSomebody):
    """Somebody who left and comes back, into a unit."""

    rank = forms.ChoiceField(label="Rank", choices=RANKS)
    fte = fte()
    joined_on = fields.day("First day back", missing="Enter their first day back")


class CorrectLeavingForm(OfSomebody):
    """What is wrong with a leaving that is recorded."""

    what = forms.ChoiceField(
        label="What is right?",
        choices=[
            ("corrected", "They leave on another day, or for another reason"),
            ("withdrawn", "They don’t leave"),
        ],
        widget=Radios,
    )
    left_on = fields.day("First day without them", required=False)
    reason = forms.ChoiceField(label="Why", choices=[("", "Choose"), *REASONS], required=False)
    destination = fields.line("Force they go to (transfers only)", longest=120)

    def clean(self) -> dict[str, object]:
        """A leaving that is corrected has a day and a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("what") == "corrected":
            if not cleaned.get("left_on") and "left_on" not in self.errors:
                self.add_error("left_on", "Enter the first day without them")
            if not cleaned.get("reason"):
                self.add_error("reason", "Choose why they leave")
        return cleaned


class TermsForm(OfSomebody):
    """A promotion, acting rank or other hours."""

    rank = forms.ChoiceField(label="Rank", choices=[("", "Stays as it is"), *RANKS], required=False)
    acting = forms.BooleanField(label="For a time, without being promoted (acting)", required=False)
    fte = fte()
    valid_from = fields.day("From", missing="Enter the first day")

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Hours can stay as they are."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["fte"].required = False
        self.fields["fte"].label = "FTE (empty: stays as it is)"


class OpenPostForm(Form):
    """A post that is funded from a day on."""

    title = fields.line("Title", missing="Enter what the post is called", longest=120)
    role = fields.line("Role (what it is counted as)", longest=60)
    rank = forms.ChoiceField(label="Rank", choices=RANKS)
    fte = fte()
    funding_id = forms.TypedChoiceField(label="Paid by", coerce=int, empty_value=None, required=False)
    valid_from = fields.day("Funded from", missing="Enter the first day")
    valid_until = fields.day(
        "First day without it (optional)",
        required=False,
        help_text="Where the post is for a time. One on funding that ends, ends with it at the latest.",
    )

    def __init__(self, *args: object, funding: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take the funding that doesn't end by today (id, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["funding_id"].choices = [("", "The force’s own budget"), *funding]  # type: ignore[attr-defined]


class ClosePostForm(Form):
    """The day from which a post isn't funded."""

    valid_until = fields.day("First day without it", missing="Enter the first day without it")
