"""Forms about probations, the rule that keeps students in one LPA, and who tutors them."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields
from peelian.web.station.forms.workforce import OfSomebody


class ProbationForm(OfSomebody):
    """Somebody who begins a probation in an LPA."""

    unit_id = forms.TypedChoiceField(
        label="LPA", coerce=int, error_messages={"required": "Choose the LPA of their probation"}
    )
    starts_on = fields.day("First day", missing="Enter the first day")
    ends_on = fields.day("First day after it", missing="Enter the first day after it")

    def __init__(self, *args: object, lpas: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take the LPAs (id, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["unit_id"].choices = [("", "Choose an LPA"), *lpas]  # type: ignore[attr-defined]


class EndProbationForm(Form):
    """When a probation ends: earlier than it was to, or later."""

    ends_on = fields.day("First day after it", missing="Enter the first day after it")


class RuleForm(Form):
    """The rule that keeps students in one LPA, from a day on."""

    words = fields.words("The rule, as the force puts it", missing="Enter the rule", longest=300, rows=3)
    source = fields.line(
        "Where it comes from", missing="Enter the order or paper that it comes from", longest=200
    )
    valid_from = fields.day("From", missing="Enter the first day of the rule")


class TutorForm(Form):
    """Who tutors a student from a day on."""

    tutor_number = fields.line("Tutor’s collar number", missing="Enter the tutor’s collar number", longest=12)
    valid_from = fields.day("First day", missing="Enter the first day")


class TeamTutorForm(Form):
    """Who of the own team tutors a student from a day on."""

    tutor_id = forms.TypedChoiceField(
        label="Tutor", coerce=int, error_messages={"required": "Choose the tutor"}
    )
    valid_from = fields.day("First day", missing="Enter the first day")

    def __init__(self, *args: object, tutors: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take who can be chosen (id, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["tutor_id"].choices = [("", "Choose somebody"), *tutors]  # type: ignore[attr-defined]


class EndTutoringForm(Form):
    """The day from which nobody tutors a student."""

    valid_until = fields.day("First day without a tutor", missing="Enter the first day without a tutor")
