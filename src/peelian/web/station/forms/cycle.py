"""Forms about a fortnight: its minutes, and the rule of an area's lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from peelian.apps.priorities import api as priorities
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields


class MinutesForm(Form):
    """Who was there, and what was said beyond the decisions."""

    present = fields.words(
        "Present", missing="Say who was present", longest=2000, rows=3, help_text="Names and roles."
    )
    apologies = fields.words("Apologies", longest=2000, rows=2)
    notes = fields.words(
        "Notes",
        longest=6000,
        rows=6,
        help_text="The decisions, their reasons and what is due are in the minutes already.",
    )
    correction = fields.words(
        "What is corrected, and why?", missing="Say what is corrected, and why", longest=1000, rows=3
    )

    def __init__(self, *args: object, corrects: bool, **kwargs: object) -> None:
        """Ask for the reason of a correction only where there is something to correct."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        if not corrects:
            del self.fields["correction"]


class ListRuleForm(Form):
    """The rule of an area's lists."""

    rule = forms.ChoiceField(
        label="Rule",
        choices=[(kind.value, kind.label) for kind in priorities.RuleKind],
        widget=forms.RadioSelect,
    )
    k = fields.number(
        "How many of each list are sure of a place", missing="Say how many", least=1, most=10,
        help_text="Counts only for the second rule.",
    )  # fmt: skip
    length = fields.number(
        "For how many lines the list has room", missing="Say how many lines", least=1, most=20,
        help_text="What it has no room for is shown below it, with why it fell, and can be taken up by hand.",
    )  # fmt: skip
    force_weight = fields.decimal(
        "How much the force’s list counts", missing="Say how much the force’s list counts"
    )
    community_weight = fields.decimal(
        "How much the community’s list counts", missing="Say how much the community’s list counts"
    )
    recorded_per_cent = fields.number(
        "Of the force’s points, how many per cent come from recorded harm", missing="Say how many per cent", least=0,
        most=99, help_text="Counts only where a severity table is loaded. 0 takes recorded crime as evidence only.",
    )  # fmt: skip
    valid_from = fields.day("From", missing="Say from which day on")
    why = fields.words(
        "Why?", missing="Say why", longest=300, rows=3, help_text="Stands on every list that is made so."
    )

    @staticmethod
    def from_rule(rule: priorities.ListRuleView, on: dt.date) -> dict[str, Any]:
        """What the form begins with."""
        return {
            "rule": rule.rule.value,
            "k": rule.k,
            "length": rule.length,
            "force_weight": rule.force_weight,
            "community_weight": rule.community_weight,
            "recorded_per_cent": round(100 * rule.recorded_share),
            "valid_from": on,
        }

    def as_rule(self) -> dict[str, Any]:
        """What was said, as the journey takes it."""
        said = dict(self.cleaned_data)
        said["recorded_share"] = said.pop("recorded_per_cent") / 100
        said["rule"] = priorities.RuleKind(said["rule"])
        return said
