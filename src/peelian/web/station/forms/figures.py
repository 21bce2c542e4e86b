"""Forms about funding, targets and reported figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from peelian.apps.workforce import api as workforce
from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields
from peelian.web.station.forms.workforce import CLASSES

_STOCKS = [(one.value, one.label) for one in (workforce.Measure.ESTABLISHMENT, workforce.Measure.STRENGTH)]
_MEASURES = [(one.value, one.label) for one in workforce.Measure]
_COUNTED = [(workforce.CountedAs.HEADCOUNT.value, "Headcount"), (workforce.CountedAs.FTE.value, "FTE")]


class FundingForm(Form):
    """What pays for posts beside the force’s own budget."""

    name = fields.line("Name", missing="Enter what the funding is called", longest=120)
    source = fields.line("Who pays", missing="Enter who pays: the Home Office, a council …", longest=120)
    ends_on = fields.day(
        "First day without it (optional)", required=False, help_text="Its posts are temporary then."
    )


class EndFundingForm(Form):
    """The day from which nothing is paid."""

    ends_on = fields.day("First day without it", missing="Enter the first day without it")


class _Figure(Form):
    """How many of whom, where, counted how, and by whom it was said."""

    value = forms.DecimalField(
        label="Figure",
        min_value=Decimal(0),
        max_digits=10,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
        error_messages={
            "required": "Enter the figure", "invalid": "Enter the figure as a number, such as 464 or 451.6",
            "min_value": "The figure must be 0 or more", "max_digits": "The figure is too large",
            "max_whole_digits": "The figure is too large",
            "max_decimal_places": "The figure has two digits after the point at most",
        },
    )  # fmt: skip
    counted_as = forms.ChoiceField(
        label="Counted in",
        choices=_COUNTED,
        widget=Radios,
        error_messages={"required": "Choose headcount or FTE"},
    )
    staff_class = forms.ChoiceField(label="Who", choices=CLASSES, required=False)
    unit_code = forms.ChoiceField(label="Unit", required=False)

    def __init__(self, *args: object, units: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the units (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["unit_code"].choices = [("", "The whole force"), *units]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What it says, in the words of the workforce."""
        said = self.cleaned_data
        return said | {
            "measure": workforce.Measure(said["measure"]),
            "counted_as": workforce.CountedAs(said["counted_as"]),
            "staff_class": workforce.StaffClass(said["staff_class"]) if said["staff_class"] else None,
        }


class TargetForm(_Figure):
    """How many there are meant to be from a day on."""

    measure = forms.ChoiceField(label="Of what", choices=_STOCKS)
    source = fields.line(
        "Who set it, and where", missing="Enter who set it: a plan, a paper, a grant", longest=200
    )
    valid_from = fields.day("From", missing="Enter the first day of the target")
    field_order = ("measure", "value", "counted_as", "staff_class", "unit_code", "source", "valid_from")


class EndTargetForm(Form):
    """The day from which it isn’t aimed at any more."""

    valid_until = fields.day("First day without it", missing="Enter the first day without it")


class ReportedForm(_Figure):
    """A figure that a paper or a return gave: of one day, or of a first and a last one."""

    measure = forms.ChoiceField(label="Of what", choices=_MEASURES)
    first_on = fields.day(
        "First day",
        required=False,
        help_text="Only for joiners, leavers and transfers, which are of several days.",
    )
    last_on = fields.day(
        "Day, or last day", missing="Enter the day that the figure is of",
        help_text="Strength, establishment and vacancies are of one day.",
    )  # fmt: skip
    source = fields.line(
        "Paper or return", missing="Enter the paper or return that gives the figure", longest=200
    )
    place = fields.line("Where in it (optional)", longest=80, help_text="A table, a paragraph or a page.")
    field_order = (
        "measure", "value", "counted_as", "staff_class", "unit_code", "first_on", "last_on", "source", "place",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse days that don't fit the measure, beside the field that they were entered in."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        measure = workforce.Measure(cleaned["measure"]) if cleaned.get("measure") else None
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if measure and "first_on" in cleaned and measure.is_stock == (first is not None):
            few = f"{measure.label} is of one day: leave the first day empty"
            self.add_error(
                "first_on", few if measure.is_stock else f"Enter the first day of the {measure.label.lower()}"
            )
        elif first and last and last < first:
            self.add_error("last_on", "The last day must be the first day or later")
        return cleaned


class WithdrawForm(Form):
    """Why a figure is withdrawn."""

    why = fields.line(
        "Why",
        missing="Enter why it is withdrawn",
        longest=200,
        help_text="Kept in the record with your name.",
    )


class DaysForm(Form):
    """Two days between which figures were reported."""

    first = fields.day("From", missing="Enter the first day")
    last = fields.day("To", missing="Enter the last day")

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must be the first day or later")
        return cleaned
