"""Forms of abstraction: what figures to look at, a request and its decision, a limit, an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms

from peelian.analysis.abstraction import AwayKind, Definition, Part
from peelian.apps.workforce import api as workforce
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.shared.period import PeriodForm
from peelian.web.station.forms import fields
from peelian.web.station.forms.duties import ASKED_BY, DutyForm, code_choices

BY = [
    (workforce.By.SECTOR.value, "Sector"), (workforce.By.TEAM.value, "Team"), (workforce.By.REASON.value, "Reason"),
    (workforce.By.ASKED_BY.value, "Who asked"), (workforce.By.PLANNED.value, "Planned or not"),
    (workforce.By.HOUR.value, "Hour of the day"), (workforce.By.WEEKDAY.value, "Day of the week"),
    (workforce.By.WEEK.value, "Week"),
]  # fmt: skip
#: “Who asked” of a narrowed page: everybody, or one of them. The empty word is “not said” in the record.
ANYBODY, NOT_SAID = "", "not-said"


class FiguresForm(PeriodForm):
    """Which definition, of what days and areas, told by what, and of which absences."""

    definition = forms.ChoiceField(label="Definition")
    by = forms.ChoiceField(label="Told by", choices=BY)
    code = forms.ChoiceField(label="Reason", required=False)
    asked_by = forms.ChoiceField(
        label="Who asked",
        required=False,
        choices=[(ANYBODY, "Anybody"), *((value or NOT_SAID, words) for value, words in ASKED_BY)],
    )
    planned = forms.ChoiceField(
        label="Planned",
        required=False,
        choices=[("", "Both"), ("yes", "Planned"), ("no", "At short notice")],
    )

    def __init__(
        self,
        *args: object,
        definitions: Sequence[Definition],
        codes: Sequence[workforce.CodeView],
        **kwargs: object,
    ) -> None:
        """Take the definitions and the reasons to choose from, and what a period form takes."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["definition"].choices = [  # type: ignore[attr-defined]
            (key, one.title if key == one.code else f"{one.title} (version {one.version})")
            for key, one in by_key(definitions).items()
        ]
        self.fields["code"].choices = [("", "Any reason"), *code_choices(codes)]  # type: ignore[attr-defined]


class RequestForm(DutyForm):
    """Who is asked for, for what and by whom."""

    code = forms.ChoiceField(
        label="What for?", widget=Radios, error_messages={"required": "Choose what they are needed for"}
    )
    asked_by = forms.ChoiceField(label="Who asks?", choices=ASKED_BY, required=False)
    requester = fields.line(
        "Who is it? (optional)", longest=80, help_text="By role: duty inspector, operations."
    )
    to_where = fields.line("Where to? (optional)", longest=80)
    note = fields.line("Note (optional)", longest=200, help_text="Not about health.")

    def __init__(self, *args: object, codes: Sequence[workforce.CodeView], **kwargs: object) -> None:
        """Take the reasons to choose from; those of sickness and leave aren't asked for."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        asked = [one for one in codes if one.kind is not AwayKind.UNAVAILABLE]
        self.fields["code"].choices = code_choices(asked)  # type: ignore[attr-defined]


def by_key(definitions: Sequence[Definition]) -> dict[str, Definition]:
    """Definitions by what an address names them: of each code the newest by its code, older ones by `code@version`."""
    found: dict[str, Definition] = {}
    for one in definitions:
        found[f"{one.code}@{one.version}" if one.code in found else one.code] = one
    return found


GRANT, REFUSE = "grant", "refuse"


class DecisionForm(Form):
    """Grant or refuse, and why."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[(GRANT, "Grant it: the abstraction is recorded"), (REFUSE, "Refuse it")],
        widget=Radios,
        error_messages={"required": "Choose what you decide"},
    )
    reason = fields.line(
        "Why?", longest=200, help_text="Needed when you refuse, or grant although there are warnings."
    )


class LimitForm(Form):
    """What a policy allows the teams of an area."""

    area = forms.ChoiceField(label="Area")
    measure = forms.ChoiceField(
        label="What is limited",
        choices=[(one.value, one.label) for one in workforce.LimitMeasure],
        widget=Radios,
        error_messages={"required": "Choose what is limited"},
    )
    value = forms.DecimalField(
        label="How much",
        min_value=0,
        max_value=99_999,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={"required": "Enter how much", "invalid": "Enter a number, like 40"},
    )
    per_days = fields.number("In so many days", missing="Enter a number of days", least=1, most=366)
    valid_from = fields.day("From", missing="Enter the first day")

    def __init__(
        self, *args: object, areas: Sequence[tuple[str, str]], on: dt.date, **kwargs: object
    ) -> None:
        """Take the areas to choose from (code, name) and today."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        self.initial.setdefault("per_days", 28)
        self.initial.setdefault("valid_from", on)


class AnswerForm(Form):
    """Where somebody was."""

    answer = forms.ChoiceField(
        label="Where were they?",
        choices=[(one.value, one.label) for one in workforce.Answer],
        widget=Radios,
        error_messages={"required": "Choose an answer"},
    )
    code = forms.ChoiceField(label="What for, if they were taken away", required=False)
    asked_by = forms.ChoiceField(label="Who asked for them", choices=ASKED_BY, required=False)

    def __init__(self, *args: object, codes: Sequence[workforce.CodeView], **kwargs: object) -> None:
        """Take the reasons to choose from."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["code"].choices = [("", "Choose a reason"), *code_choices(codes)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """A reason is needed for what is recorded."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == workforce.Answer.CODED and not cleaned.get("code"):
            self.add_error("code", "Choose what they were taken away for")
        return cleaned


_PARTS = [
    (Part.CORE.value, "Core hours"), (Part.ABSTRACTED.value, "Abstracted hours"),
    (Part.TRAINING.value, "Hours in training"), (Part.UNAVAILABLE.value, "Hours unavailable"),
]  # fmt: skip


class DefinitionForm(Form):
    """A force's own definition, or another version of one."""

    code = forms.SlugField(
        label="Code",
        max_length=30,
        help_text="Small letters and hyphens, like our-policy. Another version keeps it.",
        error_messages={"required": "Enter a code", "invalid": "Use letters, numbers and hyphens only"},
    )
    version = fields.line("Version", longest=10, missing="Enter the version")
    title = fields.line("Title", longest=80, missing="Enter a title")
    words = fields.line("In a sentence", longest=300, missing="Say what it is")
    numerator = forms.MultipleChoiceField(
        label="Above the line",
        choices=_PARTS,
        widget=Checkboxes,
        error_messages={"required": "Choose what is counted"},
    )
    denominator = forms.MultipleChoiceField(
        label="Below the line",
        choices=_PARTS,
        widget=Checkboxes,
        error_messages={"required": "Choose what it is divided by"},
    )
    excluded = fields.line("What is left out", longest=200, missing="Say what is left out")
    population = fields.line("Whose hours", longest=200, missing="Say whose hours these are")
    source = fields.line("Who says so", longest=200, missing="Name the policy or paper")
