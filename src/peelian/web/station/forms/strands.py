"""Forms about what the force's strategy asks of an area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from django import forms

from peelian.apps.priorities import api as priorities
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields

_CATEGORIES = [choice for choice in fields.category_choices() if choice[0] != ProblemCategory.OTHER]


def _degree(label: str, help_text: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        coerce=int,
        widget=Radios(inline=True),
        error_messages={"required": f"Choose the {label.lower()}"},
    )


class StrandForm(Form):
    """Something that the force asks of an area, with its weight and the reason."""

    category = forms.ChoiceField(
        label="What is it about?",
        choices=[("", "Choose one"), *_CATEGORIES],
        error_messages={"required": "Choose what it is about"},
    )
    area_code = forms.ChoiceField(
        label="Where?", help_text="It counts in this area and everywhere in it that has no strand of its own."
    )
    impact = _degree("Impact", "How much harm it does.")
    likelihood = _degree("Likelihood", "How likely it is to go on.")
    why = fields.line(
        "Why?",
        missing="Say why the force asks for it",
        longest=300,
        help_text="One sentence. It stands on each list that this moves.",
    )
    valid_from = fields.day("First day", missing="Enter the first day")
    last_on = fields.day("Last day (optional)", required=False, help_text="Empty: until somebody ends it.")

    #: Where a refusal of the floors below is shown.
    _BESIDE: ClassVar = {"valid_until": "last_on"}

    def __init__(
        self,
        *args: object,
        areas: Sequence[tuple[str, str]],
        matrix: priorities.MatrixView,
        today: dt.date,
        **kwargs: object,
    ) -> None:
        """Take the areas in which the viewer decides, the matrix of today, and the local day."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["impact"].choices = _degrees(matrix.impacts)  # type: ignore[attr-defined]
        self.fields["likelihood"].choices = _degrees(matrix.likelihoods)  # type: ignore[attr-defined]
        self.initial.setdefault("valid_from", today)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        super().refuse(Refused(refused.message, field=self._BESIDE.get(refused.field, refused.field)))

    def valid_until(self) -> dt.date | None:
        """The day after the last one. Of a valid form only."""
        return day_after(self.cleaned_data["last_on"])


def _degrees(words: Sequence[str]) -> list[tuple[int, str]]:
    return [(degree, f"{degree}, {word}") for degree, word in enumerate(words, start=1)]


class EndStrandForm(Form):
    """When and why a strand ends."""

    last_on = fields.day("Last day on which it counts", missing="Enter the last day")
    reason = fields.words("Why is it ending?", missing="Say why it is ending", longest=600, rows=3)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        super().refuse(Refused(refused.message, field="last_on" if refused.field == "on" else refused.field))


def day_after(day: dt.date | None) -> dt.date | None:
    """Spans of days end before a day; people say the last one."""
    return day + dt.timedelta(days=1) if day else None
