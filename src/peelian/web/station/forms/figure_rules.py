"""The form of the rules by which what positions prove is worked out."""

from __future__ import annotations

from django import forms

from peelian.analysis.visits import VisitRules
from peelian.web.shared.forms import Form
from peelian.web.station.forms import fields


def _number(label: str, *, least: float, most: float, unit: str, help_text: str) -> forms.FloatField:
    between = f"{label} must be between {least:g} and {most:g}"
    return forms.FloatField(
        label=f"{label}, in {unit}",
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
        error_messages={
            "required": f"Enter a number of {unit}",
            "invalid": "Enter a number, like 12 or 4.5",
            "min_value": between,
            "max_value": between,
        },
    )


class FigureRulesForm(Form):
    """All the rules, from when on, and why."""

    exit_gap_s = _number(
        "Away for longer begins a new visit", least=0, most=3600, unit="seconds",
        help_text="Peelian ships with 300; Williams and Coupe (2017) took 180.",
    )  # fmt: skip
    max_gap_s = _number(
        "Longest silence that counts as presence", least=1, most=3600, unit="seconds",
        help_text="Between two positions of one device, both in the place. Twice the time between two fixes is usual.",
    )  # fmt: skip
    minimum_dwell_s = _number(
        "Shortest visit", least=0, most=3600, unit="seconds",
        help_text="Anything shorter is a pass and doesn’t count.",
    )  # fmt: skip
    accuracy_buffer_m = _number(
        "How far outside a place counts as inside", least=0, most=200, unit="metres",
        help_text="For devices that err. Half the width of a road is much.",
    )  # fmt: skip
    vehicle_speed_mps = _number(
        "By vehicle from this speed on", least=0, most=60, unit="metres per second",
        help_text="3 is faster than anybody walks. A parked car counts as on foot.",
    )  # fmt: skip
    max_speed_mps = _number(
        "Fastest that a device can be", least=1, most=300, unit="metres per second",
        help_text="A position that asks for more is set aside: 60 is 134 miles an hour.",
    )  # fmt: skip
    jump_slack_m = _number(
        "Error of a position, whatever the speed", least=0, most=1000, unit="metres",
        help_text="A jump this small is never set aside.",
    )  # fmt: skip
    valid_from = fields.day("First day", missing="Enter the first day", help_text="Today or later.")
    why = fields.line("Why?", missing="Say why the rules change", longest=300)

    def rules(self) -> VisitRules:
        """The rules. Of a valid form only."""
        names = VisitRules.__dataclass_fields__
        return VisitRules(**{name: self.cleaned_data[name] for name in names})
