"""Forms of what the force sets for all messages: templates, and the rules of sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from peelian.apps.messaging import api as messaging
from peelian.web.shared.forms import Form, Radios
from peelian.web.shared.topics import TOPICS
from peelian.web.station.forms import fields
from peelian.web.station.forms.messages import KINDS, LONGEST_BODY, URGENCIES


class TemplateForm(Form):
    """Words with gaps."""

    name = fields.line("Name", missing="Give it a name", longest=80, help_text="What staff know it by.")
    kind = forms.ChoiceField(label="What kind?", choices=KINDS, widget=Radios(inline=True), initial="alert")
    topic = forms.ChoiceField(label="Topic", choices=TOPICS)
    urgency = forms.TypedChoiceField(
        label="How urgent?",
        choices=URGENCIES,
        coerce=lambda text: messaging.Urgency(int(text)),
        widget=Radios(),
        initial="3",
    )
    subject = fields.line(
        "Subject", missing="Write a subject", help_text="Gaps as {place}, in small letters."
    )
    body = fields.words("Words", missing="Write the words", longest=LONGEST_BODY, rows=10)
    gaps = fields.words(
        "What to ask for (optional)",
        rows=5,
        longest=2000,
        help_text="A line for each gap: name: question: example. For instance: place: Where?: School Road",
    )

    def asked(self) -> list[messaging.Gap]:
        """The gaps that were described. Of a valid form only."""
        found = []
        for row in self.cleaned_data["gaps"].splitlines():
            name, _, rest = row.partition(":")
            label, _, example = rest.partition(":")
            if name.strip():
                found.append(messaging.Gap(name.strip(), label.strip(), example.strip()))
        return found


def gaps_as_text(gaps: Sequence[messaging.Gap]) -> str:
    """Gaps as the form's lines."""
    return "\n".join(f"{gap.name}: {gap.label}: {gap.example}".removesuffix(": ") for gap in gaps)


class RulesForm(Form):
    """What the force has set about sending."""

    second_person_above = forms.IntegerField(
        label="A second person approves a message to more people than",
        min_value=0,
        help_text="0: every message that reaches anybody.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        error_messages={"required": "Enter a number of people, 0 or more", "invalid": "Enter a whole number"},
    )
    second_person_from = forms.TypedChoiceField(
        label="A second person approves from this urgency on",
        choices=[*URGENCIES, ("6", "Never by urgency")],
        coerce=int,
    )
    quiet_from = fields.clock("Quiet hours begin", missing="Enter when quiet hours begin")
    quiet_until = fields.clock("Quiet hours end", missing="Enter when quiet hours end")
    calls_from = fields.clock("Calls from", missing="Enter from when people may be rung")
    calls_until = fields.clock("Calls until", missing="Enter until when people may be rung")
    text_pence = forms.DecimalField(
        label="Price of one part of a text, in pence",
        min_value=0,
        max_digits=7,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    call_pence = forms.DecimalField(
        label="Price of a minute’s call, in pence",
        min_value=0,
        max_digits=7,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    text_parts_at_most = fields.number(
        "Parts of a text, at most", missing="Enter how many parts", least=1, most=10
    )
    plain_letters = forms.BooleanField(
        label="Texts may lose accents that would double their price", required=False
    )

    @staticmethod
    def shown(rules: messaging.RulesView) -> dict[str, Any]:
        """The rules as initial values."""
        return {
            **{name: getattr(rules, name) for name in messaging.RuleFields.__annotations__},
            "text_pence": rules.text_millipence / 1000,
            "call_pence": rules.call_millipence / 1000,
        }

    def said(self) -> Mapping[str, Any]:
        """The changes as they are kept. Of a valid form only."""
        said = dict(self.cleaned_data)
        said["text_millipence"] = round(said.pop("text_pence") * 1000)
        said["call_millipence"] = round(said.pop("call_pence") * 1000)
        return said
