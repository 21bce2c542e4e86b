"""Forms of training: what is required of whom, sessions and who came, exemptions, records, decisions on evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_moment
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.station.forms import fields

_RANKS = [(rank.value, rank.label) for rank in workforce.Rank]
_KINDS = [(kind.value, kind.label) for kind in workforce.UnitKind]
_RESULTS = [(result.value, result.label) for result in training.Result]
ABSENT = "absent"


def _optional(label: str, least: int, most: int, help_text: str) -> forms.IntegerField:
    field = fields.number(label, missing="", least=least, most=most, help_text=help_text)
    field.required = False
    return field


class RequirementForm(Form):
    """Of whom a course is required, and for how long having done it counts."""

    words = fields.line(
        "Who has to hold it?",
        missing="Say who has to hold it",
        help_text="In words that people know, like: all PCSOs and neighbourhood constables.",
    )
    ranks = forms.MultipleChoiceField(
        label="Ranks", choices=_RANKS, widget=Checkboxes, required=False, help_text="None ticked: every rank."
    )
    unit_kinds = forms.MultipleChoiceField(
        label="Kinds of unit",
        choices=_KINDS,
        widget=Checkboxes,
        required=False,
        help_text="Their own unit or one above it. None ticked: everywhere.",
    )
    roles = fields.line(
        "Roles (optional)",
        longest=200,
        help_text="As posts name them, with commas between: coordinator, school officer.",
    )
    valid_from = fields.day("From which day?", missing="Enter the day from which it is required")
    grace_days = _optional(
        "Days to do it in (optional)", 0, 3650, "From the day on which it is required of somebody."
    )
    valid_months = _optional("Months for which it counts (optional)", 1, 600, "Empty: it never expires.")
    warn_months = _optional(
        "Months of warning before (optional)", 0, 600, "So long before the end it is expiring."
    )

    def said(self) -> dict[str, Any]:
        """What was said, as the journey takes it. Of a valid form only."""
        said = dict(self.cleaned_data)
        said["roles"] = [role.strip() for role in said["roles"].split(",") if role.strip()]
        said["grace_days"], said["warn_months"] = said["grace_days"] or 0, said["warn_months"] or 0
        return said


class EndForm(Form):
    """The first day on which something holds no more."""

    valid_until = fields.day("The first day without it", missing="Enter the day")


class ExemptForm(Form):
    """Who is let off, why and until when."""

    collar_number = fields.line("Collar number", missing="Enter the collar number", longest=12)
    reason = fields.line(
        "Why?",
        missing="Say why they are let off",
        longest=300,
        help_text="They read it, and whoever plans their training. Nothing about health: “long leave” is enough.",
    )
    valid_from = fields.day("From", missing="Enter the first day")
    valid_until = fields.day("The first day on which it is required again (optional)", required=False)


class CountForm(Form):
    """Which course counts as another, and from when."""

    done = forms.ChoiceField(label="Who has done", error_messages={"required": "Choose the other course"})
    valid_from = fields.day(
        "Counts from",
        missing="Enter the day from which it counts",
        help_text="Whenever it was done. Where people stood before this day stays as it was.",
    )

    def __init__(self, *args: object, courses: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the courses to choose from (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["done"].choices = [("", "Choose a course"), *courses]  # type: ignore[attr-defined]


class WithdrawForm(Form):
    """What was wrong with a record."""

    reason = fields.line(
        "What was wrong with it?",
        missing="Say what was wrong with it",
        longest=300,
        help_text="It is kept with the record, and the person reads it.",
    )


class SessionForm(Form):
    """When and where a course is taught, and for how many."""

    course_code = forms.ChoiceField(label="Course", error_messages={"required": "Choose the course"})
    day = fields.day("Day", missing="Enter the day")
    starts = fields.clock("From", missing="Enter when it starts")
    ends = fields.clock("To", missing="Enter when it ends")
    place = fields.line("Where?", missing="Say where it is", longest=200)
    places = fields.number("Places", missing="Enter how many places there are", least=1, most=1000)
    trainer = fields.line("Trainer (optional)", longest=120)

    def __init__(self, *args: object, courses: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the courses to choose from (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["course_code"].choices = [("", "Choose a course"), *courses]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a time that the day doesn't have, or has twice."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("starts", "ends"):
            if cleaned.get("day") and cleaned.get(name):
                fields.check_moment(self, name, cleaned["day"], cleaned[name])
        return cleaned

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        super().refuse(Refused(refused.message, field={"ends_at": "ends"}.get(refused.field, refused.field)))

    def said(self) -> dict[str, Any]:
        """What was said, as the journey takes it. Of a valid form only."""
        said = dict(self.cleaned_data)
        day = said.pop("day")
        for name in ("starts", "ends"):
            said[f"{name}_at"] = local_moment(day, said.pop(name))
        return said


class ReasonForm(Form):
    """Why something is called off."""

    reason = fields.line(
        "Why?", missing="Say why it is called off", longest=300, help_text="Those who are booked read it."
    )


class BookForm(Form):
    """Who gets a place."""

    person_id = forms.TypedChoiceField(
        label="Who?", coerce=int, error_messages={"required": "Choose who it is"}
    )

    def __init__(self, *args: object, people: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take the people to choose from (id, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["person_id"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]


class AttendanceForm(Form):
    """Who came, and how they did: one question for each who holds a place."""

    def __init__(
        self, *args: Any, session: training.SessionView, people: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        """Take the session and who is booked (id, name)."""
        super().__init__(*args, **kwargs)
        assessed = session.completion is not training.Completion.ATTENDANCE
        results = _RESULTS if assessed else _RESULTS[:1]
        for person_id, name in people:
            self.fields[f"person_{person_id}"] = forms.ChoiceField(
                label=name,
                choices=[*results, (ABSENT, "Absent")],
                widget=Radios(inline=True),
                error_messages={"required": f"Say whether {name} came"},
            )

    def came(self) -> dict[int, training.Result | None]:
        """By person: how they did, None for absent. Of a valid form only."""
        return {
            int(name.removeprefix("person_")): None if said == ABSENT else training.Result(said)
            for name, said in self.cleaned_data.items()
        }


class RecordForm(Form):
    """One thing that somebody did, typed."""

    collar_number = fields.line("Collar number", missing="Enter the collar number", longest=12)
    course_code = forms.ChoiceField(label="Course", error_messages={"required": "Choose the course"})
    on = fields.day("Day", missing="Enter the day on which they did it")
    result = forms.ChoiceField(
        label="How did they do?",
        choices=_RESULTS,
        widget=Radios,
        error_messages={"required": "Choose how they did"},
    )

    def __init__(self, *args: object, courses: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the courses to choose from (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["course_code"].choices = [("", "Choose a course"), *courses]  # type: ignore[attr-defined]

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside the field that it is about."""
        super().refuse(
            Refused(refused.message, field={"course": "course_code"}.get(refused.field, refused.field))
        )

    def said(self) -> dict[str, Any]:
        """What was said, as the journey takes it. Of a valid form only."""
        return {**self.cleaned_data, "result": training.Result(self.cleaned_data["result"])}


class AssessForm(Form):
    """What an assessor decides."""

    accepted = forms.ChoiceField(
        label="Does it show the objective?",
        choices=[("yes", "Yes: accept it"), ("no", "No: return it")],
        widget=Radios,
        error_messages={"required": "Choose whether it shows the objective"},
    )
    feedback = fields.words(
        "What do you say to them?", longest=4000, help_text="Needed when you return it: say what is missing."
    )
