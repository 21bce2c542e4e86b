"""Forms of a Problem Management Profile: the plan, its tactics and outcomes, and the readings of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms

from peelian.apps.problems import api as problems
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.station.forms import fields
from peelian.web.station.forms.rows import BaseRows

#: Before the number of one of our people, among the choices of who does a tactic.
_PERSON = "person"


class PlanForm(Form):
    """Title, aim, scanning, analysis by the triangle's six sides, and the objectives that it serves."""

    title = fields.line("Title", missing="Give the plan a title")
    aim = fields.words(
        "Aim",
        missing="Write the aim",
        rows=3,
        longest=1000,
        help_text="What will be different, and for whom.",
    )
    scanning = fields.words("Scanning", rows=3, help_text="What was noticed, by whom, how often.")
    analysis = fields.words("Analysis", rows=6, help_text="When, how and why it happens.")
    offender = fields.words("Offender", rows=2)
    handler = fields.words("Who could hold them back", rows=2)
    victim = fields.words("Victim or target", rows=2)
    guardian = fields.words("Who could guard them", rows=2)
    place = fields.words("Place", rows=2)
    manager = fields.words("Who manages it", rows=2)
    objective_ids = forms.TypedMultipleChoiceField(
        label="The force's objectives that it serves", coerce=int, required=False, widget=Checkboxes(),
        help_text="Choose none to take those that this kind of problem suggests.",
    )  # fmt: skip

    def __init__(self, *args: object, objectives: Sequence[tuple[int, str]] = (), **kwargs: object) -> None:
        """Take the objectives (id, name) that hold today."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["objective_ids"].choices = list(objectives)  # type: ignore[attr-defined]
        if not objectives:
            del self.fields["objective_ids"]


class TacticForm(Form):
    """One thing to do. An empty row is left out."""

    what = fields.line("What", missing="Say what will be done", longest=300)
    agency = forms.ChoiceField(
        label="Agency", choices=[(agency.value, agency.label) for agency in problems.Agency], required=False
    )
    owner = forms.ChoiceField(label="Who", required=False)
    who = fields.line("Or a team or partner by name", longest=120)
    starts_on = fields.day("From", required=False)
    due_on = fields.day("By when", required=False)
    cost = forms.DecimalField(
        label="Cost (£)",
        required=False,
        min_value=0,
        max_digits=11,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={
            "invalid": "Enter the cost in pounds, like 250 or 99.50",
            "min_value": "The cost can't be less than nothing",
        },
    )

    def __init__(
        self,
        *args: object,
        people: Sequence[tuple[int, str]] = (),
        partners: Sequence[problems.Partner] = (),
        **kwargs: object,
    ) -> None:
        """Take the people (id, words) who can own a tactic here, and the partners that were named before."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self._people = {f"{_PERSON}:{number}": words for number, words in people}
        self._partners = {f"{partner.agency}:{partner.name}": partner for partner in partners}
        named = [(value, f"{row.name} ({row.agency.label})") for value, row in self._partners.items()]
        groups = (("Our people", list(self._people.items())), ("Partners named before", named))
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Somebody named beside"),
            *((words, rows) for words, rows in groups if rows),
        ]

    def has_changed(self) -> bool:
        """Whether somebody wrote in the row: the choice of agency alone doesn't count."""
        return any(name != "agency" for name in self.changed_data)

    def clean(self) -> dict[str, object]:
        """Take the owner apart; refuse a tactic that is nobody's, and an end before the start."""
        cleaned = super().clean() or self.cleaned_data
        owner, cleaned["owner_id"] = cleaned.pop("owner", ""), None
        if owner in self._people:
            if cleaned.get("agency") not in ("", None, problems.Agency.POLICE):
                self.add_error(
                    "owner", "One of our own people can’t own a partner’s tactic: name the partner"
                )
            cleaned["owner_id"] = int(owner.partition(":")[2])
            cleaned["who"] = self._people[owner]
        elif owner in self._partners:
            cleaned["agency"], cleaned["who"] = self._partners[owner].agency.value, self._partners[owner].name
        elif not cleaned.get("who") and not self.errors.get("who"):
            self.add_error("who", "Say who will do it")
        starts_on, due_on = cleaned.get("starts_on"), cleaned.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", "It can't be due before it starts")
        return cleaned


class OutcomeForm(Form):
    """One intended outcome: what is measured, where it stands, where it should go, and by when.

    What the house reads itself needs no "now", unit or name.
    """

    measure = forms.ChoiceField(
        label="Read from",
        required=False,
        choices=[(measure.value, measure.label) for measure in problems.Measure],
        help_text="All but the first are read by themselves, the time before too.",
    )
    indicator = fields.line("What is measured", longest=200)
    unit = fields.line("Unit", longest=40, help_text="For example: reports a fortnight.")
    direction = forms.ChoiceField(label="It should", choices=[("fall", "fall"), ("rise", "rise")])
    baseline = forms.FloatField(
        label="Now",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter a number, like 12 or 4.5"},
    )
    target = fields.decimal("Target", missing="Enter the target")
    due_on = fields.day("By when", missing="Enter by when")
    comparison_code = forms.ChoiceField(
        label="Compare with",
        required=False,
        help_text="An area without the plan, for recorded crime and voice.",
    )

    def __init__(self, *args: object, areas: Sequence[tuple[str, str]] = (), **kwargs: object) -> None:
        """Take the areas (code, name) that can be compared with."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["comparison_code"].choices = [("", "No area"), *areas]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Ask for what a typed outcome needs; refuse a target on the wrong side of where it stands."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        measure = problems.Measure(cleaned.get("measure") or problems.Measure.TYPED)
        direction = cleaned["direction"]
        if measure is problems.Measure.TYPED:
            asked = {"indicator": "Say what is measured", "unit": "Give the unit"}
            for name, missing in asked.items():
                if not cleaned.get(name):
                    self.add_error(name, missing)
        falls_by_hand = measure is problems.Measure.TYPED or (measure.is_output and direction == "fall")
        if falls_by_hand and cleaned.get("baseline") is None:
            self.add_error("baseline", "Enter where it stands now")
        baseline, target = cleaned.get("baseline"), cleaned.get("target")
        if measure.is_judged or baseline is None or target is None:
            return cleaned
        if not _lies_right(direction, baseline, target):
            side = "below" if direction == "fall" else "above"
            self.add_error("target", f"The target must be {side} where it stands now")
        return cleaned

    def has_changed(self) -> bool:
        """Whether somebody wrote in the row: what was only chosen doesn't count."""
        chosen = {"direction", "measure", "comparison_code"}
        return any(name not in chosen for name in self.changed_data)


def _lies_right(direction: str, baseline: float, target: float) -> bool:
    return target < baseline if direction == "fall" else target > baseline


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


class AddTacticForm(TacticForm):
    """A tactic that joins a plan that runs."""


class DropTacticForm(Form):
    """Why a tactic won't be done."""

    reason = fields.words("Why won't it be done?", missing="Say why it won't be done", rows=3)


class PhaseForm(Form):
    """A phase of Clear-Hold-Build."""

    phase = forms.ChoiceField(
        label="Phase", choices=[(phase.value, phase.label) for phase in problems.ChbPhase], widget=Radios()
    )
    on = fields.day("Since", missing="Enter since when")
    reason = fields.words("Why", missing="Say why the phase begins", rows=3, help_text="What was seen.")


class PublicPartForm(Form):
    """What residents may read of a plan."""

    title = fields.line("Title", missing="Give it a title")
    problem = fields.words(
        "What the problem is", missing="Say what the problem is", help_text="Nobody may be recognised by it."
    )
    doing = fields.words("What is being done", missing="Say what is being done")
    measuring = fields.words("How we will know", rows=3)
    outcome_ids = forms.TypedMultipleChoiceField(
        label="Outcomes to show", coerce=int, required=False, widget=Checkboxes()
    )

    def __init__(self, *args: object, outcomes: Sequence[tuple[int, str]], **kwargs: object) -> None:
        """Take the plan's outcomes (id, words)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["outcome_ids"].choices = list(outcomes)  # type: ignore[attr-defined]


class WithdrawForm(Form):
    """Why residents shall not read it any more."""

    reason = fields.words("Why is it withdrawn?", missing="Say why it is withdrawn", rows=3)
