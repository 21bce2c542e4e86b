"""The period and the area that a page of figures looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.core.validators import MaxValueValidator

from peelian.web.shared.forms import Form

_LONGEST = dt.timedelta(days=3 * 366)
_IN_OUR_TIMES = MaxValueValidator(dt.date(2199, 12, 31), "Enter a day before 2200")


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        validators=[_IN_OUR_TIMES],
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={
            "required": f"Enter the {label.lower()}",
            "invalid": "Enter a real day, like 27/3/2026",
        },
    )


class SpanForm(Form):
    """From the first to the last day, both included."""

    since = _day("First day")
    until = _day("Last day")

    def clean(self) -> dict[str, object]:
        """Refuse a period that runs backwards, or on for more than three years."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day must be the first day or later")
        elif since and until and until - since > _LONGEST:
            self.add_error("until", "The period can be three years at most")
        return cleaned


class PeriodForm(SpanForm):
    """A span of days in one area, or in all where `everywhere` names that choice."""

    area = forms.ChoiceField(label="Area")

    def __init__(
        self, *args: object, areas: Sequence[tuple[str, str]], everywhere: str = "", **kwargs: object
    ) -> None:
        """Take the areas whose figures the viewer may see (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        first = [("", everywhere)] if everywhere else []
        self.fields["area"].choices = [*first, *areas]  # type: ignore[attr-defined]
        self.fields["area"].required = not everywhere
