"""Forms about reported incidents: a step with what it needs, the weighing by THRIVE, call-backs, slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import Letter, Step
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.station.forms import fields

LONGEST_WORDS = 5000
#: What each letter asks, as staff read it.
LETTERS: dict[Letter, str] = {
    Letter.THREAT: "Threat: is somebody threatened?",
    Letter.HARM: "Harm: how much was done, and to whom?",
    Letter.RISK: "Risk: how likely is it that more happens?",
    Letter.INVESTIGATION: "Investigation: is there something to follow, and does it go away?",
    Letter.VULNERABILITY: "Vulnerability: is somebody less able to look after themselves?",
    Letter.ENGAGEMENT: "Engagement: what does the person need from us?",
}
LEVELS = [("0", "None"), ("1", "Some"), ("2", "Much"), ("3", "Very much")]


class StepForm(Form):
    """A step with a report: only what that step needs is asked."""

    crime_number = fields.line(
        "Crime number", missing="Enter the crime number", longest=30, help_text="As the crime system gave it."
    )
    agency = fields.line(
        "Whose is it?",
        missing="Say who deals with it",
        longest=80,
        help_text="For example: the council’s highways team.",
    )
    joined_to = fields.line(
        "Code of the other report",
        missing="Enter the code of the report that this one belongs to",
        longest=20,
        help_text="For example R26-BCDFGHJ. This one is closed; the other one goes on.",
    )
    reason = fields.line(
        "Why", missing="Say why", longest=300, help_text="For the record. The reporter doesn’t see it."
    )
    words = fields.words(
        "What to tell the reporter",
        missing="Write what to tell the reporter",
        longest=LONGEST_WORDS,
        rows=7,
        help_text="They read it on the page of their report, after a second proof that it is theirs. "
        "Their mail or text only says that there is something to read.",
    )

    def __init__(self, *args: object, needs: Sequence[str], **kwargs: object) -> None:
        """Take the names of what the step needs, as the table of transitions has them."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        for name in set(self.fields) - set(needs):
            del self.fields[name]


class ThriveForm(Form):
    """A person's own weighing."""

    reason = fields.line(
        "Why",
        missing="Say why you weigh it so",
        longest=300,
        help_text="Kept with your name. It is needed to make a report less urgent than the rules make it.",
    )

    def __init__(self, *args: object, levels: Mapping[Letter, int], **kwargs: object) -> None:
        """Take the levels as they are."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        for letter, words in LETTERS.items():
            self.fields[letter.value] = forms.TypedChoiceField(
                label=words,
                choices=LEVELS,
                coerce=int,
                widget=Radios(inline=True),
                initial=str(levels.get(letter, 0)),
                error_messages={"required": "Choose one"},
            )
        self.order_fields([letter.value for letter in LETTERS])

    @property
    def levels(self) -> dict[Letter, int]:
        """What was chosen. Of a valid form only."""
        return {letter: self.cleaned_data[letter.value] for letter in LETTERS}


class CallForm(Form):
    """What came of a call."""

    done = forms.ChoiceField(
        label="Did you reach them?",
        choices=[("yes", "Yes"), ("no", "No: tell them that we tried, and let them choose another time")],
        widget=Radios,
        error_messages={"required": "Say whether you reached them"},
    )
    note = fields.line("Note", longest=300, help_text="Stays with the report, among ourselves.")


class SlotsForm(Form):
    """Slots of one day in which people are rung."""

    day = fields.day("Day", missing="Choose the day")
    first = fields.clock("From", missing="Enter when the first slot begins")
    last = fields.clock("Until", missing="Enter when the last slot ends")
    minutes = fields.number("Minutes each", missing="Enter how long a slot is", least=10, most=240)
    places = fields.number(
        "Calls in a slot", missing="Enter how many can be rung in a slot", least=1, most=50
    )


class RulesForm(Form):
    """The force's rules of triage."""

    hours_now = fields.number("“Now”: hours", missing="Enter hours", least=1, most=24)
    hours_urgent = fields.number("“Urgent”: hours", missing="Enter hours", least=1, most=72)
    hours_soon = fields.number("“Soon”: hours", missing="Enter hours", least=1, most=168)
    hours_routine = fields.number("“Routine”: hours", missing="Enter hours", least=1, most=336)
    tell_words_days = fields.number(
        "Read what a reporter writes later within so many days", missing="Enter days", least=1, most=28
    )
    civil_route = forms.BooleanField(
        label="Fuel that was not paid for may be a debt: show the civil route", required=False
    )
    civil_route_below = forms.DecimalField(
        label="Only below this worth, in pounds (empty: whatever it is worth)",
        required=False,
        min_value=1,
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter an amount, like 75", "min_value": "Enter 1 pound or more"},
    )
    civil_route_unless = forms.MultipleChoiceField(
        label="Never when",
        required=False,
        widget=Checkboxes,
        choices=[
            (incidents.CivilUnless.FALSE_PLATES.value, "The number plates were false or hidden"),
            (incidents.CivilUnless.REPEAT.value, "The same vehicle did it before"),
            (incidents.CivilUnless.VULNERABLE.value, "Somebody was threatened or is vulnerable"),
        ],
    )

    @staticmethod
    def shown(rules: incidents.TriageRulesView) -> dict[str, Any]:
        """The rules as initial values."""
        below = rules.civil_route_below
        return {
            **{name: getattr(rules, name) for name in RulesForm.base_fields},
            "civil_route_below": None if below is None else Decimal(below) / 100,
            "civil_route_unless": [one.value for one in rules.civil_route_unless],
        }

    def said(self) -> dict[str, Any]:
        """The rules as they are kept. Of a valid form only."""
        said = dict(self.cleaned_data)
        below = said["civil_route_below"]
        said["civil_route_below"] = None if below is None else int(below * 100)
        said["civil_route_unless"] = frozenset(map(incidents.CivilUnless, said["civil_route_unless"]))
        return said

    def clean(self) -> dict[str, object]:
        """Refuse a clock that gives less time to what is more severe."""
        said = super().clean() or self.cleaned_data
        hours = [said.get(f"hours_{name}") for name in ("now", "urgent", "soon", "routine")]
        known = [int(str(value)) for value in hours if value is not None]
        if known != sorted(known):
            self.add_error("hours_now", "What is more severe must not have more time than what is less")
        return said


def needs_of(state: incidents.ReportState, step: Step) -> tuple[str, ...]:
    """What a step from a state needs; nothing where there is no such step."""
    found = incidents.TRANSITIONS.get((state, step))
    return found.needs if found else ()


class BusinessForm(Form):
    """A new business account."""

    name = fields.line("Name of the business", missing="Enter the name of the business", longest=150)
    email = forms.EmailField(
        label="Email address",
        help_text="Links to the account go there. Check that it is theirs before you open it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter an email address", "invalid": "Enter a real email address"},
    )
    kinds = forms.MultipleChoiceField(
        label="What may they report?",
        widget=Checkboxes,
        choices=[(kind.value, kind.label) for kind in incidents.IncidentKind],
        error_messages={"required": "Choose what they may report"},
    )


class SiteForm(Form):
    """A site of a business."""

    code = fields.line(
        "Their code for it",
        missing="Enter their code for the site",
        longest=30,
        help_text="As in their files.",
    )
    name = fields.line("Name", missing="Enter the name of the site", longest=100)
    address = fields.line("Address", missing="Enter the address", longest=140)
    postcode = fields.line("Postcode", missing="Enter the postcode", longest=10)


class KeyForm(Form):
    """A key to the interface."""

    name = fields.line(
        "What is it for?",
        missing="Say what the key is for",
        longest=100,
        help_text="For example: till system.",
    )
