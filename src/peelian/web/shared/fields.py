"""Fields that forms of several rooms share: days by the browser's own picker, lines and paragraphs with a limit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

#: Days beyond these are slips of the pen, and near the ends of the calendar there is no day before or after.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
_IN_OUR_TIMES = (
    MinValueValidator(FIRST_DAY, "Enter a day after 1899"),
    MaxValueValidator(LAST_DAY, "Enter a day before 2200"),
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
