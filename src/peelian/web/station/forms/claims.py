"""Forms about what the force says of its visibility."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.core.validators import MinValueValidator

from peelian.apps.visibility import api as visibility
from peelian.web.shared.forms import Checkboxes, Form
from peelian.web.station.forms import fields


class ClaimForm(Form):
    """What was said, since when, and of which key places."""

    words = fields.line(
        "What was said",
        missing="Write down what was said",
        longest=300,
        help_text="As it was said in public: 100 patrols a day at key locations since 7 October.",
    )
    area_code = forms.ChoiceField(label="Of which area?", error_messages={"required": "Choose an area"})
    per_day = fields.number("Patrols a day", missing="Enter how many patrols a day", least=1, most=10_000)
    minimum_minutes = fields.number(
        "Shortest patrol, in minutes",
        missing="Enter how long a patrol is at least",
        least=0,
        most=240,
        help_text="A visit counts from this length on. Less than a minute never counts.",
    )
    starts_on = fields.day(
        "First day",
        missing="Enter the first day that it is said of",
        help_text="Positions are kept as figures for two years: what is said of days before stays not known.",
    )
    place_ids = forms.TypedMultipleChoiceField(
        label="Key places",
        coerce=int,
        widget=Checkboxes,
        help_text="All of them in the area, over which patrols are counted together.",
        error_messages={"required": "Choose the places that it is said of"},
    )

    def __init__(
        self,
        *args: object,
        areas: Sequence[tuple[str, str]],
        key_places: Sequence[tuple[int, str]],
        today: dt.date,
        **kwargs: object,
    ) -> None:
        """Take the areas in which the viewer writes plans, and the key places in them."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["place_ids"].choices = list(key_places)  # type: ignore[attr-defined]
        self.fields["starts_on"].validators.append(
            MinValueValidator(visibility.earliest_claim(today), "The first day can be ten years ago at most")
        )
        self.initial.setdefault("minimum_minutes", 5)


class EndClaimForm(Form):
    """Until when it was said, and why not any more."""

    last_on = fields.day("Last day", missing="Enter the last day that it was said of")
    reason = fields.line("Why isn’t it said any more?", missing="Say why it isn’t said any more", longest=300)
