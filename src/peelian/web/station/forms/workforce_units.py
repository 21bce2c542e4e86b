"""Forms about operating models, units, where they came from, uplift, and posts that move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from peelian.apps.workforce import api as workforce
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields

_KINDS = [(kind.value, kind.label) for kind in workforce.UnitKind]
#: Codes stand in addresses and in HR's extracts: what parts an address, or looks like nothing there, is none.
_CODE = RegexValidator(
    r"\A[A-Za-z0-9]+(?:[ ._-][A-Za-z0-9]+)*\Z",
    "Write letters and digits, parted by single hyphens, dots, spaces or underscores",
)
_Choices = Sequence[tuple[str, str]]


def _code(help_text: str, longest: int) -> forms.CharField:
    return fields.line(
        "Code", missing="Enter a code", longest=longest, help_text=help_text, validators=[_CODE]
    )


def _choose(form: Form, name: str, choices: _Choices, *, blank: str) -> None:
    form.fields[name].choices = [("", blank), *choices]  # type: ignore[attr-defined]  # a choice field's


class ModelForm(Form):
    """An operating model that begins on a day."""

    name = fields.line("Name", missing="Enter what the operating model is called", longest=120)
    code = _code("Short and never used before, such as lpa-2026.", 40)
    valid_from = fields.day("First day", missing="Enter its first day")


class WithdrawModelForm(Form):
    """An operating model that was begun by mistake: that it is meant is said by sending it."""

    meant = forms.CharField(required=False, widget=forms.HiddenInput, initial="yes")


class WhichModelForm(Form):
    """Whose units are shown."""

    model = forms.ChoiceField(label="Units of")

    def __init__(self, *args: object, models: _Choices, **kwargs: object) -> None:
        """Take the operating models (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["model"].choices = models  # type: ignore[attr-defined]


class OriginsForm(Form):
    """Units of older operating models, by their codes."""

    origins = fields.words(
        "Older units that it came from (optional)",
        longest=4000,
        rows=3,
        help_text="One code on each line. The codes stand in the table of the older operating model’s units.",
    )

    def clean_origins(self) -> list[str]:
        """The codes, each once."""
        lines = str(self.cleaned_data["origins"]).splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


class UnitForm(OriginsForm):
    """A unit of an operating model."""

    name = fields.line("Name", missing="Enter what the unit is called", longest=120)
    code = _code("A unit that goes on under its name keeps the code that it had.", 80)
    kind = forms.ChoiceField(
        label="What it is", choices=[("", "Choose"), *_KINDS],
        error_messages={"required": "Choose what the unit is"},
    )  # fmt: skip
    parent_id = forms.TypedChoiceField(label="Part of", coerce=int, empty_value=None, required=False)
    area_code = forms.ChoiceField(label="Area that it serves (optional)", required=False)
    valid_from = fields.day("First day", missing="Enter its first day")
    field_order = ("name", "code", "kind", "parent_id", "area_code", "valid_from", "origins")

    def __init__(self, *args: object, parents: _Choices, areas: _Choices, **kwargs: object) -> None:
        """Take the units that it can be part of (id, name) and the areas (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        _choose(self, "parent_id", parents, blank="Nothing above it")
        _choose(self, "area_code", areas, blank="None")


class CloseUnitForm(Form):
    """The day from which a unit isn’t there."""

    valid_until = fields.day("First day without it", missing="Enter the first day without it")


class UpliftForm(Form):
    """A programme that funds officers above a baseline."""

    name = fields.line("Name", missing="Enter what the programme is called", longest=120)
    baseline_on = fields.day("Day of the baseline", missing="Enter the day that the baseline is of")
    baseline = fields.number(
        "Officers on that day, headcount",
        missing="Enter how many officers there were on that day",
        least=0,
        most=100_000,
    )
    target = fields.number(
        "Officers to be added, headcount",
        missing="Enter how many officers are to be added",
        least=1,
        most=100_000,
    )


class AllocateForm(Form):
    """Posts of a programme that go into a unit."""

    unit_id = forms.TypedChoiceField(
        label="Unit", coerce=int, error_messages={"required": "Choose the unit that the posts go into"}
    )
    origin_id = forms.TypedChoiceField(
        label="Older unit that they were meant for (optional)", coerce=int, empty_value=None, required=False
    )
    posts = fields.number("Posts", missing="Enter how many posts", least=1, most=100_000)
    temporary = fields.number(
        "Of these, temporary", missing="Enter how many of them are temporary, or 0", least=0, most=100_000
    )
    valid_from = fields.day("From", missing="Enter the first day")

    def __init__(self, *args: object, units: _Choices, older: _Choices, **kwargs: object) -> None:
        """Take the units that posts can go into and those of older operating models (id, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        _choose(self, "unit_id", units, blank="Choose a unit")
        _choose(self, "origin_id", older, blank="None in particular")

    def clean(self) -> dict[str, Any]:
        """Refuse more temporary posts than posts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        posts, temporary = cleaned.get("posts"), cleaned.get("temporary")
        if posts is not None and temporary is not None and temporary > posts:
            self.add_error("temporary", "No more posts can be temporary than there are")
        return cleaned


class MovePostForm(Form):
    """Where a post goes, and from when."""

    unit_id = forms.TypedChoiceField(
        label="To", coerce=int, error_messages={"required": "Choose the unit that the post goes to"}
    )
    valid_from = fields.day("First day there", missing="Enter the first day there")

    def __init__(self, *args: object, units: _Choices, **kwargs: object) -> None:
        """Take the units that it can go to (id, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        _choose(self, "unit_id", units, blank="Choose a unit")


class LineageForm(Form):
    """A unit, and up to three days on which it and what it came from are counted."""

    unit = forms.ChoiceField(label="Lineage of", required=False)
    first = fields.day("On", required=False)
    second = fields.day("and on (optional)", required=False)
    third = fields.day("and on (optional)", required=False)

    def __init__(self, *args: object, units: _Choices, **kwargs: object) -> None:
        """Take the units (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        _choose(self, "unit", units, blank="Choose a unit")

    def clean(self) -> dict[str, Any]:
        """Refuse a unit without a day."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("unit") and not self.errors and not self.days():
            self.add_error("first", "Enter at least one day")
        return cleaned

    def days(self) -> list[dt.date]:
        """The days that were entered, each once, the earliest first."""
        entered = (self.cleaned_data.get(name) for name in ("first", "second", "third"))
        return sorted({day for day in entered if day is not None})
