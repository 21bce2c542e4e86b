"""Forms of undertakings, their costs, and the categories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from django import forms

from peelian.apps.finance import api as finance
from peelian.kernel.errors import Refused
from peelian.kernel.money import read_pounds
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields


class UndertakingForm(Form):
    """Something that is set up."""

    name = fields.line(
        "What is set up?",
        missing="Say what is set up",
        longest=finance.LONGEST_NAME,
        help_text="As a paper would call it, like: Setting up Local Policing Areas.",
    )
    about = fields.line(
        "What is part of it? (optional)",
        longest=finance.LONGEST_WORDS,
        help_text="One sentence, so that the next person knows which invoices belong here.",
    )
    area_code = forms.ChoiceField(label="For which area?", error_messages={"required": "Choose the area"})
    valid_from = fields.day(
        "First day", missing="Enter the first day", help_text="No cost can be of an earlier day."
    )

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the areas in which the viewer records costs (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]


class CloseForm(Form):
    """When an undertaking is over."""

    last_on = fields.day("Last day", missing="Enter the last day")

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the day."""
        field = "last_on" if refused.field == "valid_until" else refused.field
        super().refuse(Refused(refused.message, field=field))

    def valid_until(self) -> dt.date:
        """The day after the last one. Of a valid form only."""
        day: dt.date = self.cleaned_data["last_on"]
        return day + dt.timedelta(days=1)


class CostForm(Form):
    """What was paid."""

    category = forms.ChoiceField(label="Category", error_messages={"required": "Choose the category"})
    pounds = forms.CharField(
        label="Amount in pounds",
        max_length=20,
        help_text="Like 12,100 or 12,100.50. After a credit note, withdraw the cost and record what is left of it.",
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"}
        ),
        error_messages={
            "required": "Enter the amount",
            "max_length": "Enter an amount in pounds, like 12,100 or 12,100.50",
        },
    )
    incurred_on = fields.day("Day it was incurred", missing="Enter the day it was incurred")
    evidence = fields.line(
        "Invoice or order",
        missing="Give the reference of the invoice or order",
        longest=finance.LONGEST_REFERENCE,
        help_text="Its reference in the finance system. Of an invoice with several lines, also the line: 4471/2.",
    )
    what = fields.line(
        "What was bought? (optional)",
        longest=finance.LONGEST_WORDS,
        help_text="If the category doesn’t say enough.",
    )

    #: Where a refusal of the floors below is shown.
    _BESIDE: ClassVar = {"pence": "pounds"}

    def __init__(self, *args: object, categories: Sequence[finance.CategoryView], **kwargs: object) -> None:
        """Take the force's categories."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((one.code, one.name) for one in categories),
        ]

    def clean_pounds(self) -> int:
        """The amount in pence."""
        try:
            return read_pounds(self.cleaned_data["pounds"])
        except ValueError:
            raise forms.ValidationError("Enter an amount in pounds, like 12,100 or 12,100.50") from None

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        super().refuse(Refused(refused.message, field=self._BESIDE.get(refused.field, refused.field)))


class WithdrawForm(Form):
    """Why a cost is taken out of every total."""

    reason = fields.words(
        "Why is it withdrawn?",
        missing="Say why it is withdrawn",
        longest=finance.LONGEST_REASON,
        rows=3,
        help_text="It stays on record beside the cost.",
    )


class CategoryForm(Form):
    """Another category."""

    name = fields.line(
        "New category",
        missing="Give the category a name",
        longest=finance.LONGEST_NAME,
        help_text="Categories can’t be taken away or renamed: costs name them. Keep the list short.",
    )


class SpanForm(Form):
    """Which days a page tells of; both ends may be left open."""

    since = fields.day("From (optional)", required=False)
    last_on = fields.day("To (optional)", required=False)

    def until(self) -> dt.date | None:
        """The day after the last one. Of a valid form only."""
        day: dt.date | None = self.cleaned_data["last_on"]
        return day + dt.timedelta(days=1) if day else None

    def clean(self) -> dict[str, object]:
        """The last day isn't before the first."""
        said = super().clean() or {}
        first, last = said.get("since"), said.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day must be the first or a later one")
        return said
