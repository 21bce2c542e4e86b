"""Fields that the station's forms share: days and times by the browser's own pickers, choices by name."""

from __future__ import annotations

import datetime as dt

from django import forms

from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import NoSuchTime, local_moment
from peelian.web.shared.fields import day, line, words

__all__ = ["category_choices", "check_moment", "clock", "day", "decimal", "line", "number", "reason", "words"]


def clock(label: str, *, missing: str) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"required": missing, "invalid": "Enter a time, like 17:30"},
    )


def check_moment(form: forms.Form, field: str, on: dt.date, at: dt.time) -> None:
    """Put an error beside a time that a day doesn't have, or has twice, when the clocks change."""
    try:
        local_moment(on, at)
    except NoSuchTime as refused:
        form.add_error(field, refused.message)


def number(label: str, *, missing: str, least: int, most: int, help_text: str = "") -> forms.IntegerField:
    """A whole number between two others, both included."""
    between = f"{label} must be between {least} and {most}"
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": missing,
            "invalid": "Enter a whole number",
            "min_value": between,
            "max_value": between,
        },
    )


def decimal(label: str, *, missing: str) -> forms.FloatField:
    """A number with or without a fraction."""
    return forms.FloatField(
        label=label,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={"required": missing, "invalid": "Enter a number, like 12 or 4.5"},
    )


def category_choices(blank: str = "") -> list[tuple[str, str]]:
    """All problem categories by label, with a first empty choice if it has a name."""
    rest = [(category.value, category.label) for category in ProblemCategory]
    return [("", blank), *rest] if blank else rest


def reason(label: str = "Why do you need to see this?") -> forms.CharField:
    """The reason that the audit keeps of a read of personal data."""
    return line(
        label,
        missing="Say why you need to see this",
        longest=200,
        help_text="Kept in the audit with your name. For example: complaint 4127, the resident asked for a call back.",
    )
