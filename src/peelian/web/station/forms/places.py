"""The form of a place that is kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from peelian.kernel.text import normalise_postcode
from peelian.web.shared.forms import Form, Radios
from peelian.web.station.forms import fields
from peelian.web.station.forms.tasks import CIRCLE, DRAWN, NEIGHBOURHOOD, STREET, check_outline

ORDINARY, KEY, CONTROL = "ordinary", "key", "control"


class PlaceForm(Form):
    """What it is called, where it is, and what it is for."""

    name = fields.line(
        "Name of the place",
        missing="Give the place a name",
        help_text="As people call it: High Street shops, Cannon Hill Park.",
    )
    place = forms.ChoiceField(
        label="Where?",
        choices=[
            (CIRCLE, "A hotspot: a circle around a postcode"),
            (STREET, "A street, by its name"),
            (DRAWN, "An outline, as GeoJSON"),
            (NEIGHBOURHOOD, "A whole neighbourhood"),
        ],
        widget=Radios,
        initial=CIRCLE,
        error_messages={"required": "Choose how to give the place"},
    )
    postcode = fields.line("Postcode, for a hotspot", longest=10)
    metres = fields.number("Metres around it", missing="Enter how many metres around it", least=25, most=2000)
    street = fields.line(
        "Street, by its name",
        help_text="Its addresses, and the points of published crime that bear its name, with 50 m around each.",
    )
    geojson = forms.CharField(
        label="Outline as GeoJSON",
        required=False,
        max_length=200_000,
        help_text="A polygon, longitude first. For an outline only.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    neighbourhood_code = forms.ChoiceField(
        label="Neighbourhood, for a whole one or a street in it", required=False
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=[
            (ORDINARY, "To send patrols to"),
            (KEY, "A key location, which a promise of visibility may name"),
            (CONTROL, "To compare with: nobody is sent there"),
        ],
        widget=Radios,
        initial=ORDINARY,
        error_messages={"required": "Choose what it is for"},
    )

    def __init__(self, *args: object, neighbourhoods: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Take the neighbourhoods to choose from (code, name)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.initial.setdefault("metres", 150)
        self.fields["neighbourhood_code"].choices = [("", "None"), *neighbourhoods]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask only for what the chosen kind of place needs."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("place") == CIRCLE:
            cleaned["postcode"] = normalise_postcode(cleaned.get("postcode") or "")
            if cleaned["postcode"] is None:
                self.add_error("postcode", "Enter a full postcode, like B14 7QH")
        elif cleaned.get("place") == DRAWN:
            try:
                check_outline(cleaned.get("geojson") or "")
            except forms.ValidationError as error:
                self.add_error("geojson", error)
        elif cleaned.get("place") == STREET and not cleaned.get("street"):
            self.add_error("street", "Enter the name of the street")
        elif cleaned.get("place") == NEIGHBOURHOOD and not cleaned.get("neighbourhood_code"):
            self.add_error("neighbourhood_code", "Choose a neighbourhood")
        return cleaned
