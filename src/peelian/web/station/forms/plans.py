"""Forms of a Problem Management Profile: the plan, its tactics and outcomes, and the readings of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms

from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields
from peelian.web.station.forms.rows import BaseRows


class PlanForm(Form):
    """Title, aim and analysis."""

    title = fields.line("Title", missing="Give the plan a title")
    aim = fields.words(
        "Aim",
        missing="Write the aim",
        rows=3,
        longest=1000,
        help_text="What will be different, and for whom.",
    )
    analysis = fields.words(
        "Analysis", rows=6, help_text="Who, where, when and why: victim, location, offender."
    )


class TacticForm(Form):
    """One thing to do. An empty row is left out."""

    what = fields.line("What", missing="Say what will be done", longest=300)
    who = fields.line("Who", missing="Say who will do it", longest=120)
    due_on = fields.day("By when", required=False)


class OutcomeForm(Form):
    """One intended outcome: an indicator with where it stands, where it should go, and by when."""

    indicator = fields.line("What is measured", missing="Say what is measured", longest=200)
    unit = fields.line(
        "Unit", missing="Give the unit", longest=40, help_text="For example: reports a fortnight."
    )
    direction = forms.ChoiceField(label="It should", choices=[("fall", "fall"), ("rise", "rise")])
    baseline = fields.decimal("Now", missing="Enter where it stands now")
    target = fields.decimal("Target", missing="Enter the target")
    due_on = fields.day("By when", missing="Enter by when")

    def clean(self) -> dict[str, object]:
        """Refuse a target on the wrong side of where it stands."""
        cleaned = super().clean() or self.cleaned_data
        baseline, target, direction = (cleaned.get(name) for name in ("baseline", "target", "direction"))
        if (
            baseline is not None
            and target is not None
            and ((direction == "fall" and target >= baseline) or (direction == "rise" and target <= baseline))
        ):
            side = "below" if direction == "fall" else "above"
            self.add_error("target", f"The target must be {side} where it stands now")
        return cleaned

    def has_changed(self) -> bool:
        """Whether somebody wrote in the row: the choice of direction alone doesn't count."""
        return any(name != "direction" for name in self.changed_data)


TacticRows = forms.formset_factory(TacticForm, formset=BaseRows, extra=0, max_num=20)
OutcomeRows = forms.formset_factory(OutcomeForm, formset=BaseRows, extra=0, max_num=10)


class ReadingForm(Form):
    """The value of an outcome's indicator on a day."""

    outcome_id = forms.TypedChoiceField(
        label="Outcome", coerce=int, error_messages={"required": "Choose the outcome"}
    )
    on = fields.day("Day", missing="Enter the day")
    value = fields.decimal("Value", missing="Enter the value")
    source = fields.line(
        "Where the figure comes from", missing="Say where the figure comes from", longest=120
    )

    def __init__(
        self, *args: object, outcomes: Sequence[tuple[int, str]], today: dt.date, **kwargs: object
    ) -> None:
        """Take the plan's outcomes (id, words) and the local day."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self._today = today
        self.fields["outcome_id"].choices = list(outcomes)  # type: ignore[attr-defined]
        self.initial.setdefault("on", today)

    def clean_on(self) -> dt.date:
        """Refuse a reading of the future."""
        on: dt.date = self.cleaned_data["on"]
        if on > self._today:
            raise forms.ValidationError("The day must be today or in the past")
        return on


class ClosePlanForm(Form):
    """What came of a plan."""

    assessment = fields.words(
        "What came of it?",
        missing="Write what came of it",
        help_text="What worked, what didn't, and how you know. Also when it made nothing better.",
    )
