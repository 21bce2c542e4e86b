"""Fields that the station's forms share: days and times by the browser's own pickers, choices by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from peelian.kernel.categories import ProblemCategory

#: Days beyond these are slips of the pen, and near the ends of the calendar there is no day before or after.
_IN_OUR_TIMES = (
    MinValueValidator(dt.date(1900, 1, 1), "Enter a day after 1899"),
    MaxValueValidator(dt.date(2199, 12, 31), "Enter a day before 2200"),
)


def day(label: str, *, required: bool = True, help_text: str = "", missing: str = "") -> forms.DateField:
    """A day. Typed or picked; sent as the browser sends it (ISO) or as people write it here (27/3/2026)."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        validators=_IN_OUR_TIMES,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={
            "required": missing or f"Enter {label[0].lower()}{label[1:]}",
            "invalid": "Enter a real day, like 27/3/2026",
        },
    )


def clock(label: str, *, missing: str) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input--width-5"}),
        error_messages={"required": missing, "invalid": "Enter a time, like 17:30"},
    )


def line(label: str, *, missing: str = "", longest: int = 150, **more: Any) -> forms.CharField:
    """One line of text."""
    messages = {"required": missing, "max_length": f"{label} must be {longest} characters or fewer"}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        error_messages=messages,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **more,
    )


def words(
    label: str, *, missing: str = "", longest: int = 4000, rows: int = 4, help_text: str = ""
) -> forms.CharField:
    """Several lines of text. Needed when `missing` says what to write."""
    messages = {"required": missing, "max_length": f"{label} must be {longest} characters or fewer"}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        help_text=help_text,
        error_messages=messages,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


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
